// Back, where we are, on, play: buttons for something that goes step by step. The arrow keys work anywhere beside them.
export default {
  render({ model, el }) {
    const make = (tag, attributes, parent = el) => {
      const made = parent.appendChild(document.createElement(tag));
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      return made;
    };
    el.classList.add("explorer-stepper");
    const back = make("button", { type: "button" }), where = make("span", { role: "status" });
    const next = make("button", { type: "button" }), play = make("button", { type: "button", "aria-pressed": "false" });
    let timer = null;

    const go = (by) => {
      const to = model.get("step") + by;
      if (to < 0 || to >= model.get("count")) return stop();
      model.set("step", to);
      model.save_changes();
    };
    const stop = () => {
      clearInterval(timer);
      timer = null;
      show();
    };
    const show = () => {
      const [backWords, nextWords, playWords, stopWords, told] = model.get("words");
      const step = model.get("step"), count = model.get("count");
      const lost = [back, next].find((each) => each === document.activeElement);
      back.textContent = backWords;
      next.textContent = nextWords;
      play.textContent = timer ? stopWords : playWords;
      play.setAttribute("aria-pressed", String(Boolean(timer)));
      where.textContent = told;
      back.disabled = step <= 0;
      next.disabled = step >= count - 1;
      play.hidden = count < 2;
      // A button that is switched off loses the focus, and with it the arrow keys.
      if (lost && lost.disabled) (lost === next ? back : next).focus();
    };
    back.addEventListener("click", () => go(-1));
    next.addEventListener("click", () => go(1));
    play.addEventListener("click", () => {
      if (timer) return stop();
      if (model.get("step") >= model.get("count") - 1) go(-model.get("step"));
      timer = setInterval(() => go(1), model.get("pace") * 1000);
      show();
    });
    const keys = (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1 }[event.key];
      const writing = event.target.closest("input, textarea, select, [role=slider], .leaflet-container");
      if (!by || writing || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      go(by);
    };
    // Widgets are put into their boxes after they are drawn.
    let home = null;
    requestAnimationFrame(() => {
      home = el.closest(".explorer-stepped") ?? el;
      home.addEventListener("keydown", keys);
    });
    model.on("change:words change:step change:count", show);
    show();
    return () => {
      clearInterval(timer);
      home?.removeEventListener("keydown", keys);
    };
  },
};
