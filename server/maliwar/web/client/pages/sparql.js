// The editor: YASGUI over the plain form, which stays where scripts do not run.

import { Yasgui } from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import { feature } from "topojson-client";

import { rows } from "../shared/rows.js";
import { complete } from "./sparql/completion.js";
import { choice, make } from "./sparql/elements.js";
import { download, read, write } from "./sparql/link.js";
import { problemView, sentView, verdictView } from "./sparql/plain.js";
import { tableView } from "./sparql/table.js";
import { undeclared } from "./sparql/terms.js";
import { pictureViews } from "./sparql/views.js";

const VIEWS = ["table", "boolean", "chart", "network", "map", "response", "error"];
const STORED = "maliwar-sparql";
const { Yasqe, Yasr } = Yasgui;
const page = { ...rows("editor"), language: document.documentElement.lang || "en" };
const asked = read(location);
let forced = false;

page.outlines = once(async () => {
  const atlas = await (await fetch(page.outlineFile)).json();
  return feature(atlas, atlas.objects.countries);
});
prepare();
const { editor, tools, take } = place();
const yasgui = new Yasgui(editor, settings());
follow();
open();

function once(make) {
  let made = null;
  return () => (made ??= make().catch(() => null));
}

async function ask(query) {
  const answer = await fetch(`/sparql?${new URLSearchParams({ query })}`, { headers: { Accept: "application/sparql-results+json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

/** Make our views and completers the only ones. */
function prepare() {
  for (const name of Object.keys(Yasr.defaults.plugins)) if (!VIEWS.includes(name)) delete Yasr.defaults.plugins[name];
  Yasr.registerPlugin("table", tableView(page));
  Yasr.registerPlugin("error", problemView(page));
  for (const [name, view] of Object.entries(pictureViews(page))) Yasr.registerPlugin(name, view);
  Yasr.registerPlugin("boolean", verdictView(page));
  Yasr.registerPlugin("response", sentView(Yasr.plugins.response, page));
  Yasr.defaults.pluginOrder.splice(0, Infinity, ...VIEWS);
  Yasr.defaults.maxPersistentResponseSize = 0; // answers are not stored: the data may have changed
  complete(Yasqe, page, ask, () => forced);
  const { initYasqe } = Yasgui.Tab.prototype;
  Yasgui.Tab.prototype.initYasqe = function () {
    initYasqe.call(this);
    furnish(this.getYasqe());
  };
}

/** Let an editor know our prefixes, which a query here need not declare, and say in our words what its buttons do. */
function furnish(yasqe) {
  const mode = yasqe.getMode();
  const { startState } = mode;
  mode.startState = (...given) => ({ ...startState(...given), prefixes: { ...page.prefixes } });
  yasqe.setValue(yasqe.getValue());
  yasqe.clearHistory();
  yasqe.getInputField().setAttribute("aria-label", page.words.editor);
  const named = { ".yasqe_queryButton": page.words.run, ".yasqe_share": page.words.share };
  for (const [selector, name] of Object.entries(named)) {
    const button = yasqe.rootEl.querySelector(selector);
    button?.setAttribute("aria-label", name);
    button?.setAttribute("title", name);
  }
}

/** Put the editor where the form stood. */
function place() {
  const form = document.querySelector("form.editor");
  const tools = make("div", { class: "yasgui-tools" });
  const editor = make("div", { class: "yasgui-place", id: "yasgui" });
  const take = make("ul", { class: "downloads", "aria-label": page.words.formats });
  form.before(tools, editor, take);
  form.hidden = true;
  return { editor, tools, take };
}

function settings() {
  const endpoint = new URL("/sparql", location.href).href;
  return {
    autofocus: false,
    populateFromUrl: false,
    copyEndpointOnNewTab: false,
    persistenceId: STORED,
    tabName: page.words.tab,
    requestConfig: { endpoint, method: "POST", headers: {} },
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: {
      value: page.first,
      editorHeight: "auto",
      resizeable: false,
      createShareableLink: (yasqe) => new URL(write(location, yasqe.getValue(), null, true), location.href).href,
      extraKeys: { ...Yasqe.defaults.extraKeys, "Ctrl-Space": (yasqe) => force(yasqe), Tab: false, "Shift-Tab": false },
    },
    yasr: { prefixes: page.prefixes, maxPersistentResponseSize: 0 },
  };
}

function force(yasqe) {
  forced = true;
  yasqe.autocomplete();
  setTimeout(() => (forced = false), 1000);
}

/** Show what the address asks for: in the tab that has it, in an untouched one, or in a new one; run it if it says so. */
function open() {
  offerExamples();
  if (asked.query) show(asked.query);
  const tab = yasgui.getTab();
  if (asked.view) tab.getYasr().selectPlugin(asked.view);
  const refused = document.querySelector("main > .problem");
  if (asked.query && asked.run && !refused) tab.query().catch(() => {});
}

function show(query, name) {
  const value = (id) => yasgui.getTab(id).getPersistedJson().yasqe.value;
  const ids = Object.keys(yasgui._tabs);
  const same = ids.find((id) => value(id) === query) ?? ids.find((id) => value(id) === page.first);
  if (!same) return void yasgui.addTab(true, { ...(name && { name: yasgui.createTabName(name) }), yasqe: { value: query } });
  yasgui.selectTabId(same);
  if (value(same) !== query) yasgui.getTab(same).setQuery(query);
  if (name) yasgui.getTab(same).setName(name);
}

/** Make a menu of the page's examples, and take their list away. */
function offerExamples() {
  const list = document.querySelector("[data-examples]");
  const hint = make("p", { class: "hint" }, page.words.keys);
  const out = make("button", { type: "button", class: "plain" }, page.words.prefixes);
  out.addEventListener("click", () => {
    const yasqe = yasgui.getTab().getYasqe();
    const lines = Object.entries(undeclared(yasqe.getValue(), page.prefixes)).map(([name, iri]) => `PREFIX ${name}: <${iri}>\n`);
    yasqe.setValue(lines.join("") + yasqe.getValue());
  });
  if (list) {
    const select = make("select", {}, make("option", { value: "" }, page.words.choose));
    for (const group of list.querySelectorAll("[data-group]")) {
      const links = [...group.querySelectorAll("a")];
      const options = links.map((link) => make("option", { value: link.href }, link.textContent));
      select.append(make("optgroup", { label: group.dataset.group }, options));
    }
    select.addEventListener("change", () => {
      if (select.value) show(read(new URL(select.value)).query, select.selectedOptions[0].textContent);
      select.value = "";
      remember(false);
    });
    tools.append(make("label", { class: "choice" }, make("span", {}, page.words.example), select));
    list.remove();
  }
  tools.append(out, hint);
}

/** Keep the address at what is shown, and the links to other formats at what was asked. */
function follow() {
  const ran = new Map(); // tab -> the query that it ran last
  yasgui.on("query", (_, tab) => {
    ran.set(tab.getId(), tab.getQuery());
    document.querySelectorAll("main > .problem, main > .answer").forEach((each) => each.remove());
    remember(true);
    offerFormats(tab);
  });
  yasgui.on("tabSelect", () => setTimeout(() => remember(ran.get(yasgui.getTab().getId()) === yasgui.getTab().getQuery())));
  yasgui.on("tabChange", (_, tab) => {
    if (tab === yasgui.getTab() && ran.has(tab.getId())) remember(ran.get(tab.getId()) === tab.getPersistedJson().yasqe.value);
  });
}

function remember(run) {
  const tab = yasgui.getTab();
  const view = tab.getPersistedJson().yasr.settings.selectedPlugin;
  const query = tab.getPersistedJson().yasqe.value;
  history.replaceState(null, "", write(location, query, view === "table" ? null : view, run));
  for (const link of document.querySelectorAll("a[data-state]")) {
    const { pathname, search } = new URL(link.href);
    link.href = write({ pathname, search }, query, view === "table" ? null : view, run);
  }
  if (!run) take.replaceChildren();
}

function offerFormats(tab) {
  const formats = page.formats[tab.getYasqe().getQueryType()] ?? page.formats.SELECT;
  const links = formats.map(([name, label]) => [label, download(tab.getQuery(), name)]).filter(([, href]) => href.length < page.longest);
  take.replaceChildren(...links.map(([label, href]) => make("li", {}, make("a", { href }, label))));
}
