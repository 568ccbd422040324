"""What the server offers to machines besides the questions: each path, and what comes back."""

from collections.abc import Iterable
from typing import Any, Final

from maliwar.answer.formats import FORMATS
from maliwar.describe.dumps import GZIP, ZIP
from maliwar.describe.parameters import component, in_path, query
from maliwar.describe.responses import ALWAYS, responses
from maliwar.describe.schemas import TEXT, Schema, reference
from maliwar.names import GRAPHS, MW, TYPES
from maliwar.reading.listing import HEADINGS
from maliwar.reading.search import QUESTION, TERM
from maliwar.snapshot import DUMPS, PACKED, PUBLIC
from maliwar.war import war

Operation = dict[str, Any]

_RESULTS: Final = tuple(item.media_type for item in FORMATS if item.kinds != {"dump"})
_TRIPLES: Final = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
_RDF_FORMATS: Final = ("ttl", "nt", "jsonld", "rdf")
_TAG_DATA, _TAG_HEALTH, _TAG_WORDS = "data", "service", "words"

TAGS: Final = (
    {
        "name": _TAG_WORDS,
        "description": "Questions in words, names offered while one types, and the list of questions.",
    },
    {"name": _TAG_DATA, "description": "The graph itself: SPARQL, graphs, things, dumps, descriptions."},
    {"name": _TAG_HEALTH, "description": "Whether all is well."},
)


def paths(version: str, lists: Iterable[str], sentences: Iterable[str]) -> dict[str, Any]:
    """Return every path but those of the questions; `lists` are those of /suggest, `sentences` can be asked."""
    return {
        **_words(tuple(lists), tuple(sentences)),
        **_sparql(version),
        **_graphs(),
        **_things(),
        **_descriptions(),
        **_dumps(),
        **_health(),
    }


def _words(lists: tuple[str, ...], sentences: tuple[str, ...]) -> dict[str, Any]:
    shared = [component(name) for name in ("format", "lang", "page", "per-page", "version")]
    sentence = query("q", "The question.", {"type": "string", "format": "question-in-words"}, required=True)
    sentence["schema"] |= {"maxLength": 500}
    sentence["examples"] = {f"sentence{number}": {"value": text} for number, text in enumerate(sentences, 1)}
    tables = ("application/json", "text/html", "text/csv", "text/tab-separated-values", "text/turtle")
    typed = query("q", "What was typed so far.", {"type": "string", "maxLength": 200})
    begun = [name[:6].lower() for name in war().searches]
    typed["examples"] = {f"begun{number}": {"value": text} for number, text in enumerate(begun, 1)}
    words = {"type": "string", "maxLength": 200, "pattern": "^[A-Za-z0-9][A-Za-z0-9 ]*$"}
    listed = _listing("questions", reference("Question"))
    offered = _listing("suggestions", reference("Suggestion"))
    return {
        "/questions": _get(
            "listQuestions",
            "Every question that can be asked by name",
            _TAG_WORDS,
            [query("format", "Instead of Accept.", {"type": "string", "enum": ["html", "json"]})],
            responses(("400", "406", "429", "500"), "application/json", "text/html", schema=listed),
        ),
        "/ask": _get(
            "askInWords",
            "Ask in words; what is not surely understood is 400, with the readings",
            _TAG_WORDS,
            [sentence, *shared],
            responses(ALWAYS, *tables, schema=reference("Answer")),
        ),
        "/suggest": _get(
            "suggestNames",
            "Names of things, as they are offered while one types",
            _TAG_WORDS,
            [
                typed,
                query("of", "The list to offer from.", {"type": "string", "enum": sorted(lists), "default": "things"}),
                query("lang", "The language of the labels.", {"type": "string", "enum": ["en", "fr"], "default": "en"}),
                query("limit", "At most so many.", {"type": "integer", "minimum": 1, "maximum": 50, "default": 10}),
                component("version"),
            ],
            responses(ALWAYS, "application/json", schema=offered),
        ),
        "/search.json": _get(
            "search",
            "Names and texts of everything, blind to accents and case, the best first",
            _TAG_WORDS,
            [
                query("q", "A name or a word.", words, required=True),
                query(
                    "kind", "Only things of one kind.", {"type": "string", "enum": [*sorted(HEADINGS), QUESTION, TERM]}
                ),
                *(component(name) for name in ("lang", "page", "version")),
            ],
            responses(ALWAYS, "application/json", schema=_listing("hits", reference("Found"))),
        ),
    }


def _sparql(version: str) -> dict[str, Any]:
    text = {"type": "string", "format": "sparql-query", "minLength": 1, "maxLength": 65_536}
    asked = query("query", "A SPARQL 1.1 query, at most 64 kB; updates are refused.", text, required=True)
    asked["examples"] = {"alliances": {"value": f"SELECT ?alliance WHERE {{ ?alliance a <{MW}Alliance> }} LIMIT 3"}}
    graphs = [
        query(
            f"{kind}-graph-uri", f"The {kind} graph of the query.", {"type": "string", "enum": sorted(GRAPHS.values())}
        )
        for kind in ("default", "named")
    ]
    form = {
        "type": "object",
        "properties": {"query": text},
        "required": ["query"],
        "additionalProperties": False,
    }
    names = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf", "html", "spreadsheet")
    chosen = query("format", "Instead of Accept; it must suit the query.", {"type": "string", "enum": list(names)})
    found = responses(
        (*ALWAYS, "403", "413", "414"), *_RESULTS, "text/html", told="The result, in SPARQL's own formats."
    )
    body = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form},
            "application/sparql-query": {"schema": text},
        },
    }
    posted = responses((*ALWAYS, "403", "413", "415"), *_RESULTS, "text/html", told="The result.")
    return {
        "/sparql": {
            **_get(
                "querySparql",
                "Ask the graph in SPARQL (SPARQL 1.1 Protocol)",
                _TAG_DATA,
                [asked, *graphs, chosen],
                found,
            ),
            "post": {
                "operationId": "postSparql",
                "summary": "Ask the graph in SPARQL by POST",
                "tags": [_TAG_DATA],
                "requestBody": body,
                "responses": posted,
            },
        }
    }


def _graphs() -> dict[str, Any]:
    chosen = query("format", "Instead of Accept.", {"type": "string", "enum": ["ttl", "nt", "rdf", "jsonld"]})
    known = {"type": "string", "enum": sorted(GRAPHS.values())}
    iri = query("graph", "The IRI of a graph; an import has its own.", known, required=True)
    name = {"type": "string", "enum": sorted(GRAPHS)}
    imported = {"type": "string", "maxLength": 40, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
    page = {"303": {"description": "People, by Accept, are led to the downloads."}}
    return {
        "/sparql/graph": _get(
            "readGraph",
            "One graph, whole (SPARQL 1.1 Graph Store HTTP Protocol)",
            _TAG_DATA,
            [iri, chosen],
            responses((*ALWAYS, "403"), *_TRIPLES),
        ),
        "/graph/{name}": _get(
            "readGraphByName",
            "One graph at its own address",
            _TAG_DATA,
            [in_path("name", "The name of the graph.", name, "ontology"), chosen],
            {**responses((*ALWAYS, "403"), *_TRIPLES), **page},
        ),
        "/graph/import/{name}": _get(
            "readImport",
            "The graph of an import, whole; /questions/imports lists them",
            _TAG_DATA,
            [in_path("name", "The name of the import.", imported, "ucdp"), chosen],
            {**responses((*ALWAYS, "403"), *_TRIPLES), **page},
        ),
    }


def _things() -> dict[str, Any]:
    kind = in_path("kind", "What it is.", {"type": "string", "enum": sorted(TYPES)}, "actor")
    slug = in_path(
        "slug",
        "Its name in its IRI.",
        {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$"},
        war().path.removeprefix("actor/"),
    )
    form = in_path("format", "The format.", {"type": "string", "enum": list(_RDF_FORMATS)}, "ttl")
    told = {**responses(ALWAYS, *_TRIPLES), "301": {"description": "It has another name now."}}
    leads = {"description": "See its page, or its data, by Accept.", "headers": {"Location": {"schema": TEXT}}}
    away = {"303": leads, **{key: value for key, value in told.items() if key not in ("200", "304")}}
    return {
        "/id/{kind}/{slug}": _get("identifyThing", "A thing of the graph, by its IRI", _TAG_DATA, [kind, slug], away),
        "/data/{kind}/{slug}.{format}": _get(
            "describeThing", "What the graph says of a thing", _TAG_DATA, [kind, slug, form, component("version")], told
        ),
    }


def _descriptions() -> dict[str, Any]:
    chosen = query("format", "Instead of Accept.", {"type": "string", "enum": list(_RDF_FORMATS)})
    turtle = responses(("404", "406", "429", "500"), "text/turtle")
    listed = {"type": "object", "required": ["openapi", "paths"], "properties": {"openapi": TEXT}}
    described = responses(("400", "406", "429", "500"), *_TRIPLES)
    return {
        "/openapi.json": _get(
            "describeApi", "This document", _TAG_DATA, [], responses(("429", "500"), "application/json", schema=listed)
        ),
        "/.well-known/void": _get("describeDataset", "The dataset, in VoID and DCAT", _TAG_DATA, [chosen], described),
        "/.well-known/sparql-examples": _get(
            "listSparqlExamples", "The questions as SPARQL examples", _TAG_DATA, [chosen], described
        ),
        "/ontology.ttl": _get("readOntology", "The ontology, as its authors wrote it", _TAG_DATA, [], turtle),
        "/shapes": _get("readShapes", "The shapes that the data conforms to", _TAG_DATA, [], turtle),
        "/index": _get("readIndex", "What the build adds for queries", _TAG_DATA, [], turtle),
        "/coverage": _get(
            "measureCoverage",
            "How much of the article is in the graph",
            _TAG_DATA,
            [query("format", "Instead of Accept.", {"type": "string", "enum": ["html", "json"]})],
            responses(("400", "406", "429", "500"), "application/json", "text/html", schema={"type": "object"}),
        ),
    }


def _dumps() -> dict[str, Any]:
    files = _listing("files", {"type": "object", "required": ["name", "href", "bytes", "sha256"]})
    ends = {name: ("",) if name in PACKED else ("", ".gz") for name in PUBLIC}
    files_sent = [DUMPS[name].rpartition("/")[2] + end for name in PUBLIC for end in ends[name]]
    name = {"type": "string", "enum": files_sent}
    types = ("text/turtle", "application/n-quads", "application/trig", "application/ld+json", ZIP, GZIP)
    sent = responses(("404", "410", "429", "500"), *types)
    sent["206"] = {"description": "A part of it (Range)."}
    return {
        "/download": _get(
            "listDumps",
            "The dumps, with their hashes",
            _TAG_DATA,
            [query("format", "Instead of Accept.", {"type": "string", "enum": ["html", "json"]})],
            responses(("400", "406", "410", "429", "500"), "application/json", "text/html", schema=files),
        ),
        "/download/{name}": _get(
            "readDump", "One dump", _TAG_DATA, [in_path("name", "The file.", name, name["enum"][0])], sent
        ),
        "/download/SHA256SUMS": _get(
            "listHashes",
            "The hashes, as sha256sum reads them",
            _TAG_DATA,
            [],
            responses(("404", "410", "429"), "text/plain"),
        ),
    }


def _health() -> dict[str, Any]:
    status = {"type": "object", "required": ["status"], "properties": {"status": TEXT, "version": TEXT}}
    fine = responses((), "application/json", schema=status)
    ready = responses(("500", "502", "503"), "application/json", schema=status)
    for found in (fine, ready):
        found.pop("304")
    told = responses(("404",), "text/plain")
    told.pop("304")
    return {
        "/health/live": _get("checkLive", "Whether this process answers", _TAG_HEALTH, [], fine),
        "/health/ready": _get("checkReady", "Whether the engine answers", _TAG_HEALTH, [], ready),
        "/metrics": _get("readMetrics", "Numbers for Prometheus, where they are turned on", _TAG_HEALTH, [], told),
    }


def _get(name: str, summary: str, tag: str, parameters: list[Any], found: dict[str, Any]) -> dict[str, Operation]:
    about = {"operationId": name, "summary": summary, "tags": [tag]}
    return {"get": {**about, "parameters": parameters, "responses": found}}


def _listing(name: str, item: Schema) -> Schema:
    return {"type": "object", "required": [name], "properties": {name: {"type": "array", "items": item}}}
