// What the editor offers while one types: our prefixes, and the graph's own classes, properties and names, asked of the
// endpoint on this server once they are wanted. Nobody else is asked.

import { short } from "./terms.js";

const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const MOST = 100; // offers
const LATER = 200; // milliseconds of typing without a pause before names are asked for

/** Return the query for the graph's classes or properties, the most used first, with their names in a language. */
export function termsQuery(kind, language) {
  const used = kind === "class" ? "?x a ?term" : "?x ?term ?y";
  return `SELECT ?term (SAMPLE(?n) AS ?uses) (SAMPLE(?said) AS ?label) {
  { SELECT ?term (COUNT(*) AS ?n) { ${used} FILTER(isIRI(?term)) } GROUP BY ?term }
  OPTIONAL { ?term <${RDFS}label> ?said . ${inLanguage("?said", language)} }
} GROUP BY ?term ORDER BY DESC(?uses) ?term LIMIT 2000`;
}

function inLanguage(variable, language) {
  return `FILTER(LANG(${variable}) IN ("", ${JSON.stringify(language)}))`;
}

/** Return the IRIs and labels that a JSON result of a list of terms holds. */
export function termsOf(found, prefixes) {
  return found.results.bindings
    .filter((row) => row.term?.type === "uri")
    .map((row) => ({ name: written(row.term.value, prefixes), label: row.label?.value ?? "" }));
}

/** Return the terms that begin with what was typed, then those that have it somewhere, then those whose label has it. */
export function fitting(terms, typed, most = MOST) {
  const wanted = typed.toLowerCase();
  const rank = ({ name, label }) => {
    const [own, local] = [name.toLowerCase(), name.toLowerCase().split(":").pop()];
    if (own.startsWith(wanted) || local.startsWith(wanted)) return 0;
    if (own.includes(wanted)) return 1;
    return label.toLowerCase().includes(wanted) ? 2 : null;
  };
  const ranked = terms.map((term) => ({ term, rank: rank(term) })).filter((each) => each.rank !== null);
  return ranked.sort((one, other) => one.rank - other.rank).slice(0, most).map((each) => each.term);
}

/** Return the query for names that begin with a prefixed name, or null where the prefix is none of ours. */
export function namesQuery(typed, prefixes, language = "en") {
  const [, prefix, rest] = /^([A-Za-z][\w-]*):([\w./-]*)$/.exec(typed) ?? [];
  if (!prefix || !(prefix in prefixes)) return null;
  const start = JSON.stringify(prefixes[prefix] + rest);
  return `SELECT DISTINCT ?term ?label { ?term <${RDFS}label> ?label . FILTER(STRSTARTS(STR(?term), ${start})) ${inLanguage("?label", language)} } ORDER BY ?term LIMIT ${MOST}`;
}

/**
 * Make these the only completers of an editor class. `page` is {prefixes, language}; `ask` takes a query and returns its JSON. What
 * is wanted for an empty word is offered only where it was asked for: `wanted` says whether it was.
 */
export function complete(Yasqe, page, ask, wanted) {
  const lists = {};
  const { language } = page;
  const terms = (kind) => (lists[kind] ??= ask(termsQuery(kind, language)).then((found) => termsOf(found, page.prefixes), () => ((lists[kind] = null), [])));
  const offer = (name, isValidCompletionPosition, get) => ({ name, isValidCompletionPosition, autoShow: true, bulk: false, ...hinted(get) });
  const listed = (kind) => async (typed) => (typed || wanted() ? fitting(await terms(kind), typed) : []);
  const own = [
    offer("prefixes", inPrologue, async () => Object.entries(page.prefixes).map(([name, iri]) => ({ name: `${name}: <${iri}>`, label: "" }))),
    offer("class", atClass, listed("class")),
    offer("property", atProperty, listed("property")),
    offer("names", (yasqe) => atName(yasqe) && !atClass(yasqe) && !atProperty(yasqe), async (typed, yasqe) => {
      const query = namesQuery(typed, page.prefixes, language);
      if (!query || !(await settled(yasqe))) return [];
      return ask(query).then((found) => termsOf(found, page.prefixes), () => []);
    }),
  ];
  Yasqe.defaults.autocompleters.splice(0);
  for (const name of Object.keys(Yasqe.Autocompleters)) if (name !== "variables") delete Yasqe.Autocompleters[name];
  Yasqe.defaults.autocompleters.push("variables");
  for (const each of own) Yasqe.registerAutocompleter(each);
}

function hinted(get) {
  let labels = new Map();
  return {
    get: async (yasqe, token) => {
      const found = await get((token?.string ?? "").trim(), yasqe);
      labels = new Map(found.map((term) => [term.name, term.label]));
      return [...labels.keys()];
    },
    postprocessHints: (_, hints) => hints.map((hint) => ({ ...hint, render: (element) => element.append(...parts(hint.text, labels.get(hint.text))) })),
  };
}

function parts(name, label) {
  if (!label) return [name];
  const small = document.createElement("small");
  small.textContent = label;
  return [name, " ", small];
}

function settled(yasqe) {
  const before = yasqe.getValue();
  return new Promise((done) => setTimeout(() => done(yasqe.getValue() === before), LATER));
}

function written(iri, prefixes) {
  const name = short(iri, prefixes);
  return name === iri ? `<${iri}>` : name;
}

function token(yasqe) {
  return yasqe.getCompleteToken();
}

function variable(string) {
  return string.startsWith("?") || string.startsWith("$");
}

function before(yasqe) {
  return yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token(yasqe));
}

function atClass(yasqe) {
  return !variable(token(yasqe).string) && ["a", "rdf:type"].includes(before(yasqe).state.lastProperty);
}

function atProperty(yasqe) {
  const { string, state } = token(yasqe);
  return !variable(string) && state.possibleCurrent.includes("a");
}

function atName(yasqe) {
  return /^[A-Za-z][\w-]*:/.test(token(yasqe).string);
}

function inPrologue(yasqe) {
  return before(yasqe)?.string.toUpperCase() === "PREFIX";
}
