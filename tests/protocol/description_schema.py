"""The vocabulary of SPARQL 1.1 Service Description, section 3, as checks on a description."""

from collections.abc import Iterator

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMAT = Namespace("http://www.w3.org/ns/formats/")

PROPERTIES = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", "EntailmentRegime"),
    "entailmentRegime": ("NamedGraph", "EntailmentRegime"),
    "defaultSupportedEntailmentProfile": ("Service", "EntailmentProfile"),
    "supportedEntailmentProfile": ("NamedGraph", "EntailmentProfile"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", "Format"),
    "inputFormat": ("Service", "Format"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
"""Domain and range by property (section 3.4); None is any IRI."""

CLASSES = {part for pair in PROPERTIES.values() for part in pair if part}
ABOVE = {"Dataset": "GraphCollection"}
INSTANCES = {
    "Language": {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
    "Feature": {
        SD.DereferencesURIs,
        SD.UnionDefaultGraph,
        SD.RequiresDataset,
        SD.EmptyGraphs,
        SD.BasicFederatedQuery,
    },
    "EntailmentRegime": {
        URIRef(f"http://www.w3.org/ns/entailment/{name}")
        for name in ("Simple", "RDF", "RDFS", "D", "OWL-RDF-Based", "OWL-Direct", "RIF")
    },
    "Format": {
        FORMAT[name]
        for name in (
            "JSON-LD",
            "N-Triples",
            "N-Quads",
            "RDF_XML",
            "SPARQL_Results_CSV",
            "SPARQL_Results_JSON",
            "SPARQL_Results_TSV",
            "SPARQL_Results_XML",
            "TriG",
            "Turtle",
        )
    },
}
"""Instances that W3C has named; no description need say what they are."""


def faults(found: Graph) -> list[str]:
    """Return all in which a description does not conform; nothing where it does."""
    return [*_wrong_properties(found), *_wrong_classes(found), *_wrong_numbers(found)]


def _wrong_properties(found: Graph) -> Iterator[str]:
    for subject, predicate, value in found:
        if not str(predicate).startswith(SD):
            continue
        domain, wanted = PROPERTIES.get(str(predicate).removeprefix(SD), ("", None))
        if not domain:
            yield f"there is no property {predicate}"
        elif not _is_a(found, subject, domain):
            yield f"{subject} has {predicate} and is no sd:{domain}"
        if isinstance(value, Literal) or (wanted and not _is_a(found, value, wanted)):
            yield f"{value} is given for {predicate} and is no sd:{wanted}"


def _wrong_classes(found: Graph) -> Iterator[str]:
    for kind in found.objects(None, RDF.type):
        if str(kind).startswith(SD) and str(kind).removeprefix(SD) not in CLASSES:
            yield f"there is no class {kind}"


def _wrong_numbers(found: Graph) -> Iterator[str]:
    for kind, name, least in (
        ("Service", "endpoint", 1),
        ("Service", "defaultDataset", 0),
        ("Dataset", "defaultGraph", 0),
        ("NamedGraph", "name", 1),
        ("NamedGraph", "graph", 0),
    ):
        for node in found.subjects(RDF.type, SD[kind]):
            number = len(set(found.objects(node, SD[name])))
            if not least <= number <= 1:
                yield f"{node} has {number} sd:{name}"
    names = list(found.objects(None, SD.name))
    if len(set(names)) != len(names):
        yield "two named graphs have one name"


def _is_a(found: Graph, node: Node, kind: str) -> bool:
    if node in INSTANCES.get(kind, ()):
        return True
    kinds = {str(each).removeprefix(SD) for each in found.objects(node, RDF.type)}
    return kind in kinds | {ABOVE[each] for each in kinds if each in ABOVE}
