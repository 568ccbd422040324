"""What follows from what is said: the OWL 2 RL rules that our ontology uses, as SPARQL updates run to a fixpoint.

owlrl is the reference (reference.py): a test holds the two closures equal on the whole data. An OWL construct that has
no rule here is refused, never skipped.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from maliwar.build.naming import Term, key, shorten, words
from maliwar.build.sources import Sources, of_ontology
from maliwar.build.turtle import RDF_TYPE
from maliwar.errors import BadData, Finding
from maliwar.names import BASE, MWX, ONTOLOGY, PREFIXES

OWL, RDF, RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
SHORTCUTS = Path(__file__).parent / "shortcuts"

_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (("owl", OWL), ("rdf", RDF), ("rdfs", RDFS)))

RULES = {
    "rdfs:subClassOf": "INSERT { ?x a ?d } WHERE { ?c rdfs:subClassOf ?d . ?x a ?c }",
    "owl:equivalentClass": "INSERT { ?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?c } "
    "WHERE { ?c owl:equivalentClass ?d }",
    "rdfs:subPropertyOf": "INSERT { ?x ?q ?y } WHERE { ?p rdfs:subPropertyOf ?q . ?x ?p ?y }",
    "owl:equivalentProperty": "INSERT { ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?p } "
    "WHERE { ?p owl:equivalentProperty ?q }",
    "rdfs:domain": "INSERT { ?x a ?c } WHERE { ?p rdfs:domain ?c . ?x ?p ?y }",
    "rdfs:range": "INSERT { ?y a ?c } WHERE { ?p rdfs:range ?c . ?x ?p ?y FILTER (!isLiteral(?y)) }",
    "owl:inverseOf": "INSERT { ?y ?q ?x } WHERE { { ?p owl:inverseOf ?q } UNION { ?q owl:inverseOf ?p } "
    "?x ?p ?y FILTER (!isLiteral(?y)) }",
    "owl:SymmetricProperty": "INSERT { ?y ?p ?x } WHERE { ?p a owl:SymmetricProperty . ?x ?p ?y }",
    "owl:TransitiveProperty": "INSERT { ?x ?p ?z } WHERE { ?p a owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z }",
}
"""The construct that calls for each rule, and the rule."""

CONTRADICTIONS = {
    "owl:disjointWith": (
        "?a owl:disjointWith ?b . ?x a ?a , ?b",
        "is both {a} and {b}, which exclude each other.",
    ),
    "owl:AllDisjointClasses": (
        "?set a owl:AllDisjointClasses ; owl:members ?list . "
        "?list rdf:rest*/rdf:first ?a , ?b . FILTER (STR(?a) < STR(?b)) ?x a ?a , ?b",
        "is both {a} and {b}, which exclude each other.",
    ),
    "owl:propertyDisjointWith": (
        "?a owl:propertyDisjointWith ?b . ?x ?a ?y ; ?b ?y",
        "has {y} both as {a} and as {b}, which exclude each other.",
    ),
    "owl:AsymmetricProperty": (
        "?a a owl:AsymmetricProperty . ?x ?a ?y . ?y ?a ?x",
        "{a} {y}, and the other way round.",
    ),
    "owl:IrreflexiveProperty": (
        "?a a owl:IrreflexiveProperty . ?x ?a ?x",
        "{a} itself.",
    ),
}
"""The construct that forbids something, the pattern of what breaks it, and how that is told."""

_NO_RULE_NEEDED = {
    *("owl:Ontology", "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
    *("owl:NamedIndividual", "owl:Thing", "owl:versionIRI", "owl:versionInfo", "owl:priorVersion", "owl:imports"),
    *("owl:deprecated", "owl:members", "rdfs:Class", "rdfs:Datatype", "rdfs:Literal", "rdfs:label", "rdfs:comment"),
    *("rdfs:seeAlso", "rdfs:isDefinedBy"),
}
_CHAIN = "owl:propertyChainAxiom"
_UNDERSTOOD = {*RULES, *CONTRADICTIONS, *_NO_RULE_NEEDED, _CHAIN}


def unknown_constructs(sources: Sources) -> list[Finding]:
    """Return every use of an OWL or RDFS term that no rule covers: in the ontology, or anywhere in the data."""
    found = []
    for triple in (*sources.ontology_triples, *sources.asserted_triples):
        for term in (triple.predicate, triple.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith((OWL, RDFS)):
                name = shorten(term.value)
                if name not in _UNDERSTOOD:
                    message = f"{name} has no rule in maliwar.build.reason; nothing would follow from it."
                    found.append(sources.finding(key(triple.subject), message, triple.predicate.value))
    return found


def working_store(*graphs: Iterable[ox.Triple]) -> ox.Store:
    """Return a store in memory whose default graph holds all the triples; blank nodes keep their names."""
    store = ox.Store()
    for triples in graphs:
        extend(store, triples)
    return store


def extend(store: ox.Store, triples: Iterable[ox.Triple]) -> None:
    """Add triples to the store's default graph."""
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)


def close(store: ox.Store) -> None:
    """Add to the store everything that follows, in place.

    Raises BadData for a property chain that is no list.
    """
    updates = [_PROLOGUE + rule for rule in (*RULES.values(), *_chains(store))]
    before = -1
    while before != len(store):
        before = len(store)
        for update in updates:
            store.update(update)


def _chains(store: ox.Store) -> Iterator[str]:
    for axiom in store.quads_for_pattern(None, ox.NamedNode(OWL + "propertyChainAxiom"), None):
        steps = [str(step) for step in _members(store, axiom.object)]
        if len(steps) < 2:
            raise BadData(f"The property chain of {axiom.subject} is not a list of two or more properties.")
        pattern = " . ".join(f"?x{number} {step} ?x{number + 1}" for number, step in enumerate(steps))
        yield f"INSERT {{ ?x0 {axiom.subject} ?x{len(steps)} }} WHERE {{ {pattern} }}"


def _members(store: ox.Store, head: Term) -> Iterator[Term]:
    first, rest = ox.NamedNode(RDF + "first"), ox.NamedNode(RDF + "rest")
    while isinstance(head, ox.BlankNode):
        yield from (quad.object for quad in store.quads_for_pattern(head, first, None))
        head = next((quad.object for quad in store.quads_for_pattern(head, rest, None)), ox.NamedNode(RDF + "nil"))


def is_about_things(triple: ox.Triple) -> bool:
    """Whether a triple says something of a thing, rather than of a term, a literal or a class without a name."""
    subject = triple.subject
    if isinstance(subject, ox.BlankNode) and of_ontology(subject):
        return False
    if isinstance(subject, ox.NamedNode) and (
        not subject.value.startswith(BASE) or subject.value.startswith((ONTOLOGY, MWX))
    ):
        return False
    if triple.predicate.value == RDF_TYPE:
        kind = triple.object
        return isinstance(kind, ox.NamedNode) and kind.value not in (OWL + "Thing", RDFS + "Resource")
    return triple.predicate.value != OWL + "sameAs"


def new_triples(store: ox.Store, given: frozenset[ox.Triple]) -> frozenset[ox.Triple]:
    """Return what the store says of things beyond what was given."""
    return frozenset(quad.triple for quad in store if (triple := quad.triple) not in given and is_about_things(triple))


def contents(store: ox.Store) -> frozenset[ox.Triple]:
    """Return the triples of the store's default graph, as the store spells them."""
    return frozenset(quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def contradictions(store: ox.Store, sources: Sources) -> list[Finding]:
    """Return what the closed store says although the ontology excludes it."""
    found: dict[Finding, None] = {}
    for query, message in CONTRADICTIONS.values():
        rows = store.query(f"{_PROLOGUE} SELECT ?x ?a ?b ?y WHERE {{ {query} }}")
        for row in rows if isinstance(rows, ox.QuerySolutions) else ():
            told = message.format(**{name: words(row[name]) for name in ("a", "b", "y") if row[name] is not None})
            found.setdefault(sources.finding(row["x"].value, told))
    return list(found)


def add_shortcuts(store: ox.Store, folder: Path = SHORTCUTS) -> None:
    """Add what each CONSTRUCT of the folder finds, in place; run on a closed store and close it again after.

    Raises BadData for a file that is no CONSTRUCT query.
    """
    for path in sorted(folder.glob("*.rq")):
        try:
            result = store.query(path.read_text(encoding="utf-8"))
        except SyntaxError as fault:
            raise BadData("A shortcut cannot be read.", (Finding(path.name, None, str(fault)),)) from None
        if not isinstance(result, ox.QueryTriples):
            raise BadData("A shortcut cannot be read.", (Finding(path.name, None, "This is no CONSTRUCT query."),))
        extend(store, list(result))
