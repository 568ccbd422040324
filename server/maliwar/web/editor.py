"""The plain editor's page: a query, its result as a table or as Turtle, and where to start."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from maliwar.answer import gate
from maliwar.names import GRAPHS, ID, ONTOLOGY, PREFIXES
from maliwar.reading.thing import Reader
from maliwar.web.contexts import SparqlPage
from maliwar.web.links import external, href
from maliwar.web.parts import Link, Problem, ResultView
from maliwar.web.questions import PICK_LISTS, plain_title
from maliwar.web.replies import desk, format_of

if TYPE_CHECKING:
    from maliwar.web.sparql import Operation

SHOWN = 1000
FIRST = """# Whatever is said of the MNLA, newest first.
SELECT ?claim ?stance ?asserter ?said_on
WHERE {
  ?claim mw:about ?thing ; mw:stance ?stance ; mw:asserter ?asserter .
  ?thing mw:involves actor:mnla .
  OPTIONAL { ?claim mw:saidOn ?said_on }
}
ORDER BY DESC(?said_on)
LIMIT 20
"""
CHOICES = (
    ("json", "JSON"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("xml", "XML"),
    ("ttl", "Turtle"),
    ("nt", "N-Triples"),
    ("jsonld", "JSON-LD"),
    ("rdf", "RDF/XML"),
)
GRAPH_NOTES = {
    "ontology": "what can be said: classes, properties, concepts",
    "asserted": "what is said, as its authors wrote it",
    "inferred": "what follows: the closure, day bounds, shortcuts",
    "index": "what makes questions fast; not part of the published data",
}


def page(query: str, result: ResultView | None = None, problem: Problem | None = None) -> SparqlPage:
    """Return the editor with a query in it, and a result or a fault where there is one."""
    service = desk().service
    examples = [question for question in service.catalogue.values() if question.group != PICK_LISTS]
    return SparqlPage(
        title="SPARQL",
        section="/sparql",
        query=query or FIRST,
        prefixes="\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()),
        deadline=service.settings.deadline,
        formats=CHOICES,
        examples=tuple(Link(plain_title(each), _open(each.sparql)) for each in examples),
        graphs=tuple(Link(f"graph:{name}", iri, note=GRAPH_NOTES[name]) for name, iri in GRAPHS.items()),
        result=result,
        problem=problem,
    )


def answered(operation: "Operation") -> SparqlPage:
    """Ask, and return the editor with the result under the query."""
    service = desk().service
    kind = gate.inspect(operation.query, service.settings.query_bytes).form.kind
    form = format_of("ttl" if kind == "triples" else "json")
    reply = service.engine.answer(operation.query, form, operation.default_graphs, operation.named_graphs)
    if kind == "triples":
        text = reply.body.decode("utf-8")
        heading = "Triples" if text.strip() else "No triples"
        return page(operation.query, ResultView(heading=heading, text=text, truncated=reply.truncated))
    found = json.loads(reply.body)
    if kind == "verdict":
        return page(operation.query, ResultView(heading="Answer", verdict="Yes" if found["boolean"] else "No"))
    return page(operation.query, _table(found, desk().reader, truncated=reply.truncated))


def _table(found: Mapping[str, Any], reader: Reader, *, truncated: bool) -> ResultView:
    columns = tuple(found["head"]["vars"])
    bindings = found["results"]["bindings"]
    count = len(bindings)
    shown = bindings[:SHOWN]
    caption = f"The first {SHOWN:,} of {count:,} rows; take another format for all." if count > SHOWN else ""
    return ResultView(
        heading="No rows" if not count else f"{count:,} {'row' if count == 1 else 'rows'}",
        caption=caption,
        columns=columns if count else (),
        rows=tuple(tuple(_cell(row.get(name), reader) for name in columns) for row in shown),
        truncated=truncated,
    )


def _cell(term: Mapping[str, str] | None, reader: Reader) -> Link:
    if term is None:
        return Link("")
    value = term["value"]
    if term["type"] == "uri":
        ours = value.startswith((ID, ONTOLOGY))
        return Link(reader.named(value).text if ours else value, href(value), external(value))
    numeric = term.get("datatype", "").rpartition("#")[2] in ("integer", "decimal", "double")
    return Link(value, numeric=numeric)


def _open(query: str) -> str:
    return "/sparql?" + urlencode({"query": query, "format": "editor"})
