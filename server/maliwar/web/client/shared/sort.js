// Tables that are sorted by their headings: `table.sortable`. A cell may say what it is sorted by in data-sort.

/** Give every sortable table of the page its buttons; a table that has them is left as it is. */
export function sortable(root = document) {
  for (const table of root.querySelectorAll("table.sortable")) {
    if (table.dataset.sorted) continue;
    table.dataset.sorted = "yes";
    table.querySelectorAll("thead th").forEach((heading, index) => {
      if (heading.dataset.sort === "no" || !heading.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(table, heading, index));
      heading.append(button);
    });
  }
}

function sort(table, heading, index) {
  const down = heading.getAttribute("aria-sort") === "ascending";
  for (const each of table.querySelectorAll("thead th")) each.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const keyed = [...body.rows].map((row, place) => ({ row, place, key: key(row.cells[index]) }));
  keyed.sort((one, other) => compare(one.key, other.key) * (down ? -1 : 1) || one.place - other.place);
  body.append(...keyed.map((each) => each.row));
}

function key(cell) {
  const text = (cell?.dataset.sort ?? cell?.textContent ?? "").trim();
  const number = Number(text.replace(/[\s\u00a0\u202f,]/g, ""));
  if (!text || text === "–") return { empty: true };
  return Number.isNaN(number) || /^\d{4}-\d\d/.test(text) ? { text } : { number };
}

function compare(one, other) {
  if (one.empty || other.empty) return (one.empty ? 1 : 0) - (other.empty ? 1 : 0);
  if ("number" in one && "number" in other) return one.number - other.number;
  return String(one.text ?? one.number).localeCompare(String(other.text ?? other.number), document.documentElement.lang, { numeric: true });
}
