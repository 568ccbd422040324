// A picture that is looked at closely: enlarged and moved by buttons, keys, wheel, finger and pointer.

const MOST = 8; // times its own size
const STEP = 1.5; // times, for one press
const MOVE = 60; // pixels of the screen, for one press

/**
 * Let a stage be explored. `size()` gives the picture's {width, height}, `across()` the stage's width in pixels, `draw(view)` draws it for {k, x, y}: how far it
 * is enlarged and which of its points is in the middle. `words` name the buttons. Returns {view(), set(view), whole(),
 * reveal(x, y), scale()}; `settled(view)` is called when it has come to rest.
 */
export function explore(stage, { size, across, draw, words, settled = () => {} }) {
  let view = null;
  let rest = 0;
  const buttons = tools(stage, words, { in: () => zoom(STEP), out: () => zoom(1 / STEP), whole: () => whole() });

  const scale = () => across() / size().width;
  const set = (next) => {
    view = within(next, size());
    stage.classList.toggle("enlarged", view.k > 1);
    buttons.out.disabled = buttons.whole.disabled = view.k === 1;
    buttons.in.disabled = view.k === MOST;
    draw(view);
    clearTimeout(rest);
    rest = setTimeout(() => settled(view), 250);
  };
  const whole = () => set({ k: 1, x: size().width / 2, y: size().height / 2 });
  const zoom = (times, at = null) => {
    const k = Math.min(MOST, Math.max(1, view.k * times));
    const [x, y] = at ?? [view.x, view.y];
    set({ k, x: x - ((x - view.x) * view.k) / k, y: y - ((y - view.y) * view.k) / k });
  };
  const move = (dx, dy) => set({ ...view, x: view.x - dx / (view.k * scale()), y: view.y - dy / (view.k * scale()) });
  const reveal = (x, y) => {
    const { width, height } = size();
    const [farX, farY] = [Math.abs(x - view.x), Math.abs(y - view.y)];
    if (farX > width / view.k / 2.2 || farY > height / view.k / 2.2) set({ ...view, x, y });
  };
  const keys = {
    "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), "0": whole,
    "shift ArrowLeft": () => move(MOVE, 0), "shift ArrowRight": () => move(-MOVE, 0),
    "shift ArrowUp": () => move(0, MOVE), "shift ArrowDown": () => move(0, -MOVE),
  };
  stage.addEventListener("keydown", (event) => {
    const act = keys[(event.shiftKey && event.key.startsWith("Arrow") ? "shift " : "") + event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  point(stage, { view: () => view, scale, size, zoom, move });
  whole();
  return { view: () => view, set, whole, reveal, scale };
}

function within({ k, x, y }, { width, height }) {
  const [halfX, halfY] = [width / k / 2, height / k / 2];
  const fit = (at, half, whole) => Math.min(whole - half, Math.max(half, at));
  return { k, x: fit(x, halfX, width), y: fit(y, halfY, height) };
}

function tools(stage, words, acts) {
  const line = document.createElement("div");
  line.className = "stage-tools";
  const made = {};
  for (const [name, sign] of [["in", "+"], ["out", "−"], ["whole", "⤢"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = words[name];
    button.setAttribute("aria-label", words[name]);
    button.addEventListener("click", acts[name]);
    made[name] = button;
    line.append(button);
  }
  stage.after(line);
  return made;
}

/** Move by dragging where it is enlarged, enlarge by two fingers, and by the wheel with Ctrl held, as maps do. */
function point(stage, { view, scale, size, zoom, move }) {
  const held = new Map();
  let dragged = 0;
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    const [half, tall] = [box.width / 2, (size().height * scale()) / 2];
    return [view().x + (event.clientX - box.left - half) / (view().k * scale()), view().y + (event.clientY - box.top - tall) / (view().k * scale())];
  };
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(2 ** (-event.deltaY / 200), at(event));
  }, { passive: false });
  stage.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, event);
    dragged = 0;
  });
  stage.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const others = [...held.values()].filter((each) => each.pointerId !== event.pointerId);
    if (others.length) zoom(apart(event, others[0]) / (apart(before, others[0]) || 1), at(event));
    else if (view().k > 1) move(event.clientX - before.clientX, event.clientY - before.clientY);
    dragged += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY);
    held.set(event.pointerId, event);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) stage.addEventListener(end, (event) => held.delete(event.pointerId));
  stage.addEventListener("click", (event) => dragged > 8 && event.stopPropagation(), { capture: true }); // a drag is no click
}

function apart(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}
