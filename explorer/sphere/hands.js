// What hands do: drag turns, wheel and pinch zoom, right drag, two fingers and keys tilt; a push goes on for a while.
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const A_CLICK = 5; // pixels that a pointer may stray and still click
const A_MENU = 100; // milliseconds after a button is let go in which a menu may want to open
const LASTS = 0.28; // seconds in which a push loses most of its speed

class Hands {
  constructor(box, globe) {
    Object.assign(this, { box, globe, fingers: new Map(), push: [0, 0], lifted: -Infinity });
    const listen = (name, act) => box.addEventListener(name, act, { passive: false, signal: globe.ending.signal });
    listen("pointerdown", (event) => this.down(event));
    listen("pointermove", (event) => this.move(event));
    listen("pointerup", (event) => this.lift(event));
    listen("pointercancel", (event) => this.lift(event));
    listen("pointerleave", () => globe.point(null));
    listen("wheel", (event) => this.wheel(event));
    listen("keydown", (event) => this.key(event));
    addEventListener("contextmenu", (event) => this.menu(event), { capture: true, signal: globe.ending.signal });
  }

  spot(event) {
    const box = this.box.getBoundingClientRect();
    // An explorer that is presented is enlarged by CSS.
    const times = this.box.clientWidth / box.width || 1;
    return { x: (event.clientX - box.left) * times, y: (event.clientY - box.top) * times, when: event.timeStamp };
  }

  down(event) {
    if (event.target.closest(".explorer-sphere-controls")) return;
    this.box.focus({ preventScroll: true });
    this.box.setPointerCapture(event.pointerId);
    this.box.classList.remove("explorer-keyed");
    this.globe.stop();
    this.push = [0, 0];
    if (!this.fingers.size) this.strayed = 0;
    this.fingers.set(event.pointerId, this.spot(event));
    this.tilts = event.button === 2 || event.shiftKey || event.ctrlKey;
    this.grab();
  }

  // A right drag opens no menu, neither the browser's nor the page's, wherever it ends; some open with its first press.
  menu(event) {
    if (!this.box.contains(event.target) && !this.fingers.size && event.timeStamp - this.lifted > A_MENU) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // What ground the first finger holds.
  grab() {
    const [first] = this.fingers.values();
    this.held = first && this.globe.eye.pick(first.x, first.y);
  }

  move(event) {
    const now = this.spot(event), before = this.fingers.get(event.pointerId);
    if (!before) return this.globe.point([now.x, now.y]);
    this.strayed += Math.hypot(now.x - before.x, now.y - before.y);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.pinch(before, now, other);
    else if (this.tilts) this.globe.lean((now.x - before.x) * 0.3, (before.y - now.y) * 0.3);
    else if (this.strayed > A_CLICK) this.drag(before, now);
    this.fingers.set(event.pointerId, now);
  }

  drag(before, now) {
    const seconds = Math.max((now.when - before.when) / 1000, 0.004);
    const fresh = [(now.x - before.x) / seconds, (now.y - before.y) / seconds];
    this.push = this.push.map((each, axis) => 0.5 * each + 0.5 * fresh[axis]);
    if (!this.globe.carry(this.held, now.x, now.y)) this.globe.pan(now.x - before.x, now.y - before.y);
  }

  // Two fingers: apart zooms, round turns, together up or down tilts.
  pinch(before, now, other) {
    const [was, is] = [before, now].map((each) => [each.x - other.x, each.y - other.y]);
    const apart = ([x, y]) => Math.max(Math.hypot(x, y), 20);
    let round = (Math.atan2(is[1], is[0]) - Math.atan2(was[1], was[0])) / RADIAN;
    round = turned(round);
    this.globe.zoom(Math.log2(apart(is) / apart(was)), (now.x + other.x) / 2, (now.y + other.y) / 2);
    this.globe.lean(-round, (before.y - now.y) * 0.12);
  }

  lift(event) {
    const at = this.fingers.get(event.pointerId);
    if (!this.fingers.delete(event.pointerId)) return;
    this.lifted = event.timeStamp;
    if (this.fingers.size) return this.grab();
    const isClick = event.type === "pointerup" && this.strayed <= A_CLICK;
    if (isClick && !this.tilts) return this.globe.click(at.x, at.y, NEAR[event.pointerType] ?? NEAR.mouse);
    const rested = event.timeStamp - at.when > 80;
    if (this.tilts || rested || STILL.matches || Math.hypot(...this.push) < 60) return this.globe.rest();
    this.slide();
  }

  // The push goes on and dies away.
  slide() {
    const speed = [...this.push];
    this.globe.run((seconds) => {
      const lost = Math.exp(-seconds / LASTS);
      this.globe.pan(speed[0] * seconds, speed[1] * seconds);
      speed[0] *= lost;
      speed[1] *= lost;
      return Math.hypot(...speed) > 12;
    });
  }

  wheel(event) {
    event.preventDefault();
    const { x, y } = this.spot(event), lines = event.deltaMode ? 30 : 1;
    this.globe.stop();
    this.globe.zoom(limited(-event.deltaY * lines * 0.0035, -1, 1), x, y);
    this.globe.rest();
  }

  key(event) {
    if (event.target !== this.box || event.ctrlKey || event.metaKey || event.altKey) return;
    const far = 70;
    const { globe } = this;
    const keys = event.shiftKey
      ? {
          ArrowLeft: () => globe.lean(-8, 0), ArrowRight: () => globe.lean(8, 0),
          ArrowUp: () => globe.lean(0, 6), ArrowDown: () => globe.lean(0, -6),
        }
      : {
          ArrowLeft: () => globe.pan(far, 0), ArrowRight: () => globe.pan(-far, 0),
          ArrowUp: () => globe.pan(0, far), ArrowDown: () => globe.pan(0, -far),
          PageUp: () => globe.lean(0, 6), PageDown: () => globe.lean(0, -6),
          "-": () => globe.zoom(-0.5), Escape: () => {}, Home: () => globe.home(), n: () => globe.north(),
          Enter: () => globe.click(globe.eye.width / 2, globe.eye.height / 2, 40), " ": () => keys.Enter(),
        };
    const act = keys[event.key] ?? (event.key === "+" || event.key === "=" ? () => globe.zoom(0.5) : null);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    this.box.classList.add("explorer-keyed");
    globe.stop();
    act();
    globe.rest();
  }
}
