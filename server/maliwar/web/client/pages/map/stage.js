// A map on a stage: drawn as wide as the stage is, drawn again when that changes.

import { pageLanguage } from "../../shared/days.js";
import { patch, toDom } from "../../shared/svg.js";
import { breath, paced, painted } from "../../shared/pace.js";
import { map } from "../../pictures/map.js";
import { drawing, ground, layGround, naming, placed, readOutlines } from "../../pictures/map/ground.js";

const NARROW = 520; // pixels; below it the map is nearly square
const TALLEST = 660; // pixels
const TOOLS = [52, 132]; // pixels: width and height of the buttons in the corner

/**
 * Return {state, begin(), draw(), soon(), resized(call)} for a stage; `ratio` is height by width where there is room,
 * `tools` whether buttons stand in the corner, `still` whether it is never moved. The outlines come from where the page's
 * island `outlines` says.
 */
export async function stageOf(stage, rows, { ratio, tools = false, still = false }) {
  const address = JSON.parse(document.getElementById("outlines").textContent);
  const topology = await (await fetch(address)).json();
  await painted();
  layGround(rows.ground);
  rows.outlines = readOutlines(topology, { still });
  await breath();
  const language = pageLanguage();
  const state = { frame: "map", language, still, countries: names(rows.outlines, language), ...size(stage, ratio, tools) };
  await breath();
  const projection = ground(state);
  await paced(drawing(rows.outlines, projection)); // kept for the picture, which has it at hand then
  if (still) await paced(naming(rows.outlines, state, placed(projection, { ...state, at: null, zoom: 1 }), state.countries));
  await breath();
  let drawn = null;
  let waits = 0;
  const draw = (tree = map(rows, state)) => {
    cancelAnimationFrame(waits);
    waits = 0;
    if (drawn) drawn = patch(drawn, tree);
    else stage.prepend((drawn = toDom(tree)));
  };
  const soon = () => {
    waits ||= requestAnimationFrame(() => draw());
  };
  const begin = async () => {
    await breath();
    const tree = map(rows, state);
    await breath();
    if (!drawn) draw(tree);
  };
  const calls = [];
  new ResizeObserver(() => {
    const now = size(stage, ratio, tools);
    if (now.width === state.width) return;
    Object.assign(state, now);
    calls.forEach((call) => call());
    soon();
  }).observe(stage);
  return { state, begin, draw, soon, resized: (call) => calls.push(call) };
}

/** Return the size of the picture in pixels, and what of it stands under the buttons. */
function size(stage, ratio, tools) {
  const width = Math.max(240, Math.floor(stage.clientWidth));
  const height = Math.min(TALLEST, Math.round(width * (width < NARROW ? 0.95 : ratio)));
  return { width, height, reserved: tools ? [[width - TOOLS[0], 0, width, TOOLS[1]]] : [] };
}

/** Return the names of countries by their ids: as the browser knows ISO 3166-1 codes, else as the outlines name them. */
function names(outlines, language) {
  const known = new Intl.DisplayNames([language], { type: "region" });
  return Object.fromEntries(outlines.countries.map(({ id, properties }) => [id, properties?.name ?? known.of(id)]));
}
