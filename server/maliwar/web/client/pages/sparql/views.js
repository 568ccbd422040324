// The pictures of a result, as views of YASR: a chart, a network, a map; each where the columns allow it.

import { chart, MOST } from "../../pictures/chart.js";
import * as network from "../../pictures/graph.js";
import * as map from "../../pictures/points.js";
import { figure } from "../../shared/figure.js";
import { toDom } from "../../shared/svg.js";
import { chartable, linkable, mappable, number, place, year } from "./columns.js";
import { choice, icon, make, node } from "./elements.js";
import { result } from "./result.js";
import { text } from "./terms.js";

const ICONS = {
  chart: "M1 14V9h3v5zm5 0V4h3v10zm5 0V7h3v7z",
  network: "M3.5 2a2 2 0 1 1 0 4 2 2 0 0 1-.2 0l.9 4a2 2 0 1 1-1.2.3l-1-4.4A2 2 0 0 1 3.5 2zm9 3a2 2 0 1 1-1.8 2.8L5.6 10l-.5-1.1 5.2-2.2A2 2 0 0 1 12.500 5z",
  map: "M8 1a5 5 0 0 1 5 5c0 3.500-5 9-5 9s-5-5.500-5-9a5 5 0 0 1 5-5zm0 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
};

/** Return the classes of the three views by name; `page` is {words, prefixes, local, outlines, citation}. */
export function pictureViews(page) {
  return { chart: view("chart", 6, chartable, drawChart, page), network: view("network", 5, linkable, drawNetwork, page), map: view("map", 7, mappable, drawMap, page) };
}

function view(name, priority, columns, draw, page) {
  return class PictureView {
    priority = priority;
    label = page.words[name];

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      const found = result(this.yasr);
      return found !== null && found.rows.length > 0 && columns(found) !== null;
    }

    getIcon() {
      return icon(ICONS[name]);
    }

    async draw() {
      const found = result(this.yasr);
      const shell = frame(name, page);
      this.yasr.resultsEl.append(shell.element);
      await draw(shell, found, columns(found), page);
    }
  };
}

/** Return a figure with its stage, tools for choices, and a way to say something under it. */
function frame(name, page) {
  const caption = make("figcaption");
  const element = make(
    "figure",
    { class: `picture view view-${name}`, "data-file": `maliwar-${name}`, "data-citation": page.citation, "data-svg": page.words.svg, "data-png": page.words.png },
    make("div", { class: "view-tools" }),
    make("div", { class: "stage" }),
    caption,
  );
  const stage = figure(element);
  const width = () => Math.max(320, Math.min(960, stage.clientWidth || 960));
  const size = () => [width(), Math.round(Math.min(620, Math.max(400, width() * 0.66)))];
  return { element, size, tools: element.querySelector(".view-tools"), show: (tree) => stage.replaceChildren(toDom(tree)), say: (said) => (caption.textContent = said) };
}

function drawChart(shell, found, columns, page) {
  const state = { over: columns.over, values: columns.values.slice(0, 4) };
  const draw = () => {
    const line = found.rows.every((row) => !row[state.over] || year(row[state.over]) !== null) || (columns.line && state.over === columns.over);
    const rows = found.rows.map((row) => ({
      label: text(row[state.over], page.prefixes),
      at: year(row[state.over]) ?? number(row[state.over]),
      values: state.values.map((name) => number(row[name])),
    }));
    const title = page.words.by.replace("%(values)s", state.values.join(", ")).replace("%(over)s", state.over);
    shell.show(chart(rows, { series: state.values, line, width: shell.size()[0] }, { title, description: page.words.same }));
    shell.say(left(title, line ? 0 : rows.length - MOST, page.words));
  };
  const pairs = (names) => names.map((name) => [name, name]);
  if (columns.choices.length > 1) shell.tools.append(choice(page.words.over, pairs(columns.choices), state.over, (name) => ((state.over = name), draw())));
  if (columns.values.length > 1) {
    const every = [["", page.words.all], ...pairs(columns.values)];
    shell.tools.append(choice(page.words.values, every, "", (name) => ((state.values = name ? [name] : columns.values.slice(0, 4)), draw())));
  }
  draw();
}

function drawNetwork(shell, found, { from, to, by }, page) {
  const rows = found.rows
    .filter((row) => row[from] && row[to] && !["literal", "typed-literal"].includes(row[to].type))
    .map((row) => ({ from: node(row[from], page), to: node(row[to], page), by: by ? text(row[by], page.prefixes) : "" }));
  const gathered = network.gathered(rows);
  const title = `${from} → ${to}`;
  shell.show(network.graph(network.laidOut(gathered, shell.size()), { title, description: page.words.same }));
  shell.say(left(title, gathered.left, page.words));
}

async function drawMap(shell, found, columns, page) {
  const points = found.rows.flatMap((row) => {
    const at = place(row, columns);
    const named = columns.label ? row[columns.label] : null;
    const thing = Object.values(row).find((each) => each.type === "uri");
    return at ? [{ at, label: named ? text(named, page.prefixes) : at.join(" "), href: thing ? node(thing, page).href : null }] : [];
  });
  const title = page.words.map;
  const outlines = await page.outlines();
  shell.show(map.points(map.gathered(points), outlines, { title, description: page.words.same }, shell.size()));
  shell.say(left(title, found.rows.length - points.length, page.words));
}

function left(title, count, words) {
  return count > 0 ? `${title}. ${words.left.replace("%d", count)} ${words.same}` : `${title}. ${words.same}`;
}
