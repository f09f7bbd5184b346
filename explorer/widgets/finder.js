// The search field: a combobox as WAI-ARIA describes it. The kernel searches; this shows what it found.
// Everything from the kernel is set as text, never as HTML.
let finders = 0;

export default {
  render({ model, el }) {
    const id = `explorer-results-${finders++}`;
    const make = (tag, attributes, parent = el) => {
      const made = parent.appendChild(document.createElement(tag));
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      return made;
    };
    el.classList.add("explorer-finder");
    const input = make("input", {
      class: "explorer-search", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false", maxlength: 200,
    });
    const list = make("ul", { class: "explorer-results", id, role: "listbox", hidden: "" });
    const message = make("div", { class: "explorer-finder-message", role: "status", hidden: "" });
    let active = -1, timer = null, isPicked = false; // what is typed has its answer: the list that comes late stays closed

    const open = (isOpen) => {
      list.hidden = !isOpen || !list.children.length;
      message.hidden = !isOpen || !message.textContent;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const point = (number) => {
      active = number;
      [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[active].id);
      list.children[active].scrollIntoView({ block: "nearest" });
    };
    const ask = () => {
      clearTimeout(timer);
      timer = null;
      if (model.get("query") === input.value) return;
      model.set("query", input.value);
      model.save_changes();
    };
    const pick = (number) => {
      ask();
      model.send({ pick: number, query: input.value });
      isPicked = true;
      open(!list.children.length); // where nothing was found, that stays said
    };
    const words = () => {
      input.placeholder = model.get("placeholder");
      input.setAttribute("aria-label", model.get("placeholder"));
      list.setAttribute("aria-label", model.get("placeholder"));
    };
    const show = () => {
      list.replaceChildren();
      model.get("results").forEach(([name, detail], number) => {
        const option = make("li", { role: "option", id: `${id}-${number}` }, list);
        make("span", { class: "explorer-result-name" }, option).textContent = name;
        make("span", { class: "explorer-result-detail" }, option).textContent = detail;
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          pick(number);
        });
      });
      message.textContent = model.get("message");
      point(list.children.length ? 0 : -1);
      open(document.activeElement === input && input.value.trim() !== "" && !(isPicked && list.children.length));
    };

    input.addEventListener("input", () => {
      isPicked = false;
      clearTimeout(timer);
      timer = setTimeout(ask, 80);
    });
    input.addEventListener("focus", () => open(input.value.trim() !== ""));
    input.addEventListener("blur", () => open(false));
    input.addEventListener("keydown", (event) => {
      const count = list.children.length;
      event.stopPropagation(); // the notebook has its own ideas about keys
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
        open(true);
        point((active + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
      } else if (event.key === "Enter" && input.value.trim()) {
        pick(Math.max(active, 0));
      } else if (event.key === "Escape") {
        open(false);
      } else return;
      event.preventDefault();
    });
    model.on("change:results change:message", show);
    model.on("change:placeholder", words);
    words();
  },
};
