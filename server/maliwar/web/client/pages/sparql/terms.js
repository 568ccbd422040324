// How a term is written for people, and where an IRI leads.

/** Return an IRI by its prefix where it has one and the rest is a plain name, else the IRI. */
export function short(iri, prefixes) {
  let best = null;
  for (const [name, base] of Object.entries(prefixes)) {
    if (iri.startsWith(base) && iri.length > base.length && (!best || base.length > best.base.length)) best = { name, base };
  }
  const rest = best && iri.slice(best.base.length);
  return best && /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(rest) && !rest.endsWith(".") ? `${best.name}:${rest}` : iri;
}

/** Return the address of an IRI: its page here by `local` pairs [base, path], itself where it is on the web, else null. */
export function address(iri, local) {
  for (const [base, path] of local) {
    if (iri.startsWith(base)) return path + encodeURI(iri.slice(base.length)).replaceAll("?", "%3F").replaceAll("#", "%23");
  }
  return /^https?:\/\/[^/\s]/i.test(iri) ? iri : null;
}

/** Return a term's text: an IRI by its prefix, a blank node with its sign, a literal as it is. */
export function text(term, prefixes) {
  if (!term) return "";
  if (term.type === "uri") return short(term.value, prefixes);
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

/** Return what stands beside a literal: its language or its datatype by prefix; nothing for plain text. */
export function aside(term, prefixes) {
  if (!term || term.type === "uri" || term.type === "bnode") return "";
  if (term["xml:lang"]) return term["xml:lang"];
  const plain = !term.datatype || /#(string|integer|decimal|double|date|boolean|gYear|langString)$/.test(term.datatype);
  if (plain) return "";
  return term.datatype.endsWith("/edtf") ? "EDTF" : short(term.datatype, prefixes);
}

/** Return the number or text that a table is sorted by. */
export function sortable(term) {
  const value = term?.value ?? "";
  const number = value === "" ? NaN : Number(value);
  return Number.isNaN(number) ? value : number;
}

/** Return those prefixes that a query uses and does not declare, out of `prefixes`. */
export function undeclared(query, prefixes) {
  const bare = query.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^>\s]*>|#.*$/gm, " ");
  const declared = new Set([...query.matchAll(/\bPREFIX\s+([\w-]*):/gi)].map((found) => found[1]));
  const used = new Set([...bare.matchAll(/(?<![\w?$:-])([A-Za-z][\w-]*):/g)].map((found) => found[1]));
  return Object.fromEntries(Object.entries(prefixes).filter(([name]) => used.has(name) && !declared.has(name)));
}
