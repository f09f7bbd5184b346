// What lies over the ground: places as dots, their names, lines, rings; all of it hidden where the ground stands before it.
const MOST_NAMES = 18, GAP = 8, CLEAR = 5; // pixels: between a dot and its name, and that a name keeps free about other dots
const APART = 14; // pixels that dots keep free about themselves, but for those that stay
const NEAR = { mouse: 12, touch: 22, pen: 14 }; // pixels around a dot that count as a click on it
const LIFTED = 4e-5; // radii: that lines lie above the ground, to be seen

class Overlay {
  constructor(canvas, names, legend) {
    Object.assign(this, { canvas, names, legend, places: [], outlines: [], tracks: [], spots: [], labels: new Map(), named: [], shown: [] });
  }

  // Places, the most important first: latitude, longitude, name, how their dots look, whether they stay however close others are.
  setPlaces(places) {
    this.places = places;
    this.labels.clear();
    this.names.replaceChildren();
    Object.assign(this, { chosen: null, named: [], shown: [] });
  }

  // How wide a name is in the type that it has on this page.
  label(number) {
    let label = this.labels.get(number);
    if (!label) {
      const place = this.places[number], element = document.createElement("span");
      element.className = place.pictured ? "explorer-label explorer-label-seen" : "explorer-label";
      element.textContent = place.name;
      this.names.append(element);
      label = { element, width: element.offsetWidth, height: element.offsetHeight };
      this.labels.set(number, label);
    }
    return label;
  }

  draw(eye, sharpness, isMoving) {
    const pen = this.canvas.getContext("2d");
    pen.setTransform(sharpness, 0, 0, sharpness, 0, 0);
    pen.clearRect(0, 0, eye.width, eye.height);
    for (const line of this.outlines) this.drawLine(pen, eye, line);
    for (const track of this.tracks) this.drawTrack(pen, eye, track);
    this.shown = [];
    for (const [number, place] of this.places.entries()) {
      const at = this.where(eye, place);
      if (at && (place.stays || this.hasRoom(...at))) this.shown.push({ number, place, x: at[0], y: at[1] });
    }
    for (const { place, x, y } of [...this.shown].reverse()) disc(pen, x, y, place);
    for (const spot of this.spots) {
      const at = this.where(eye, spot);
      if (at) disc(pen, ...at, spot);
    }
    this.layOut(eye, isMoving);
  }

  // Whether no more important place is shown close by.
  hasRoom(x, y) {
    return this.shown.every((each) => Math.abs(each.x - x) > APART || Math.abs(each.y - y) > APART);
  }

  // Pixels of a place that is seen.
  where(eye, { latitude, longitude }) {
    const point = eye.point(latitude, longitude), at = eye.pixels(point);
    if (!at || at[0] < 0 || at[1] < 0 || at[0] > eye.width || at[1] > eye.height || !eye.sees(point)) return null;
    return at;
  }

  // Parts of a line that are seen, as lists of pixels.
  parts(eye, { latitude, longitude }) {
    const parts = [[]];
    for (let each = 0; each < latitude.length; each += 1) {
      const point = eye.point(latitude[each], longitude[each], LIFTED * Math.min(eye.distance, 1));
      const at = eye.pixels(point);
      if (at && eye.sees(point)) parts.at(-1).push(at);
      else if (parts.at(-1).length) parts.push([]);
    }
    return parts.filter((part) => part.length > 1);
  }

  drawLine(pen, eye, line) {
    pen.beginPath();
    for (const part of this.parts(eye, line)) part.forEach(([x, y], each) => (each ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    Object.assign(pen, { strokeStyle: line.colour, lineWidth: line.weight, lineJoin: "round", lineCap: "round" });
    pen.stroke();
  }

  drawTrack(pen, eye, track) {
    this.drawLine(pen, eye, { ...track, colour: "rgb(29 13 6 / 65%)", weight: 5 });
    this.drawLine(pen, eye, { ...track, weight: 3 });
    for (const { latitude, longitude, label } of track.points) {
      const at = this.where(eye, { latitude, longitude });
      if (!at) continue;
      disc(pen, ...at, { fill: "#2b120a", colour: track.colour, weight: 2, radius: label ? 8 : 5 });
      Object.assign(pen, { fillStyle: "#fff", font: "700 11px system-ui, sans-serif", textAlign: "center", textBaseline: "middle" });
      pen.fillText(label, ...at);
    }
  }

  // Names beside their dots, the most important first; which have room is decided when the globe has come to rest.
  layOut(eye, isMoving) {
    const kept = isMoving ? this.chosen : null;
    if (!kept) this.covered = this.under(eye);
    const taken = [...this.covered], chosen = new Map();
    const dot = (x, y) => ({ left: x - CLEAR, right: x + CLEAR, top: y - CLEAR, bottom: y + CLEAR });
    const free = (box) => box.left > 0 && box.top > 0 && box.right < eye.width && box.bottom < eye.height && !taken.some((each) => meets(box, each));
    for (const { number, place, x, y } of this.shown) {
      if (!place.name || chosen.size >= MOST_NAMES || (kept && !kept.has(number))) continue;
      const label = this.label(number);
      if (!kept) Object.assign(label, { width: label.element.offsetWidth, height: label.element.offsetHeight }); // type may change
      const boxes = sides(x, y, label);
      const box = kept ? boxes.find(({ side }) => side === kept.get(number)) : taken.some((each) => meets(dot(x, y), each)) ? null : boxes.find(free);
      if (!box) continue;
      taken.push(box, dot(x, y));
      chosen.set(number, box.side);
      label.box = box;
      label.element.style.transform = `translate(${box.left.toFixed(1)}px, ${box.top.toFixed(1)}px)`;
    }
    for (const [number, { element }] of this.labels) element.hidden = !chosen.has(number);
    this.named = [...chosen.keys()];
    if (!kept) this.chosen = chosen;
  }

  // What buttons, what stands below them, and the legend in the upper right corner cover of the picture.
  under({ width, height }) {
    const { offsetWidth = 0, offsetHeight = 0 } = this.legend() ?? {};
    return [
      { left: 0, right: 54, top: 0, bottom: 268 },
      { left: 0, right: width, top: height - this.foot.offsetHeight - 2 * GAP, bottom: height },
      { left: width - offsetWidth - 2 * GAP, right: width, top: 0, bottom: offsetHeight && offsetHeight + 2 * GAP },
    ];
  }

  // The place whose dot or name a pixel is on, or else the nearest dot within reach; null for bare ground and sky. And
  // whether it is the name, which stands beside what it names.
  at(x, y, reach = NEAR.mouse) {
    const away = (each) => Math.hypot(each.x - x, each.y - y);
    const [nearest] = [...this.shown].sort((one, other) => away(one) - away(other));
    if (nearest && away(nearest) <= nearest.place.radius) return { place: nearest.number };
    for (const place of this.named) {
      const { box } = this.labels.get(place);
      if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return { place, isName: true };
    }
    return { place: nearest && away(nearest) <= reach ? nearest.number : null };
  }
}

function disc(pen, x, y, { fill, colour, weight, radius }) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  if (fill) {
    pen.fillStyle = fill;
    pen.fill();
  }
  Object.assign(pen, { strokeStyle: colour, lineWidth: weight });
  pen.stroke();
}

function sides(x, y, { width, height }) {
  const box = (side, left, top) => ({ side, left, top, right: left + width, bottom: top + height });
  return [
    box("right", x + GAP, y - height / 2),
    box("left", x - GAP - width, y - height / 2),
    box("above", x - width / 2, y - GAP - height),
    box("below", x - width / 2, y + GAP),
  ];
}

function meets(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
