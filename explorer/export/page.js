// The saved page beside its map: card, search, list and tour. Texts come as data and are set as text, never as HTML.
const data = JSON.parse(document.getElementById("data").textContent);
const { places } = data;
const part = (id) => document.getElementById(id);
const say = (key, values = {}) => data.words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const all = (selector) => [...document.querySelectorAll(selector)];

// An element with a class and with what is in it: texts, elements, or nothing.
function make(tag, name, ...content) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...content.filter((each) => each !== null && each !== ""));
  return made;
}

function button(words, press, name = "") {
  const made = make("button", name, words);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

function link([address, words]) {
  const made = make("a", "", words);
  Object.assign(made, { href: address, target: "_blank", rel: "noopener noreferrer" });
  return made;
}

// ---- Positions and lengths

function position(latitude, longitude) {
  const { centre, west, flattening } = data.convention;
  const radians = Math.PI / 180;
  const up = Math.abs(latitude) < 90 ? Math.atan(Math.tan(latitude * radians) * flattening) / radians : latitude;
  const across = wrap((west ? -longitude : longitude) - centre) + centre;
  const decimals = map.zoom > 5 ? 2 : 1;
  const told = (value, letter) => say(letter, { degrees: Math.abs(value).toFixed(decimals) });
  return say("position", {
    latitude: told(up, latitude < 0 ? "S" : "N"),
    longitude: told(across, west || across < 0 ? "W" : "E"),
  });
}

// The figures of a whole number, in threes, without its sign.
const grouped = (number) => String(Math.round(Math.abs(number))).replace(/\B(?=(\d{3})+$)/g, say("group"));

// The longest round length that takes 120 pixels at most: along the shortest way between the ends of the bar.
function bar() {
  const radius = (data.kmPerDegree * 180) / Math.PI;
  const shrink = Math.cos((clamp(map.latitude, -89, 89) * Math.PI) / 180);
  const pixels = (km) => {
    const sine = Math.sin(km / 2 / radius) / shrink;
    return km < radius && sine < 1 ? ((2 * Math.asin(sine) * 180) / Math.PI) * map.scale : Infinity;
  };
  const lengths = [-2, -1, 0, 1, 2, 3].flatMap((power) => [1, 2, 5].map((step) => step * 10 ** power));
  const km = lengths.findLast((each) => pixels(each) <= 120) ?? lengths[0];
  const words = km < 1 ? say("m", { number: grouped(km * 1000) }) : say("km", { number: grouped(km) });
  return { words, width: pixels(km) };
}

function showPosition(pointed) {
  const [latitude, longitude] = pointed ?? [map.latitude, map.longitude];
  if (Math.abs(latitude) > 90) return;
  const height = sheet?.terrain ? ` · ${groundHeight(sheet.terrain, { latitude, longitude })}` : "";
  const words = position(latitude, longitude) + height;
  part("position").textContent = pointed ? words : say("middle_at", { position: words });
}

let telling;
let middle; // what was told of it last
function moved() {
  const { words, width } = bar();
  part("scale").textContent = words;
  part("bar").style.width = `${width}px`;
  showPosition(map.pointer && map.position(map.pointer.x, map.pointer.y));
  part("closer").setAttribute("aria-disabled", String(map.zoom >= map.deepest));
  part("wider").setAttribute("aria-disabled", String(map.zoom <= map.widest));
  clearTimeout(telling);
  if (document.activeElement !== part("map")) return;
  if (part("told").textContent === middle) tell(""); // what was told is of another place
  telling = setTimeout(() => {
    middle = say("middle", { position: position(map.latitude, map.longitude), scale: words });
    tell(middle);
  }, 700);
}

function tell(words) {
  part("told").textContent = words;
}

// ---- The card

function figure({ src, alt, words, scale }) {
  const image = make("img");
  Object.assign(image, { src, alt });
  const portrait = make("div", scale ? "portrait sized" : "portrait", image);
  if (scale) {
    const measure = make("div", "measure", scale[0], make("div"));
    measure.style.width = `${100 * scale[1]}%`;
    portrait.append(measure);
  }
  return make("figure", "", portrait, make("figcaption", "", words));
}

function pictureSet({ title, caption, unsure, source, link: address }) {
  return [
    make("h3", "", title),
    make("p", "soft", say("shows")),
    make("p", "", caption),
    make("p", "unsure", unsure),
    address ? make("p", "", link(address)) : null,
    make("p", "soft", source),
  ];
}

function showCard(place) {
  const told = place ?? data.mars;
  const heading = make("h2", "", told.title);
  heading.tabIndex = -1;
  part("panel-place").replaceChildren(
    ...[
      heading,
      told.kind ? make("p", "soft", told.kind, make("br"), told.facts.join(" · ")) : make("p", "soft", ...told.facts),
      place ? null : starts(),
      ...told.pictures.map((picture) => figure(picture)),
      told.text ? make("p", "text", told.text) : null,
      told.credit ? make("p", "soft", told.credit) : null,
      ...told.sets.flatMap(pictureSet),
      ...told.links.map((each) => make("p", "", link(each))),
    ].filter(Boolean),
  );
  part("panel-place").scrollTop = 0;
}

function starts() {
  const names = places.slice(0, 6).map((place) => button(place.name, () => go(place)));
  if (data.tour.length) names.unshift(button(say("take_tour"), () => (openTab("tour"), walkTo(0))));
  return make("div", "", make("h3", "", say("starts")), make("div", "starts", ...names));
}

function choose(place) {
  mark(place);
  showCard(place);
  openTab("place");
  for (const [row, each] of places.entries()) rows[row].setAttribute("aria-current", String(each === place));
  tell(place ? say("chosen", { name: place.name }) : "");
}

// Choose a place from elsewhere than the map: the map goes there, and reading goes on at its card.
function go(place) {
  choose(place);
  // Not so close that the picture of the map falls apart; the card has a sharper one.
  const zoom = Math.min(map.zoomFor(3 * place.width, data.kmPerDegree, place.latitude), map.deepest);
  if (globe || !map.isSeen(place) || Math.abs(zoom - map.zoom) > 1.5) travel(place.latitude, place.longitude, zoom);
  part("panel-place").querySelector("h2").focus({ preventScroll: true });
}

// ---- Tabs

const tabs = ["place", "list", ...(data.tour.length ? ["tour"] : []), ...(data.sheet ? ["tasks"] : [])];

function openTab(name) {
  for (const each of tabs) {
    const [tab, isOpen] = [part(`tab-${each}`), each === name];
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
    part(`panel-${each}`).hidden = !isOpen;
  }
  const isTasks = Boolean(sheet) && name === "tasks";
  if (map) {
    map.goesOn = !isTasks; // an answer is the place that is pressed on, however often
    map.takesNames = true;
  }
  if (isTasks) sheet.showSpots();
  else lay([], []);
}

function makeTabs() {
  for (const name of tabs) {
    const tab = button(say(name), () => {
      openTab(name);
      if (name === "tour") goToStep();
    });
    tab.id = `tab-${name}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `panel-${name}`);
    part("tabs").append(tab);
  }
  if (!data.tour.length) part("panel-tour").remove();
  if (!data.sheet) part("panel-tasks").remove();
  part("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(event.target.id.slice(4)) + step + tabs.length) % tabs.length];
    openTab(next);
    part(`tab-${next}`).focus();
  });
}

// A dot as on the map; where one's own are coloured, a ring stands for no value.
function dotOf(mark, colour = "") {
  const dot = make("span", `dot ${mark || "named"}`);
  if (mark === "own" && data.legend) {
    dot.classList.toggle("without", !colour);
    dot.style.background = colour;
  }
  return dot;
}

// ---- The list

const rows = places.map((place) => {
  const row = button("", () => go(place));
  row.append(dotOf(place.mark, place.colour), make("span", "name", place.name), make("span", "kind", place.kind));
  if (place.mark === "seen") row.lastChild.append(` · ${say("seen")}`);
  row.tabIndex = -1;
  return row;
});

function makeList() {
  const told = say(data.total > places.length ? "some" : "count", { count: places.length, total: data.total });
  const list = make("ul", "list", ...rows.map((row) => make("li", "", row)));
  list.setAttribute("aria-label", say("places"));
  part("panel-list").append(make("p", "soft", told), list);
  if (rows.length) rows[0].tabIndex = 0;
  list.addEventListener("keydown", (event) => {
    const at = rows.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows[clamp(to, 0, rows.length - 1)].focus();
  });
  // One stop for the tab key, wherever people were last.
  list.addEventListener("focusin", (event) => {
    for (const row of rows) row.tabIndex = row === event.target ? 0 : -1;
  });
}

// ---- The tour

let reached = 0;

function showStep(number) {
  reached = number;
  const step = data.tour[number];
  const count = data.tour.length;
  const heading = make("h2", "", step.title || say("step", { number: number + 1, count }));
  heading.tabIndex = -1;
  const walk = [["back", number - 1], ["next", number + 1]].map(([key, to]) => {
    const made = button(say(key), () => walkTo(to));
    made.disabled = !data.tour[to];
    return made;
  });
  part("panel-tour").replaceChildren(
    ...[
      make("p", "soft", say(number + 1 < count ? "step" : "last_step", { number: number + 1, count })),
      heading,
      make("p", "text", step.text),
      step.question ? make("p", "text question", step.question) : null,
      step.answer ? make("details", "", make("summary", "", say("answer")), make("p", "text", step.answer)) : null,
      make("div", "walk", ...walk),
    ].filter(Boolean),
  );
}

function walkTo(number) {
  showStep(number);
  goToStep();
  part("panel-tour").scrollTop = 0;
  part("panel-tour").querySelector("h2").focus({ preventScroll: true });
}

function goToStep() {
  const { latitude, longitude, height, width_km: width, overview } = data.tour[reached];
  const zoom = height ? map.zoomForHeight(height) : map.zoom;
  mark(overview ? null : { latitude, longitude });
  travel(latitude, longitude, width ? map.zoomFor(width, data.kmPerDegree, latitude) : zoom);
}

// ---- Putting it together

let map;
let sheet = null;

// A place of the map was clicked, or the ground at a position: what is open decides what that means.
function picked(place, at, within) {
  if (sheet && !part("panel-tasks").hidden) sheet.act(within === Infinity && !isBelow(place, at) ? null : place, at ?? place);
  else if (place || map.target) choose(place);
}

// Whether a place lies where the keys point: they pick the nearest, however far it is.
function isBelow(place, at) {
  return Math.hypot(wrap(place.longitude - at.longitude), place.latitude - at.latitude) * map.scale <= NEAR.mouse / 2;
}

// The edges of what lies over the map, as the map counts.
function boxOf({ offsetLeft: left, offsetTop: top, offsetWidth: width, offsetHeight: height }) {
  return { left, top, right: left + width, bottom: top + height };
}

function start() {
  document.body.classList.add("live");
  for (const each of all("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
  for (const each of all("button[data-label]")) each.title = say(each.dataset.label);
  makeTabs();
  makeList();
  makeSearch();
  const marks = new Set(places.map(({ mark }) => mark));
  for (const [mark, key] of [["own", "own"], ["seen", "seen"], ["landing", "landing"], ["", "named"]]) {
    if (!marks.has(mark)) continue;
    const isColoured = mark === "own" && data.legend;
    part("legend").append(make("li", "", isColoured ? null : dotOf(mark), isColoured ? data.legend.column : say(key)));
    if (isColoured) part("legend").append(...data.legend.entries.map(([colour, words]) => make("li", "", dotOf("own", colour), words)));
  }
  map = new MarsMap(part("map"), part("planet"), places, {
    picked,
    moved,
    pointed: showPosition,
    isColoured: Boolean(data.legend),
  });
  const cover = () => {
    map.covered = all(".legend, .zoom, .scale").map(boxOf);
    map.ask();
  };
  new ResizeObserver(cover).observe(part("map"));
  const { latitude, longitude, height } = data.view;
  map.home = () => travel(latitude, longitude, globe ? 0 : map.zoomForHeight(height));
  part("closer").addEventListener("click", () => (globe ? globe.zoom(0.5) : map.closer(1)));
  part("wider").addEventListener("click", () => (globe ? globe.zoom(-0.5) : map.closer(-1)));
  part("round").addEventListener("click", toggleGlobe);
  part("home").addEventListener("click", () => map.home());
  map.show(latitude, longitude, map.zoomForHeight(height));
  choose(places[data.chosen] ?? null);
  if (data.tour.length) showStep(0);
  if (data.sheet) {
    sheet = new Sheet(part("panel-tasks"), data.sheet, (spots, isLine) => lay(isLine ? joined(spots) : [], spots));
    openTab("tasks");
    sheet.follow(); // now that it is seen
  }
  if (data.globe.begins && hasWebGL()) toggleGlobe();
}

// In a frame that is hidden at first, as large as nothing, there is no view to begin with until it is seen.
function begin() {
  if (innerWidth && innerHeight) start();
  else addEventListener("resize", begin, { once: true });
}

part("planet").decode().then(begin);
