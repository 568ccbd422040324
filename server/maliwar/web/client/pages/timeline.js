// /timeline: a strip of months to brush over, the marks of the stretch above the list, and the list that follows.

import { spoken } from "../shared/spoken.js";
import { around, moved, zoomed } from "../pictures/axis.js";
import { stretchBar } from "../shared/stretchbar.js";
import { eventsOf, months, timeline } from "../pictures/timeline.js";
import { replace } from "../shared/address.js";
import { isoDay, shown, shownMonth } from "../shared/days.js";
import { figure } from "../shared/figure.js";
import { follow } from "../shared/follow.js";
import { rows as read } from "../shared/rows.js";
import { patch, toDom } from "../shared/svg.js";

const LEAST = 7; // days that are shown at once
const FAR = 4;

const rows = read();
const { words, span } = rows;
const all = months(eventsOf(rows), span);
const element = document.getElementById("timeline");
const stage = figure(element);
const view = rows.to - rows.from + 1 < LEAST ? around(Math.round((rows.from + rows.to) / 2), LEAST, span) : { from: rows.from, to: rows.to };
let svg = null;
let drawn = null;

function draw() {
  const width = Math.max(260, stage.clientWidth);
  drawn = timeline(rows, { ...view, width, firstDay: shown(view.from), lastDay: shown(view.to) }, words);
  if (svg) svg = patch(svg, drawn);
  else stage.append((svg = toDom(drawn)));
  handles.forEach((handle, index) => {
    const place = index ? monthAt(view.to) : monthAt(view.from);
    handle.value = place;
    handle.setAttribute("aria-valuetext", shownMonth(all[place].from));
  });
  said.textContent = `${shown(view.from)} – ${shown(view.to)}`;
}

function monthAt(day) {
  return Math.max(0, all.findLastIndex((month) => month.from <= day));
}

/** Show another stretch; once it is settled the address follows, and with it the list. */
function show(stretch, settled = true) {
  Object.assign(view, { from: stretch.from, to: stretch.to });
  draw();
  if (!settled) return;
  const whole = view.from === span[0] && view.to === span[1];
  replace({ from: whole ? null : isoDay(view.from), to: whole ? null : isoDay(view.to), page: null });
  for (const name of ["from", "to"]) {
    const field = document.getElementById(`p-${name}`);
    if (field) field.value = whole ? "" : isoDay(view[name]);
  }
}

function act(what, amount) {
  const about = Math.round((view.from + view.to) / 2);
  if (what === "zoom") show(zoomed(view, amount, about, span, LEAST));
  else if (what === "move") show(moved(view, amount * (view.to - view.from + 1), span));
  else show(amount === null ? { from: span[0], to: span[1] } : around(about, amount, span));
}

// ---- the brush

const controls = Object.assign(document.createElement("div"), { className: "brush-bar" });
const handles = [words.first, words.last].map((text, index) => {
  const label = document.createElement("label");
  const name = Object.assign(document.createElement("span"), { textContent: text });
  const handle = Object.assign(document.createElement("input"), { type: "range", min: 0, max: all.length - 1, step: 1 });
  handle.addEventListener("input", () => brushed(index));
  label.append(name, handle);
  controls.append(label);
  return handle;
});
const said = Object.assign(document.createElement("p"), { className: "brush-said" });

function brushed(index) {
  const chosen = handles.map((handle) => Number(handle.value));
  if (chosen[0] > chosen[1]) chosen[1 - index] = chosen[index];
  show({ from: all[chosen[0]].from, to: all[chosen[1]].to });
}

let drag = null; // where a brush began, and whether it moves what was chosen

function at(event) {
  const box = svg.getBoundingClientRect();
  const shrink = drawn.attributes.width / box.width;
  return { x: (event.clientX - box.left) * shrink, y: (event.clientY - box.top) * shrink };
}

stage.addEventListener("pointerdown", (event) => {
  const { x, y } = at(event);
  if (event.button !== 0 || y > drawn.edge) return;
  const day = drawn.months.day(x);
  const whole = view.from === span[0] && view.to === span[1];
  drag = { x: event.clientX, day, from: view.from, to: view.to, moves: !whole && day >= view.from && day <= view.to, far: false };
  stage.setPointerCapture(event.pointerId);
});
stage.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.far ||= Math.abs(event.clientX - drag.x) > FAR;
  if (drag.far) show(stretched(drawn.months.day(at(event).x)), false);
});
stage.addEventListener("pointerup", (event) => {
  const was = drag;
  if (!was) return;
  const month = all[monthAt(was.day)];
  const found = was.far ? stretched(drawn.months.day(at(event).x)) : { from: month.from, to: month.to };
  drag = null;
  show(found);
});
stage.addEventListener("pointercancel", () => (drag = null));

function stretched(day) {
  if (drag.moves) return moved(drag, day - drag.day, span);
  const [one, other] = [Math.min(day, drag.day), Math.max(day, drag.day)];
  return { from: all[monthAt(one)].from, to: all[monthAt(other)].to };
}

// ---- the marks

stage.addEventListener("click", (event) => {
  const one = event.target.closest("[data-href]");
  const many = event.target.closest("[data-from]");
  if (one) location.assign(spoken(one.dataset.href));
  else if (many) nearer(Number(many.dataset.from), Number(many.dataset.to));
});

function nearer(from, to) {
  const length = Math.max(LEAST, to - from + 1);
  show(around(Math.round((from + to) / 2), Math.min(length, Math.round((view.to - view.from + 1) / 3)) || LEAST, span));
}

stage.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const scale = drawn.marks ?? drawn.months;
  show(zoomed(view, event.deltaY > 0 ? 1.25 : 0.8, scale.day(at(event).x), span, LEAST));
}, { passive: false });

stage.before(stretchBar(words, act));
stage.after(controls, said);
if (rows.undated) {
  const note = Object.assign(document.createElement("p"), { className: "hint", textContent: words.undated.replace("{count}", rows.undated) });
  said.after(note);
}
let last = 0;
new ResizeObserver(() => {
  if (stage.clientWidth === last) return;
  last = stage.clientWidth;
  draw();
}).observe(stage);
follow();
draw();
