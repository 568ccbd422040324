"""What follows from what is said: the OWL 2 RL rules that our ontology uses, and what it excludes.

owlrl is the reference (reference.py): a test holds the two closures equal on the whole data. An OWL construct that has
no rule here is refused, never skipped.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from maliwar.build.joins import Joins
from maliwar.build.naming import Term, key, shorten, words
from maliwar.build.schema import Schema
from maliwar.build.sources import Sources, of_ontology
from maliwar.build.turtle import RDF_TYPE
from maliwar.errors import BadData, Finding
from maliwar.names import BASE, MWX, ONTOLOGY, PREFIXES

OWL, RDF, RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
SHORTCUTS = Path(__file__).parent / "shortcuts"

_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in (("owl", OWL), ("rdf", RDF), ("rdfs", RDFS)))

RULES = frozenset(
    (
        *("rdfs:subClassOf", "owl:equivalentClass", "rdfs:subPropertyOf", "owl:equivalentProperty", "rdfs:domain"),
        *("rdfs:range", "owl:inverseOf", "owl:SymmetricProperty", "owl:TransitiveProperty", "owl:propertyChainAxiom"),
    )
)
"""The constructs from which something follows; schema.py has what follows from one triple, joins.py the rest."""

EXCLUSIONS = {
    "owl:disjointWith": "?a owl:disjointWith ?b",
    "owl:AllDisjointClasses": "?set a owl:AllDisjointClasses ; owl:members ?list . "
    "?list rdf:rest*/rdf:first ?a , ?b . FILTER (STR(?a) < STR(?b))",
}
"""The construct that lets no thing be of two classes, and the pattern of the two."""

CONTRADICTIONS = {
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
"""The construct that forbids something else, the pattern of what breaks it, and how that is told."""

_NO_RULE_NEEDED = {
    *("owl:Ontology", "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
    *("owl:NamedIndividual", "owl:Thing", "owl:versionIRI", "owl:versionInfo", "owl:priorVersion", "owl:imports"),
    *("owl:deprecated", "owl:members", "rdfs:Class", "rdfs:Datatype", "rdfs:Literal", "rdfs:label", "rdfs:comment"),
    *("rdfs:seeAlso", "rdfs:isDefinedBy"),
}
_UNDERSTOOD = {*RULES, *EXCLUSIONS, *CONTRADICTIONS, *_NO_RULE_NEEDED}


def unknown_constructs(sources: Sources) -> list[Finding]:
    """Return every use of an OWL or RDFS term that no rule covers: in the ontology, or anywhere in the data."""
    found = []
    for file in sources.ontology + sources.triples:
        if all(shorten(term) in _UNDERSTOOD for term in sources.survey(file).vocabulary):
            continue
        for triple in file.triples:
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
    """Add to the store everything that follows, in place; all of it must fit into memory.

    Raises BadData for a property chain that is no list.
    """
    schema = Schema.of(quad.triple for quad in store)
    found: set[str] = set()
    joins = Joins(schema)
    for quad in store:
        given = str(quad.subject), str(quad.predicate), str(quad.object)
        following = (given, *schema.expand(*given))
        found.update(f"{' '.join(each)} ." for each in (*following, *joins.add(following)))
    extend(store, (quad.triple for quad in ox.parse("\n".join(found).encode(), format=ox.RdfFormat.N_TRIPLES)))


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
    for thing, one, other in _of_two_classes(store):
        told = f"is both {words(one)} and {words(other)}, which exclude each other."
        found.setdefault(sources.finding(key(thing), told))
    for query, message in CONTRADICTIONS.values():
        for row in _rows(store, f"SELECT ?x ?a ?b ?y WHERE {{ {query} }}"):
            told = message.format(**{name: words(row[name]) for name in ("a", "b", "y") if row[name] is not None})
            found.setdefault(sources.finding(row["x"].value, told))
    return list(found)


def _of_two_classes(store: ox.Store) -> Iterator[tuple[Term, Term, Term]]:
    """Yield each thing with two classes that exclude each other; the class with fewer members is gone through."""
    counted = _rows(store, "SELECT ?a (COUNT(*) AS ?n) { ?x a ?a } GROUP BY ?a")
    sizes = {row["a"]: int(row["n"].value) for row in counted}
    for pattern in EXCLUSIONS.values():
        for pair in list(_rows(store, f"SELECT DISTINCT ?a ?b WHERE {{ {pattern} }}")):
            few, many = sorted((pair["a"], pair["b"]), key=lambda each: sizes.get(each, 0))
            for row in _rows(store, f"SELECT ?x WHERE {{ ?x a {few} FILTER EXISTS {{ ?x a {many} }} }}"):
                yield row["x"], pair["a"], pair["b"]


def _rows(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    found = store.query(_PROLOGUE + query)
    if isinstance(found, ox.QuerySolutions):
        yield from found


def add_shortcuts(store: ox.Store, folder: Path = SHORTCUTS) -> None:
    """Add what each CONSTRUCT of the folder finds, in place; run on a closed store and close it again after.

    Raises BadData for a file that is no CONSTRUCT query.
    """
    for _ in shortcuts(store, folder):
        pass


def shortcuts(store: ox.Store, folder: Path = SHORTCUTS) -> Iterator[ox.Triple]:
    """Yield what each CONSTRUCT of the folder finds in a closed store, and add it to the default graph.

    Raises BadData for a file that is no CONSTRUCT query.
    """
    for path in sorted(folder.glob("*.rq")):
        try:
            result = store.query(path.read_text(encoding="utf-8"))
        except SyntaxError as fault:
            raise BadData("A shortcut cannot be read.", (Finding(path.name, None, str(fault)),)) from None
        if not isinstance(result, ox.QueryTriples):
            raise BadData("A shortcut cannot be read.", (Finding(path.name, None, "This is no CONSTRUCT query."),))
        found = list(dict.fromkeys(result))
        extend(store, found)
        yield from found
