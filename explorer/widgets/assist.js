// What Leaflet lacks for people without a mouse or a screen, and tells nobody: keys that pick, words for the map, its
// size; whether a person has put a hand to the map since the kernel moved it last; and a way to travel far, not jump.
const FLIGHT = 0.9; // seconds
const still = matchMedia("(prefers-reduced-motion: reduce)");

export default {
  render({ model, el }) {
    el.classList.add("explorer-assist");
    const said = el.appendChild(document.createElement("div"));
    said.setAttribute("role", "status");
    let observer = null, box = null, wasSeen = true, later = null;

    const say = () => { said.textContent = model.get("said"); };
    const label = () => { box?.setAttribute("aria-label", model.get("label")); };
    const touch = () => {
      if (model.get("touched") === model.get("asked")) return; // once for each time that the kernel moved the map
      model.set("touched", model.get("asked"));
      model.save_changes();
    };
    // A browser calls a map focused "visibly" by a mouse, too, when keys were used before it; here it is for keys on the map.
    const keyed = () => box.classList.add("explorer-keyed");
    const unkeyed = () => box.classList.remove("explorer-keyed");
    const pick = (event) => {
      if (event.target !== box || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      event.stopPropagation();
      model.send({ pick: true });
    };
    const measure = () => {
      const size = [box.clientWidth, box.clientHeight], known = model.get("size");
      const isSeen = Boolean(size[0] && size[1]), isNew = known[0] !== size[0] || known[1] !== size[1];
      if (isSeen && (isNew || !wasSeen)) window.dispatchEvent(new Event("resize")); // Leaflet looks at its box only then
      wasSeen = isSeen;
      if (!isSeen || !isNew) return;
      model.set("size", size);
      model.save_changes();
    };
    // The view of the map that stands beside, among all that show the same.
    const leaflet = async () => {
      const shown = await model.widget_manager.get_model(model.get("map").slice("IPY_MODEL_".length));
      const views = await Promise.all(Object.values(shown.views ?? {}));
      return views.find((view) => view.el.contains(box))?.obj;
    };
    const bound = async () => {
      const map = await leaflet();
      if (!map) return void (later = setTimeout(bound, 100));
      map.options.maxBoundsViscosity = 1;
      map.setMaxBounds(model.get("edges"));
      try {
        model.send({ ready: true });
      } catch {} // the page has been left meanwhile
    };
    const fly = async ({ fly }) => {
      const map = await leaflet();
      if (!fly || !map) return;
      const [y, x, zoom] = fly;
      if (still.matches) return void map.setView([y, x], zoom, { animate: false });
      const { classList } = el.closest(".explorer-map");
      map.flyTo([y, x], zoom, { duration: FLIGHT });
      classList.add("explorer-flying"); // names would drift off their places
      map.once("moveend", () => classList.remove("explorer-flying"));
    };
    // A browser alone knows whether its network has the tiles of a live basemap. One that came proves that it has.
    const tile = (event) => {
      if (!event.target.classList?.contains("leaflet-tile")) return;
      const comes = event.type === "load", known = model.get("reached");
      if (known === comes || known === true) return;
      model.set("reached", comes);
      model.save_changes();
    };
    const hands = ["pointerdown", "click", "wheel", "keydown", "touchstart"];
    const attach = () => {
      box = el.closest(".explorer-map")?.querySelector(".leaflet-container");
      if (!box) return void (tries = requestAnimationFrame(attach));
      box.setAttribute("role", "application");
      label();
      bound();
      // In the capture phase: before Leaflet moves the map and tells where it is.
      for (const hand of hands) box.addEventListener(hand, touch, { capture: true, passive: true });
      box.addEventListener("keydown", pick);
      for (const key of ["keydown", "keyup"]) box.addEventListener(key, keyed, true);
      for (const other of ["pointerdown", "wheel", "blur"]) box.addEventListener(other, unkeyed, { capture: true, passive: true });
      for (const end of ["load", "error"]) box.addEventListener(end, tile, true); // these do not bubble
      observer = new ResizeObserver(measure);
      observer.observe(box);
    };
    let tries = requestAnimationFrame(attach);
    model.on("change:said", say);
    model.on("change:label", label);
    model.on("msg:custom", fly);
    say();
    return () => {
      cancelAnimationFrame(tries);
      clearTimeout(later);
      model.off("msg:custom", fly);
      observer?.disconnect();
      for (const hand of hands) box?.removeEventListener(hand, touch, { capture: true });
      box?.removeEventListener("keydown", pick);
      for (const end of ["load", "error"]) box?.removeEventListener(end, tile, true);
      for (const key of ["keydown", "keyup"]) box?.removeEventListener(key, keyed, true);
      for (const other of ["pointerdown", "wheel", "blur"]) box?.removeEventListener(other, unkeyed, true);
    };
  },
};
