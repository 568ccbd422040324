"""The SPARQL 1.1 Protocol, query only, and a plain editor for people."""

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from maliwar import spreadsheet
from maliwar.answer import formats, gate
from maliwar.answer.formats import FORMATS, Format
from maliwar.describe.service import Facts, service_description
from maliwar.errors import BadInput, BadParameter, BadQuery, Closed, MaliwarError, UnreadableType
from maliwar.web import editor
from maliwar.web.cache import Finished
from maliwar.web.links import root
from maliwar.web.parts import Problem
from maliwar.web.questions import disposition
from maliwar.web.replies import HTML, asker, desk, format_of, html, keep, negotiated, note, page
from maliwar.web.versions import check_version

views = Blueprint("sparql", __name__)

NAMING = ("format", "output", "results")
OFTEN = ("default-graph-uri", "named-graph-uri")
TAKES = ("query", *OFTEN, *NAMING, "version")
SHOW = "editor"
DESCRIPTIONS = ("ttl", "nt", "rdf", "jsonld", HTML)
READ_ONLY = "This endpoint is read-only: it answers queries and takes no updates."
REMOTE = (
    "This server asks another machine's engine, and passes no queries of strangers on to it. "
    "The questions and the pages work; MALIWAR_REMOTE_SPARQL=1 opens /sparql."
)


@dataclass(frozen=True)
class Operation:
    """One query as the protocol has it."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    name: str | None
    """The format asked for by a parameter."""


@views.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, show the editor to people and the service description to tools."""
    service = desk().service
    if service.remote and not service.settings.remote_sparql:
        raise Closed(REMOTE)
    operation = _operation()
    check_version(request.form.get("version"))
    if operation is None:
        return _description()
    note(query=hashlib.sha256(operation.query.encode("utf-8", "replace")).hexdigest()[:16])
    if operation.name == SHOW:
        return page("sparql.html", editor.page(operation.query))
    if _for_people(operation):
        return _page(operation)
    if operation.name == spreadsheet.NAME:
        return keep(_key(operation, spreadsheet.NAME), lambda: _sheet(operation))
    passed = gate.inspect(operation.query, service.settings.query_bytes)
    chosen = formats.choose(passed.form.kind, request.headers.get("Accept"), operation.name)
    return keep(_key(operation, chosen.name), lambda: _answered(operation, chosen))


def _operation() -> Operation | None:
    """Read the request by section 2.1 of the protocol; None where there is no query. Raises 400, 403 and 415."""
    check_bytes(request.query_string, "address")
    given = request.args
    if request.method == "POST":
        kind = request.mimetype
        if kind == "application/sparql-update":
            raise Closed(READ_ONLY)
        if kind == "application/sparql-query":
            return _read(given, _direct())
        if kind != "application/x-www-form-urlencoded":
            raise UnreadableType(
                "Send the query as application/x-www-form-urlencoded, or as it is with application/sparql-query."
            )
        _utf8()
        check_bytes(request.get_data(), "body")
        given = MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])
        if "query" not in request.form and "update" not in given:
            raise BadParameter("The query is missing: send it in the body, as parameter `query`.", {"name": "query"})
    if "update" in given:
        raise Closed(READ_ONLY)
    return _read(given, None)


def _direct() -> str:
    _utf8()
    if "query" in request.args:
        raise BadParameter("The query is given twice: in the address and in the body.", {"name": "query"})
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadQuery(f"The body is not UTF-8: byte {error.start + 1} cannot be read.") from None


def check_bytes(raw: bytes, where: str) -> None:
    """Refuse percent-encoded bytes that are not UTF-8, with BadQuery; the framework would keep them as they are."""
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        raise BadQuery(f"The {where} is not UTF-8.") from None


def _utf8() -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise UnreadableType(f"Send the query in UTF-8, not in {charset[:40]!r}.")


def _read(given: "MultiDict[str, str]", body: str | None) -> Operation | None:
    for name in given:
        if name not in TAKES:
            raise BadParameter(f"There is no parameter {name[:60]!r}; there are {', '.join(TAKES)}.", {"name": name})
        if name == "query" and len(given.getlist(name)) > 1:
            raise BadParameter("query is given several times; give it once.", {"name": name})
    query = body if body is not None else given.get("query")
    if query is None:
        return None
    graphs = [tuple(given.getlist(name)) or None for name in OFTEN]
    return Operation(query, graphs[0], graphs[1], _format_name(given))


def _format_name(given: "MultiDict[str, str]") -> str | None:
    """Return the format that `format`, `output` and `results` name; SPARQLWrapper sends all three, some of them twice.

    Raises BadParameter where they name different formats.
    """
    texts = [text for name in NAMING for value in given.getlist(name) for text in value.lower().split(",")]
    names = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    known = [found for name in names if (found := _bearing(name))]
    if len(known) > 1 and not frozenset.intersection(*known):
        raise BadParameter(f"{' and '.join(names)[:80]} are different formats; name one.", {"name": "format"})
    return names[0] if names else None


def _bearing(name: str) -> frozenset[str]:
    rows = (item for item in FORMATS if name in (item.name, *item.aliases, *item.media_types))
    return frozenset({item.name for item in rows} | ({name} if name in (HTML, SHOW, spreadsheet.NAME) else set()))


def _description() -> Response:
    chosen = negotiated(DESCRIPTIONS)
    if chosen == HTML:
        return keep(("editor",), lambda: html("sparql.html", editor.page("")))
    endpoint = root() + "/sparql"
    return keep(("description", chosen, endpoint), lambda: _described(endpoint, chosen))


def _described(endpoint: str, chosen: str) -> Finished:
    service = desk().service
    facts = Facts(endpoint, service.default_triples, service.graphs, service.snapshot is not None, service.remote)
    return Finished(service_description(facts, chosen), format_of(chosen).content_type)


def _for_people(operation: Operation) -> bool:
    """Whether the result goes onto a page: asked for by name, or liked better than any of the raw formats."""
    return operation.name == HTML if operation.name else _likes_pages(request.headers.get("Accept", ""))


@lru_cache(maxsize=1024)
def _likes_pages(header: str) -> bool:
    accept = formats.read_accept(header)
    raw = max(accept[media_type] for item in FORMATS for media_type in item.media_types if media_type not in XMLS)
    return bool(accept) and accept["text/html"] > 0 and accept["text/html"] > raw


XMLS = ("application/xml", "text/xml")
"""Every browser takes these as well."""


def _page(operation: Operation) -> Response:
    try:
        return keep(_key(operation, HTML), lambda: _shown(operation))
    except MaliwarError as error:
        if not isinstance(error, BadInput) and error.status not in (413, 503):
            raise
        return page("sparql.html", editor.page(operation.query, problem=Problem.of(error)), error.status)


def _key(operation: Operation, name: str) -> tuple[object, ...]:
    return ("sparql", operation.query, operation.default_graphs, operation.named_graphs, name)


def _answered(operation: Operation, chosen: Format) -> Finished:
    engine = desk().service.engine
    reply = engine.answer(operation.query, chosen, operation.default_graphs, operation.named_graphs, asker())
    note(rows=reply.rows, outcome="cut" if reply.truncated else "answered")
    return Finished(reply.body, reply.format.content_type, _cut(truncated=reply.truncated))


def _sheet(operation: Operation) -> Finished:
    """Answer for a spreadsheet; raises BadParameter where the answer is no table."""
    form = gate.inspect(operation.query, desk().service.settings.query_bytes).form
    answered = _answered(operation, formats.choose(form.kind, name="csv"))
    headers = (*answered.headers, disposition("result"))
    return Finished(spreadsheet.for_spreadsheets(answered.body), spreadsheet.CONTENT_TYPE, headers)


def _shown(operation: Operation) -> Finished:
    context = editor.answered(operation)
    cut = _cut(truncated=context.result is not None and context.result.truncated)
    return replace(html("sparql.html", context), headers=cut)


def _cut(*, truncated: bool) -> tuple[tuple[str, str], ...]:
    return (("Maliwar-Truncated", f"true; limit={desk().service.settings.answer_bytes}"),) if truncated else ()
