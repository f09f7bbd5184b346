// What ipywidgets leaves out: the names of its sliders' handles, and whether its toggle buttons are pressed. And keys
// pressed in the explorer stay there: JupyterLab would take Enter, arrows and letters for commands to the notebook.
// Panels can be scrolled by keys. And a panel whose heading is new tells of something new, and is read from its top.
export default {
  render({ el }) {
    el.classList.add("explorer-naming");
    let observer = null, root = null;

    const set = (part, name, value) => { if (part.getAttribute(name) !== value) part.setAttribute(name, value); };
    const name = () => {
      for (const slider of root.querySelectorAll(".widget-slider")) {
        const words = slider.querySelector(".widget-label")?.textContent ?? "";
        for (const handle of slider.querySelectorAll("[role=slider]")) set(handle, "aria-label", words);
      }
      for (const button of root.querySelectorAll(".jupyter-button.widget-toggle-button")) {
        set(button, "aria-pressed", String(button.classList.contains("mod-active")));
      }
    };
    const headings = new WeakMap();
    const begin = () => {
      for (const heading of root.querySelectorAll(".explorer-side h2")) {
        const box = heading.closest(".explorer-tour-words, .explorer-card"), words = heading.parentElement.textContent;
        if (box && headings.has(box) && headings.get(box) !== words) box.scrollTop = 0;
        if (box) headings.set(box, words);
      }
    };
    // Words that nothing in them leads the keyboard to can be scrolled by its arrows all the same.
    const reach = () => {
      for (const box of root.querySelectorAll(".explorer-side .explorer-card, .explorer-tour-words")) {
        const leads = [...box.querySelectorAll("a, summary, input, select, textarea, button:not(:disabled)")];
        leads.some((each) => each.offsetParent !== null) ? box.removeAttribute("tabindex") : set(box, "tabindex", "0");
      }
    };
    const look = () => { name(); begin(); reach(); };
    // JupyterLab looks for this mark on what has the focus before it looks for a command.
    const keep = (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true");
    const attach = () => {
      root = el.closest(".explorer");
      if (!root) return void (tries = requestAnimationFrame(attach));
      root.addEventListener("focusin", keep);
      observer = new MutationObserver(look);
      // Not the maps: they change at every move, and have names of their own.
      for (const part of root.querySelectorAll(":scope > .explorer-bar, .explorer-side, :scope > .explorer-status")) {
        observer.observe(part, { subtree: true, childList: true, characterData: true, attributeFilter: ["class"] });
      }
      look();
    };
    let tries = requestAnimationFrame(attach);
    return () => {
      cancelAnimationFrame(tries);
      observer?.disconnect();
      root?.removeEventListener("focusin", keep);
    };
  },
};
