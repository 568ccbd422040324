// What is chosen in a network, told beneath it: its relations, each with its grade, period, claims and reasons, taken
// from the page's own tables, which the server has written.

/** Tell in an element of the page; returns {show(key, edges, picture), again(picture), key()}. */
export function teller(element, data) {
  let shown = null;
  const close = () => {
    shown = null;
    element.hidden = true;
  };
  const show = (key, edges, picture) => {
    shown = key;
    element.hidden = key === null;
    if (key === null) return;
    const actor = data.actors.findIndex(([path]) => path === key);
    const name = actor >= 0 ? data.actors[actor][1] : edges[0] ? picture.describe(edges[0]) : key;
    const heading = node("h2", name, { id: "chosen-name", tabIndex: -1 });
    const shut = node("button", data.words.close, { type: "button", className: "plain" });
    shut.addEventListener("click", () => picture.choose(null));
    const parts = [heading, shut];
    if (actor >= 0) parts.push(links(key, data));
    parts.push(edges.length ? list(edges, actor >= 0, picture) : node("p", data.words.none));
    element.replaceChildren(...parts);
    element.setAttribute("aria-labelledby", "chosen-name");
  };
  addEventListener("keydown", (event) => event.key === "Escape" && shown !== null && close());
  return { show, again: (picture) => shown !== null && picture.choose(shown), key: () => shown };
}

function links(path, data) {
  const line = node("p", "", { className: "also" });
  line.append(node("a", data.words.page, { href: `/page/${path}` }));
  return line;
}

function list(edges, several, picture) {
  const found = document.createElement("ul");
  found.className = "relations";
  for (const edge of edges) {
    const item = document.createElement("li");
    if (several) {
      const button = node("button", picture.describe(edge), { type: "button", className: "plain" });
      button.addEventListener("click", () => picture.choose(edge.key));
      item.append(button);
    }
    const row = edge.row === null ? document.querySelector(`tr[data-edge="${CSS.escape(edge.key)}"]`) : document.getElementById(`row-${edge.row}`);
    if (row) item.append(...evidence(row, several));
    found.append(item);
  }
  return found;
}

/** Return copies of what a row of the table says: its certainty, period and support, its claims and its reasons. */
function evidence(row, brief) {
  const line = document.createElement("p");
  line.className = "evidence";
  for (const cell of [...row.cells].slice(row.dataset.edge ? 3 : 1, -1)) {
    if (cell.querySelector(".none") || !cell.textContent.trim()) continue;
    const part = document.createElement("span");
    part.append(node("small", `${cell.dataset.label} `), ...[...cell.childNodes].map((each) => each.cloneNode(true)));
    line.append(part);
  }
  const why = row.querySelector("a.why")?.cloneNode(true);
  if (why) line.append(why);
  const notes = [...row.querySelectorAll('.marks a[href^="#note-"]')].map((mark) => document.querySelector(mark.getAttribute("href")));
  if (brief || !notes.some(Boolean)) return [line];
  const claims = document.createElement("ol");
  for (const note of notes.filter(Boolean)) {
    const copy = note.cloneNode(true);
    copy.removeAttribute("id");
    claims.append(copy);
  }
  return [line, claims];
}

function node(name, text, properties = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  return Object.assign(made, properties);
}
