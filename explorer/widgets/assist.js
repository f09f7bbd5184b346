// What Leaflet lacks for people without a mouse or a screen, and tells nobody: keys that pick, words for the map, its size.
export default {
  render({ model, el }) {
    el.classList.add("explorer-assist");
    const said = el.appendChild(document.createElement("div"));
    said.setAttribute("role", "status");
    let observer = null, box = null;

    const say = () => { said.textContent = model.get("said"); };
    const label = () => { box?.setAttribute("aria-label", model.get("label")); };
    const pick = (event) => {
      if (event.target !== box || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      event.stopPropagation();
      model.send({ pick: true });
    };
    const measure = () => {
      const size = [box.clientWidth, box.clientHeight], known = model.get("size");
      if (!size[0] || !size[1] || (known[0] === size[0] && known[1] === size[1])) return;
      window.dispatchEvent(new Event("resize")); // Leaflet looks at its box only then
      model.set("size", size);
      model.save_changes();
    };
    const attach = () => {
      box = el.closest(".explorer-map")?.querySelector(".leaflet-container");
      if (!box) return requestAnimationFrame(attach);
      box.setAttribute("role", "application");
      label();
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
      box?.removeEventListener("keydown", pick);
    };
  },
};
