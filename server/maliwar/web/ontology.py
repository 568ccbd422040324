"""The vocabulary: /ontology for people, Turtle as its authors wrote it for tools."""

from collections.abc import Iterable

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Redirect

from maliwar.names import GRAPHS, MW
from maliwar.reading.vocabulary import Term
from maliwar.web.contexts import OntologyPage
from maliwar.web.graphs import written
from maliwar.web.links import external, href
from maliwar.web.parts import Link, TermSection, TermView
from maliwar.web.replies import HTML, desk, html, keep, negotiated

views = Blueprint("ontology", __name__)

SHOWN = {
    "rdfs:subClassOf": "kind of",
    "rdfs:subPropertyOf": "kind of",
    "rdfs:domain": "of",
    "rdfs:range": "value",
    "owl:inverseOf": "inverse of",
    "owl:disjointWith": "never",
}


@views.get("/ontology")
def ontology() -> Response | Redirect:
    """Show the terms, or lead to the Turtle."""
    if negotiated((HTML, "ttl")) != HTML:
        return redirect("/ontology.ttl", 303)
    return keep(("ontology", HTML), lambda: html("ontology.html", _page()))


@views.get("/ontology.ttl")
def turtle() -> Response:
    """Send the ontology as its authors wrote it; from a remote engine, as that engine writes it."""
    return keep(("ontology", "ttl"), lambda: written(GRAPHS["ontology"], "ttl"))


def _page() -> OntologyPage:
    vocabulary = desk().reader.vocabulary
    return OntologyPage(
        title="The ontology",
        section="/ontology",
        namespace=MW,
        sections=(
            TermSection("classes", "Classes", tuple(_term(term) for term in vocabulary.classes)),
            TermSection("properties", "Properties", tuple(_term(term) for term in vocabulary.properties)),
        ),
    )


def _term(term: Term) -> TermView:
    return TermView(term.name, term.label, term.texts, tuple(_facts(term)))


def _facts(term: Term) -> Iterable[tuple[str, tuple[Link, ...]]]:
    vocabulary = desk().reader.vocabulary
    for name, label in SHOWN.items():
        values = term.values.get(name, ())
        if name.startswith("rdfs:sub"):
            values = tuple(vocabulary.narrowest(values))
        if values:
            yield label, tuple(Link(vocabulary.label(iri), href(iri), external(iri)) for iri in values)
