"""The catalogue's questions as SPARQL examples that tools know how to list (SHACL's terms for executables).

The terms are those of the SIB collection of SPARQL examples: sh:SPARQLExecutable and its kinds, sh:select, sh:prefixes,
rdfs:comment, and schema:keywords and schema:target of https://schema.org/.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.describe.triples import by_subject, is_a, links, term
from maliwar.names import BASE, DATASET, PREFIXES
from maliwar.questions.catalogue import Question

SCHEMA: Final = "https://schema.org/"
LARGEST: Final = 1 << 24
"""Bytes that no list of questions comes near."""

_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):", re.IGNORECASE | re.MULTILINE)
_PREFIXES: Final = ox.NamedNode(DATASET + "#prefixes")


def examples(questions: Iterable[Question], endpoint: str, form: str) -> bytes:
    """Return every question with the query behind it, as it can be sent to the endpoint."""
    return write_triples(by_subject(_examples(tuple(questions), endpoint)), form, LARGEST).content


def _examples(questions: tuple[Question, ...], endpoint: str) -> Iterator[ox.Triple]:
    used: set[str] = set()
    for question in questions:
        yield from _example(question, endpoint)
        used.update(_PREFIX.findall(question.sparql))
    yield is_a(_PREFIXES, "owl:Ontology")
    for prefix in sorted(used & PREFIXES.keys()):
        declared = ox.BlankNode(f"prefix{prefix}")
        yield ox.Triple(_PREFIXES, term("sh:declare"), declared)
        yield ox.Triple(declared, term("sh:prefix"), ox.Literal(prefix))
        uri = ox.Literal(PREFIXES[prefix], datatype=term("xsd:anyURI"))
        yield ox.Triple(declared, term("sh:namespace"), uri)


def _example(question: Question, endpoint: str) -> Iterator[ox.Triple]:
    node = ox.NamedNode(f"{BASE}questions/{question.name}")
    yield is_a(node, "sh:SPARQLExecutable")
    yield is_a(node, "sh:SPARQLSelectExecutable")
    yield ox.Triple(node, term("rdfs:label"), ox.Literal(question.heading, language="en"))
    text = f"{question.heading}. {question.description}".rstrip(". ") + "."
    yield ox.Triple(node, term("rdfs:comment"), ox.Literal(text, language="en"))
    yield ox.Triple(node, term("sh:prefixes"), _PREFIXES)
    yield ox.Triple(node, term("sh:select"), ox.Literal(question.sparql))
    yield ox.Triple(node, ox.NamedNode(SCHEMA + "keywords"), ox.Literal(question.group))
    yield ox.Triple(node, ox.NamedNode(SCHEMA + "target"), ox.NamedNode(endpoint))
    yield links(node, "dcterms:isPartOf", DATASET)
