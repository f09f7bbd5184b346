// What Leaflet lacks for people without a mouse or a screen, and tells nobody: keys that pick, words for the map, its
// size; and whether a person has put a hand to the map since the kernel moved it last.
export default {
  render({ model, el }) {
    el.classList.add("explorer-assist");
    const said = el.appendChild(document.createElement("div"));
    said.setAttribute("role", "status");
    let observer = null, box = null, wasSeen = true;

    const say = () => { said.textContent = model.get("said"); };
    const label = () => { box?.setAttribute("aria-label", model.get("label")); };
    const touch = () => {
      if (model.get("touched") === model.get("asked")) return; // once for each time that the kernel moved the map
      model.set("touched", model.get("asked"));
      model.save_changes();
    };
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
    const hands = ["pointerdown", "click", "wheel", "keydown", "touchstart"];
    const attach = () => {
      box = el.closest(".explorer-map")?.querySelector(".leaflet-container");
      if (!box) return void (tries = requestAnimationFrame(attach));
      box.setAttribute("role", "application");
      label();
      // In the capture phase: before Leaflet moves the map and tells where it is.
      for (const hand of hands) box.addEventListener(hand, touch, { capture: true, passive: true });
      box.addEventListener("keydown", pick);
      observer = new ResizeObserver(measure);
      observer.observe(box);
    };
    let tries = requestAnimationFrame(attach);
    model.on("change:said", say);
    model.on("change:label", label);
    say();
    return () => {
      cancelAnimationFrame(tries);
      observer?.disconnect();
      for (const hand of hands) box?.removeEventListener(hand, touch, { capture: true });
      box?.removeEventListener("keydown", pick);
    };
  },
};
