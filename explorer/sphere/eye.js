// Where the eye is and what it sees: a place on the ground in the middle, how close, how tilted, which way is up.
// Lengths are radii of the planet; vectors are counted from the middle of the planet, but `eye` from the place looked at, for
// the sake of digits.
class Eye {
  constructor(body) {
    Object.assign(this, { body, latitude: 0, longitude: -90, zoom: 1, tilt: 0, heading: 0, width: 800, height: 450 });
    Object.assign(this, { terrain: null, times: 5 });
    this.look();
  }

  set(values) {
    Object.assign(this, values);
    this.latitude = limited(this.latitude, -90, 90);
    this.longitude = turned(this.longitude);
    this.heading = turned(this.heading);
    this.zoom = limited(this.zoom, this.leastZoom, this.body.most_zoom);
    this.tilt = limited(this.tilt, 0, this.mostTilt);
    this.look();
  }

  // Radians of the ground that a pixel in the middle shows.
  get pixel() {
    return RADIAN / (this.body.pixels_per_degree * 2 ** this.zoom);
  }

  get distance() {
    return (this.pixel * this.height) / 2 / this.body.half_view;
  }

  // The zoom at which the planet takes a share of the smaller side.
  zoomOfDisc(share) {
    const half = (this.body.half_view * share * Math.min(this.width, this.height)) / this.height;
    const distance = Math.sqrt(1 + 1 / half ** 2) - 1;
    return Math.log2((this.height * RADIAN) / (2 * this.body.half_view * distance * this.body.pixels_per_degree));
  }

  get leastZoom() {
    return Math.max(this.zoomOfDisc(0.3), 0);
  }

  // From far away the planet would leave the picture.
  get mostTilt() {
    return limited(86 - 24 * this.distance, 0, 84);
  }

  // How far above the middle of the planet the ground is drawn.
  radius(latitude, longitude) {
    return 1 + (this.terrain ? (this.times * this.terrain.height(latitude, longitude)) / this.body.radius : 0);
  }

  get highest() {
    return 1 + (this.terrain ? (this.times * this.terrain.highest) / this.body.radius : 0);
  }

  look() {
    this.middle = toVector(this.latitude, this.longitude);
    this.ground = this.radius(this.latitude, this.longitude);
    const { east, north } = compass(this.latitude, this.longitude);
    Object.assign(this, { east, north });
    const turn = this.heading * RADIAN;
    this.forward = add(scaled(north, Math.cos(turn)), east, Math.sin(turn));
    this.right = add(scaled(east, Math.cos(turn)), north, -Math.sin(turn));
    this.lean(this.tilt);
    for (let tilt = this.tilt; tilt > 0 && this.isBuried; tilt -= 2) this.lean(Math.max(tilt - 2, 0));
  }

  lean(tilt) {
    const [cosine, sine] = [Math.cos(tilt * RADIAN), Math.sin(tilt * RADIAN)];
    this.eye = scaled(add(scaled(this.middle, cosine), this.forward, -sine), this.distance);
    this.ahead = add(scaled(this.forward, sine), this.middle, -cosine);
    this.up = add(scaled(this.forward, cosine), this.middle, sine);
    this.at = add(scaled(this.middle, this.ground), this.eye);
    this.leant = tilt;
  }

  get altitude() {
    return length(this.at) - this.radius(...toPosition(this.at));
  }

  // Whether a mountain is where the eye would be.
  get isBuried() {
    return this.altitude < 0.08 * this.distance;
  }

  get focal() {
    return this.height / 2 / this.body.half_view;
  }

  // The direction that a pixel, right and down, is looked at in.
  direction(x, y) {
    const across = (x - this.width / 2) / this.focal, down = (y - this.height / 2) / this.focal;
    return unit(add(add(this.ahead, this.right, across), this.up, -down));
  }

  // Pixels right and down of a point, counted from the place looked at; null behind the eye.
  pixels(point) {
    const seen = add(point, this.eye, -1), depth = dot(seen, this.ahead);
    if (depth <= 0) return null;
    const times = this.focal / depth;
    return [this.width / 2 + dot(seen, this.right) * times, this.height / 2 - dot(seen, this.up) * times];
  }

  // A point so far above the ground, from the place looked at.
  point(latitude, longitude, above = 0) {
    const radius = this.radius(latitude, longitude) + above;
    return add(scaled(toVector(latitude, longitude), radius), this.middle, -this.ground);
  }

  // Whether nothing stands before a point, counted as by `point`.
  sees(point) {
    const way = add(this.eye, point, -1), far = length(way), outward = unit(add(point, this.middle, this.ground));
    if (dot(way, outward) / far < -0.2) return false;
    const direction = scaled(way, 1 / far);
    let gone = Math.max(far * 0.02, 4 * this.pixel);
    while (gone < far) {
      const there = add(add(point, direction, gone), this.middle, this.ground), from = length(there);
      if (from > this.highest) return true;
      if (this.terrain && from < 1 + (this.times * this.terrain.rough(...toPosition(there))) / this.body.radius) return false;
      gone += Math.max(gone * 0.25, 0.004);
    }
    return true;
  }

  // Latitude and longitude of the ground that a pixel shows; null for the sky.
  pick(x, y) {
    const direction = this.direction(x, y), { at } = this;
    const enters = entry(at, direction, this.highest);
    if (enters === null) return null;
    const above = (gone) => {
      const there = add(at, direction, gone);
      return length(there) - this.radius(...toPosition(there));
    };
    let before = Math.max(enters, 0), gone = before;
    for (let steps = 0; steps < 400; steps += 1) {
      const over = above(gone);
      if (over <= 0) break;
      before = gone;
      gone += Math.max(over * 0.4, 0.25 * this.pixel, 1e-7);
      const there = add(at, direction, gone);
      if (length(there) > this.highest && dot(there, direction) > 0) return null;
    }
    for (let step = 0; step < 40; step += 1) {
      const half = (before + gone) / 2;
      if (above(half) > 0) before = half;
      else gone = half;
    }
    return toPosition(add(at, direction, gone));
  }

  // What of the ground the picture shows: its middle, and how far it reaches to all sides, degrees.
  seen() {
    const spots = [];
    for (const across of [0.02, 0.26, 0.5, 0.74, 0.98])
      for (const down of [0.02, 0.26, 0.5, 0.74, 0.98]) {
        const spot = this.pick(across * this.width, down * this.height);
        if (spot) spots.push(toVector(...spot));
      }
    const reach = (from) => Math.max(...spots.map((each) => Math.acos(limited(dot(each, from), -1, 1)))) / RADIAN;
    if (!spots.length) return { latitude: this.latitude, longitude: this.longitude, reach: 1 };
    if (spots.length < 25 && this.leant < 30) return { latitude: this.latitude, longitude: this.longitude, reach: this.horizon };
    return { latitude: this.latitude, longitude: this.longitude, reach: Math.min(reach(this.middle), this.horizon) };
  }

  // Degrees from the middle of the picture to the last ground that could be seen.
  get horizon() {
    const from = length(this.at), between = Math.acos(limited(dot(this.at, this.middle) / from, -1, 1));
    return (between + Math.acos(1 / Math.max(from, 1)) + Math.acos(1 / this.highest)) / RADIAN;
  }
}

// How far along a direction a sphere about the middle of the planet begins; below 0 from within, null where it is missed.
function entry(at, direction, radius) {
  const along = dot(at, direction), inside = along ** 2 - dot(at, at) + radius ** 2;
  if (inside < 0) return null;
  const gone = -along - Math.sqrt(inside);
  return gone < 0 && -along + Math.sqrt(inside) < 0 ? null : gone;
}
