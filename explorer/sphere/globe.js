// The globe: a box with the planet in it, its names and its controls. Whoever makes it tells what is shown, and is told
// what people did by `told`: clicked, pointed, home, raised, rested; and that the browser lost the drawing. What `legend` finds
// stands in the upper right corner, and is kept free of names.
const RESTS = 140; // milliseconds without a move after which the globe has come to rest
const SLOW = 42, QUICK = 24; // milliseconds a frame: beyond and below which a moving planet is drawn coarser, or finer
const EFFORTS = [[1, 1], [0.75, 1], [0.6, 2], [0.45, 2]]; // share of the pixels across, and the mesh, of a slow machine

function hasWebGL() {
  const gl = document.createElement("canvas").getContext("webgl2");
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(gl);
}

class Globe {
  constructor(box, { body, words, told, legend = () => null }) {
    Object.assign(this, { box, body, told, ending: new AbortController(), sun: { azimuth: 315, height: 30 }, pace: 30, words: {} });
    box.classList.add("explorer-sphere-box");
    box.setAttribute("role", "application");
    box.tabIndex = 0;
    const make = (tag, name) => {
      const made = document.createElement(tag);
      made.className = name;
      return box.appendChild(made);
    };
    this.canvases = [make("canvas", "explorer-sphere-planet"), make("canvas", "explorer-sphere-over")];
    this.eye = new Eye(body);
    this.planet = new Planet(this.canvases[0]);
    this.effort = this.planet.isSlow ? 2 : 0;
    this.overlay = new Overlay(this.canvases[1], make("div", "explorer-sphere-names"), legend);
    this.controls = new Controls(make("div", "explorer-sphere-controls"), this);
    this.overlay.foot = this.controls.foot;
    this.reading = new Reading(this.controls.foot, this);
    this.hands = new Hands(box, this);
    this.canvases[0].addEventListener("webglcontextlost", () => this.isClosed || told("lost"));
    this.watching = new ResizeObserver(() => this.measure());
    this.watching.observe(box);
    this.reword(words);
    this.measure();
  }

  // Let go of all that it holds: browsers keep what was on a page longer than one would think.
  close() {
    this.stop();
    for (const each of [this.resting, this.settling, this.pointing]) clearTimeout(each);
    cancelAnimationFrame(this.asked);
    this.ending.abort();
    this.watching.disconnect();
    this.planet.close();
    this.box.replaceChildren();
    for (const name of Object.keys(this)) delete this[name];
    this.isClosed = true;
  }

  reword(words) {
    this.words = words;
    this.box.setAttribute("aria-label", words.label);
    this.controls.reword(words);
    this.reading.reword(words);
  }

  measure() {
    const { clientWidth: width, clientHeight: height } = this.box;
    if (!width || !height || (width === this.eye.width && height === this.eye.height && this.sharpness)) return;
    this.sharpness = Math.min(devicePixelRatio || 1, 2);
    this.eye.set({ width, height });
    Object.assign(this.canvases[1], { width: width * this.sharpness, height: height * this.sharpness });
    this.ask();
    this.rest();
  }

  // What is shown.

  async rise(packed) {
    const terrain = await Terrain.unpacked(packed);
    if (this.isClosed) return;
    this.planet.rise(terrain);
    this.eye.set({ terrain });
    this.settle();
  }

  async paint(picture) {
    const turn = (this.painting = (this.painting ?? 0) + 1), image = await decoded(picture);
    if (this.isClosed || turn !== this.painting) return;
    this.planet.paint(image);
    this.isPainted = true;
    this.settle();
  }

  async lay(picture, about) {
    const turn = (this.laying = (this.laying ?? 0) + 1), image = await decoded(picture);
    if (this.isClosed || turn < (this.laid ?? 0)) return; // a newer one was there before
    this.laid = turn;
    this.planet.lay(image, about);
    this.settle();
  }

  // Without pictures of ground in view: they show what is not painted any more.
  strip() {
    this.laid = this.laying = (this.laying ?? 0) + 1;
    this.planet.strip();
    this.settle();
  }

  show({ places, outlines, tracks, spots }) {
    if (places) this.overlay.setPlaces(places);
    if (outlines) this.overlay.outlines = outlines;
    if (tracks) this.overlay.tracks = tracks;
    if (spots) this.overlay.spots = spots;
    this.settle();
  }

  // A way to fly along.
  along(way) {
    this.controls.along(way);
  }

  // Degrees between parallels and meridians; 0 for none.
  rule(degrees) {
    this.planet.ground.uniforms.graticule.value = degrees * RADIAN;
    this.settle();
  }

  shine(sun) {
    this.sun = sun;
    this.settle();
  }

  raise(times) {
    this.eye.set({ times });
    this.controls.follow();
    this.ask();
    this.rest();
  }

  // The sun stands over the place looked at as the light on the map does: clockwise from north, above the horizon.
  get sunlight() {
    const { azimuth, height } = this.sun, { east, north, middle } = this.eye;
    const aside = add(scaled(north, Math.cos(azimuth * RADIAN)), east, Math.sin(azimuth * RADIAN));
    return add(scaled(aside, Math.cos(height * RADIAN)), middle, Math.sin(height * RADIAN));
  }

  // Frames.

  ask() {
    if (!this.isClosed) this.asked ??= requestAnimationFrame((now) => this.frame(now));
  }

  frame(now) {
    this.asked = null;
    if (this.runs) {
      const seconds = Math.min((now - (this.last ?? now - 16)) / 1000, 0.1);
      if (this.last) this.pace = 0.85 * this.pace + 0.15 * (now - this.last);
      this.last = now;
      if (this.runs && !this.runs(seconds)) {
        this.end();
        this.rest();
      }
    }
    const isMoving = Boolean(this.runs || this.resting || this.settling);
    this.planet.resize(this.eye.width, this.eye.height, this.sharpness * this.share(isMoving));
    const { sunlight } = this, { overhead } = this.sun;
    this.planet.draw(this.eye, sunlight, overhead ? toVector(...overhead) : sunlight, isMoving && this.planet.isSlow ? EFFORTS[this.effort][1] : 0);
    this.overlay.draw(this.eye, this.sharpness, isMoving);
    this.controls.follow();
    this.reading.follow();
    this.frames = (this.frames ?? 0) + 1;
    if (this.runs) this.ask();
    else this.last = null;
  }

  // How sharp the planet is drawn: while it moves as the machine can, at rest as well as can be.
  share(isMoving) {
    if (!isMoving) return this.planet.isSlow ? 2 / this.sharpness : 1;
    if (this.pace > SLOW && this.effort < EFFORTS.length - 1) [this.effort, this.pace] = [this.effort + 1, 0.8 * SLOW];
    if (this.pace < QUICK && this.effort > 0) [this.effort, this.pace] = [this.effort - 1, 1.2 * QUICK];
    return EFFORTS[this.effort][0];
  }

  // Something new is shown: at once as a moving planet is, and as well as can be when nothing more comes.
  settle() {
    clearTimeout(this.settling);
    this.ask();
    this.settling = setTimeout(() => {
      this.settling = null;
      this.ask();
    }, RESTS);
  }

  // Whether what is seen is what stays.
  get isCalm() {
    return !(this.runs || this.resting || this.settling || this.asked);
  }

  // Move by a function of the seconds gone, until it says no more.
  run(step) {
    Object.assign(this, { last: null, isFlying: false, runs: step });
    this.ask();
  }

  // By a hand, wherever that leaves the globe.
  stop() {
    if (this.runs) this.isByHand = true;
    this.end();
  }

  end() {
    this.runs = null;
    this.isFlying = false;
  }

  // Something moved by hand: tell of it once all has come to rest.
  rest() {
    clearTimeout(this.resting);
    this.ask();
    this.resting = setTimeout(() => {
      this.resting = null;
      if (this.runs || this.hands.fingers.size) return this.rest();
      this.told("rested", this);
      this.ask();
    }, RESTS);
  }

  moved() {
    this.isByHand = true;
    this.ask();
    if (!this.runs) this.rest();
  }

  // Moves.

  // Bring ground that is held under a pixel, where it can be.
  carry(held, x, y) {
    if (!held) return false;
    for (let again = 0; again < 3; again += 1) {
      const under = this.eye.pick(x, y);
      if (!under) return again > 0;
      this.swing(toVector(...under), toVector(...held));
    }
    this.moved();
    return true;
  }

  // Turn the planet so that one direction comes to where another is.
  swing(from, to) {
    const axis = cross(from, to), sine = length(axis);
    if (sine < 1e-12) return;
    const angle = Math.atan2(sine, dot(from, to)), about = scaled(axis, 1 / sine);
    const middle = rotated(this.eye.middle, about, angle), forward = rotated(this.eye.forward, about, angle);
    this.face(middle, forward);
  }

  face(middle, forward) {
    const [latitude, longitude] = toPosition(middle), { east, north } = compass(latitude, longitude);
    // Far from a pole up stays what it was; about one, it turns as the ground does.
    const isPolar = Math.abs(latitude) > 75 || Math.abs(this.eye.latitude) > 75;
    const heading = isPolar ? Math.atan2(dot(forward, east), dot(forward, north)) / RADIAN : this.eye.heading;
    this.eye.set({ latitude, longitude, heading });
  }

  // Move the picture by pixels.
  pan(right, down) {
    const { eye } = this, angle = Math.hypot(right, down) * eye.pixel;
    if (!angle) return;
    const aside = add(scaled(eye.right, -right), eye.forward, down), axis = unit(cross(eye.middle, aside));
    this.face(rotated(eye.middle, axis, Math.min(angle, 1)), rotated(eye.forward, axis, Math.min(angle, 1)));
    this.moved();
  }

  // Closer by powers of two, what lies at a pixel staying there.
  zoom(by, x, y) {
    const held = x === undefined ? null : this.eye.pick(x, y);
    this.eye.set({ zoom: this.eye.zoom + by });
    if (!held || !this.carry(held, x, y)) this.moved();
  }

  lean(turn, tilt) {
    this.eye.set({ heading: this.eye.heading + turn, tilt: this.eye.tilt + tilt });
    this.moved();
  }

  north() {
    const { heading, tilt } = this.eye;
    this.glide((share) => this.eye.set({ heading: heading * (1 - share), tilt: tilt * (1 - share) }), 0.5, true);
  }

  home() {
    this.told("home", this);
  }

  glide(step, seconds, isByHand = false) {
    let gone = STILL.matches ? seconds : 0;
    this.isByHand = isByHand;
    this.run((passed) => {
      gone = Math.min(gone + passed, seconds);
      const share = gone / seconds;
      step(share * share * (3 - 2 * share));
      return share < 1;
    });
  }

  // Travel along the shortest way, from high above where it is far; tilt and heading stay, or go where it `levels`.
  fly({ latitude, longitude, zoom, levels }) {
    const { eye } = this, from = eye.middle, to = toVector(latitude, longitude), start = eye.zoom;
    const angle = Math.acos(limited(dot(from, to), -1, 1));
    const axis = angle < 1e-9 ? null : Math.PI - angle < 1e-6 ? eye.east : unit(cross(from, to));
    const wide = Math.log2(((angle * RADIAN ** -1 * this.body.pixels_per_degree) / Math.min(eye.width, eye.height)) || 1e-9);
    const dip = Math.max(Math.min(start, zoom) + wide, 0) + Math.abs(start - zoom) * 0.1;
    const { heading, tilt } = eye;
    this.glide((share) => {
      const middle = share < 1 && axis ? toPosition(rotated(from, axis, angle * share)) : [latitude, longitude];
      const arched = start + (zoom - start) * share - dip * Math.sin(Math.PI * share);
      eye.set({ latitude: middle[0], longitude: middle[1], heading, zoom: share < 1 ? arched : zoom });
      eye.set(levels ? { tilt: tilt * (1 - share), heading: heading * (1 - share) } : { tilt });
    }, limited(0.7 + 0.5 * angle + 0.08 * Math.abs(zoom - start), 0.7, 2.2));
  }

  stand(values) {
    this.stop();
    this.isByHand = false;
    this.eye.set(values);
    this.ask();
    this.rest();
  }

  // What people point at.

  click(x, y, reach) {
    this.ask();
    const { place, isName } = this.overlay.at(x, y, reach);
    const ground = isName ? null : this.eye.pick(x, y);
    if (place !== null || ground) this.told("clicked", place, ground);
  }

  // A spot of the picture, or null where the pointer has left it.
  point(at) {
    this.box.classList.toggle("explorer-pointing", Boolean(at) && this.overlay.at(...at).place !== null);
    this.pointed = at ? this.eye.pick(...at) : null;
    this.reading.tell(this.pointed);
    clearTimeout(this.pointing);
    if (this.pointed) this.pointing = setTimeout(() => this.told("pointed", this.pointed), RESTS);
  }

  // How high the ground is, in words, that was pointed at.
  tellHeight({ at, words }) {
    const [latitude, longitude] = this.pointed ?? [];
    if (latitude !== undefined && at?.[0] === latitude && at[1] === longitude) this.reading.tell(this.pointed, words);
  }
}

// A picture, of bytes or of an image on the page.
async function decoded(picture) {
  return createImageBitmap(picture instanceof Uint8Array ? new Blob([picture]) : picture, { colorSpaceConversion: "none" });
}
