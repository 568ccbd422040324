"""Namespaces and IRIs: the only place where the base IRI is spelt."""

from typing import Final

BASE: Final = "https://w3id.org/maliwar/"
ONTOLOGY: Final = BASE + "ontology"
MW: Final = ONTOLOGY + "#"
MWX: Final = BASE + "index#"
GRAPH: Final = BASE + "graph/"
ID: Final = BASE + "id/"
DATASET: Final = BASE + "dataset"

EDTF: Final = "http://id.loc.gov/datatypes/edtf"

TYPES: Final = (
    "actor",
    "person",
    "place",
    "event",
    "situation",
    "operation",
    "agreement",
    "claim",
    "source",
    "passage",
    "concept",
    "geometry",
    "note",
)
"""The `<type>` of `id/<type>/<slug>`; each is a prefix too."""

GRAPHS: Final = {name: GRAPH + name for name in ("ontology", "asserted", "inferred", "index")}
MERGED: Final = GRAPH + "merged"
"""All of these as one, on engines whose own default graph is the union of every graph, imports included."""

PREFIXES: Final[dict[str, str]] = {
    "mw": MW,
    "mwx": MWX,
    "graph": GRAPH,
    "shape": BASE + "shapes#",
    **{name: f"{ID}{name}/" for name in TYPES},
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Every prefix that the project's files, queries and answers may use."""

DEPRECATED: Final = PREFIXES["owl"] + "deprecated"
REPLACED_BY: Final = PREFIXES["dcterms"] + "isReplacedBy"
CHANGE_NOTE: Final = PREFIXES["skos"] + "changeNote"
"""What is said of an IRI that is used no more."""


def short_path(iri: str) -> str | None:
    """Return `actor/mnla` for one of our IRIs, or None for any other IRI."""
    return iri[len(ID) :] if iri.startswith(ID) else None


def from_short_path(path: str) -> str | None:
    """Return the IRI of `actor/mnla`, or None where the type is not one of ours."""
    kind, slash, slug = path.partition("/")
    return ID + path if slash and slug and kind in TYPES else None
