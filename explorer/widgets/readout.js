// Where the pointer is on Mars. The browser counts by itself; only once the pointer rests the kernel is asked, for the height.
const RESTS = 120; // milliseconds
const radians = Math.PI / 180;

export default {
  render({ model, el }) {
    el.classList.add("explorer-readout");
    let map = null, at = null, timer = null, isGone = false;

    // Latitude and longitude of units up and right; null off the planet.
    const position = ([up, right]) => {
      const { name, radius } = model.get("plane");
      if (!radius) return Math.abs(up) <= 90 ? [up, right] : null;
      const south = name === "south" ? 1 : -1;
      const latitude = -south * (90 - (2 * Math.atan(Math.hypot(up, right) / 2 / radius)) / radians);
      return [latitude, Math.atan2(right, south * up) / radians];
    };
    // Pixels to a degree.
    const perPixel = () => {
      const [one, other] = [map.latLngToContainerPoint([0, 0]), map.latLngToContainerPoint([0, 1])];
      const { radius } = model.get("plane");
      return Math.abs(other.x - one.x) * (radius ? radius * radians : 1);
    };
    const show = () => {
      const spot = at && map && position(at);
      const { at: told = [], words } = model.get("height");
      const height = at && told[0] === at[0] && told[1] === at[1] ? ` · ${words}` : "";
      el.textContent = spot ? writtenPosition(model.get("words"), ...spot, decimalsOf(perPixel())) + height : "";
    };
    const moved = ({ latlng }) => {
      at = [latlng.lat, latlng.lng];
      clearTimeout(timer);
      timer = setTimeout(() => model.send({ rests: at }), RESTS);
      show();
    };
    const left = () => {
      clearTimeout(timer);
      at = null;
      show();
    };
    const begin = async () => {
      const shown = await model.widget_manager.get_model(model.get("map").slice("IPY_MODEL_".length));
      for (const view of await Promise.all(Object.values(shown.views ?? {})))
        if (view.el.parentElement === el.parentElement) map = view.obj;
      if (isGone) return;
      if (!map) return void setTimeout(begin, 100);
      map.on("mousemove", moved);
      map.getContainer().addEventListener("mouseleave", left);
    };
    model.on("change:words change:height", show);
    begin();
    return () => {
      isGone = true;
      clearTimeout(timer);
      map?.off("mousemove", moved);
      map?.getContainer().removeEventListener("mouseleave", left);
    };
  },
};
