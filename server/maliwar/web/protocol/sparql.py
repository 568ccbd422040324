"""The SPARQL 1.1 Protocol, query only, and an editor for people."""

import hashlib
from dataclasses import replace
from functools import lru_cache

from flask import Blueprint, Response, request

from maliwar import spreadsheet
from maliwar.answer import formats, gate
from maliwar.answer.formats import FORMATS, Format
from maliwar.describe.service import Facts, service_description
from maliwar.errors import BadInput, Closed, MaliwarError
from maliwar.web.contexts import SparqlPage
from maliwar.web.links import root
from maliwar.web.parts import Problem
from maliwar.web.protocol import editor
from maliwar.web.protocol.operation import SHOW, Operation, read_operation
from maliwar.web.replies import HTML, asker, desk, disposition, format_of, html, keep, negotiated, note, page
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished
from maliwar.web.wsgi.headers import STYLED

views = Blueprint("sparql", __name__)

DESCRIPTIONS = ("ttl", "nt", "rdf", "jsonld", HTML)
REMOTE = (
    "This server asks another machine's engine, and passes no queries of strangers on to it. "
    "The questions and the pages work; MALIWAR_REMOTE_SPARQL=1 opens /sparql."
)


@views.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, show the editor to people and the service description to tools."""
    service = desk().service
    if service.remote and not service.settings.remote_sparql:
        raise Closed(REMOTE)
    operation = read_operation()
    check_version(request.form.get("version"))
    if operation is None:
        return _description()
    note(query=hashlib.sha256(operation.query.encode("utf-8", "replace")).hexdigest()[:16])
    if operation.name == SHOW:
        return _editor(editor.page(operation.query))
    if _for_people(operation):
        return _page(operation)
    if operation.name == spreadsheet.NAME:
        return keep(_key(operation, spreadsheet.NAME), lambda: _sheet(operation))
    passed = gate.inspect(operation.query, service.settings.query_bytes)
    chosen = formats.choose(passed.form.kind, request.headers.get("Accept"), operation.name)
    return keep(_key(operation, chosen.name), lambda: _answered(operation, chosen))


def _description() -> Response:
    chosen = negotiated(DESCRIPTIONS)
    if chosen == HTML:
        return keep(("editor",), lambda: _with_styles(html("sparql.html", editor.page(""))))
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
        return _editor(editor.page(operation.query, problem=Problem.of(error)), error.status)


def _editor(context: SparqlPage, status: int = 200) -> Response:
    """Return the editor's page, which is not worth keeping."""
    response = page("sparql.html", context, status)
    response.headers["Content-Security-Policy"] = STYLED
    return response


def _with_styles(finished: Finished) -> Finished:
    """Let the editor's page set styles of its own: YASGUI does, and no other page."""
    return replace(finished, headers=(*finished.headers, ("Content-Security-Policy", STYLED)))


def _key(operation: Operation, name: str) -> tuple[object, ...]:
    return ("sparql", operation.query, operation.graphs, name)


def _answered(operation: Operation, chosen: Format) -> Finished:
    engine = desk().service.engine
    reply = engine.answer(operation.query, chosen, operation.graphs, asker())
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
    return _with_styles(replace(html("sparql.html", context), headers=cut))


def _cut(*, truncated: bool) -> tuple[tuple[str, str], ...]:
    return (("Maliwar-Truncated", f"true; limit={desk().service.settings.answer_bytes}"),) if truncated else ()
