// A picture as a plain tree: made by pure functions, written as text or brought onto the page.

const SVG = "http://www.w3.org/2000/svg";
const drawn = new WeakMap(); // the tree that each element was made or patched from
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Return an element of a tree; attributes that are null, undefined or false are left out, children may be nested. */
export function h(name, attributes = {}, ...children) {
  const kept = {};
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) kept[key] = value === true ? "" : String(value);
  }
  const whole = children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
  return { name, attributes: kept, children: whole.map((child) => (typeof child === "object" ? child : String(child))) };
}

/** Return a tree as SVG text. */
export function toText(tree) {
  if (typeof tree === "string") return escape(tree);
  const attributes = Object.entries(tree.attributes).map(([key, value]) => ` ${key}="${escape(value)}"`).join("");
  const root = tree.name === "svg" && !("xmlns" in tree.attributes) ? ` xmlns="${SVG}"` : "";
  if (tree.children.length === 0) return `<${tree.name}${root}${attributes}/>`;
  return `<${tree.name}${root}${attributes}>${tree.children.map(toText).join("")}</${tree.name}>`;
}

/** Return a tree as an element of this page. */
export function toDom(tree) {
  if (typeof tree === "string") return document.createTextNode(tree);
  const element = document.createElementNS(SVG, tree.name);
  for (const [key, value] of Object.entries(tree.attributes)) element.setAttribute(key, value);
  element.append(...tree.children.map(toDom));
  drawn.set(element, tree);
  return element;
}

/**
 * Bring an element to a tree with few changes, so that focus and the pointer stay where they are. Children are matched
 * by `data-key` where they have one, else by place; a tree that an element was drawn from already is passed over. Returns
 * the element, or the one that replaced it.
 */
export function patch(element, tree) {
  if (typeof tree === "string" || element.nodeType !== Node.ELEMENT_NODE || element.nodeName !== tree.name) {
    if (typeof tree === "string" && element.nodeType === Node.TEXT_NODE) {
      if (element.data !== tree) element.data = tree;
      return element;
    }
    const fresh = toDom(tree);
    element.replaceWith(fresh);
    return fresh;
  }
  if (drawn.get(element) === tree) return element;
  drawn.set(element, tree);
  for (const { name } of [...element.attributes]) {
    if (!(name in tree.attributes) && name !== "xmlns") element.removeAttribute(name);
  }
  for (const [key, value] of Object.entries(tree.attributes)) {
    if (element.getAttribute(key) !== value) element.setAttribute(key, value);
  }
  patchChildren(element, tree.children);
  return element;
}

function patchChildren(element, children) {
  const keyed = new Map();
  for (const child of element.children) {
    if (child.dataset.key !== undefined) keyed.set(child.dataset.key, child);
  }
  let at = element.firstChild;
  for (const child of children) {
    const key = child.attributes?.["data-key"];
    const held = key === undefined ? null : keyed.get(key);
    if (held) {
      keyed.delete(key);
      if (held === at) at = at.nextSibling;
      else element.insertBefore(held, at);
      patch(held, child);
    } else if (key === undefined && at && at.dataset?.key === undefined) {
      const next = at.nextSibling;
      patch(at, child);
      at = next;
    } else {
      element.insertBefore(toDom(child), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]);
}
