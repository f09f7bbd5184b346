// An outline of the Earth laid on a flat map, with one handle to drag it by and one to turn it. The browser alone reckons
// where its corners lie, as explorer/mars/body.py does (laid_out), so that it keeps its size while a hand drags it over the
// planet; the kernel is told once the hand lets go.
const RESTS = 300; // milliseconds after a key before the kernel is told
const STEP = 10, FINE_STEP = 1; // pixels that an arrow key moves
const TURN = 5, FINE_TURN = 1; // degrees that one turns
const ARM = 1.12, LEAST_ARM = 44; // how far out the turning handle is: as a part of how far north the outline reaches; pixels at least
const FAR_ARM = 2000; // km: no longer for the sake of pixels, or it would lie behind the planet
const LAST = 89.999; // degrees: at a pole itself there is no north
const radians = Math.PI / 180;
const CROSS = "M12 2l3 4h-2v5h5V9l4 3-4 3v-2h-5v5h2l-3 4-3-4h2v-5H6v2l-4-3 4-3v2h5V6H9z";
const ROUND = "M12 4a8 8 0 1 1-7.4 5l1.9.8A6 6 0 1 0 12 6v3L7.5 5 12 1z";

// Planetocentric latitude and longitude of points of the equal-area plane about a place, turned; all in degrees and km.
function layingOut([centre, middle, turn], [a, b]) {
  const squared = 1 - (b / a) ** 2, eccentricity = Math.sqrt(squared);
  const zone = (sine) => {
    const part = eccentricity * sine;
    return (1 - squared) * (sine / (1 - part ** 2) + Math.log((1 + part) / (1 - part)) / (2 * eccentricity));
  };
  const all = zone(1), radius = a * Math.sqrt(all / 2);
  const at = Math.atan(Math.tan(Math.max(Math.min(centre, LAST), -LAST) * radians) * (a / b) ** 2);
  const sine = zone(Math.sin(at)) / all, cosine = Math.sqrt(1 - sine ** 2);
  const across = (a * Math.cos(at)) / Math.sqrt(1 - squared * Math.sin(at) ** 2) / (radius * cosine);
  const [turnSine, turnCosine] = [Math.sin(turn * radians), Math.cos(turn * radians)];
  return (right, up) => {
    const x = (right * turnCosine + up * turnSine) / across, y = (up * turnCosine - right * turnSine) * across;
    const far = Math.hypot(x, y);
    if (far === 0) return [centre, middle];
    const angle = 2 * Math.asin(Math.min(far / 2 / radius, 1));
    const [angleSine, angleCosine] = [Math.sin(angle), Math.cos(angle)];
    const authalic = Math.asin(Math.max(Math.min(angleCosine * sine + (y * angleSine * cosine) / far, 1), -1));
    const graphic = authalic + (squared / 3 + (31 * squared ** 2) / 180) * Math.sin(2 * authalic) +
      ((23 * squared ** 2) / 360) * Math.sin(4 * authalic);
    const east = Math.atan2(x * angleSine, far * cosine * angleCosine - y * sine * angleSine);
    return [Math.atan(Math.tan(graphic) * (b / a) ** 2) / radians, middle + east / radians];
  };
}

// Units up and right of a position, and back; null off the plane.
function planeOf({ name, radius, top }) {
  if (radius === null)
    return { up: (latitude, longitude) => [latitude, longitude], back: ([up, right]) => (Math.abs(up) <= 90 ? [up, right] : null) };
  const south = name === "south" ? 1 : -1;
  return {
    up: (latitude, longitude) => {
      const far = 2 * radius * Math.tan(((90 + south * latitude) / 2) * radians);
      return [south * far * Math.cos(longitude * radians), far * Math.sin(longitude * radians)];
    },
    back: ([up, right]) => {
      if (Math.max(Math.abs(up), Math.abs(right)) > top) return null;
      const latitude = -south * (90 - (2 * Math.atan(Math.hypot(up, right) / 2 / radius)) / radians);
      return [latitude, Math.atan2(right, south * up) / radians];
    },
  };
}

// Degrees clockwise from north in which one place is seen from another.
function bearing([latitude, longitude], [other, otherLongitude]) {
  const [from, to, east] = [latitude, other, otherLongitude - longitude].map((each) => each * radians);
  const north = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(east);
  return (Math.atan2(Math.sin(east) * Math.cos(to), north) / radians + 360) % 360;
}

function symbol(path) {
  const made = document.createElement("div");
  made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`; // ours, no word of anybody else
  return made.firstChild;
}

export default {
  render({ model, el }) {
    let map = null, lines = [], mover = null, turner = null, pose = [], timer = null, isGone = false, isHeld = false;
    const plane = planeOf(model.get("plane")), wraps = model.get("plane").radius === null;

    // Leaflet's own classes, which it hands to nobody: found by a method among the layers of the map.
    const classWith = (method) => {
      let found = null;
      map.eachLayer((layer) => {
        for (let kind = Object.getPrototypeOf(layer); kind && !found; kind = Object.getPrototypeOf(kind))
          if (Object.hasOwn(kind, method)) found = { Class: kind.constructor, layer };
      });
      return found;
    };
    // Parts of the outline as the map draws them: without a jump, in each turn of the planet that it shows.
    const parts = () => {
      const lay = layingOut(pose, model.get("axes")), drawn = [], bounds = map.getBounds();
      for (const ring of model.get("rings")) {
        let part = [];
        for (let at = 0; at < ring.length; at += 2) {
          let [latitude, longitude] = lay(ring[at], ring[at + 1]);
          if (wraps && part.length) longitude -= 360 * Math.round((longitude - part[part.length - 1][1]) / 360);
          const spot = plane.up(latitude, longitude);
          if (!wraps && Math.max(...spot.map(Math.abs)) > 2 * model.get("plane").top) {
            drawn.push(part);
            part = [];
          } else part.push(spot);
        }
        drawn.push(part);
      }
      if (!wraps) return drawn.filter((part) => part.length > 1);
      return drawn.flatMap((part) => {
        const east = part.map(([, right]) => right), [west, end] = [Math.min(...east), Math.max(...east)], turns = [];
        const width = bounds.getEast() - bounds.getWest();
        const first = Math.ceil((bounds.getWest() - width - end) / 360), last = Math.floor((bounds.getEast() + width - west) / 360);
        for (let turn = first; turn <= last; turn++) turns.push(part.map(([up, right]) => [up, right + 360 * turn]));
        return turns;
      });
    };
    const near = ([up, right]) => [up, wraps ? right + 360 * Math.round((map.getCenter().lng - right) / 360) : right];
    const armAt = () => {
      const lay = layingOut(pose, model.get("axes")), at = (km) => plane.up(...lay(0, km));
      const arm = ARM * model.get("north"), [end, middle] = [at(arm), plane.up(pose[0], pose[1])].map((spot) => map.latLngToLayerPoint(spot));
      const pixels = Math.hypot(end.x - middle.x, end.y - middle.y);
      return at(arm * Math.min(Math.max(LEAST_ARM / pixels, 1), Math.max(FAR_ARM / arm, 1)));
    };
    const draw = () => {
      const drawn = parts();
      for (const line of lines) line.setLatLngs(drawn);
    };
    const showHandles = (held) => {
      const spot = plane.up(pose[0], pose[1]), isOn = wraps || plane.back(spot) !== null;
      for (const [handle, at] of [[mover, spot], [turner, armAt()]]) {
        if (isOn && plane.back(at) !== null) {
          if (handle !== held) handle.setLatLng(near(at));
          if (!map.hasLayer(handle)) handle.addTo(map);
        } else if (handle !== held) handle.remove();
      }
      word();
    };
    const word = () => {
      const words = model.get("words");
      for (const [handle, name] of [[mover, "move"], [turner, "turn"]]) {
        const element = handle.getElement();
        if (!element) continue;
        element.setAttribute("aria-label", words[name]);
        element.title = words[name];
      }
      turner.getElement()?.setAttribute("aria-valuenow", Math.round(pose[2]));
      const name = mover.getElement()?.querySelector(".explorer-stencil-name");
      if (name) name.textContent = words.name;
    };
    const tell = () => {
      clearTimeout(timer);
      model.send({ placed: pose });
    };
    const tellSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(tell, RESTS);
    };
    const moveTo = (latlng, held) => {
      const found = plane.back([latlng.lat, latlng.lng]);
      if (!found) return;
      pose = [...found, pose[2]];
      draw();
      showHandles(held);
    };
    const turnTo = (degrees, held) => {
      pose = [pose[0], pose[1], ((degrees % 360) + 360) % 360];
      draw();
      showHandles(held);
    };
    const moveBy = ([right, down], isFine) => {
      const step = isFine ? FINE_STEP : STEP, { x, y } = map.latLngToLayerPoint(mover.getLatLng());
      moveTo(map.layerPointToLatLng([x + step * right, y + step * down]));
    };
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const keyed = (handle) => (event) => {
      const arrow = arrows[event.key];
      if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation(); // the map would move, and the notebook too
      if (handle === mover) moveBy(arrow, event.shiftKey);
      else turnTo(pose[2] + (arrow[0] - arrow[1]) * (event.shiftKey ? FINE_TURN : TURN));
      tellSoon();
    };
    const handle = (Marker, Icon, name, path) => {
      const icon = new Icon({ className: `explorer-stencil-${name}`, iconSize: [32, 32], iconAnchor: [16, 16], html: "" });
      const marker = new Marker([0, 0], { draggable: true, keyboard: true, icon, zIndexOffset: 1000 });
      marker.on("add", () => {
        const element = marker.getElement();
        element.replaceChildren(symbol(path));
        element.tabIndex = 0;
        element.setAttribute("role", name === "turn" ? "slider" : "button");
        if (name === "turn") for (const [edge, value] of [["min", 0], ["max", 360]]) element.setAttribute(`aria-value${edge}`, value);
        else element.appendChild(document.createElement("span")).className = "explorer-stencil-name";
        element.addEventListener("keydown", keyed(marker));
      });
      marker.on("dragstart", () => { isHeld = true; });
      marker.on("dragend", () => {
        isHeld = false;
        showHandles();
        tell();
      });
      return marker;
    };
    const take = () => {
      for (const layer of [...lines, mover, turner]) layer?.remove();
      lines = [];
      mover = turner = null;
    };
    const show = () => {
      if (!map || isHeld) return; // what a hand holds is not taken from it
      pose = model.get("pose");
      if (!pose.length) return take();
      if (!lines.length) {
        const { Class: Line } = classWith("getLatLngs"), { Class: Marker, layer } = classWith("setIcon");
        const Icon = layer.options.icon.constructor;
        const looks = [{ color: "#1d0d06", weight: 5, opacity: 0.65 }, { color: model.get("colour"), weight: 2.5 }];
        lines = looks.map((look) => new Line([], { ...look, fill: false, interactive: false, pane: "above" }).addTo(map));
        mover = handle(Marker, Icon, "move", CROSS);
        turner = handle(Marker, Icon, "turn", ROUND);
        mover.on("drag", () => moveTo(mover.getLatLng(), mover));
        turner.on("drag", () => {
          const found = plane.back([turner.getLatLng().lat, turner.getLatLng().lng]);
          if (found) turnTo(bearing(pose, found), turner);
        });
      }
      draw();
      showHandles();
    };
    const moved = () => { if (lines.length && !isHeld) show(); };
    const begin = async () => {
      const shown = await model.widget_manager.get_model(model.get("map").slice("IPY_MODEL_".length));
      for (const view of await Promise.all(Object.values(shown.views ?? {})))
        if (view.el.parentElement === el.parentElement) map = view.obj;
      if (isGone) return;
      if (!map || !classWith("getLatLngs") || !classWith("setIcon")) {
        map = null;
        return void setTimeout(begin, 100);
      }
      map.on("moveend", moved);
      show();
    };
    model.on("change:pose change:rings", show);
    model.on("change:words", () => mover && word());
    begin();
    return () => {
      isGone = true;
      clearTimeout(timer);
      map?.off("moveend", moved);
      if (map) take();
    };
  },
};
