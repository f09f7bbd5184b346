// The map of the saved page: Mars unrolled on a canvas, repeated from side to side, with its places.
// Degrees of longitude run across and of latitude up, `scale` pixels to each.
const WORLD = 512; // pixels around the planet at zoom 0
const NEAR = { mouse: 14, touch: 26, pen: 18 }; // pixels within which a place is meant
const MARGIN = 24; // pixels that are shown beyond a pole, so that what stands there is seen
const SPACING = 22; // pixels between places that are shown
const AIR = { width: 70, height: 44 }; // pixels that names keep free about themselves: a map is not a list
const CLOSEST = 1; // steps of zoom beyond the picture's own pixels, before these show as blocks
const COLOURS = { seen: "#ffd166", landing: "#8ce99a", own: "#5fd0ff", "": "#fff3e2" };
const RADII = { seen: 6, landing: 5, own: 5.5, "": 3.8 };
const still = matchMedia("(prefers-reduced-motion: reduce)");

const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
const wrap = (degrees) => ((((degrees + 180) % 360) + 360) % 360) - 180;

class MarsMap {
  // `places` come the most important first; `picked` is called with one of them, or null, and `moved` after each move.
  // Where one's own are coloured, `isColoured`, those without a value are rings.
  constructor(box, picture, places, { picked, moved, pointed, isColoured }) {
    Object.assign(this, { box, places, picked, moved, pointed, isColoured });
    this.canvas = box.querySelector("canvas");
    this.pen = this.canvas.getContext("2d", { alpha: false });
    this.pictures = halves(picture);
    this.deepest = Math.log2(picture.naturalWidth / WORLD) + CLOSEST;
    this.latitude = this.longitude = 0;
    this.zoom = 1;
    this.flight = this.frame = null;
    this.chosen = this.target = null;
    this.kept = [];
    this.covered = []; // boxes that lie over the map, by their edges: no names stand below them
    this.pointer = null; // where the mouse or a pen is
    this.goesOn = this.takesNames = true;
    this.pressed = {};
    this.drawn = { line: [], spots: [] };
    this.widths = new Map();
    new ResizeObserver(() => this.resize()).observe(box);
    this.listen();
    this.resize();
  }

  get scale() {
    return (WORLD * 2 ** this.zoom) / 360;
  }

  // The whole planet, as large as it fits; where the map is wide, it repeats.
  get widest() {
    return Math.log2((Math.min(this.width / 360, (this.height - 2 * this.margin) / 180) * 360) / WORLD);
  }

  // Pixels shown beyond a pole: fewer where there are few altogether.
  get margin() {
    return Math.min(MARGIN, this.height / 8);
  }

  resize() {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const { clientWidth: width, clientHeight: height } = this.box;
    if (this.width && !(width && height)) return; // in a frame that is hidden for a while it stays as it is
    this.width = Math.max(width, 1);
    this.height = Math.max(height, 1);
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.show(this.latitude, this.longitude, this.zoom);
    this.draw();
  }

  show(latitude, longitude, zoom = this.zoom) {
    this.zoom = clamp(zoom, this.widest, this.deepest);
    const most = Math.max(90 - (this.height / 2 - this.margin) / this.scale, 0);
    this.latitude = clamp(latitude, -most, most);
    this.longitude = wrap(longitude);
    this.ask();
  }

  // Travel there, or be there at once for people who asked for less motion.
  fly(latitude, longitude, zoom = this.zoom) {
    const from = { latitude: this.latitude, zoom: this.zoom, longitude: this.longitude };
    const across = wrap(longitude - from.longitude);
    const wanted = clamp(zoom, this.widest, this.deepest);
    this.stop();
    if (still.matches) return this.show(latitude, longitude, wanted);
    this.goal = wanted;
    const start = performance.now();
    const step = (now) => {
      const part = clamp((now - start) / 500, 0, 1);
      const eased = part * part * (3 - 2 * part);
      const between = (one, other) => one + (other - one) * eased;
      this.show(between(from.latitude, latitude), from.longitude + across * eased, between(from.zoom, wanted));
      this.flight = part < 1 ? requestAnimationFrame(step) : null;
    };
    this.flight = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.flight);
    this.flight = null;
  }

  // So many steps closer, counted from where a flight that is not over yet will end.
  closer(steps) {
    this.fly(this.latitude, this.longitude, (this.flight ? this.goal : this.zoom) + steps);
  }

  // The zoom that shows so many degrees from top to bottom.
  zoomForHeight(degrees) {
    const height = degrees < 180 ? this.height : this.height - 2 * this.margin; // what stands at the poles is seen whole
    return Math.log2(((height / degrees) * 360) / WORLD);
  }

  // The zoom that shows so many kilometres from side to side.
  zoomFor(km, kmPerDegree, latitude) {
    const degrees = km / kmPerDegree / Math.max(Math.cos((latitude * Math.PI) / 180), 0.1);
    return Math.log2(((Math.min(this.width, 1.6 * this.height) / degrees) * 360) / WORLD);
  }

  zoomBy(steps, x = this.width / 2, y = this.height / 2) {
    const [latitude, longitude] = this.position(x, y);
    this.zoom = clamp(this.zoom + steps, this.widest, this.deepest);
    this.show(latitude + (y - this.height / 2) / this.scale, longitude - (x - this.width / 2) / this.scale);
  }

  panBy(x, y) {
    this.show(this.latitude - y / this.scale, this.longitude + x / this.scale);
  }

  position(x, y) {
    return [this.latitude - (y - this.height / 2) / this.scale, wrap(this.longitude + (x - this.width / 2) / this.scale)];
  }

  isSeen(place) {
    const x = Math.abs(wrap(place.longitude - this.longitude)) * this.scale;
    return x < this.width / 2 - 20 && Math.abs(place.latitude - this.latitude) * this.scale < this.height / 2 - 20;
  }

  // Across, where places stand: the left edge of each turn of the planet that is seen.
  turns(longitude, margin = 0) {
    const turn = 360 * this.scale;
    const first = this.width / 2 + wrap(longitude - this.longitude) * this.scale;
    const places = [];
    for (let x = first - Math.ceil((first + margin) / turn) * turn; x < this.width + margin; x += turn) {
      if (x >= -margin) places.push(x);
    }
    return places;
  }

  ask() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
      this.moved();
    });
  }

  draw() {
    const { pen, width, height, scale } = this;
    pen.fillStyle = "#140c0a";
    pen.fillRect(0, 0, width, height);
    const picture = this.pictures.find((each) => each.width >= 360 * scale * 0.9) ?? this.pictures.at(-1);
    const top = Math.round(height / 2 - (90 - this.latitude) * scale);
    const bottom = Math.round(height / 2 + (90 + this.latitude) * scale);
    const left = width / 2 + (-180 - this.longitude) * scale;
    for (let turn = Math.floor(-left / 360 / scale); left + turn * 360 * scale < width; turn++) {
      const [start, end] = [turn, turn + 1].map((each) => Math.round(left + each * 360 * scale));
      pen.drawImage(picture, start, top, end - start, bottom - top);
    }
    this.layOut();
    for (let row = this.shown.length - 1; row >= 0; row--) this.drawDot(this.shown[row]);
    if (this.target) this.drawRing(this.target);
    pen.font = FONT;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    for (const label of this.labels) this.drawName(label);
    this.drawLaid();
    if (this.box.matches(":focus-visible")) this.drawCross();
  }

  // A line over the map, and spots with their labels; positions close enough to be joined by straight ones.
  lay(line, spots) {
    this.drawn = { line, spots };
    this.ask();
  }

  drawLaid() {
    const { pen, drawn } = this;
    const down = (latitude) => this.height / 2 + (this.latitude - latitude) * this.scale;
    for (const [width, colour] of drawn.line.length ? [[5, "#1d0d06"], [3, "#fff"]] : []) {
      Object.assign(pen, { lineWidth: width, strokeStyle: colour });
      for (const [at, each] of drawn.line.slice(1).entries()) {
        const from = drawn.line[at];
        for (const x of this.turns(from.longitude, 400)) {
          pen.beginPath();
          pen.moveTo(x, down(from.latitude));
          pen.lineTo(x + wrap(each.longitude - from.longitude) * this.scale, down(each.latitude));
          pen.stroke();
        }
      }
    }
    for (const { latitude, longitude, label } of drawn.spots) {
      for (const x of this.turns(longitude, 20)) {
        pen.beginPath();
        pen.arc(x, down(latitude), 9, 0, 7);
        Object.assign(pen, { fillStyle: "#2b120a", strokeStyle: "#ffd166", lineWidth: 2 });
        pen.fill();
        pen.stroke();
        Object.assign(pen, { fillStyle: "#fff", textAlign: "center", font: FONT });
        pen.fillText(label, x, down(latitude));
        pen.textAlign = "left";
      }
    }
  }

  drawDot({ place }) {
    const isWithout = this.isColoured && place.mark === "own" && !place.colour;
    const height = this.height / 2 + (this.latitude - place.latitude) * this.scale;
    if (height < -10 || height > this.height + 10) return;
    for (const x of this.turns(place.longitude, 10)) {
      this.pen.beginPath();
      this.pen.arc(x, height, RADII[place.mark], 0, 7);
      this.pen.fillStyle = place.colour || COLOURS[place.mark];
      this.pen.globalAlpha = isWithout ? 0.25 : 1;
      this.pen.fill();
      this.pen.globalAlpha = 1;
      this.pen.lineWidth = 1.2;
      this.pen.strokeStyle = place.colour || isWithout ? COLOURS[""] : "#2b120a";
      this.pen.stroke();
    }
  }

  drawRing(place) {
    const height = this.height / 2 + (this.latitude - place.latitude) * this.scale;
    for (const x of this.turns(place.longitude, 20)) {
      for (const [width, colour] of [[6, "#1d0d06"], [3, "#ffd166"]]) {
        this.pen.beginPath();
        this.pen.arc(x, height, 12, 0, 7);
        this.pen.lineWidth = width;
        this.pen.strokeStyle = colour;
        this.pen.stroke();
      }
    }
  }

  drawName({ place, x: right, y: down, width }) {
    const top = this.height / 2 + (this.latitude - place.latitude) * this.scale + down;
    if (top < 0 || top > this.height) return;
    for (const x of this.turns(place.longitude, width + 20)) {
      if (this.isCovered(x + right, top, width)) continue;
      this.pen.lineWidth = 3.5;
      this.pen.strokeStyle = "rgb(29 13 6 / 85%)";
      this.pen.strokeText(place.name, x + right, top);
      this.pen.fillStyle = place.mark === "seen" ? COLOURS.seen : "#fff";
      this.pen.fillText(place.name, x + right, top);
    }
  }

  isCovered(left, middle, width) {
    return this.covered.some((box) => left < box.right && left + width > box.left && middle + 8 > box.top && middle - 8 < box.bottom);
  }

  drawCross() {
    for (const [width, colour] of [[5, "#1d0d06"], [2, "#fff"]]) {
      this.pen.lineWidth = width;
      this.pen.strokeStyle = colour;
      this.pen.beginPath();
      for (const [x, y] of [[9, 0], [-9, 0], [0, 9], [0, -9]]) {
        this.pen.moveTo(this.width / 2 + x / 3, this.height / 2 + y / 3);
        this.pen.lineTo(this.width / 2 + x, this.height / 2 + y);
      }
      this.pen.stroke();
    }
  }

  // A place of the list, or a spot that is none, is ringed.
  mark(target) {
    this.target = target;
    this.chosen = this.places.includes(target) ? target : null;
    this.ask();
  }

  // Places that are shown with their names before all others but the chosen one, and clear of names.
  keep(places) {
    this.kept = places;
    this.ask();
  }

  // Which places and names are shown hangs on the zoom alone, so that nothing comes or goes while the map is dragged.
  layOut() {
    const key = `${this.zoom.toFixed(3)} ${[this.chosen, ...this.kept].map((place) => place?.name)}`;
    if (this.laidOut === key) return;
    this.laidOut = key;
    const { scale } = this;
    const turn = 360 * scale;
    const away = (one, other) => Math.abs(((((one - other + turn / 2) % turn) + turn) % turn) - turn / 2);
    const first = new Set([...(this.chosen ? [this.chosen] : []), ...this.kept]);
    const order = [...new Set([...first, ...this.places])];
    const dotAt = (x, y, size) => ({ x, y, width: size, height: size });
    const shown = [];
    const labels = [];
    const boxes = [...first].map((place) => dotAt(place.longitude * scale, -place.latitude * scale, 14));
    const names = [];
    const isApart = (one, other) =>
      away(one.x, other.x) >= (one.width + other.width) / 2 || Math.abs(one.y - other.y) >= (one.height + other.height) / 2;
    const isFree = (box) => boxes.every((each) => isApart(each, box));
    // A name takes the room of less important places: those come up when the map is closer.
    for (const place of order) {
      const [x, y] = [place.longitude * scale, -place.latitude * scale];
      const isCrowded = shown.some((each) => Math.hypot(away(each.x, x), each.y - y) < SPACING);
      if (!first.has(place) && (isCrowded || !isFree(dotAt(x, y, 10)))) continue;
      shown.push({ place, x, y });
      boxes.push(dotAt(x, y, 14));
      const width = this.widthOf(place.name);
      const gap = place === this.chosen ? 18 : 10;
      for (const [right, down] of [[gap, 0], [-gap - width, 0], [-width / 2, -gap - 6], [-width / 2, gap + 6]]) {
        const box = { x: x + right + width / 2, y: y + down, width: width + 6, height: 16 };
        const airy = { ...box, width: box.width + AIR.width, height: AIR.height };
        if (!isFree(box) || !names.every((each) => isApart(each, airy))) continue;
        names.push(box);
        boxes.push(box);
        labels.push({ place, x: right, y: down, width });
        break;
      }
    }
    this.shown = shown;
    this.labels = labels;
  }

  widthOf(name) {
    if (!this.widths.has(name)) {
      this.pen.font = FONT;
      this.widths.set(name, this.pen.measureText(name).width);
    }
    return this.widths.get(name);
  }

  // The places meant by a point of the map: whose dot it is on, whose name, whose dot is nearest, and of dots as near the
  // more important; after those that are shown, those that had to make room.
  at(x, y, within) {
    const [latitude, longitude] = this.position(x, y);
    const away = (place) => Math.round(this.away(place, latitude, longitude));
    const close = (list) => list.filter((place) => away(place) <= within).sort((one, other) => away(one) - away(other));
    const near = close(this.shown.map(({ place }) => place));
    const hit = near.filter((place) => this.isOnDot(place, latitude, longitude));
    const meant = new Set([...hit, ...this.named(latitude, longitude), ...near]);
    return meant.size ? [...new Set([...meant, ...close(this.places)])] : [];
  }

  // A second press on the same spot goes on to the next place there, where `goesOn`. Who presses on a name means the place
  // itself, wherever its letters stand.
  pick(x, y, within) {
    const meant = this.at(x, y, within);
    const [latitude, longitude] = this.position(x, y);
    const { pressed } = this;
    const isSecond = this.goesOn && Math.hypot(pressed.x - x, pressed.y - y) < 5 && pressed.view === this.view;
    const place = meant[isSecond ? (meant.indexOf(this.chosen) + 1) % meant.length : 0] ?? null;
    const isName = place && within < Infinity && !this.isOnDot(place, latitude, longitude) && this.named(latitude, longitude).includes(place);
    this.picked(place, isName ? { latitude: place.latitude, longitude: place.longitude } : { latitude, longitude }, within);
    this.pressed = { x, y, view: this.view };
  }

  get view() {
    return [this.latitude, this.longitude, this.zoom].join(" ");
  }

  away(place, latitude, longitude) {
    return Math.hypot(wrap(place.longitude - longitude), place.latitude - latitude) * this.scale;
  }

  isOnDot(place, latitude, longitude) {
    return this.away(place, latitude, longitude) <= RADII[place.mark] + 1;
  }

  // The places whose names stand over a position, where names are what one presses on.
  named(latitude, longitude) {
    if (!this.takesNames) return [];
    const isOver = ({ place, x: right, y: down, width }) => {
      const across = wrap(longitude - place.longitude) * this.scale - right;
      const [x, y] = [this.width / 2 + wrap(place.longitude - this.longitude) * this.scale, this.height / 2 + (this.latitude - place.latitude) * this.scale];
      return !this.isCovered(x + right, y + down, width) && across > 0 && across < width && Math.abs((place.latitude - latitude) * this.scale - down) < 9;
    };
    return this.labels.filter(isOver).map(({ place }) => place);
  }

  listen() {
    const { box } = this;
    const fingers = new Map();
    let travelled = 0;
    const point = (event) => {
      const edge = box.getBoundingClientRect();
      return { x: event.clientX - edge.left, y: event.clientY - edge.top };
    };
    box.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      this.stop();
      if (!fingers.size) travelled = 0;
      fingers.set(event.pointerId, point(event));
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", (event) => {
      const now = point(event);
      this.pointer = event.pointerType === "touch" ? null : now;
      const before = fingers.get(event.pointerId);
      if (!before) {
        box.classList.toggle("pointing", this.at(now.x, now.y, NEAR.mouse).length > 0);
        return this.pointed(this.position(now.x, now.y));
      }
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const apart = (one) => Math.max(Math.hypot(one.x - other.x, one.y - other.y), 10);
        this.zoomBy(Math.log2(apart(now) / apart(before)), (now.x + other.x) / 2, (now.y + other.y) / 2);
      }
      const share = other ? 2 : 1;
      this.panBy((before.x - now.x) / share, (before.y - now.y) / share);
      travelled += Math.hypot(now.x - before.x, now.y - before.y) + (other ? 100 : 0);
      box.classList.toggle("dragged", travelled > 6);
      fingers.set(event.pointerId, now);
    });
    const lift = (event) => {
      const at = fingers.get(event.pointerId);
      fingers.delete(event.pointerId);
      box.classList.remove("dragged");
      if (event.type === "pointerup" && at && !fingers.size && travelled <= 6) {
        this.pick(at.x, at.y, NEAR[event.pointerType] ?? NEAR.mouse);
      }
    };
    box.addEventListener("pointerup", lift);
    box.addEventListener("pointercancel", lift);
    box.addEventListener("pointerleave", () => {
      this.pointer = null;
      this.pointed(null);
    });
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.stop();
      const { x, y } = point(event);
      const lines = event.deltaMode ? 30 : 1;
      this.zoomBy(clamp(-event.deltaY * lines * 0.0035, -1, 1), x, y);
    }, { passive: false });
    box.addEventListener("keydown", (event) => this.press(event));
    for (const event of ["focus", "blur"]) box.addEventListener(event, () => this.ask());
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 240 : 80;
    const keys = {
      ArrowLeft: () => this.panBy(-step, 0),
      ArrowRight: () => this.panBy(step, 0),
      ArrowUp: () => this.panBy(0, -step),
      ArrowDown: () => this.panBy(0, step),
      "+": () => this.zoomBy(0.5),
      "=": () => this.zoomBy(0.5),
      "-": () => this.zoomBy(-0.5),
      Home: () => this.home(),
      Enter: () => this.pick(this.width / 2, this.height / 2, Infinity),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    this.stop();
    keys[event.key]();
  }
}

const FONT = '600 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

// The picture, and halves of it for wide views: shrinking a large picture anew for each frame is slow.
function halves(picture) {
  const made = [];
  for (let width = picture.naturalWidth, from = picture; width >= 512; width /= 2) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = Math.round((width * picture.naturalHeight) / picture.naturalWidth);
    const pen = canvas.getContext("2d", { alpha: false });
    pen.imageSmoothingQuality = "high";
    pen.drawImage(from, 0, 0, canvas.width, canvas.height);
    made.unshift(canvas);
    from = canvas;
  }
  return made;
}
