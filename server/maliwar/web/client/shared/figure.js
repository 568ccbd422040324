// A figure: its stage, and the picture as a file with its caption and citation.

import { h, toDom } from "./svg.js";

const STYLES = [
  "color", "fill", "fill-opacity", "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "opacity",
  "paint-order", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width",
  "text-anchor", "dominant-baseline", "visibility", "display", "marker-end", "marker-start", "mix-blend-mode",
];
const LINE = 18; // height of a line of the caption, in pixels of the picture
const SCALE = 2; // pixels of a PNG for each pixel of the picture

/**
 * Dress a `figure.picture` of the page (templates/figure.html) and return its stage. The two buttons save the SVG that
 * stands in the stage at that moment, with custom properties resolved and the citation beneath it.
 */
export function figure(element) {
  const stage = element.querySelector(".stage");
  const tools = document.createElement("p");
  tools.className = "picture-tools";
  for (const kind of ["svg", "png"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = element.dataset[kind];
    button.addEventListener("click", () => save(element, stage, kind));
    tools.append(button);
  }
  element.querySelector("figcaption").after(tools);
  return stage;
}

async function save(element, stage, kind) {
  const drawn = stage.querySelector("svg");
  if (!drawn) return;
  const file = standalone(drawn, caption(element));
  const text = new XMLSerializer().serializeToString(file.svg);
  const blob = new Blob([text], { type: "image/svg+xml" });
  const name = `${element.dataset.file || "maliwar"}.${kind}`;
  send(kind === "svg" ? blob : await raster(blob, file), name);
}

function caption(element) {
  const lines = [element.querySelector("figcaption").textContent, element.dataset.citation, location.href];
  return lines.map((line) => (line ?? "").replace(/\s+/g, " ").trim()).filter(Boolean);
}

/** Return a copy that needs no style sheet, with lines of text beneath, and its size in pixels. */
function standalone(drawn, lines) {
  const box = drawn.viewBox.baseVal?.width ? drawn.viewBox.baseVal : { x: 0, y: 0, ...size(drawn) };
  const copy = drawn.cloneNode(true);
  const [from, to] = [[drawn, ...drawn.querySelectorAll("*")], [copy, ...copy.querySelectorAll("*")]];
  from.forEach((each, index) => resolve(each, to[index]));
  const wrapped = lines.flatMap((line) => wrap(line, Math.max(40, Math.floor(box.width / 6.6))));
  const height = box.height + (wrapped.length + 1) * LINE;
  const page = getComputedStyle(document.body);
  copy.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${height}`);
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", height);
  copy.removeAttribute("class");
  copy.prepend(toDom(h("rect", { x: box.x, y: box.y, width: box.width, height, fill: page.backgroundColor })));
  const said = wrapped.map((line, index) =>
    h("text", { x: box.x + 8, y: box.y + box.height + (index + 1) * LINE, fill: page.color, "font-size": 12, "font-family": "sans-serif" }, line),
  );
  copy.append(...said.map(toDom));
  return { svg: copy, width: box.width, height };
}

function resolve(shown, copied) {
  const style = getComputedStyle(shown);
  for (const name of STYLES) {
    const value = style.getPropertyValue(name);
    if (value) copied.setAttribute(name, value);
  }
  for (const name of ["tabindex", "class", "style"]) copied.removeAttribute(name);
}

function size(drawn) {
  const { width, height } = drawn.getBoundingClientRect();
  return { width, height };
}

function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

async function raster(blob, { width, height }) {
  const address = URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.ceil(width * SCALE), Math.ceil(height * SCALE)];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function send(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
