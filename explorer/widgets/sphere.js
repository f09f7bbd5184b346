// The globe in a notebook: what the kernel tells it, and what people do with it told back.
const AGAIN = 400; // milliseconds before a drawing is made anew that the browser took away

export default {
  render({ model, el }) {
    el.classList.add("explorer-sphere-view");
    let end = () => {};
    const begin = () => {
      end();
      end = hasWebGL() ? show(model, el, () => void setTimeout(() => el.isConnected && begin(), AGAIN)) : lack(model, el);
    };
    begin();
    return () => end();
  },
};

function lack(model, el) {
  el.textContent = model.get("words").without;
  model.send({ lacks: true });
  return () => {};
}

function show(model, el, lost) {
  const me = Math.random(); // of several displays of one globe
  const told = {
    lost,
    clicked: (place, ground) => model.send({ clicked: place, ground, of: model.get("places").of }),
    pointed: (ground) => model.send({ pointed: ground }),
    home: () => model.send({ home: true }),
    raised: (times) => (model.set("times", times), model.save_changes()),
    rested: ({ eye, isByHand }) => {
      const { latitude, longitude, zoom, tilt, heading, width, height } = eye;
      const at = { latitude, longitude, zoom, tilt, heading, by: me };
      model.send({ rested: { ...at, asked: model.get("wanted").asked, hand: isByHand === true, reach: eye.seen().reach, size: [width, height] } });
    },
  };
  const globe = new Globe(el, {
    body: model.get("body"),
    words: model.get("words"),
    told: (name, ...values) => told[name](...values),
    legend: () => el.closest(".explorer-sphere")?.querySelector(".explorer-legend"),
  });
  el.globe = globe; // for whoever asks at the console
  const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const follow = {
    words: (words) => globe.reword(words),
    terrain: (packed) => packed.bytes && globe.rise({ ...packed, bytes: bytes(packed.bytes) }),
    whole: (picture) => picture.byteLength && globe.paint(bytes(picture)),
    part: (part) => (part.picture ? globe.lay(bytes(part.picture), part) : globe.strip()),
    places: ({ list }) => globe.show({ places: list ?? [] }),
    outlines: (outlines) => globe.show({ outlines }),
    tracks: (tracks) => globe.show({ tracks }),
    spots: (spots) => globe.show({ spots }),
    way: (way) => globe.along(way.latitude ? way : null),
    sun: (sun) => globe.shine(sun),
    graticule: (degrees) => globe.rule(degrees),
    times: (times) => globe.raise(times),
    height: (height) => globe.tellHeight(height),
    wanted: (wanted) => (wanted.flies ? globe.fly(wanted) : wanted.by === me || globe.stand(wanted)),
  };
  const listeners = Object.entries(follow).map(([name, act]) => {
    const hear = () => act(model.get(name));
    model.on(`change:${name}`, hear);
    if (name === "wanted") globe.stand(model.get("wanted"));
    else hear();
    return [name, hear];
  });
  return () => {
    for (const [name, hear] of listeners) model.off(`change:${name}`, hear);
    globe.close();
    delete el.globe; // anywidget keeps elements that are gone
  };
}
