// A worksheet on the saved page: tasks solved on its map, marked as explorer/activities/marking.py does, and the code of the result.
const RADIANS = Math.PI / 180;
const TOLD = data.sheet.words;
const inMetres = (value) => say("m", { number: (Math.round(value) < 0 ? "−" : "") + grouped(value) });

function inKilometres(value) {
  if (value < 0.995) return inMetres(Number((value * 1000).toPrecision(2)));
  if (value < 9.95) return say("km", { number: Number(value.toPrecision(2)) });
  return say("km", { number: grouped(value < 1000 ? value : 10 * Math.round(value / 10)) });
}

function toFigures(value, figures) {
  const [whole, decimals] = String(Math.abs(Number(value.toPrecision(figures)))).split(".");
  return (value < 0 ? "−" : "") + grouped(Number(whole)) + (decimals ? `.${decimals}` : "");
}

// A value in words; to more figures than usual where a number of them is given.
function inWords(name, value, figures) {
  if (name === "direction") return TOLD[`direction.${value}`];
  if (typeof value !== "number") return value;
  const unit = data.sheet.units[name];
  const size = Math.abs(value);
  if (unit === "degrees") return say(value < 0 ? "S" : "N", { degrees: figures ? toFigures(size, figures) : size.toFixed(1) });
  if (figures) return unit ? say(unit, { number: toFigures(value, figures) }) : toFigures(value, figures);
  return { km: inKilometres, m: inMetres }[unit]?.(value) ?? String(Math.round(value));
}

// A text of the worksheet, its values in their units; what misses its bound to so many figures that it is seen to.
function told(key, values = {}) {
  const worded = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, inWords(name, value)]));
  for (const pair of Object.entries(data.sheet.bounds)) {
    const [value, bound] = pair.map((name) => values[name]);
    if (value === bound || bound === undefined || worded[pair[0]] !== worded[pair[1]]) continue;
    let figures = 3;
    while (value.toPrecision(figures) === bound.toPrecision(figures)) figures += 1;
    for (const name of pair) worded[name] = inWords(name, values[name], figures);
  }
  return TOLD[key].replace(/\{(\w+)\}/g, (whole, name) => worded[name] ?? whole);
}

// ---- Marking

const { equator, pole } = data.sheet.body;
const flattening = 1 - pole / equator;
const reduced = ({ latitude }) => Math.atan(Math.tan(latitude * RADIANS) / (1 - flattening));

// Kilometres along the surface (Lambert's formula on the ellipsoid).
function leg(from, to) {
  const [one, other] = [from, to].map(reduced);
  const across = (to.longitude - from.longitude) * RADIANS;
  const [half, aside] = [(other - one) / 2, across / 2];
  const square = Math.sin(half) ** 2 + Math.cos(one) * Math.cos(other) * Math.sin(aside) ** 2;
  const angle = 2 * Math.asin(Math.sqrt(Math.min(square, 1)));
  let mended = 0;
  if (angle > 1e-9 && angle < 3.1) {
    const middle = (one + other) / 2;
    mended =
      ((angle - Math.sin(angle)) * (Math.sin(middle) * Math.cos(half)) ** 2) / Math.cos(angle / 2) ** 2 +
      ((angle + Math.sin(angle)) * (Math.cos(middle) * Math.sin(half)) ** 2) / Math.sin(angle / 2) ** 2;
  }
  return equator * (angle - (flattening / 2) * mended);
}

// In which of eight directions another place lies on the map.
function direction(from, to) {
  const right = wrap(to.longitude - from.longitude) * Math.cos(((to.latitude + from.latitude) / 2) * RADIANS);
  const turn = Math.atan2(right, to.latitude - from.latitude) / RADIANS;
  return data.sheet.directions[(Math.round(turn / 45) + 8) % 8];
}

const lengthOf = (points) => points.slice(1).reduce((sum, point, at) => sum + leg(points[at], point), 0);

// Positions along a line, so many to a leg. With reduced latitudes the shortest way on the ellipsoid is a great circle, behind
// whose longitudes it stays. On a sphere a long line would lead over other ground than in the notebook, which knows the answer.
function joined(points, count = 60) {
  return points.flatMap((point, at) => {
    if (!at) return [point];
    const before = points[at - 1];
    const from = toVector(reduced(before) / RADIANS, 0);
    let [to, angle, behind] = [from, 0, 0];
    for (let round = 0; round < 6; round += 1) {
      to = toVector(reduced(point) / RADIANS, wrap(point.longitude - before.longitude) + behind);
      angle = Math.acos(clamp(from.reduce((sum, each, axis) => sum + each * to[axis], 0), -1, 1));
      behind = angle > 1e-9 && angle < 3.1 ? (flattening * angle * from[0] * to[1]) / Math.sin(angle) / RADIANS : 0;
    }
    return Array.from({ length: count }, (_, step) => {
      const share = (step + 1) / count;
      const [a, b] = angle < 1e-9 ? [1 - share, share] : [Math.sin((1 - share) * angle), Math.sin(share * angle)];
      const [up, across] = toPosition(from.map((each, axis) => a * each + b * to[axis]));
      const latitude = Math.atan(Math.tan(up * RADIANS) * (1 - flattening)) / RADIANS;
      return { latitude, longitude: wrap(before.longitude + across - share * behind) };
    });
  });
}

// By how many metres the ground rises and falls within some 30 km to all sides, as explorer/mars/elevation.py reckons it.
function reliefAt(terrain, { latitude, longitude }) {
  const step = 180 / (terrain.rows - 1);
  const steps = [-2, -1, 0, 1, 2].map((each) => each * step);
  const heights = steps.flatMap((north) => {
    const row = clamp(latitude + north, -90, 90);
    return steps.map((east) => terrain.rough(row, longitude + east / Math.max(Math.cos(row * RADIANS), step)));
  });
  return Math.max(...heights) - Math.min(...heights);
}

// How high the ground is and how far that may be off, which the model tells by how even it is.
function groundHeight(terrain, at) {
  const isEven = reliefAt(terrain, at) <= data.sheet.even_m;
  return told(isEven ? "sheet.even" : "sheet.uneven", { height: terrain.rough(at.latitude, at.longitude) });
}

// Whether another named place was clicked; one's own may lie anywhere, and stand for the ground.
const isAnother = (wanted, { name, number }) => Boolean(wanted.name && name) && name !== wanted.name && places[number].mark !== "own";

// The verdict on an act: whether it counts, what is said, and of a place that was looked for its number.
const MARKS = {
  click(asked, act) {
    const isWithin = (each) => leg(asked, each) <= asked.within_km;
    const nearest = act.at && isWithin(act.at) && !isWithin(act) ? act.at : act;
    const [distance, spot] = [leg(asked, nearest), positionOf(nearest)];
    if (distance <= asked.within_km && !isAnother(asked, nearest)) return { right: true, spot, said: asked.name ? [["named", { name: asked.name }]] : [["near", { distance }]] };
    const values = { distance, within_km: asked.within_km, direction: direction(asked, nearest), name: act.name };
    return { right: false, spot, said: [[act.name ? "off_named" : "off", values]] };
  },
  find(asked, act, { found }) {
    let number = act.name ? asked.of[act.number] : null;
    if (number === null) {
      const shares = asked.places.map((place) => leg(place, act.at ?? act) / Math.max(place.reach_km, 1e-9));
      const least = Math.min(...shares);
      const nearest = asked.places[shares.indexOf(least)];
      if (least <= 1 && !(isAnother(nearest, act) && leg(nearest, act) <= nearest.reach_km)) number = shares.indexOf(least);
    }
    if (number === null) return { right: false, said: act.name ? [asked.why[act.number]] : [["nothing"]] };
    const { name } = asked.places[number];
    if (found.includes(number)) return { right: false, again: true, said: [["twice", { name }]] };
    const left = asked.count - found.length - 1;
    return { right: true, number, more: left > 0, said: [left ? ["found", { name, count: left }] : ["found_last", { name }]] };
  },
  measure(asked, act) {
    const length = lengthOf(act);
    const distance = this.aside(asked, act);
    const longer = asked.places.length === 1 ? Math.max(1, length / asked.length_km) : 1;
    if (distance > asked.aside_km * longer) return { right: false, said: [["aside", { distance }]] };
    const percent = 100 * (length / asked.length_km - 1);
    if (Math.abs(percent) <= asked.within_percent) return { right: true, said: [["long", { length, wanted: asked.length_km }]] };
    const missed = { length, percent: Math.abs(percent), within_percent: asked.within_percent };
    return { right: false, said: [[percent > 0 ? "too_long" : "too_short", missed]] };
  },
  aside({ places }, act) {
    if (places.length === 1) return Math.max(...act.map((each) => leg(places[0], each)));
    const ends = (points) => [points[0], points.at(-1)];
    const far = (line) => Math.max(...ends(places).map((each, at) => leg(each, line[at])));
    return Math.min(far(ends(act)), far(ends(act).reverse()));
  },
  read({ height, within_m: within }, act) {
    const difference = act - height;
    if (Math.abs(difference) <= within) return { right: true, said: [["height", { height }]] };
    const missed = { difference: Math.abs(difference), within_m: within };
    return { right: false, said: [[difference > 0 ? "too_high" : "too_low", missed]] };
  },
  land(asked, act, { terrain }) {
    const height = terrain.rough(act.latitude, act.longitude);
    const relief = reliefAt(terrain, act);
    const said = [];
    if (height >= asked.below_m) said.push(["not_low", { height, below: asked.below_m }]);
    if (relief > asked.flat_m) said.push(["not_flat", { relief, flat: asked.flat_m }]);
    const bound = Math.sign(act.latitude) * asked.within_latitude;
    if (Math.abs(act.latitude) > asked.within_latitude) said.push(["not_warm", { latitude: act.latitude, bound }]);
    return said.length ? { right: false, said } : { right: true, said: [["landing", { height, relief }]] };
  },
};

const worded = ({ said }) =>
  said.map((each) => (typeof each === "string" ? each : told(`verdict.${each[0]}`, each[1]))).join(TOLD["sentences.gap"]);

// ---- The code: what explorer/activities/results.py reads

function times(one, other) {
  let product = 0;
  for (; other; other >>= 1) {
    if (other & 1) product ^= one;
    one <<= 1;
    if (one & 32) one ^= 0b100101;
  }
  return product;
}

function codeOf(fingerprint, minutes, tasks) {
  const { letters, group, checks, mask, most_tries: tries, most_minutes: longest } = data.sheet.code;
  const digits = (number, count) => Array.from({ length: count }, (_, at) => (number >> (5 * (count - 1 - at))) & 31);
  const begun = ({ isSolved, tries: made, found }) => made + Number(!isSolved && found.length > 0);
  const states = tasks.map((each) => 16 * each.isSolved + Math.min(begun(each), tries));
  const numbers = [...digits(fingerprint, 4), ...digits(Math.min(minutes, longest), 2), ...states];
  let factors = [1];
  for (let at = 0, root = 2; at < checks; at += 1, root = times(root, 2)) {
    factors = [...factors, 0].map((one, place) => one ^ times(place ? factors[place - 1] : 0, root));
  }
  let rest = Array(checks).fill(0);
  for (const number of numbers) {
    const first = number ^ rest[0];
    rest = [...rest.slice(1), 0].map((each, place) => each ^ times(first, factors[place + 1]));
  }
  const last = rest.map((each, place) => each ^ mask[place] ^ (place ? 0 : numbers.length));
  const code = [...numbers, ...last].map((number) => letters[number]).join("");
  return code.match(new RegExp(`.{1,${group}}`, "g")).join("-");
}

// ---- The panel

const positionOf = ({ latitude, longitude }) => ({ latitude, longitude });

// What is solved in this page, kept by the browser; where that forbids it, as some do for files, nothing is.
const kept = {
  key: `tianwen1-explorer sheet ${data.sheet.fingerprint} ${location.pathname}`,
  text: null, // as it was read or written here last
  read() {
    try {
      this.text = localStorage.getItem(this.key);
      return JSON.parse(this.text);
    } catch {
      return null;
    }
  },
  // Whether another page that shows the same has written since.
  get isAnothers() {
    try {
      return localStorage.getItem(this.key) !== this.text;
    } catch {
      return false;
    }
  },
  write(work) {
    try {
      this.text = work && JSON.stringify(work);
      if (work) localStorage.setItem(this.key, this.text);
      else localStorage.removeItem(this.key);
      return true;
    } catch {
      return false;
    }
  },
};

class Sheet {
  // `show` is told what to draw over the map: positions with labels, and whether a line joins them.
  constructor(box, { title, audience, minutes, tasks }, show) {
    Object.assign(this, { box, title, audience, minutes, tasks, show });
    this.head = make("div", "");
    this.numbers = make("div", "numbers");
    this.task = make("div", "");
    this.work = make("div", "");
    this.verdict = make("div", "");
    this.verdict.setAttribute("role", "status");
    this.result = make("div", "");
    this.result.setAttribute("role", "status");
    const presses = { next: () => this.goOn(), finish: () => this.finish(), again: () => this.beginAgain() };
    this.walk = Object.fromEntries(Object.entries(presses).map(([name, press]) => [name, button(told(`sheet.${name}`), press)]));
    const walk = make("div", "walk", this.walk.next, this.walk.finish);
    const apart = make("div", "walk apart", this.walk.again);
    box.append(this.head, this.numbers, this.task, this.verdict, this.work, this.result, walk, apart);
    this.walk.again.addEventListener("blur", () => this.ask(false));
    for (const leaving of ["pagehide", "visibilitychange"]) addEventListener(leaving, () => this.keep());
    // Who leaves the page loses what is solved where the browser does not keep it.
    addEventListener("beforeunload", (event) => this.isBegun && !this.keep() && event.preventDefault());
    if (!this.goOnWith(kept.read())) this.begin();
    this.unpack();
  }

  async unpack() {
    try {
      this.terrain = await Terrain.unpacked({ ...data.globe.terrain, bytes: bytesOf(data.globe.terrain.bytes) });
      this.drawProfile();
    } catch {
      this.head.after(make("p", "verdict wrong", TOLD["sheet.no_heights"])); // an older browser unpacks nothing
    }
  }

  // What is forgotten does not come back, and one press is easily made: it has to be pressed twice.
  beginAgain() {
    if (this.isBegun && !this.isAsked) return this.ask(true);
    this.ask(false);
    this.begin();
  }

  ask(isAsked) {
    this.isAsked = isAsked;
    this.walk.again.textContent = TOLD[isAsked ? "sheet.again.sure" : "sheet.again"];
    this.walk.again.classList.toggle("sure", isAsked);
  }

  begin() {
    this.attempts = this.tasks.map(() => ({ isSolved: false, tries: 0, found: [], spots: [], verdict: null, why: "" }));
    Object.assign(this, { began: performance.now(), ended: null, isRestored: false });
    this.goTo(0);
  }

  get isBegun() {
    return this.points.length > 0 || this.attempts.some(({ tries, found, why }) => tries || found.length || why);
  }

  // Whether the browser keeps it. Time counts while the page is open.
  keep() {
    const { attempts, at, points, isJudged, isDone, began, ended } = this;
    const spent = (ended ?? performance.now()) - began;
    const typed = this.number.value;
    const work = this.isBegun ? { attempts, at, points, isJudged, isDone, typed, hasEnded: ended !== null } : null;
    const solved = JSON.stringify(work);
    const isNew = solved !== this.solved;
    this.isWorkedOn ||= isNew && this.solved !== undefined;
    this.solved = solved;
    // Of two pages that show the same, one in which nothing was done since leaves alone what the other keeps; a browser may
    // tell it late of that.
    if (!this.isWorkedOn || (!isNew && kept.isAnothers)) return true;
    return kept.write(work && { ...work, spent });
  }

  // Show what was kept as it was; false where there is nothing, or nothing of sense.
  goOnWith(work) {
    if (work?.attempts?.length !== this.tasks.length) return false;
    try {
      const { attempts, at, points, isJudged, isDone, typed, spent, hasEnded } = work;
      const began = performance.now() - Number(spent);
      const isSound = ({ isSolved, tries, why }) => typeof isSolved === "boolean" && tries >= 0 && tries % 1 === 0 && typeof why === "string";
      if (!attempts.every(isSound) || !(began < Infinity)) return false;
      Object.assign(this, { attempts, at, began, ended: hasEnded ? performance.now() : null, isDone: false });
      Object.assign(this, { isRestored: true, points, isJudged });
      this.build();
      this.number.value = typed;
      Object.assign(this, { isDone });
      this.follow();
      return true;
    } catch {
      return false;
    }
  }

  get attempt() {
    return this.attempts[this.at];
  }

  get asked() {
    return this.tasks[this.at].asked;
  }

  get how() {
    return this.tasks[this.at].how;
  }

  get isLine() {
    return this.how === "measure" || this.how === "read";
  }

  goTo(number) {
    Object.assign(this, { at: number, points: [], isJudged: false, isDone: false });
    if (!this.attempts.every(({ isSolved }) => isSolved)) this.ended = null; // who goes on takes more time
    this.build();
    this.follow();
    this.box.scrollTop = 0;
  }

  goOn() {
    const after = this.tasks.map((_, step) => (this.at + step + 1) % this.tasks.length);
    this.goTo(after.find((each) => !this.attempts[each].isSolved) ?? after[0]);
  }

  finish() {
    if (!this.attempts.every(({ isSolved }) => isSolved)) this.ended = performance.now();
    this.isDone = true;
    this.follow();
  }

  // A spot of the map was clicked: `place` is the page's place there, if there is one.
  act(place, at) {
    if (this.isDone || this.attempt.isSolved) return;
    this.isRestored = false;
    const spot = { ...positionOf(place ?? at), at: at && positionOf(at), ...(place ? { name: place.name, number: places.indexOf(place) } : {}) };
    if (!this.isLine) return this.mark(this.how === "land" ? at : spot);
    if (this.isJudged) this.points = []; // a new try begins with a new line
    this.isJudged = false;
    const last = this.points.at(-1);
    if (last && leg(last, spot) < 1e-4) return;
    this.points.push(spot);
    this.follow();
  }

  check() {
    if (this.how === "read") {
      const typed = this.number.value.normalize("NFKC").replace(/\s/g, "").replace("−", "-").replace(/(m|米)$/, "");
      if (/^[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}$/.test(typed)) return this.scold("two_ways");
      const height = /^[-+]?(?=[.,]?[0-9])[0-9]*[.,]?[0-9]*$/.test(typed) ? Number(typed.replace(",", ".")) : NaN;
      if (!(Math.abs(height) < 1e6)) return this.scold("no_number");
      this.mark(height);
    } else if (this.points.length < 2) this.scold("no_line");
    else {
      this.mark(this.points);
      this.isJudged = !this.attempt.isSolved;
      this.keep();
    }
  }

  scold(key) {
    this.verdict.replaceChildren(make("p", "verdict", TOLD[key]));
  }

  mark(act) {
    if (this.how === "land" && !this.terrain) return;
    const { attempt } = this;
    const verdict = MARKS[this.how](this.asked, act, { found: attempt.found, terrain: this.terrain });
    attempt.verdict = verdict;
    attempt.isSolved = verdict.right && !verdict.more;
    attempt.tries += Number(!verdict.again && !verdict.more);
    if (verdict.number !== undefined) attempt.found.push(verdict.number);
    if (!this.isLine) {
      const spot = { ...(verdict.spot ?? positionOf(act)), label: verdict.right ? "✓" : "✗" };
      attempt.spots = [...attempt.spots.filter(({ label }) => label === "✓"), spot];
    }
    if (this.attempts.every(({ isSolved }) => isSolved)) this.ended = performance.now();
    this.follow();
    this.verdict.scrollIntoView({ block: "nearest" });
  }

  // What stays as long as a task is shown, so that the focus does.
  build() {
    const { words, trains, act, why } = this.tasks[this.at];
    const heading = make("h3", "", told("sheet.task", { number: this.at + 1 }));
    this.line = make("p", "soft");
    this.profile = make("div", "");
    this.number = make("input", "");
    Object.assign(this.number, { type: "text", inputMode: "text", placeholder: TOLD["sheet.metres"], maxLength: 20 });
    this.number.setAttribute("aria-label", TOLD["sheet.metres"]);
    this.number.addEventListener("keydown", (event) => event.key === "Enter" && this.check());
    this.presses = [
      button(TOLD["sheet.check"], () => this.check(), "first"),
      button(TOLD["sheet.undo"], () => {
        this.points.pop();
        this.isJudged = false;
        this.follow();
      }),
    ];
    this.tools = make("div", "walk", ...this.presses);
    this.words = make("textarea", "");
    Object.assign(this.words, { rows: 3, placeholder: why, value: this.attempt.why, maxLength: 2000 });
    this.words.setAttribute("aria-label", why);
    this.words.addEventListener("input", () => {
      this.attempt.why = this.words.value;
      this.keep();
    });
    this.task.replaceChildren(
      heading,
      make("p", "text question", words),
      ...(trains ? [make("p", "soft", told("sheet.trains", { what: trains }))] : []),
      make("p", "soft", act),
    );
    this.work.replaceChildren(this.number, this.tools, this.line, this.profile, ...(why ? [this.words] : []));
  }

  follow() {
    const { attempt, points } = this;
    const isOpen = !attempt.isSolved;
    const solved = this.attempts.filter((each) => each.isSolved).length;
    const facts = [
      this.audience,
      this.minutes && told("sheet.minutes", { count: this.minutes }),
      told("sheet.progress", { solved, count: this.tasks.length }),
    ].filter(Boolean);
    const again = this.isRestored && make("p", "soft", TOLD["page.kept"]);
    this.head.replaceChildren(...[make("h2", "", this.title), make("p", "soft", facts.join(" · ")), again].filter(Boolean));
    this.followNumbers();
    this.task.hidden = this.verdict.hidden = this.work.hidden = this.isDone;
    this.line.hidden = !points.length;
    this.line.textContent = points.length > 1
      ? told("sheet.line", { count: points.length, length: lengthOf(points) })
      : points.length ? told("sheet.line_begun", { name: points[0].name ?? position(points[0].latitude, points[0].longitude) }) : "";
    this.number.hidden = !(this.how === "read" && isOpen);
    this.tools.hidden = !(this.isLine && isOpen);
    this.presses[1].disabled = !points.length;
    this.walk.next.disabled = this.tasks.length < 2;
    const isAll = this.attempts.every((each) => each.isSolved);
    this.walk.next.classList.toggle("first", attempt.isSolved && !isAll);
    this.walk.finish.classList.toggle("first", isAll && !this.isDone);
    this.drawProfile();
    this.followVerdict();
    this.followResult();
    this.showSpots();
    this.keep();
  }

  followNumbers() {
    this.buttons ??= this.tasks.map((_, number) => button("", () => this.goTo(number)));
    if (!this.numbers.children.length) this.numbers.append(...this.buttons);
    for (const [number, { isSolved, tries }] of this.attempts.entries()) {
      this.buttons[number].textContent = `${number + 1}${isSolved ? " ✓" : tries ? " ✗" : ""}`;
      this.buttons[number].setAttribute("aria-pressed", String(!this.isDone && number === this.at));
      this.buttons[number].setAttribute("aria-label", `${told("sheet.task", { number: number + 1 })}${isSolved ? " ✓" : tries ? " ✗" : ""}`);
    }
  }

  followVerdict() {
    const { verdict, isSolved, tries, found } = this.attempt;
    if (!verdict) return this.verdict.replaceChildren();
    const parts = [make("p", verdict.right ? "verdict right" : "verdict wrong", `${verdict.right ? "✓" : "✗"} ${worded(verdict)}`)];
    if (found.length) {
      const names = found.map((number) => this.asked.places[number].name).join(TOLD["list.comma"]);
      parts.push(make("p", "soft", told("sheet.found", { names })));
    }
    const hints = isSolved ? [] : this.tasks[this.at].hints.slice(0, tries);
    this.verdict.replaceChildren(...parts, ...hints.map((hint) => make("p", "", told("sheet.clue", { hint }))));
  }

  followResult() {
    if (!this.isDone) return this.result.replaceChildren();
    const minutes = Math.ceil((this.ended - this.began) / 60000);
    const solved = this.attempts.filter((each) => each.isSolved).length;
    const code = codeOf(data.sheet.fingerprint, minutes, this.attempts);
    const square = squareOf(code);
    const letters = make("p", "code", code);
    letters.setAttribute("aria-label", code.split("-").map((group) => [...group].join(" ")).join(", "));
    const whys = this.attempts.flatMap(({ why }, number) =>
      why.trim() ? [make("h3", "", told("sheet.task", { number: number + 1 })), make("p", "text", why.trim())] : [],
    );
    this.result.replaceChildren(
      make("h3", "", TOLD["sheet.code"]),
      make("p", "", told("sheet.done", { solved, count: this.tasks.length, minutes })),
      letters,
      square,
      make("p", "soft", TOLD["sheet.code.hint"]),
      ...whys,
    );
    this.box.scrollTop = 0;
    square.scrollIntoView({ block: "nearest" });
  }

  // Heights along the line that is drawn, the highest and the lowest told.
  drawProfile() {
    const key = this.how === "read" && this.points.length > 1 && this.terrain ? JSON.stringify(this.points) : "";
    if (this.profile.dataset.key === key) return;
    this.profile.dataset.key = key;
    if (!key) return this.profile.replaceChildren();
    const heights = joined(this.points, Math.ceil(500 / (this.points.length - 1))).map(({ latitude, longitude }) => this.terrain.rough(latitude, longitude));
    this.profile.replaceChildren(profileOf(heights));
  }

  showSpots() {
    const isOfGround = this.how === "land" || (this.how === "measure" && this.asked.places.length === 1); // names only lie over it
    map.takesNames = !isOfGround;
    map.keep(this.isDone ? [] : this.tasks[this.at].named.map((number) => places[number]));
    if (this.isDone) return this.show([], false);
    if (!this.isLine) return this.show(this.attempt.spots, false);
    this.show(this.points.map((point, at) => ({ ...point, label: String(at + 1) })), true);
  }
}

// The code as a QR code to be scanned.
function squareOf(code) {
  const { size, data: modules } = uqr.encode(code, { ecc: "M", border: 4 });
  const canvas = make("canvas", "square");
  Object.assign(canvas, { width: size, height: size });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", TOLD["sheet.qr"]);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, size, size);
  pen.fillStyle = "#000";
  modules.forEach((row, y) => row.forEach((isDark, x) => isDark && pen.fillRect(x, y, 1, 1)));
  return canvas;
}

// Heights drawn over the way, as a picture with its words.
function profileOf(heights) {
  const [width, height, edge] = [680, 300, 44];
  const [least, most] = [Math.min(...heights), Math.max(...heights)];
  const canvas = make("canvas", "profile");
  Object.assign(canvas, { width, height });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", told("ruler.profile", { highest: inMetres(most), lowest: inMetres(least) }));
  const pen = canvas.getContext("2d");
  const at = (index) => [(index / (heights.length - 1)) * width, height - edge - ((heights[index] - least) / (most - least || 1)) * (height - 2 * edge)];
  pen.fillStyle = "#fdf8f3";
  pen.fillRect(0, 0, width, height);
  pen.beginPath();
  heights.forEach((_, index) => pen.lineTo(...at(index)));
  Object.assign(pen, { strokeStyle: "#2b1a12", lineWidth: 3 });
  pen.stroke();
  pen.lineTo(width, height);
  pen.lineTo(0, height);
  pen.fillStyle = "rgb(196 122 74 / 45%)";
  pen.fill();
  for (const [value, up] of [[most, -1], [least, 1]]) {
    const [x, y] = at(heights.indexOf(value));
    Object.assign(pen, { fillStyle: "#2b1a12", font: "600 26px system-ui, sans-serif", textBaseline: "middle" });
    pen.textAlign = x < 140 ? "left" : x > width - 140 ? "right" : "center";
    pen.beginPath();
    pen.arc(x, y, 6, 0, 7);
    pen.fill();
    pen.fillText(inMetres(value), clamp(x, 8, width - 8), y + up * 24);
  }
  return canvas;
}
