// What the picture measures: a bar of scale, true in its middle, and where on Mars the pointer is.
const LONGEST = 110; // pixels of the bar
const LENGTHS = [-2, -1, 0, 1, 2, 3].flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power)); // km

class Reading {
  constructor(foot, globe) {
    this.globe = globe;
    this.position = put("div", "explorer-sphere-position", foot);
    const scale = put("div", "explorer-sphere-scale", foot);
    Object.assign(this, { length: put("span", "", scale), bar: put("div", "", scale) });
  }

  reword(words) {
    this.words = words;
    this.follow();
  }

  // How many pixels a length along the ground takes across the middle of the picture.
  pixels(km) {
    const { eye, body } = this.globe, half = (km * 500) / body.radius;
    return (2 * eye.focal * eye.ground * Math.sin(half)) / (eye.distance + eye.ground * (1 - Math.cos(half)));
  }

  follow() {
    if (!this.words) return;
    const km = LENGTHS.findLast((each) => this.pixels(each) <= LONGEST) ?? LENGTHS[0];
    const [unit, number] = km < 1 ? ["m", Math.round(km * 1000)] : ["km", km];
    const said = this.words[unit].replace("{number}", String(number).replace(/\B(?=(\d{3})+$)/g, this.words.group));
    if (this.length.textContent !== said) this.length.textContent = said;
    this.bar.style.width = `${this.pixels(km).toFixed(1)}px`;
  }

  // Ground that is pointed at, or null, and how high it lies, in words.
  tell(ground, height = "") {
    const decimals = decimalsOf(RADIAN / this.globe.eye.pixel);
    const at = ground ? writtenPosition(this.words.at, ...ground, decimals) : "";
    this.position.textContent = at && height ? `${at} · ${height}` : at;
  }
}
