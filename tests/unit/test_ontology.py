"""The ontology says of each term what a reader needs, and each shape is broken by a file that it must find out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from maliwar.names import MW, ONTOLOGY, PREFIXES

ROOT = Path(__file__).parent.parent.parent
SH = rdflib.Namespace(PREFIXES["sh"])
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)

KINDS = frozenset(
    {
        "State",
        "ArmedForce",
        "ArmedGroup",
        "Faction",
        "Coalition",
        "Mission",
        "InternationalOrganisation",
        "Militia",
        "PrivateMilitaryCompany",
        "PoliticalBody",
        "NewsOrganisation",
        "NGO",
        "Court",
        "Person",
        "UnresolvedActor",
        "AnonymousActor",
        "Alliance",
        "Hostility",
        "Support",
        "Negotiation",
        "AgreementInForce",
        "Membership",
        "Command",
        "Office",
        "TerritorialControl",
        "Deployment",
        "Siege",
        "Split",
        "Merger",
        "Renaming",
        "Battle",
        "Attack",
        "Bombing",
        "Airstrike",
        "Capture",
        "Retreat",
        "Protest",
        "Coup",
        "Declaration",
        "AgreementEvent",
        "Resolution",
        "Sanction",
        "Announcement",
        "DeploymentEvent",
        "Withdrawal",
        "Abduction",
        "Execution",
        "Death",
        "Destruction",
        "Accident",
        "RightsViolation",
        "CulturalEvent",
        "Operation",
        "CountClaim",
        "Claim",
        "Citation",
        "Source",
        "Passage",
        "Place",
        "Geometry",
        "Agreement",
        "CoverageNote",
        "War",
    }
)
"""Every kind of thing that the article as a whole asks for."""


def _graph(folder: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in sorted((ROOT / folder).glob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    """Return all modules of the ontology."""
    return _graph("ontology")


def _terms(ontology: rdflib.Graph, *kinds: URIRef) -> Iterator[URIRef]:
    for kind in kinds:
        for term in ontology.subjects(RDF.type, kind):
            if isinstance(term, URIRef) and str(term).startswith(MW):
                yield term


def test_every_term_is_labelled_and_defined(ontology: rdflib.Graph) -> None:
    """A label in English and in French, a definition, and the ontology that it belongs to."""
    for term in _terms(ontology, OWL.Class, *PROPERTIES):
        languages = {getattr(label, "language", None) for label in ontology.objects(term, RDFS.label)}
        assert languages >= {"en", "fr"}, term
        assert ontology.value(term, SKOS.definition), term
        assert ontology.value(term, RDFS.isDefinedBy) == URIRef(ONTOLOGY), term


def test_every_property_has_a_domain_and_a_range(ontology: rdflib.Graph) -> None:
    """Each is one named class or datatype, as OWL 2 RL wants it."""
    for term in _terms(ontology, *PROPERTIES):
        for side in (RDFS.domain, RDFS.range):
            found = list(ontology.objects(term, side))
            assert len(found) == 1, (term, side)
            assert isinstance(found[0], URIRef), (term, side)


def test_every_kind_of_the_whole_article_has_its_class(ontology: rdflib.Graph) -> None:
    """A new fact of a later section needs a new triple, not a new term."""
    missing = [kind for kind in sorted(KINDS) if (URIRef(MW + kind), RDF.type, OWL.Class) not in ontology]
    assert not missing


def test_every_concept_is_labelled_in_two_languages(ontology: rdflib.Graph) -> None:
    """English and French, with a definition and a scheme."""
    for concept in ontology.subjects(RDF.type, SKOS.Concept):
        languages = {getattr(label, "language", None) for label in ontology.objects(concept, RDFS.label)}
        assert languages >= {"en", "fr"}, concept
        assert ontology.value(concept, SKOS.inScheme), concept


def test_every_shape_has_a_violation() -> None:
    """Of each node shape, one message at least is what a file in tests/violations expects."""
    shapes = _graph("shapes")
    violations = sorted((ROOT / "tests" / "violations").glob("*.ttl"))
    expected = [
        line.partition("# expect:")[2].strip()
        for path in violations
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("# expect:")
    ]
    unbroken = []
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        parts = [shape, *shapes.objects(shape, SH.property)]
        messages = [str(message) for part in parts for message in shapes.objects(part, SH.message)]
        if not any(text in message for text in expected for message in messages):
            unbroken.append(str(shape))
    assert not unbroken
