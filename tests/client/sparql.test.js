// The editor's pure parts: what columns hold, which pictures they allow, links, terms, offers and problems.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chartable, kinds, linkable, mappable, number, place, point, year } from "../../server/maliwar/web/client/pages/sparql/columns.js";
import { fitting, namesQuery, termsOf } from "../../server/maliwar/web/client/pages/sparql/completion.js";
import { download, read, write } from "../../server/maliwar/web/client/pages/sparql/link.js";
import { read as problem } from "../../server/maliwar/web/client/pages/sparql/plain.js";
import { address, aside, short, sortable, text, undeclared } from "../../server/maliwar/web/client/pages/sparql/terms.js";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const ID = "https://w3id.org/maliwar/id/";
const PREFIXES = { actor: `${ID}actor/`, mw: "https://w3id.org/maliwar/ontology#", rdfs: "http://www.w3.org/2000/01/rdf-schema#" };
const LOCAL = [[ID, "/page/"], [PREFIXES.mw, "/ontology#"]];
const iri = (value) => ({ type: "uri", value });
const words = (value, language) => ({ type: "literal", value, ...(language && { "xml:lang": language }) });
const typed = (value, name) => ({ type: "literal", value, datatype: name.includes(":") ? name : XSD + name });
const wkt = (value) => typed(value, "http://www.opengis.net/ont/geosparql#wktLiteral");

test("a number is a literal of a number's type, and nothing that only looks like one", () => {
  assert.equal(number(typed("12", "integer")), 12);
  assert.equal(number(typed("-0.5", "decimal")), -0.5);
  assert.equal(number(words("12")), null);
  assert.equal(number(typed("INF", "double")), null);
  assert.equal(number(undefined), null);
});

test("a point is read with its longitude first, and only where it is on earth", () => {
  assert.deepEqual(point(wkt("POINT(-0.05 16.2667)")), [-0.05, 16.2667]);
  assert.deepEqual(point(wkt("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> Point ( 1 2 )")), [1, 2]);
  assert.equal(point(wkt("POINT(300 2)")), null);
  assert.equal(point(wkt("LINESTRING(0 0, 1 1)")), null);
});

test("dates of any width stand on a line of years", () => {
  assert.equal(year(typed("2012", "gYear")), 2012);
  assert.ok(Math.abs(year(typed("2012-07-01", "date")) - 2012.5) < 0.01);
  assert.equal(year(words("2012")), null);
});

test("a column is of a kind when every one of its terms is", () => {
  const rows = [{ a: iri("urn:x"), b: typed("1", "integer"), c: words("x") }, { a: iri("urn:y"), c: iri("urn:z") }];
  assert.deepEqual(kinds({ names: ["a", "b", "c", "d"], rows }), { a: "iri", b: "number", c: "text", d: "empty" });
});

test("numbers over names make bars, over dates a line, and alone nothing", () => {
  const rows = [{ kind: iri("urn:a"), n: typed("3", "integer"), day: typed("2012-01-01", "date") }];
  assert.deepEqual(chartable({ names: ["kind", "n"], rows }), { over: "kind", values: ["n"], line: false, choices: ["kind"] });
  assert.equal(chartable({ names: ["kind", "n", "day"], rows }).over, "day");
  assert.equal(chartable({ names: ["kind", "n", "day"], rows }).line, true);
  assert.equal(chartable({ names: ["n"], rows }), null);
  assert.equal(chartable({ names: ["kind"], rows }), null);
});

test("subject and object are joined, else the first two columns of IRIs; one column joins nothing", () => {
  const row = { label: words("x"), a: iri("urn:a"), object: iri("urn:o"), subject: iri("urn:s"), p: iri("urn:p") };
  assert.deepEqual(linkable({ names: ["label", "a", "object", "subject", "p"], rows: [row] }), { from: "subject", to: "object", by: "p" });
  assert.deepEqual(linkable({ names: ["a", "p"], rows: [row] }), { from: "a", to: "p", by: null });
  assert.equal(linkable({ names: ["a", "label"], rows: [row] }), null);
});

test("a map stands on WKT, or on latitude and longitude by their names", () => {
  const rows = [{ where: wkt("POINT(1 2)"), lat: typed("16.2", "decimal"), long: typed("-0.05", "decimal"), name: words("Gao") }];
  assert.deepEqual(mappable({ names: ["where", "name"], rows }), { point: "where", label: "name" });
  const columns = mappable({ names: ["lat", "long", "name"], rows });
  assert.deepEqual(columns, { latitude: "lat", longitude: "long", label: "name" });
  assert.deepEqual(place(rows[0], columns), [-0.05, 16.2]);
  assert.equal(mappable({ names: ["lat", "name"], rows }), null);
});

test("an address carries the query and the view, and keeps what else it had", () => {
  const written = write({ pathname: "/sparql", search: "?lang=fr&query=old&format=editor" }, "ASK { ?s ?p 'é&#' }", "chart", true);
  const url = new URL(written, "http://x");
  assert.deepEqual(read(url), { query: "ASK { ?s ?p 'é&#' }", view: "chart", run: true });
  assert.equal(url.searchParams.get("lang"), "fr");
  assert.equal(read(new URL(write({ pathname: "/sparql", search: "" }, "ASK {}", null, false), "http://x")).run, false);
});

test("a query too long for an address goes into the fragment", () => {
  const long = `ASK { ?s ?p "${"x".repeat(9000)}" }`;
  const url = new URL(write({ pathname: "/sparql", search: "" }, long, null, true), "http://x");
  assert.equal(url.search, "");
  assert.equal(read(url).query, long);
  assert.equal(new URL(download("ASK {}", "csv"), "http://x").searchParams.get("format"), "csv");
});

test("an IRI is written by the longest prefix that leaves a plain name", () => {
  assert.equal(short(`${ID}actor/mnla`, PREFIXES), "actor:mnla");
  assert.equal(short(`${ID}actor/a/b`, PREFIXES), `${ID}actor/a/b`);
  assert.equal(short("urn:x", PREFIXES), "urn:x");
});

test("ours lead here, the web's to the web, and no script anywhere", () => {
  assert.equal(address(`${ID}actor/mnla`, LOCAL), "/page/actor/mnla");
  assert.equal(address(`${PREFIXES.mw}Claim`, LOCAL), "/ontology#Claim");
  assert.equal(address("http://example.org/it's", LOCAL), "http://example.org/it's");
  for (const bad of ["javascript:alert(1)", "data:text/html,hi", " javascript:alert(1)", "http:///x", "urn:x"]) assert.equal(address(bad, LOCAL), null);
});

test("a literal is told with its language or a datatype that says something", () => {
  assert.equal(aside(words("x", "fr"), PREFIXES), "fr");
  assert.equal(aside(typed("1", "integer"), PREFIXES), "");
  assert.equal(aside(typed("x", "urn:type"), PREFIXES), "urn:type");
  assert.equal(text({ type: "bnode", value: "b0" }, PREFIXES), "_:b0");
  assert.equal(sortable(typed("10", "integer")), 10);
  assert.equal(sortable(words("ten")), "ten");
});

test("the prefixes that a query uses and does not declare, not those in texts, IRIs and comments", () => {
  const query = 'PREFIX rdfs: <x#>\nSELECT ?a { ?a a mw:Claim ; rdfs:label "actor: no" . <http://a/mw:b> ?p ?o # actor:mnla\n}';
  assert.deepEqual(Object.keys(undeclared(query, PREFIXES)), ["mw"]);
});

test("what is offered begins with what was typed, then has it, then is called so", () => {
  const terms = [{ name: "mw:Claim", label: "claim" }, { name: "mw:about", label: "about" }, { name: "mw:status", label: "what a claim is worth" }, { name: "mw:CountClaim", label: "" }];
  assert.deepEqual(fitting(terms, "cla").map((term) => term.name), ["mw:Claim", "mw:CountClaim", "mw:status"]);
  assert.deepEqual(fitting(terms, "mw:ab").map((term) => term.name), ["mw:about"]);
  assert.equal(fitting(terms, "", 2).length, 2);
});

test("names are asked for by a prefix of ours alone, and what was typed cannot leave its string", () => {
  assert.match(namesQuery("actor:mn", PREFIXES), /STRSTARTS\(STR\(\?term\), "https:\/\/w3id.org\/maliwar\/id\/actor\/mn"\)/);
  assert.equal(namesQuery("foo:mn", PREFIXES), null);
  assert.equal(namesQuery('actor:mn")', PREFIXES), null);
  const found = { results: { bindings: [{ term: iri(`${PREFIXES.mw}Claim`), label: words("claim") }, { term: { type: "bnode", value: "b" } }] } };
  assert.deepEqual(termsOf(found, PREFIXES), [{ name: "mw:Claim", label: "claim" }]);
});

test("a problem is the endpoint's sentence with its place, else ours", () => {
  const said = { place: "Line %(line)s, column %(column)s.", unreached: "nobody there", unreadable: "unreadable" };
  assert.deepEqual(problem('{"message": "Wrong.", "detail": {"line": 2, "column": 5}}', said), { message: "Wrong.", place: "Line 2, column 5." });
  assert.deepEqual(problem("Failed to fetch", said), { message: "nobody there", place: "" });
  assert.deepEqual(problem("{}", said), { message: "unreadable", place: "" });
});
