// The table of places: headers that sort, rows that select, pages. The kernel filters and sorts.
// Everything from the kernel is set as text, never as HTML.
export default {
  render({ model, el }) {
    const make = (tag, attributes = {}, parent = el, words = "") => {
      const made = parent.appendChild(document.createElement(tag));
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      made.textContent = words;
      return made;
    };
    el.classList.add("explorer-table");
    const count = make("div", { class: "explorer-count", role: "status" });
    const box = make("div", { class: "explorer-table-box" });
    const table = make("table", {}, box);
    const head = make("tr", {}, make("thead", {}, table));
    const body = make("tbody", {}, table);
    const foot = make("div", { class: "explorer-table-foot" });
    const button = (words, message) => {
      const made = make("button", { type: "button" }, foot, words);
      made.addEventListener("click", () => model.send(message));
      return made;
    };
    const back = button("‹", { page: -1 }), next = button("›", { page: 1 }), save = button("", { csv: true });

    const showHead = () => {
      head.replaceChildren();
      const [key, descending] = model.get("sorting");
      for (const [name, words] of model.get("columns")) {
        const order = name !== key ? "none" : descending ? "descending" : "ascending";
        const cell = make("th", { scope: "col", "aria-sort": order }, head);
        make("button", { type: "button", "data-key": name }, cell, words).addEventListener("click", () => model.send({ sort: name }));
      }
    };
    const showBody = () => {
      const focused = body.contains(document.activeElement);
      body.replaceChildren();
      model.get("rows").forEach(([number, ...cells]) => {
        const row = make("tr", { "data-row": number }, body);
        cells.forEach((words, at) => {
          if (at) return make("td", {}, row, words);
          const name = make("button", { type: "button", tabindex: -1 }, make("th", { scope: "row" }, row), words);
          name.addEventListener("click", () => model.send({ pick: number }));
        });
      });
      const first = body.querySelector("button");
      if (first) first.tabIndex = 0;
      if (first && focused) first.focus();
      showChosen();
      box.scrollTop = 0;
    };
    const showChosen = () => {
      for (const row of body.children) row.classList.toggle("explorer-chosen", Number(row.dataset.row) === model.get("chosen"));
    };
    const showWords = () => {
      const [told, saveWords, backWords, nextWords, hasBack, hasNext] = model.get("words");
      count.textContent = told;
      save.textContent = saveWords;
      for (const [one, label, enabled] of [[back, backWords, hasBack], [next, nextWords, hasNext]]) {
        one.setAttribute("aria-label", label);
        one.disabled = !enabled;
      }
    };
    // One stop for the Tab key; the arrows go through the rows.
    body.addEventListener("keydown", (event) => {
      const buttons = [...body.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (at < 0 || to === undefined || !buttons[to]) return;
      event.preventDefault();
      event.stopPropagation();
      buttons[at].tabIndex = -1;
      buttons[to].tabIndex = 0;
      buttons[to].focus();
    });
    model.on("change:columns change:sorting", showHead);
    model.on("change:rows", showBody);
    model.on("change:chosen", showChosen);
    model.on("change:words", showWords);
    showHead();
    showBody();
    showWords();
  },
};
