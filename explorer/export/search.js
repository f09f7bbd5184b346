// The search of the saved page: a combobox as WAI-ARIA describes it, forgiving of case, accents and small slips.
const fold = (text) =>
  [...text.toLowerCase()].map((letter) => data.letters[letter] ?? letter).join("").normalize("NFKD")
    .replace(/\p{M}/gu, "").split(/\s+/).filter(Boolean).join(" ");

// How many letters have to be changed, added or left out to make the beginning of a name of what was typed.
function slips(typed, name) {
  let line = Array.from({ length: name.length + 1 }, (_, at) => at);
  for (const [row, letter] of [...typed].entries()) {
    const next = [row + 1];
    for (let at = 1; at <= name.length; at++) {
      next[at] = Math.min(line[at] + 1, next[at - 1] + 1, line[at - 1] + (letter !== name[at - 1]));
    }
    line = next;
  }
  return Math.min(...line);
}

function find(typed) {
  const query = fold(typed);
  if (!query) return [];
  const words = query.split(" ");
  const fit = ({ find: [name, more] }) => {
    if (name.startsWith(query)) return name === query ? 0 : 1;
    if (words.every((word) => ` ${name} ${more}`.includes(` ${word}`))) return 2;
    return name.includes(query) || more.includes(query) ? 3 : Infinity;
  };
  const best = (rank, most) =>
    places.map((place) => ({ place, rank: rank(place) })).filter((each) => each.rank <= most).sort((one, other) => one.rank - other.rank);
  const exact = best(fit, 3);
  const found = exact.length || query.length < 4 ? exact : best(({ find: [name] }) => slips(query, name), query.length < 7 ? 1 : 2);
  return found.slice(0, 12).map(({ place }) => place);
}

function makeSearch() {
  const [input, list, message] = ["search", "results", "message"].map(part);
  let found = [];
  let active = -1;
  input.placeholder = say("search");
  const close = () => {
    list.hidden = message.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (number) => {
    active = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  };
  const pick = (place) => {
    close();
    input.value = place.name;
    go(place);
  };
  const show = () => {
    found = find(input.value);
    list.replaceChildren(...found.map((place, number) => {
      const option = make("li", "", make("span", "name", place.name), make("span", "kind", place.kind));
      option.id = `result-${number}`;
      option.setAttribute("role", "option");
      option.addEventListener("click", () => pick(place));
      return option;
    }));
    const isEmpty = !input.value.trim();
    message.textContent = say("nothing");
    message.hidden = isEmpty || found.length > 0;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length) point(0);
    else input.removeAttribute("aria-activedescendant");
    if (!isEmpty) tell(found.length ? say("found", { count: found.length }) : say("nothing"));
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") close();
    else if (list.hidden && step) show();
    else if (!list.hidden && event.key === "Enter") pick(found[active]);
    else if (!list.hidden && step) point((active + step + found.length) % found.length);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  input.addEventListener("blur", close);
}
