// A link to this view: copied at once, told what it is for, and gone again.
export default {
  render({ model, el }) {
    el.classList.add("explorer-share");
    el.hidden = true;
    const told = el.appendChild(document.createElement("div")), link = el.appendChild(document.createElement("input"));
    told.setAttribute("role", "status");
    link.readOnly = true;
    let timer = null;

    const close = () => {
      clearTimeout(timer);
      el.hidden = true;
    };
    const elsewhere = (event) => { if (!el.contains(event.target)) close(); };
    const copied = async (text) => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch { // pages that are not https have no clipboard; there the browser copies what is marked
        link.select();
        return document.execCommand("copy");
      }
    };
    model.on("msg:custom", async ({ text, done, failed }) => {
      el.hidden = false;
      link.value = text;
      link.setAttribute("aria-label", done);
      const isCopied = await copied(text);
      told.textContent = isCopied ? done : failed;
      if (!isCopied) link.select();
      clearTimeout(timer);
      timer = setTimeout(close, 12000);
    });
    el.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    document.addEventListener("pointerdown", elsewhere);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerdown", elsewhere);
    };
  },
};
