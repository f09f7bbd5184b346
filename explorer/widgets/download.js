// Hands the browser a file that the kernel made.
export default {
  render({ model, el }) {
    el.style.display = "none";
    model.on("msg:custom", ({ name, kind }, buffers) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(buffers, { type: kind }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  },
};
