// Asks with Comunica what standard input lists, and writes what was found and every request that was sent.
//
// in:  {"source": address, "queries": {name: SPARQL}}
// out: {"found": {name: [row or quad, …]}, "requests": [{"method", "address", "accept", "status"}, …]}

import { QueryEngine } from "@comunica/query-sparql";
import { text } from "node:stream/consumers";

const RULE_OF_THUMB = "checkUrlSuffix";

/** Have an engine know an endpoint by what it says of itself alone, not by an address that ends in /sparql. */
function withoutRuleOfThumb(engine) {
  const seen = new Set();
  const ahead = [engine];
  let switched = 0;
  while (ahead.length > 0) {
    const part = ahead.pop();
    if (part === null || typeof part !== "object" || seen.has(part)) continue;
    seen.add(part);
    if (RULE_OF_THUMB in part) {
      part[RULE_OF_THUMB] = false;
      switched += 1;
    }
    ahead.push(...(part instanceof Map ? part.values() : Object.values(part)));
  }
  if (switched === 0) throw new Error(`No part of Comunica has ${RULE_OF_THUMB} any more; it cannot be switched off.`);
  return engine;
}

const { source, queries } = JSON.parse(await text(process.stdin));
const requests = [];
const engine = withoutRuleOfThumb(new QueryEngine());

async function noted(input, init = {}) {
  const response = await fetch(input, init);
  requests.push({
    method: init.method ?? "GET",
    address: String(input.url ?? input),
    accept: new Headers(init.headers).get("accept"),
    status: response.status,
  });
  return response;
}

async function ask(query) {
  const result = await engine.query(query, { sources: [source], fetch: noted });
  const stream = await result.execute();
  if (result.resultType === "boolean") return stream;
  const found = await stream.toArray();
  return result.resultType === "bindings"
    ? found.map((row) => Object.fromEntries([...row].map(([variable, term]) => [variable.value, term.value])))
    : found.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]);
}

const found = {};
for (const [name, query] of Object.entries(queries)) found[name] = await ask(query);
console.log(JSON.stringify({ found, requests }));
