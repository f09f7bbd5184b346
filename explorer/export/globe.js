// The globe of the saved page: it takes the place of the map while people want it, and lets go of WebGL when they do not.
let globe = null;

const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function makeGlobe() {
  const { body, words, terrain } = data.globe;
  const made = new Globe(part("globe").appendChild(make("div", "")), {
    body,
    words,
    legend: () => part("legend"),
    told: (what, ...told) => ({
      pointed: () => {},
      lost: () => (toggleGlobe(), setTimeout(toggleGlobe, 400)),
      clicked: (place, ground) => picked(places[place] ?? null, ground && { latitude: ground[0], longitude: ground[1] }),
      raised: (times) => made.raise(times),
      home: () => map.home(),
      rested: ({ eye }) => map.show(eye.latitude, eye.longitude, eye.zoom),
    })[what](...told),
  });
  made.paint(part("planet"));
  made.rise({ ...terrain, bytes: bytesOf(terrain.bytes) });
  made.show({ places: places.map(asDot) });
  made.along(way());
  made.show({ tracks: laid });
  made.stand({ latitude: map.latitude, longitude: map.longitude, zoom: noWider(map.zoom, made) });
  return made;
}

// A zoom at which the planet is not smaller than it has to be.
const noWider = (zoom, { eye }) => Math.max(zoom, eye.zoomOfDisc(0.86));

const asDot = ({ latitude, longitude, name, mark, colour }) => ({
  latitude, longitude, name,
  fill: colour || COLOURS[mark], radius: RADII[mark], colour: "#2b120a", weight: 1.2, pictured: mark === "seen", stays: mark === "own" || mark === "landing",
});

// From step to step of the tour.
function way() {
  const stops = data.tour.filter(({ overview }) => !overview);
  return stops.length > 1 ? { latitude: stops.map((each) => each.latitude), longitude: stops.map((each) => each.longitude) } : null;
}

function toggleGlobe() {
  if (!globe && !hasWebGL()) return lackGlobe();
  if (globe) {
    const { box } = globe;
    globe.close();
    box.remove();
    globe = null;
  } else {
    globe = makeGlobe();
    mark(map.target);
  }
  document.body.classList.toggle("round", Boolean(globe));
  part("round").setAttribute("aria-pressed", String(Boolean(globe)));
}

function lackGlobe() {
  const words = make("p", "no-globe", data.globe.words.without);
  part("globe").append(words);
  tell(data.globe.words.without);
  setTimeout(() => words.remove(), 6000);
}

// What the map does, the globe does along with it.

function travel(latitude, longitude, zoom) {
  if (globe) globe.fly({ latitude, longitude, zoom: noWider(zoom, globe) });
  else map.fly(latitude, longitude, zoom);
}

let laid = []; // over the globe, as it draws tracks
let judged = []; // answers, as it draws spots: above the dots of places
let ringed = [];

const asAnswer = ({ latitude, longitude, label }) => ({
  latitude, longitude, fill: label === "✓" ? "#2b8a3e" : "#c92a2a", colour: "#ffffff", weight: 2, radius: 8,
});

function lay(line, spots) {
  map.lay(line, spots);
  judged = line.length ? [] : spots.map(asAnswer);
  const parts = { latitude: line.map((each) => each.latitude), longitude: line.map((each) => each.longitude) };
  laid = line.length ? [{ ...parts, colour: "#ffffff", points: spots }] : [];
  globe?.show({ tracks: laid, spots: [...ringed, ...judged] });
}

function mark(place) {
  map.mark(place);
  const ring = place && { latitude: place.latitude, longitude: place.longitude, colour: "#ffd166", weight: 3, radius: 12 };
  ringed = ring ? [ring] : [];
  globe?.show({ spots: [...ringed, ...judged] });
}
