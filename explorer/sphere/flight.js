// The flight along a way, as low and as fast as people like: over the ruler's line, the rover's way, the places of a tour.
const LOOKS_DOWN = 66; // degrees of tilt
const TELLS = 0.9; // seconds between two reports of where one is, so that sharp ground comes along

class Flight {
  // A way has latitudes and longitudes, close enough to be joined by straight lines.
  constructor(way, radius) {
    this.spots = way.latitude.map((latitude, each) => toVector(latitude, way.longitude[each]));
    this.ends = [0];
    for (let each = 1; each < this.spots.length; each += 1) {
      const angle = Math.atan2(length(cross(this.spots[each - 1], this.spots[each])), dot(this.spots[each - 1], this.spots[each]));
      this.ends.push(this.ends.at(-1) + angle);
    }
    this.length = this.ends.at(-1);
    this.km = (this.length * radius) / 1000;
  }

  // What a flight does if nobody says otherwise: kilometres above the ground, and a second.
  get height() {
    return limited(this.km / 8, 0.3, 250);
  }

  get speed() {
    return this.km / 30;
  }

  at(gone) {
    const next = limited(this.ends.findIndex((end) => end > gone), 1, this.ends.length - 1);
    const each = gone >= this.length ? this.ends.length - 1 : next;
    const share = (gone - this.ends[each - 1]) / Math.max(this.ends[each] - this.ends[each - 1], 1e-12);
    return unit(add(scaled(this.spots[each - 1], 1 - share), this.spots[each], share));
  }

  // From beginning to end; `chosen` says anew at each step how high and how fast.
  fly(globe, chosen) {
    let gone = 0, told = 0, heading = null;
    const ahead = this.length / 12;
    globe.isByHand = true;
    globe.run((seconds) => {
      const { height, speed } = chosen(), { body } = globe;
      gone = Math.min(gone + (seconds * speed * 1000) / body.radius, this.length);
      told += seconds;
      const here = this.at(gone), [latitude, longitude] = toPosition(here), { east, north } = compass(latitude, longitude);
      const on = add(this.at(Math.min(gone + ahead, this.length)), here, -1);
      const wanted = Math.atan2(dot(on, east), dot(on, north)) / RADIAN;
      // Gently round a bend; at the end as it was.
      if (heading === null) heading = wanted;
      else if (length(on) > ahead / 10) heading += turned(wanted - heading) * Math.min(seconds * 1.2, 1);
      const distance = (height * 1000) / body.radius / Math.cos(LOOKS_DOWN * RADIAN);
      const pixel = (2 * body.half_view * distance) / globe.eye.height;
      globe.eye.set({ zoom: Math.log2(RADIAN / pixel / body.pixels_per_degree), latitude, longitude, heading });
      globe.eye.set({ tilt: LOOKS_DOWN });
      if (told > TELLS) {
        told = 0;
        globe.told("rested", globe);
      }
      return gone < this.length;
    });
  }
}
