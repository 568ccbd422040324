"""What identifiers of ours lead to, besides things: the dataset, a version of the ontology, shapes, the index."""

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Redirect

from maliwar.answer.terms import IRI
from maliwar.errors import NotFound, OldVersion
from maliwar.names import BASE, GRAPHS, ONTOLOGY, PREFIXES
from maliwar.web.protocol.graphs import written
from maliwar.web.replies import DATA, HTML, desk, format_of, keep, negotiated
from maliwar.web.wsgi.cache import Finished

views = Blueprint("documents", __name__)

_VERSION = f"SELECT ?version WHERE {{ <{ONTOLOGY}> <{PREFIXES['owl']}versionIRI> ?version }}"


@views.get("/dataset")
def dataset() -> Redirect:
    """Lead to what describes the dataset: to words for people, to VoID and DCAT for tools."""
    chosen = negotiated((*DATA, HTML))
    return redirect("/about" if chosen == HTML else "/.well-known/void", 303)


@views.get("/ontology/<version>")
def ontology(version: str) -> Redirect:
    """Lead to the ontology where it is of that version; an earlier one is gone, its IRI is not."""
    found = [row[0].value for row in desk().service.engine.select(_VERSION).rows if isinstance(row[0], IRI)]
    current = next((iri.removeprefix(ONTOLOGY + "/") for iri in found), "")
    if not current:
        raise NotFound("The ontology here has no version.")
    if version != current:
        raise OldVersion(
            f"This server has version {current} of the ontology, not {version[:80]}.",
            {"asked": version[:80], "current": current, "href": "/ontology"},
        )
    return redirect("/ontology", 303)


@views.get("/shapes")
def shapes() -> Response:
    """Send the shapes as their authors wrote them."""
    negotiated(("ttl",))
    return keep(("shapes",), _shapes)


@views.get("/index")
def index() -> Response:
    """Send what the build adds for queries; the terms of the index stand nowhere else."""
    negotiated(("ttl",))
    return keep(("index",), lambda: written(GRAPHS["index"], "ttl"))


def _shapes() -> Finished:
    files = desk().service.settings.project.files("shapes", "*.ttl").values()
    if not files:
        raise NotFound(f"The shapes <{BASE}shapes> are not part of this installation.")
    return Finished(
        "\n".join(path.read_text(encoding="utf-8") for path in files).encode(), format_of("ttl").content_type
    )
