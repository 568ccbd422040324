// The table of a result, as a view of YASR: sorted by its headings, filtered, fifty rows at a time.

import { icon, make, term } from "./elements.js";
import { result, truncated } from "./result.js";
import { sortable, text } from "./terms.js";

const PAGE = 50;

/** Return the class of the view; `page` is {words, prefixes, local} of the editor's page. */
export function tableView(page) {
  return class TableView {
    priority = 10;
    label = page.words.table;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return (result(this.yasr)?.names.length ?? 0) > 0;
    }

    getIcon() {
      return icon("M1 2h14v12H1zM2.5 6v2.5h4V6zm5.5 0v2.5h5.5V6zM2.5 10v2.5h4V10zm5.5 0v2.5h5.5V10z");
    }

    draw() {
      this.found = result(this.yasr);
      [this.first, this.sort, this.filter] = [0, null, ""];
      const filter = make("input", { type: "search", "aria-label": page.words.filter, placeholder: page.words.filter });
      filter.addEventListener("input", () => {
        [this.filter, this.first] = [filter.value.toLowerCase(), 0];
        this.fill();
      });
      this.count = make("p", { class: "count", role: "status" });
      this.body = make("tbody");
      this.heads = this.found.names.map((name) => this.head(name));
      const table = make("table", { class: "raw" }, make("thead", {}, make("tr", {}, this.heads)), this.body);
      this.pages = make("p", { class: "turn" });
      const scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": page.words.table }, table);
      const cut = truncated(this.yasr) && make("p", { class: "problem" }, page.words.cut);
      this.yasr.resultsEl.append(make("div", { class: "view view-table" }, cut, make("div", { class: "view-tools" }, this.count, filter), scroll, this.pages));
      this.fill();
    }

    head(name) {
      const button = make("button", { type: "button", class: "sort" }, name);
      const head = make("th", { scope: "col" }, button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const each of this.heads) each.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        [this.sort, this.first] = [{ name, sign: down ? -1 : 1 }, 0];
        this.fill();
      });
      return head;
    }

    chosen() {
      const rows = this.found.rows.filter(
        (row) => !this.filter || Object.values(row).some((each) => text(each, page.prefixes).toLowerCase().includes(this.filter)),
      );
      return this.sort ? rows.sort((one, other) => this.sort.sign * compare(one[this.sort.name], other[this.sort.name])) : rows;
    }

    fill() {
      const rows = this.chosen();
      const shown = rows.slice(this.first, this.first + PAGE);
      this.body.replaceChildren(...shown.map((row) => make("tr", {}, this.found.names.map((name) => cell(row[name], page)))));
      this.count.textContent = said(page.words, rows.length, this.found.rows.length, this.yasr.results.getResponseTime());
      this.pages.replaceChildren();
      if (rows.length <= PAGE) return;
      const [from, to] = [this.first + 1, Math.min(this.first + PAGE, rows.length)];
      this.pages.append(
        this.turn(page.words.previous, this.first - PAGE, this.first > 0),
        ` ${from}–${to} / ${rows.length} `,
        this.turn(page.words.next, this.first + PAGE, to < rows.length),
      );
    }

    turn(label, first, possible) {
      const button = make("button", { type: "button", class: "plain", disabled: !possible }, label);
      button.addEventListener("click", () => {
        this.first = first;
        this.fill();
        this.heads[0].querySelector("button").focus();
      });
      return button;
    }
  };
}

function cell(value, page) {
  const numeric = typeof sortable(value) === "number" && value?.type !== "uri";
  return make("td", { class: numeric && "num" }, term(value, page));
}

function compare(one, other) {
  const [left, right] = [sortable(one), sortable(other)];
  if (left === "" || right === "") return (left === "" ? 1 : 0) - (right === "" ? 1 : 0);
  if (typeof left === "number" && typeof right === "number") return left - right;
  return String(left).localeCompare(String(right), document.documentElement.lang, { numeric: true });
}

/** Return how many rows there are, in words: {rows: [one, many]} with %d in them. */
function said(words, shown, all, milliseconds) {
  const count = (all === 1 ? words.row : words.rows).replace("%d", all.toLocaleString(document.documentElement.lang));
  const time = milliseconds ? `, ${(milliseconds / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 })} s` : "";
  return (shown === all ? count : `${shown.toLocaleString(document.documentElement.lang)} / ${count}`) + time;
}
