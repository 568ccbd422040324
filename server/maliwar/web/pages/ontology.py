"""The vocabulary: /ontology for people, Turtle as its authors wrote it for tools."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Redirect

from maliwar.languages import N_, language, number_words
from maliwar.languages import gettext as _
from maliwar.names import GRAPHS, MW, PREFIXES
from maliwar.reading import diagram
from maliwar.reading.ontology import Ontology
from maliwar.reading.shapes import Rule, rules
from maliwar.reading.vocabulary import Term
from maliwar.web.contexts import Page
from maliwar.web.links import external, href
from maliwar.web.parts import Link
from maliwar.web.protocol.graphs import written
from maliwar.web.replies import HTML, desk, html, keep, negotiated
from maliwar.wording import sentence

views = Blueprint("ontology", __name__)

FORMATS = (
    ("Turtle", "/ontology.ttl"),
    *(
        (label, f"/graph/ontology?format={name}")
        for name, label in (("nt", "N-Triples"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))
    ),
)
KINDS = {
    "SymmetricProperty": N_("holds both ways"),
    "TransitiveProperty": N_("holds along a chain"),
    "FunctionalProperty": N_("has one value at most"),
    "AsymmetricProperty": N_("never holds both ways"),
    "IrreflexiveProperty": N_("never joins a thing to itself"),
}
"""What OWL says of a property, in words."""


@dataclass(frozen=True, kw_only=True)
class TermView:
    """A class or a property: where it stands, what it says, and what is linked with it under which words."""

    name: str
    label: str
    texts: tuple[str, ...]
    uses: str
    kinds: tuple[str, ...]
    facts: tuple[tuple[str, tuple[Link, ...]], ...]
    rules: tuple[Rule, ...]
    depth: int = 0


@dataclass(frozen=True)
class FamilyView:
    """A class that is below no other, with all below it."""

    id: str
    heading: str
    terms: tuple[TermView, ...]


@dataclass(frozen=True)
class SchemeView:
    """A concept scheme: its concepts, each with its definition."""

    id: str
    link: Link
    concepts: tuple[Link, ...]


@dataclass(frozen=True)
class DiagramView:
    """The main classes as boxes and arrows, in pixels."""

    size: tuple[int, int]
    box: tuple[int, int]
    boxes: tuple[tuple[diagram.Box, str, str], ...]
    """Each with its label and how many there are."""
    arrows: tuple[tuple[diagram.Arrow, tuple[str, ...]], ...]
    """Each with the labels of its properties."""
    said: tuple[tuple[str, tuple[Link, ...], str], ...]
    """The same in words: from, the properties, to."""


@dataclass(frozen=True, kw_only=True)
class OntologyPage(Page):
    """The vocabulary, documented."""

    namespace: str
    version: str
    formats: tuple[Link, ...]
    principles: tuple[str, ...]
    diagram: DiagramView
    families: tuple[FamilyView, ...]
    relations: tuple[TermView, ...]
    values: tuple[TermView, ...]
    schemes: tuple[SchemeView, ...]


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


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    return rules(desk().service.settings.project)


def _page() -> OntologyPage:
    service = desk().service
    found = Ontology.read(service.engine, desk().reader.vocabulary, desk().statistics())
    properties = found.vocabulary.properties
    data = [term for term in properties if PREFIXES["owl"] + "DatatypeProperty" in term.types]
    return OntologyPage(
        title=_("The ontology"),
        section="/ontology",
        namespace=MW,
        version=found.version,
        formats=tuple(Link(label, address) for label, address in FORMATS),
        principles=found.principles,
        diagram=_diagram(found),
        families=tuple(_families(found)),
        relations=tuple(_property(found, term) for term in properties if term not in data),
        values=tuple(_property(found, term) for term in data),
        schemes=tuple(_schemes(found)),
    )


def _link(found: Ontology, iri: str) -> Link:
    """Return a link to a term of ours, or to one of another vocabulary by its prefixed name."""
    return Link(found.label(iri, language()), href(iri), external(iri))


def _thing(iri: str) -> Link:
    return Link(desk().reader.named(iri).text, href(iri))


def _families(found: Ontology) -> Iterator[FamilyView]:
    for root in found.roots():
        terms = tuple(_class(found, term, depth) for term, depth in found.family(root.iri))
        yield FamilyView(f"family-{root.name}", sentence(found.label(root.iri, language())), terms)


def _class(found: Ontology, term: Term, depth: int) -> TermView:
    facts = (
        (_("kind of"), (_link(found, iri) for iri in found.parents(term))),
        (_("kinds"), (_link(found, iri) for iri in found.children.get(term.iri, ()))),
        (_("same as"), (_link(found, iri) for iri in term.values.get("owl:equivalentClass", ()))),
        (_("never also"), (_link(found, iri) for iri in term.values.get("owl:disjointWith", ()))),
        (_("properties"), (_link(found, iri) for iri in found.properties(term.iri))),
        (_("also those of"), (_link(found, iri) for iri in found.inherited(term.iri))),
        (_("value of"), (_link(found, iri) for iri in found.properties(term.iri, "rdfs:range"))),
        (_("for example"), (_thing(iri) for iri in found.examples(term.iri))),
    )
    number = found.statistics.classes.get(term.iri, 0)
    uses = _("%(num)s in the graph") % {"num": number_words(number)} if number else _("none in the graph")
    return _view(found, term, uses, facts, depth)


def _property(found: Ontology, term: Term) -> TermView:
    facts = (
        (_("of"), (_link(found, iri) for iri in term.values.get("rdfs:domain", ()))),
        (_("value"), (_link(found, iri) for iri in term.values.get("rdfs:range", ()))),
        (_("kind of"), (_link(found, iri) for iri in found.parents(term, "rdfs:subPropertyOf"))),
        (_("kinds"), (_link(found, iri) for iri in found.narrower.get(term.iri, ()))),
        (_("inverse of"), (_link(found, iri) for iri in term.values.get("owl:inverseOf", ()))),
    )
    count = found.statistics.properties.get(term.iri)
    number = count.triples if count else 0
    uses = _("%(num)s triples") % {"num": number_words(number)} if number else _("no triple in the graph")
    return _view(found, term, uses, facts, 0)


def _view(found: Ontology, term: Term, uses: str, facts: Iterable[tuple[str, Iterable[Link]]], depth: int) -> TermView:
    whole = ((label, tuple(links)) for label, links in facts)
    kinds = (_(text) for name, text in KINDS.items() if PREFIXES["owl"] + name in term.types)
    return TermView(
        name=term.name,
        label=found.label(term.iri, language()),
        texts=term.texts,
        uses=uses,
        kinds=tuple(kinds),
        facts=tuple((label, links) for label, links in whole if links),
        rules=_rules().get(term.iri, ()),
        depth=depth,
    )


def _schemes(found: Ontology) -> Iterator[SchemeView]:
    for scheme in found.schemes:
        concepts = (Link(_thing(iri).label, href(iri), note=text) for iri, text in scheme.concepts)
        ordered = tuple(sorted(concepts, key=lambda each: each.label.casefold()))
        yield SchemeView(scheme.name, _link(found, scheme.iri), ordered)


def _diagram(found: Ontology) -> DiagramView:
    counts = found.statistics.classes
    boxes = (
        (each, found.label(each.iri, language()), number_words(counts.get(each.iri, 0))) for each in diagram.boxes()
    )
    arrows = tuple(diagram.arrows(found))
    labelled = ((each, tuple(found.label(iri, language()) for iri in each.named)) for each in arrows)
    said = (
        (
            found.label(MW + each.source, language()),
            tuple(_link(found, iri) for iri in each.properties),
            found.label(MW + each.target, language()),
        )
        for each in arrows
    )
    return DiagramView((diagram.WIDTH, diagram.HEIGHT), diagram.BOX, tuple(boxes), tuple(labelled), tuple(said))
