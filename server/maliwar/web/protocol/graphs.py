"""The SPARQL 1.1 Graph Store HTTP Protocol, reads only: whole graphs, named in the address or being it."""

from flask import Blueprint, Response, redirect, request

from maliwar.answer.graphs import ITS_OWN, Graphs
from maliwar.describe.service import name_faults
from maliwar.errors import BadParameter, Closed, EngineError, NotFound
from maliwar.names import GRAPHS
from maliwar.shelf import IMPORT_GRAPHS
from maliwar.web.links import root
from maliwar.web.protocol.operation import check_bytes
from maliwar.web.protocol.sparql import REMOTE
from maliwar.web.replies import HTML, asker, desk, format_of, keep, negotiated
from maliwar.web.wsgi.cache import Finished

views = Blueprint("graphs", __name__)

FORMATS = ("ttl", "nt", "rdf", "jsonld")
TAKES = ("default", "graph", "format")
WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
WHICH = (
    "Say which graph: add ?default, or ?graph= and the IRI of a graph. The description of the service at /sparql lists "
    "them."
)


@views.get("/sparql/graph")
def indirect() -> Response:
    """Return the graph that the address names (section 4.2); raises 400, 403, 404 and 406."""
    check_bytes(request.query_string, "address")
    for name in request.args:
        if name not in TAKES:
            raise BadParameter(f"There is no parameter {name[:60]!r}; there are {', '.join(TAKES)}.", {"name": name})
        if len(request.args.getlist(name)) > 1:
            raise BadParameter(f"{name} is given several times; give it once.", {"name": name})
    if ("default" in request.args) == ("graph" in request.args):
        raise BadParameter(WHICH, {"name": "graph"})
    if "graph" in request.args:
        return _graph(request.args["graph"])
    if request.args["default"]:
        raise BadParameter("default takes no value: it stands alone, as in ?default.", {"name": "default"})
    return _graph(None)


@views.get("/sparql/graph/<path:rest>")
def direct(rest: str) -> Response:
    """Return the graph whose IRI is the address (section 4.1): one of a file that was made for this server."""
    return _graph(f"{root()}/sparql/graph/{rest}")


@views.get("/graph/<name>")
def ours(name: str) -> Response:
    """Return one of the project's graphs, to whose IRI this is the address here; people are led to the downloads."""
    if desk().service.dataset or name not in GRAPHS:
        raise NotFound(f"There is no graph {name[:60]!r} here.")
    if negotiated((*FORMATS, HTML)) == HTML:
        return redirect("/download", 303)  # type: ignore[return-value]  # werkzeug's own response
    return _graph(GRAPHS[name])


@views.get("/graph/import/<name>")
def imported(name: str) -> Response:
    """Return the graph of an import, to whose IRI this is the address here; people are led to the downloads."""
    iri = IMPORT_GRAPHS + name
    if iri not in {each.graph for each in desk().imports()}:
        raise NotFound(f"There is no import {name[:60]!r} here; /questions/imports lists them.")
    if negotiated((*FORMATS, HTML)) == HTML:
        return redirect("/download", 303)  # type: ignore[return-value]  # werkzeug's own response
    return _graph(iri)


def _graph(iri: str | None) -> Response:
    """Answer with a named graph, or with the default one; nothing is ever fetched from elsewhere."""
    service = desk().service
    if service.remote and not service.settings.remote_sparql:
        raise Closed(REMOTE)
    if iri is not None:
        known = {*service.graphs, *(each.graph for each in desk().imports())}
        if fault := name_faults(iri):
            raise BadParameter(f"A graph is named by a full IRI; {iri[:80]!r} is none ({fault}).", {"name": "graph"})
        if iri not in known:
            raise NotFound(f"There is no graph <{iri[:200]}> here; /sparql describes which there are.")
    chosen = negotiated(FORMATS)
    return keep(("graph", iri, chosen), lambda: written(iri, chosen))


def written(iri: str | None, chosen: str) -> Finished:
    """Return a graph as its authors wrote it where it is asked for as Turtle, else as the engine tells it.

    Raises EngineError where the engine would have to cut it.
    """
    service, form = desk().service, format_of(chosen)
    name = next((name for name, known in GRAPHS.items() if known == iri), None)
    if service.snapshot and name and chosen == "ttl":
        return Finished(service.snapshot.dump(name).read_bytes(), form.content_type)
    asked = ITS_OWN if iri is None else Graphs((iri,))
    reply = service.engine.answer(WHOLE, form, asked, asker(), whole=True)
    if reply.truncated:
        raise EngineError("This graph is larger than this server can send in one piece; ask /sparql for parts of it.")
    return Finished(reply.body, form.content_type)
