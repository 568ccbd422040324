// A response as rows: {names, rows}. The response is read as it was sent, since YASR rewrites {{…}} in literals.

const held = new WeakMap();

/** Return the result that YASR holds, or null where it is an error, a verdict, or neither rows nor triples. */
export function result(yasr) {
  const response = yasr.results;
  if (!response || response.hasError()) return null;
  if (!held.has(response)) held.set(response, read(response));
  return held.get(response);
}

function read(response) {
  const type = response.getContentType() ?? "";
  if (type.includes("json")) return rowsOf(JSON.parse(response.getOriginalResponseAsString()));
  response.getAsJson();
  const triples = response.getStatements();
  return triples ? { names: ["subject", "predicate", "object"], rows: triples.map(rowOf) } : null;
}

/** Return the rows of a SPARQL 1.1 JSON result (section 3), or null of a verdict. */
export function rowsOf(found) {
  return found.results ? { names: found.head.vars, rows: found.results.bindings } : null;
}

function rowOf({ subject, predicate, object }) {
  return { subject: termOf(subject), predicate: termOf(predicate), object: termOf(object) };
}

function termOf(term) {
  if (term.termType === "NamedNode") return { type: "uri", value: term.value };
  if (term.termType === "BlankNode") return { type: "bnode", value: term.value };
  const language = term.language ? { "xml:lang": term.language } : {};
  return { type: "literal", value: term.value, datatype: term.datatype?.value, ...language };
}

/** Say whether the endpoint sent a part of the answer only. */
export function truncated(yasr) {
  return Boolean(yasr.results?.res?.headers?.get("Maliwar-Truncated"));
}
