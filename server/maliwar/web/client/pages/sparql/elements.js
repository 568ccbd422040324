// Elements of a result, made of text alone: nothing of a result is ever read as HTML.

import { address, aside, short, text } from "./terms.js";

/** Return an HTML element with attributes and children; strings become text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return element;
}

/** Return a term as a cell shows it. */
export function term(value, { prefixes, local }) {
  if (!value) return make("span", { class: "none" });
  const shown = text(value, prefixes);
  if (value.type === "uri") {
    const href = address(value.value, local);
    const outside = href === value.value;
    return href ? make("a", { href, title: value.value, rel: outside && "external" }, shown) : make("span", { title: value.value }, shown);
  }
  const beside = aside(value, prefixes);
  return make("span", { class: "literal", dir: "auto" }, shown, beside && make("small", {}, ` ${beside}`));
}

/** Return a labelled select; `options` are [value, label] pairs. */
export function choice(label, options, chosen, onChange) {
  const select = make("select", {}, options.map(([value, shown]) => make("option", { value, selected: value === chosen }, shown)));
  select.addEventListener("change", () => onChange(select.value));
  return make("label", { class: "choice" }, make("span", {}, label), select);
}

/** Return a drawn icon of 16 by 16 pixels. */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of [["viewBox", "0 0 16 16"], ["width", 16], ["height", 16], ["aria-hidden", "true"]]) svg.setAttribute(key, value);
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawn.setAttribute("d", path);
  svg.append(drawn);
  return svg;
}

/** Return what a node of a picture is: {id, label, href}. */
export function node(value, { prefixes, local }) {
  const id = value.type === "bnode" ? `_:${value.value}` : value.value;
  return { id, label: value.type === "uri" ? short(value.value, prefixes) : text(value, prefixes), href: value.type === "uri" ? address(value.value, local) : null };
}
