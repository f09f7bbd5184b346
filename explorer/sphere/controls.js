// What is pressed beside the planet: closer and wider, north up, a flight along a way, and how many times higher the heights are
// drawn than they are.
const NORTH = ["M12 3l4 9H8z", "M12 21l-4-9h8z"];

class Controls {
  constructor(box, globe) {
    Object.assign(this, { box, globe });
    const press = (name, words, act) => {
      const made = put("button", `explorer-sphere-${name}`, box);
      Object.assign(made, { type: "button", textContent: words });
      made.addEventListener("click", act);
      return made;
    };
    const move = (act) => () => (globe.stop(), act(), globe.rest());
    this.buttons = {
      closer: press("closer", "+", move(() => globe.zoom(0.5))),
      wider: press("wider", "−", move(() => globe.zoom(-0.5))),
      north: press("north", "", move(() => globe.north())),
    };
    this.needle = needle(this.buttons.north);
    const foot = (this.foot = put("div", "explorer-sphere-foot", box));
    const slider = (name, least, most, step, act) => {
      const label = put("label", `explorer-sphere-${name}`, foot), words = put("span", "", label), input = put("input", "", label);
      Object.assign(input, { type: "range", min: least, max: most, step });
      input.addEventListener("input", act);
      return { label, words, input };
    };
    this.heights = slider("heights", 1, 20, 1, () => globe.told("raised", Number(this.heights.input.value)));
    this.over = put("button", "explorer-sphere-over-it", foot);
    Object.assign(this.over, { type: "button" });
    this.over.addEventListener("click", () => this.fly());
    // Both in powers of two of what the way suggests.
    this.height = slider("height", -3, 3, 0.25, () => this.follow());
    this.speed = slider("speed", -3, 3, 0.25, () => this.follow());
    for (const { input } of [this.height, this.speed]) input.value = 0;
    this.drawn = put("div", "explorer-sphere-drawn", foot);
    this.along(null);
  }

  // A way to fly along, or null. The flight along the one before is over.
  along(way) {
    if (this.globe.isFlying) this.globe.stop(), this.globe.rest();
    this.way = way?.latitude.length > 1 ? new Flight(way, this.globe.body.radius) : null;
    for (const part of [this.over, this.height.label, this.speed.label]) part.hidden = !this.way;
    if (this.words) this.follow();
  }

  get chosen() {
    const times = ({ input }) => 2 ** Number(input.value);
    return { height: this.way.height * times(this.height), speed: this.way.speed * times(this.speed) };
  }

  fly() {
    const { globe } = this, wasFlying = globe.isFlying;
    globe.stop();
    if (!wasFlying) {
      this.way.fly(globe, () => this.chosen);
      globe.isFlying = true;
    } else globe.rest();
    this.follow();
  }

  reword(words) {
    this.words = words;
    for (const [name, button] of Object.entries(this.buttons)) {
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
    }
    this.drawn.textContent = words.drawn;
    this.follow();
  }

  follow() {
    const { globe, words } = this, { times, heading, tilt } = globe.eye;
    const say = (element, text) => element.textContent !== text && (element.textContent = text);
    say(this.heights.words, words.heights.replace("{times}", times));
    if (Number(this.heights.input.value) !== times) this.heights.input.value = times;
    this.needle.style.transform = `rotate(${-heading}deg)`;
    this.buttons.north.hidden = Math.abs(heading) < 0.5 && tilt < 0.5;
    if (!this.way) return;
    const { height, speed } = this.chosen, written = (km) => (km < 10 ? km.toPrecision(2) : Math.round(km));
    say(this.over, globe.isFlying ? words.stop : words.over);
    say(this.height.words, words.height.replace("{km}", written(height)));
    say(this.speed.words, words.speed.replace("{km}", written(speed)));
  }
}

function put(tag, name, into) {
  return into.appendChild(Object.assign(document.createElement(tag), { className: name }));
}

function needle(button) {
  const made = (tag, into, values) => {
    const element = into.appendChild(document.createElementNS("http://www.w3.org/2000/svg", tag));
    for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    return element;
  };
  const svg = made("svg", button, { viewBox: "0 0 24 24", "aria-hidden": "true" });
  for (const d of NORTH) made("path", svg, { d });
  return svg;
}
