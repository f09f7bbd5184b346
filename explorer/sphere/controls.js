// What is pressed beside the planet: closer and wider, north up, and how many times higher the heights are drawn than they are.
class Controls {
  constructor(box, globe) {
    Object.assign(this, { box, globe });
    const make = (tag, name, into = box) => into.appendChild(Object.assign(document.createElement(tag), { className: name }));
    const press = (name, words, act) => {
      const made = make("button", `explorer-sphere-${name}`);
      Object.assign(made, { type: "button", textContent: words });
      made.addEventListener("click", () => (globe.stop(), act(), globe.rest()));
      return made;
    };
    this.buttons = {
      closer: press("closer", "+", () => globe.zoom(0.5)),
      wider: press("wider", "−", () => globe.zoom(-0.5)),
      north: press("north", "", () => globe.north()),
    };
    this.buttons.north.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3l4 9H8z"/><path d="M12 21l-4-9h8z"/></svg>';
    const heights = make("label", "explorer-sphere-heights");
    this.told = make("span", "", heights);
    this.slider = make("input", "", heights);
    Object.assign(this.slider, { type: "range", min: 1, max: 20, step: 1 });
    this.slider.addEventListener("input", () => globe.told("raised", Number(this.slider.value)));
    this.drawn = make("div", "explorer-sphere-drawn");
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
    const { times, heading, tilt } = this.globe.eye;
    const told = this.words.heights.replace("{times}", times);
    if (this.told.textContent !== told) this.told.textContent = told;
    if (Number(this.slider.value) !== times) this.slider.value = times;
    this.buttons.north.firstElementChild.style.transform = `rotate(${-heading}deg)`;
    this.buttons.north.hidden = Math.abs(heading) < 0.5 && tilt < 0.5;
  }
}
