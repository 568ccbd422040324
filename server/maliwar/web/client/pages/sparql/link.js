// A query in the address, so that a link carries it: ?query= where it fits, else #query=; the view in the fragment.

const LONGEST = 7000; // letters of an address that every server and browser takes
const OURS = ["query", "format"];

/** Return what an address asks for: {query, view, run}; the first two may be null. */
export function read({ search, hash }) {
  const [given, fragment] = [new URLSearchParams(search), new URLSearchParams(hash.replace(/^#/, ""))];
  const query = given.get("query") ?? fragment.get("query");
  return { query, view: fragment.get("view"), run: given.has("query") && given.get("format") !== "editor" };
}

/**
 * Return path, query and fragment of the address that carries a query and a view; other parameters stay. Opened, it runs
 * the query where `run` says so, else it only shows it.
 */
export function write({ pathname, search }, query, view, run) {
  const kept = new URLSearchParams(search);
  for (const name of OURS) kept.delete(name);
  const fragment = new URLSearchParams();
  if (view) fragment.set("view", view);
  const long = encodeURIComponent(query).length > LONGEST;
  if (long) fragment.set("query", query);
  else if (query.trim()) {
    kept.set("query", query);
    if (!run) kept.set("format", "editor");
  }
  return pathname + suffix("?", kept) + suffix("#", fragment);
}

/** Return the address of a query's answer in a format. */
export function download(query, format) {
  return `/sparql?${new URLSearchParams({ query, format })}`;
}

function suffix(sign, parameters) {
  const text = parameters.toString();
  return text ? sign + text : "";
}
