"""The editor's page: a query, its result as a table or as Turtle, and where to start."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from maliwar import spreadsheet
from maliwar.answer import gate
from maliwar.languages import N_, ngettext, number_words
from maliwar.languages import gettext as _
from maliwar.names import GRAPHS, ID, ONTOLOGY, PREFIXES
from maliwar.questions import openings
from maliwar.questions.catalogue import PICK_LISTS
from maliwar.reading.thing import Reader
from maliwar.web.contexts import SparqlPage
from maliwar.web.links import external, href
from maliwar.web.parts import Link, ListGroup, Problem, ResultView
from maliwar.web.protocol.operation import Operation
from maliwar.web.protocol.yasgui import island
from maliwar.web.replies import asker, desk, format_of
from maliwar.wording import sentence

SHOWN = 1000
FIRST = """# Whatever is said of %s, newest first.
SELECT ?claim ?stance ?asserter ?said_on
WHERE {
  ?claim mw:about ?thing ; mw:stance ?stance ; mw:asserter ?asserter .
  ?thing mw:involves %s .
  OPTIONAL { ?claim mw:saidOn ?said_on }
}
ORDER BY DESC(?said_on)
LIMIT 20
"""
ANYTHING = "SELECT ?subject ?predicate ?object\nWHERE { ?subject ?predicate ?object }\nLIMIT 20\n"
CHOICES = (
    ("json", "JSON"),
    ("csv", "CSV"),
    (spreadsheet.NAME, spreadsheet.LABEL),
    ("tsv", "TSV"),
    ("xml", "XML"),
    ("ttl", "Turtle"),
    ("nt", "N-Triples"),
    ("jsonld", "JSON-LD"),
    ("rdf", "RDF/XML"),
)
DOWNLOADS = {
    "table": ("json", "xml", "csv", "tsv", spreadsheet.NAME),
    "verdict": ("json", "xml"),
    "triples": ("ttl", "nt", "rdf", "jsonld"),
}
LONGEST_LINK = 8000
"""Letters: the server reads no longer address."""
GRAPH_NOTES = {
    "ontology": N_("what can be said: classes, properties, concepts"),
    "asserted": N_("what is said, as its authors wrote it"),
    "inferred": N_("what follows: the closure, day bounds, shortcuts"),
    "index": N_("what makes questions fast; not part of the published data"),
}


def _first() -> str:
    """Return the query to begin with: about an actor that stands as an example."""
    service = desk().service
    found = openings.actor(service.catalogue, service.labels)
    return FIRST % (found.label, found.path.replace("/", ":")) if found else ANYTHING


def page(query: str, result: ResultView | None = None, problem: Problem | None = None) -> SparqlPage:
    """Return the editor with a query in it, and a result or a fault where there is one."""
    service = desk().service
    first = ANYTHING if service.dataset else _first()
    return SparqlPage(
        title="SPARQL",
        section="/sparql",
        query=query or first,
        prefixes="\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()),
        deadline=service.settings.deadline,
        formats=CHOICES,
        examples=tuple(_examples()),
        graphs=tuple(_graphs()),
        island=island(first),
        result=result,
        problem=problem,
    )


def _examples() -> Iterator[ListGroup]:
    """Yield the questions of the catalogue by topic, each leading to its query in the editor."""
    for group, questions in desk().service.catalogue.groups().items():
        if group != PICK_LISTS:
            links = tuple(Link(each.heading, _open(each.sparql)) for each in questions)
            yield ListGroup(heading=sentence(_(group)), values=links, short=False, total=len(links))


def _graphs() -> Iterator[Link]:
    """Yield the named graphs, with what each holds."""
    dataset = desk().service.dataset
    if dataset is None:
        for name, iri in GRAPHS.items():
            yield Link(f"graph:{name}", iri, note=_(GRAPH_NOTES[name]))
        return
    for iri, number in list(dataset.named.items())[:SHOWN]:
        note = ngettext("%(num)s triple", "%(num)s triples", number) % {"num": number_words(number)}
        yield Link(f"<{iri}>", note=note)


def answered(operation: Operation) -> SparqlPage:
    """Ask, and return the editor with the result under the query."""
    service = desk().service
    kind = gate.inspect(operation.query, service.settings.query_bytes).form.kind
    form = format_of("ttl" if kind == "triples" else "json")
    reply = service.engine.answer(operation.query, form, operation.graphs, asker())
    if kind == "triples":
        text = reply.body.decode("utf-8")
        heading = _("Triples") if text.strip() else _("No triples")
        result = ResultView(heading=heading, text=text, truncated=reply.truncated)
    elif kind == "verdict":
        verdict = json.loads(reply.body)["boolean"]
        result = ResultView(heading=_("Answer"), verdict=_("Yes") if verdict else _("No"))
    else:
        result = _table(json.loads(reply.body), truncated=reply.truncated)
    return page(operation.query, replace(result, downloads=tuple(_downloads(operation, DOWNLOADS[kind]))))


def _downloads(operation: Operation, names: tuple[str, ...]) -> Iterator[Link]:
    """Yield the same result in other formats, where an address can hold the query."""
    labels = dict(CHOICES)
    given = [("query", operation.query)]
    given += [("default-graph-uri", iri) for iri in operation.graphs.default or ()]
    given += [("named-graph-uri", iri) for iri in operation.graphs.named or ()]
    for name in names:
        address = "/sparql?" + urlencode([*given, ("format", name)])
        if len(address) <= LONGEST_LINK:
            yield Link(labels[name], address)


def _table(found: Mapping[str, Any], *, truncated: bool) -> ResultView:
    reader = None if desk().service.dataset else desk().reader
    columns = tuple(found["head"]["vars"])
    bindings = found["results"]["bindings"]
    count = len(bindings)
    shown = bindings[:SHOWN]
    cut = _("The first %(shown)s of %(count)s rows; take another format for all.")
    caption = cut % {"shown": number_words(SHOWN), "count": number_words(count)} if count > SHOWN else ""
    rows = ngettext("%(num)s row", "%(num)s rows", count) % {"num": number_words(count)}
    return ResultView(
        heading=rows if count else _("No rows"),
        caption=caption,
        columns=columns if count else (),
        rows=tuple(tuple(_cell(row.get(name), reader) for name in columns) for row in shown),
        truncated=truncated,
    )


def _cell(term: Mapping[str, str] | None, reader: Reader | None) -> Link:
    if term is None:
        return Link("")
    value = term["value"]
    if term["type"] == "uri":
        if reader is None:
            return Link(value, value if external(value) else "", external(value))
        ours = value.startswith((ID, ONTOLOGY))
        return Link(reader.named(value).text if ours else value, href(value), external(value))
    numeric = term.get("datatype", "").rpartition("#")[2] in ("integer", "decimal", "double")
    return Link(value, numeric=numeric)


def _open(query: str) -> str:
    return "/sparql?" + urlencode({"query": query, "format": "editor"})
