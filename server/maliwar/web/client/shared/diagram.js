// A network on a page: drawn, explored, gone through by keys, and what is chosen in it told in words beneath.

import { beside, KINDS } from "../pictures/edges.js";
import { layout, laying } from "../pictures/layout.js";
import { describe, network, sample, shape } from "../pictures/network.js";
import { explore } from "./explore.js";
import { figure } from "./figure.js";
import { breath, paced, painted } from "./pace.js";
import { patch, toDom } from "./svg.js";

const SOME = 60; // edges that are drawn in a turn at first
const NARROW = 700; // pixels of the stage below which the panels stand one above another

/**
 * Draw a network into a figure of the page and return, when the page has been painted and all places are found, {show(edges),
 * begin(edges), choose(key), explorer, state, describe(edge)}.
 *
 * `choose(key)` is given the key of an edge or the short path of an actor; `chosen(key, edges)` is called with the edges
 * that it stands for. How many milliseconds the last drawing took stands in the stage's data-took.
 */
export async function diagram(element, data, { chosen = () => {}, settled = () => {} } = {}) {
  const stage = figure(element);
  const lanes = beside(data);
  await painted();
  let across = stage.clientWidth || 1; // pixels; asked for once and at each change, as asking may cost a layout of the page
  let wide = across >= NARROW;
  const state = { layout: await paced(laying(data, { wide })), lanes, edges: [], view: { k: 1, x: 0, y: 0 }, scale: 1, chosen: null, focus: null, focused: false, memo: new Map() };
  let drawn = toDom({ name: "svg", attributes: {}, children: [] }); // put on the stage when it shows something
  const draw = (view = state.view) => {
    const begun = performance.now();
    Object.assign(state, { view, scale: across / state.layout.width });
    drawn = patch(drawn, network(data, state));
    stage.dataset.took = (performance.now() - begun).toFixed(2); // milliseconds of script, for whoever measures
  };
  const explorer = explore(stage, { size: () => state.layout, across: () => across, draw, words: data.words, settled });
  legend(element, data);

  /** Show edges for the first time; some more are drawn with each turn, and seen when all are there. */
  const begin = async (edges) => {
    for (let many = SOME; many < edges.length; many += SOME) {
      state.edges = edges.slice(0, many);
      draw();
      await breath();
    }
    show(edges);
  };
  const choose = (key) => {
    state.chosen = key;
    draw();
    const own = state.edges.filter((edge) => touches(edge, key, data));
    chosen(key, own.sort((one, other) => (one.grade === "possibly") - (other.grade === "possibly")));
  };
  const focus = (index) => {
    state.focus = index;
    const { x, y } = state.layout.places[index];
    explorer.reveal(x, y);
    draw();
    drawn.querySelector(`[data-actor="${index}"]`)?.focus({ preventScroll: true });
  };
  const show = (edges) => {
    state.edges = edges;
    const there = new Set(edges.flatMap((edge) => [edge.one, edge.other]));
    if (!there.has(state.focus)) state.focus = heaviest(there, state.layout.places);
    draw();
    if (!drawn.isConnected) stage.append(drawn);
  };
  stage.addEventListener("click", (event) => choose(keyOf(event.target, data)));
  stage.addEventListener("focusin", () => ((state.focused = true), draw()));
  stage.addEventListener("focusout", () => ((state.focused = false), draw()));
  stage.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") choose(keyOf(event.target, data));
    else if (event.key.startsWith("Arrow") && !event.shiftKey) step(event.key, state, focus);
    else return;
    event.preventDefault();
  });
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === across || !contentRect.width) return;
    across = contentRect.width;
    if (across >= NARROW === wide) return draw();
    wide = !wide;
    state.layout = layout(data, { wide });
    state.memo.clear();
    explorer.whole();
  }).observe(stage);
  return { show, begin, choose, explorer, state, describe: (edge) => describe(edge, data) };
}

function touches(edge, key, data) {
  return edge.key === key || data.actors[edge.one][0] === key || data.actors[edge.other][0] === key;
}

function keyOf(target, data) {
  const edge = target.closest("[data-edge]");
  const actor = target.closest("[data-actor]");
  if (actor) return data.actors[Number(actor.dataset.actor)][0];
  return edge ? edge.dataset.edge : null;
}

function heaviest(there, places) {
  return [...there].sort((one, other) => places[other].weight - places[one].weight || one - other)[0] ?? null;
}

/** Go to the next actor in the direction of an arrow key: the nearest, what lies aside counting more. */
function step(key, state, focus) {
  const { places } = state.layout;
  const [ax, ay] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  const here = places[state.focus];
  const there = [...new Set(state.edges.flatMap((edge) => [edge.one, edge.other]))].filter((index) => index !== state.focus);
  let best = null;
  for (const index of there) {
    const [dx, dy] = [places[index].x - here.x, places[index].y - here.y];
    const ahead = dx * ax + dy * ay;
    const cost = ahead + 2.5 * Math.abs(dx * ay - dy * ax);
    if (ahead > 0 && (!best || cost < best.cost)) best = { index, cost };
  }
  if (best) focus(best.index);
}

function legend(element, data) {
  const kinds = KINDS.filter((_, index) => data.edges.some((edge) => edge[2] === index));
  const sorts = [...new Set(data.actors.map((each) => each[2]))].sort((one, other) => one - other);
  const list = document.createElement("ul");
  list.className = "picture-legend";
  const item = (tree, text) => {
    const line = document.createElement("li");
    line.append(toDom(tree), text);
    list.append(line);
  };
  for (const kind of kinds) item(sample(kind), data.kinds[kind]);
  item(sample(kinds[0], { possibly: true }), data.words.possibly);
  item(sample(kinds[0], { disputed: true }), data.words.disputed);
  for (const sort of sorts) item(shape(sort), data.sorts[sort]);
  element.querySelector("figcaption").before(list);
}
