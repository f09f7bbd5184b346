// The whole planet, the whole screen, the panels folded away; and the explorer brought into sight when it is new.
const ICONS = {
  home: "M4 11l8-7 8 7M6.5 9.5V20h11V9.5M10 20v-6h4v6",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  fold: "M4 5h16v14H4zM14 5v14M7.5 9l3 3-3 3",
};
const HANDS = ["wheel", "pointerdown", "keydown"];
const SHAPING = 3000; // milliseconds

export default {
  render({ model, el }) {
    el.classList.add("explorer-tools");
    const root = () => el.closest(".explorer");
    const acts = {
      home: () => model.send({ home: true }),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : root().requestFullscreen()).catch(() => {}),
      fold: () => buttons.fold.setAttribute("aria-pressed", root().classList.toggle("explorer-folded")),
    };
    const buttons = {};
    for (const [name, act] of Object.entries(acts)) {
      const button = (buttons[name] = el.appendChild(document.createElement("button")));
      button.type = "button";
      button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
      button.addEventListener("click", act);
    }
    buttons.fold.setAttribute("aria-pressed", "false");
    buttons.full.hidden = !document.fullscreenEnabled; // in a frame that may not
    const word = () => {
      for (const [name, button] of Object.entries(buttons)) {
        button.title = model.get("words")[name] ?? "";
        button.setAttribute("aria-label", button.title);
      }
    };
    model.on("change:words", word);
    word();

    // Pressed again, the map that is shown goes home, too; ipywidgets tells nobody of that.
    const again = ({ target }) => target.closest(".explorer-projections button.mod-active") && acts.home();
    let page = null;

    // While it takes its first shape; after that the page is moved by people alone.
    let until = model.get("shown") ? 0 : Infinity;
    const rest = () => void (until = 0);
    const bring = new ResizeObserver(() => {
      if (!page.querySelector(".leaflet-container")?.clientHeight) return;
      if (performance.now() > until) return bring.disconnect();
      if (!model.get("shown")) {
        until = performance.now() + SHAPING;
        model.set("shown", true);
        model.save_changes();
      }
      page.scrollIntoView({ block: "nearest" });
    });
    const found = requestAnimationFrame(() => {
      page = root();
      if (!page) return;
      bring.observe(page);
      page.addEventListener("click", again, { capture: true });
      for (const hand of HANDS) addEventListener(hand, rest, { passive: true });
    });
    return () => {
      cancelAnimationFrame(found);
      page?.removeEventListener("click", again, { capture: true });
      for (const hand of HANDS) removeEventListener(hand, rest);
      bring.disconnect();
      model.off("change:words", word);
    };
  },
};
