// /control: the lanes follow wheel, drag, keys and buttons; the address and the table below follow the lanes.

import { around, moved, zoomed } from "../pictures/axis.js";
import { busiest, holdsOf, lanes, onDay, told } from "../pictures/lanes.js";
import { stretchBar } from "../shared/stretchbar.js";
import { replace } from "../shared/address.js";
import { isoDay, shown } from "../shared/days.js";
import { figure } from "../shared/figure.js";
import { follow } from "../shared/follow.js";
import { breath, painted } from "../shared/pace.js";
import { rows as read } from "../shared/rows.js";
import { patch, toDom } from "../shared/svg.js";

const LEAST = 7; // days that are shown at once
const SOME = 18; // parts that are drawn in a turn at first
const FAR = 4; // pixels that make a click a drag

const rows = read();
const { words, span } = rows;
const holds = holdsOf(rows);
const element = document.getElementById("lanes");
await painted();
const stage = figure(element);
const view = opened();
let drawn = null; // the tree on the page
let whole = null; // the tree that it is, or will be when all its parts are there
let svg = null;
let last = 0; // pixels that the stage was wide

function opened() {
  const short = rows.to - rows.from + 1 < LEAST;
  const stretch = short ? around(Math.round((rows.from + rows.to) / 2), LEAST, span) : { from: rows.from, to: rows.to };
  const start = busiest(holds, stretch);
  const day = rows.day ?? start.day;
  return { ...stretch, day: Math.min(stretch.to, Math.max(stretch.from, day)), lane: start.lane, pinned: rows.day !== null, only: null };
}

// ---- the picture

function draw(how) {
  put(made(how));
  tell();
}

function made({ keep = false } = {}) {
  if (!keep || !view.only) view.only = told(holds, view);
  if (view.only.size === 0) view.only = new Set(rows.lanes.keys());
  if (!view.only.has(view.lane)) view.lane = [...view.only][0];
  last = stage.clientWidth;
  const width = Math.max(280, last);
  return lanes(rows, { ...view, width, firstDay: shown(view.from), lastDay: shown(view.to) }, words);
}

/** Bring the picture to a tree, or to the first of its parts. */
function put(tree, many = tree.children.length) {
  whole = tree;
  drawn = { ...tree, children: tree.children.slice(0, many) };
  if (svg) svg = patch(svg, drawn);
  else stage.append((svg = toDom(drawn)));
}

/** Show another stretch; the address follows, and with it the table. */
function show(stretch, settled = true) {
  Object.assign(view, stretch);
  view.day = Math.min(view.to, Math.max(view.from, view.day));
  draw({ keep: !settled });
  if (!settled) return;
  const whole = view.from === span[0] && view.to === span[1];
  replace({ from: whole ? null : isoDay(view.from), to: whole ? null : isoDay(view.to), page: null });
  for (const name of ["from", "to"]) {
    const field = document.getElementById(`p-${name}`);
    if (field) field.value = whole ? "" : isoDay(view[name]);
  }
}

function act(what, amount) {
  const about = view.pinned ? view.day : Math.round((view.from + view.to) / 2);
  if (what === "zoom") show(zoomed(view, amount, about, span, LEAST));
  else if (what === "move") show(moved(view, amount * (view.to - view.from + 1), span));
  else show(amount === null ? { from: span[0], to: span[1] } : around(view.day, amount, span));
}

// ---- the cursor

const bar = stretchBar(words, act);
stage.before(bar);
const controls = document.createElement("div");
controls.className = "cursor-bar";
const range = labelled("input", words.day, { type: "range", step: 1 });
const place = labelled("select", words.lane);
const card = document.createElement("div");
card.className = "cursor-card";
const panel = document.createElement("div");
panel.className = "cursor-panel";
panel.append(controls, card);
stage.after(panel);

function labelled(name, text, given = {}) {
  const label = document.createElement("label");
  const field = Object.assign(document.createElement(name), given);
  const said = document.createElement("span");
  said.textContent = text;
  label.append(said, field);
  controls.append(label);
  return field;
}

range.addEventListener("input", () => point(Number(range.value), view.lane, true));
place.addEventListener("change", () => point(view.day, Number(place.value), true));

function point(day, lane, pinned) {
  view.day = Math.min(view.to, Math.max(view.from, day));
  view.lane = lane;
  view.pinned = pinned;
  draw({ keep: true });
  if (pinned) mark();
}

let marking = 0;
function mark() {
  clearTimeout(marking);
  marking = setTimeout(() => {
    const query = new URLSearchParams(location.search);
    query.set("day", isoDay(view.day));
    history.replaceState(null, "", `${location.pathname}?${query}`); // the table does not depend on it
  }, 200);
}

/** Tell who held the lane under the cursor on its day, since when, and by whose word; then all other lanes. */
function tell() {
  Object.assign(range, { min: view.from, max: view.to, value: view.day });
  range.setAttribute("aria-valuetext", shown(view.day));
  const listed = [...view.only].sort((one, other) => one - other);
  if (place.dataset.lanes !== listed.join()) {
    place.dataset.lanes = listed.join();
    place.replaceChildren(...listed.map((lane) => new Option(rows.lanes[lane][0], lane)));
  }
  place.value = view.lane;
  const found = onDay(holds, view.day, view.lane);
  const heading = make("h2", "cursor-heading");
  heading.append(make("span", "", rows.lanes[view.lane][0]), make("span", "cursor-day", shown(view.day)));
  const open = card.querySelector("details")?.open;
  const parts = make("div", "cursor-holds");
  parts.append(...(found.length ? found.map(holdCard) : [make("p", "nothing", words.nothing)]));
  const rest = elsewhere(listed);
  rest.open = Boolean(open);
  card.replaceChildren(heading, parts, rest);
}

function holdCard(hold) {
  const box = make("div", "cursor-hold");
  const names = make("p", "cursor-holders");
  hold.holders.forEach((each, index) => {
    if (index) names.append(` ${words.and} `);
    names.append(swatch(rows.things[each][1]), link(rows.things[each][0], `/page/${rows.things[each][2]}`));
  });
  names.append(make("span", "cursor-mode", ` ${words[hold.mode]}`));
  names.append(graded(hold));
  if (hold.signs.includes("d")) names.append(make("span", "tag tag-disputed", words.disputed));
  if (hold.signs.includes("n")) names.append(make("span", "tag tag-denies", words.denied));
  const facts = make("dl", "cursor-facts");
  fact(facts, words.begins, hold.begins);
  fact(facts, words.ends, hold.ends);
  fact(facts, words.said, hold.sayers.map((each) => rows.things[each]));
  fact(facts, words.against, hold.deniers.map((each) => rows.things[each]));
  const ways = make("p", "cursor-ways");
  ways.append(link(words.claims, `/page/situation/${hold.situation}`), " · ", link(words.why, why(hold)));
  box.append(names, facts, ways);
  return box;
}

function why(hold) {
  const query = new URLSearchParams({ place: rows.lanes[hold.lane][3], row: `situation/${hold.situation}|${rows.things[hold.holders[0]][2]}` });
  if (rows.known) query.set("as-known-on", rows.known);
  return `/questions/control-history/why?${query}`;
}

function elsewhere(listed) {
  const box = document.createElement("details");
  box.append(make("summary", "", words.all));
  const list = make("ul", "cursor-all");
  for (const lane of listed) {
    const found = onDay(holds, view.day, lane);
    if (!found.length) continue;
    const item = make("li", "");
    item.append(make("b", "", `${rows.lanes[lane][0]}: `));
    found.forEach((hold, index) => {
      if (index) item.append("; ");
      const names = hold.holders.map((each) => rows.things[each][0]).join(` ${words.and} `);
      const more = [hold.mode === "sole" ? "" : words[hold.mode], hold.grade === "possibly" ? words.possibly : ""].filter(Boolean);
      item.append(names + (more.length ? ` (${more.join(", ")})` : ""));
    });
    list.append(item);
  }
  const day = make("p", "");
  day.append(link(words.war, `/on/${isoDay(view.day)}`));
  box.append(list, day);
  return box;
}

function graded(hold) {
  const found = hold.grade === "possibly" ? "possibly" : "throughout";
  const span = make("span", `grade grade-${found}`);
  const dot = make("span", "dot");
  dot.setAttribute("aria-hidden", "true");
  span.append(dot, words[found]);
  return span;
}

function fact(list, name, value) {
  if (!value || value.length === 0) return;
  const box = document.createElement("div");
  const told = make("dd", "");
  if (typeof value === "string") told.textContent = value;
  else value.forEach(([label, , path], index) => told.append(index ? ", " : "", link(label, `/page/${path}`)));
  box.append(make("dt", "", name), told);
  list.append(box);
}

function swatch(party) {
  const box = make("span", `swatch swatch-${party}`);
  box.setAttribute("aria-hidden", "true");
  return box;
}

function link(text, address) {
  return Object.assign(document.createElement("a"), { textContent: text, href: address });
}

function make(name, className, text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}

// ---- the first drawing, in short turns

follow();
await breath();
const first = made();
for (let many = SOME; many < first.children.length && (!whole || whole === first); many += SOME) {
  put(first, many);
  await painted();
}
if (!whole || whole === first) put(first);
await breath();
tell();

// ---- pointer, wheel, size

let held = null; // where a drag began

function at(event) {
  const box = svg.getBoundingClientRect();
  const shrink = drawn.attributes.width / box.width;
  const [x, y] = [(event.clientX - box.left) * shrink, (event.clientY - box.top) * shrink];
  const lane = drawn.layout.find((each) => y >= each.top && y < each.bottom)?.lane ?? null;
  return { x, lane, day: drawn.scale.day(x) };
}

stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  held = { x: event.clientX, from: view.from, to: view.to, far: false };
  stage.setPointerCapture(event.pointerId);
});
stage.addEventListener("pointermove", (event) => {
  if (held) {
    const way = event.clientX - held.x;
    held.far ||= Math.abs(way) > FAR;
    if (held.far) show(moved(held, -way / drawn.scale.perDay, span), false);
  } else if (!view.pinned) {
    const found = at(event);
    if (found.lane !== null) point(found.day, found.lane, false);
  }
});
stage.addEventListener("pointerup", (event) => {
  const was = held;
  held = null;
  if (!was) return;
  if (was.far) return show(view);
  const found = at(event);
  if (found.lane === null) return;
  const again = view.pinned && view.lane === found.lane && Math.abs(drawn.scale(view.day) - found.x) < 12;
  point(found.day, found.lane, !again);
});
stage.addEventListener("pointercancel", () => (held = null));

let settling = 0;
stage.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  show(zoomed(view, event.deltaY > 0 ? 1.25 : 0.8, at(event).day, span, LEAST), false);
  clearTimeout(settling);
  settling = setTimeout(() => show(view), 250);
}, { passive: false });

new ResizeObserver(() => {
  if (stage.clientWidth !== last) draw({ keep: true });
}).observe(stage);
