"""What the reasoner promises: owlrl's closure, faster; nothing skipped in silence; contradictions told."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from owlrl.Namespaces import ERRNS  # type: ignore[import-untyped]  # it has no stubs
from owlrl.OWLRL import OWLRL_Semantics  # type: ignore[import-untyped]  # it has no stubs
from rdflib import BNode
from small_project import ROOT, VIOLATIONS, mini, sound

from maliwar.build import reason, reference, sources
from maliwar.build.naming import shorten
from maliwar.build.sources import Sources
from maliwar.build.terms import rdflib_graph
from maliwar.errors import BadData
from maliwar.names import MWX

EVERYTHING = """
situation:s a mw:Situation ; mw:party actor:a , actor:b ; mw:at place:x .
actor:a a mw:Group ; rdfs:label "A"@en ; mw:alliedWith actor:b ; mw:number 12 .
actor:b a mw:Actor .
place:x a mw:Place ; mw:partOf place:y .
place:y a mw:Place ; mw:partOf place:z .
place:z a mw:Place .
claim:c a mw:Claim ; mw:citation [ mw:source source:one ] .
source:one a mw:Source .
"""
MORE_TERMS = """
mw:Source a owl:Class ; owl:equivalentClass mw:Reference .
mw:Reference a owl:Class .
mw:Citation a owl:Class .
mw:cites a owl:ObjectProperty ; owl:equivalentProperty mw:citation ; rdfs:range mw:Citation .
mw:amount a owl:DatatypeProperty .
mw:number rdfs:subPropertyOf mw:amount .
"""


def _closed(read: Sources) -> frozenset[ox.Triple]:
    store = reason.working_store(read.ontology_triples, read.asserted_triples)
    given = reason.contents(store)
    reason.close(store)
    return reason.new_triples(store, given)


def _short(triples: frozenset[ox.Triple]) -> set[str]:
    return {" ".join(shorten(str(term).strip("<>")) for term in triple) for triple in triples}


def test_every_rule_agrees_with_owlrl(tmp_path: Path) -> None:
    """On an ontology that uses every construct we have a rule for, the closure is owlrl's, and it is not empty."""
    read = sources.read(mini(tmp_path, EVERYTHING, ontology=MORE_TERMS))
    assert reason.unknown_constructs(read) == []
    derived = _closed(read)
    expected, errors = reference.closure(read)
    assert derived == expected
    assert errors == []
    assert {
        "situation/s mw:involves actor/a",
        "actor/a rdf:type mw:Actor",
        "actor/b mw:alliedWith actor/a",
        "place/z mw:hasPart place/x",
        "situation/s mw:at place/z",
        "source/one rdf:type mw:Reference",
    } <= _short(derived)


SAME = """
actor:a a mw:Group ; owl:sameAs actor:b ; mw:alliedWith actor:c ; mw:code "x" .
actor:b mw:partOf actor:d .
actor:b owl:differentFrom actor:a .
actor:c mw:code "x" .
"""
KEYED = "mw:code a owl:InverseFunctionalProperty . mw:alliedWith owl:equivalentProperty mw:befriended ."


@pytest.mark.parametrize(
    ("data", "ontology"),
    [
        (EVERYTHING, MORE_TERMS),
        (SAME, KEYED),
        ("actor:a a mw:Group , mw:Place ; mw:partOf actor:a .", "mw:partOf a owl:IrreflexiveProperty ."),
    ],
)
def test_the_reference_is_owlrl_but_for_what_says_nothing(tmp_path: Path, data: str, ontology: str) -> None:
    """What it spares owlrl is that each thing is itself; all else is the same, and where owlrl complains it does."""
    read = sources.read(mini(tmp_path, data, ontology=ontology))
    found, complains = [], []
    for rules in (reference.Rules, OWLRL_Semantics):
        graph = rdflib_graph([*read.ontology_triples, *read.asserted_triples])
        rules(graph, False, False).closure()
        found.append({tuple(map(str, triple)) for triple in graph if not isinstance(triple[0], BNode)})
        complains.append((None, ERRNS.error, None) in graph)
    assert complains[0] == complains[1] == (data != EVERYTHING)
    spared = found[1] - found[0]
    assert found[0] <= found[1]
    assert spared
    assert all(one == other and "sameAs" in same for one, same, other in spared), spared


def test_closure_of_the_whole_data_is_owlrls(whole: Sources) -> None:
    """On the project's own files, the closure is owlrl's, triple for triple."""
    derived = _closed(whole)
    expected, errors = reference.closure(whole)
    assert errors == []
    assert _short(derived - expected) == set()
    assert _short(expected - derived) == set()


@pytest.fixture(scope="module")
def whole() -> Sources:
    """Return the project's own files, parsed."""
    return sources.read(ROOT)


def test_closure_says_nothing_of_terms_or_literals(tmp_path: Path) -> None:
    """No triple about the ontology's own terms, no owl:Thing, no sameAs, no literal as a subject."""
    for triple in _closed(sources.read(mini(tmp_path, EVERYTHING, ontology=MORE_TERMS))):
        assert not isinstance(triple.subject, ox.Literal)
        assert "ontology#" not in str(triple.subject)
        assert "owl#" not in str(triple)


@pytest.mark.parametrize(
    "axiom",
    [
        "mw:party a owl:FunctionalProperty .",
        "mw:Group owl:equivalentClass [ a owl:Restriction ; owl:onProperty mw:party ; owl:someValuesFrom mw:Actor ] .",
        "mw:Group owl:oneOf ( mw:x ) .",
        "mw:Group owl:disjointUnionOf ( mw:Actor ) .",
    ],
)
def test_construct_without_a_rule_is_refused(tmp_path: Path, axiom: str) -> None:
    """An axiom from which nothing would follow is a finding with its place."""
    found = reason.unknown_constructs(sources.read(mini(tmp_path, EVERYTHING, ontology=axiom)))
    assert found
    assert all(fault.file == "ontology/terms.ttl" and fault.line for fault in found)
    assert all("has no rule" in fault.message for fault in found)


def test_same_as_in_the_data_is_refused(tmp_path: Path) -> None:
    """Nothing in the data may pull in what only a full reasoner handles."""
    (fault,) = reason.unknown_constructs(sources.read(mini(tmp_path, "actor:a a mw:Group ; owl:sameAs actor:a .")))
    assert str(fault).startswith("triples/a.ttl:7: actor/a: owl:sameAs has no rule")


@pytest.mark.parametrize(
    ("axiom", "data", "told"),
    [
        ("", "actor:a a mw:Group , mw:Place .", "actor/a: is both mw:"),
        (
            "[] a owl:AllDisjointClasses ; owl:members ( mw:Claim mw:Situation mw:Actor ) .",
            "situation:s a mw:Situation ; mw:party situation:s .",
            "situation/s: is both mw:Actor and mw:Situation, which exclude each other.",
        ),
        (
            "mw:alliedWith owl:propertyDisjointWith mw:partOf .",
            "actor:a a mw:Group ; mw:alliedWith actor:b ; mw:partOf actor:b .\nactor:b a mw:Group .",
            "actor/a: has actor/b both as mw:alliedWith and as mw:partOf",
        ),
        (
            "mw:source a owl:AsymmetricProperty .",
            "actor:a a mw:Group ; mw:source actor:b .\nactor:b a mw:Group ; mw:source actor:a .",
            "actor/a: mw:source actor/b, and the other way round.",
        ),
        ("mw:partOf a owl:IrreflexiveProperty .", "actor:a a mw:Group ; mw:partOf actor:a .", "mw:partOf itself."),
    ],
)
def test_contradiction_is_told_with_its_place(tmp_path: Path, axiom: str, data: str, told: str) -> None:
    """What the ontology excludes is found on the closure, and owlrl finds the same data inconsistent."""
    read = sources.read(mini(tmp_path, data, ontology=axiom))
    assert reason.unknown_constructs(read) == []
    store = reason.working_store(read.ontology_triples, read.asserted_triples)
    reason.close(store)
    found = reason.contradictions(store, read)
    assert any(told in str(fault) for fault in found)
    assert all(fault.file == "triples/a.ttl" and fault.line for fault in found)
    assert reference.closure(read)[1]


def test_broken_chain_is_refused(tmp_path: Path) -> None:
    """A property chain that is no list of properties stops the build instead of doing nothing."""
    place = mini(tmp_path, EVERYTHING, ontology="mw:in a owl:ObjectProperty ; owl:propertyChainAxiom mw:at .")
    with pytest.raises(BadData, match="not a list of two or more"):
        sources.read(place)


def test_shortcut_must_be_a_construct(tmp_path: Path) -> None:
    """A shortcut file that is a SELECT or does not parse is refused by name."""
    for text in ("SELECT * { ?s ?p ?o }", "CONSTRUCT {"):
        (tmp_path / "bad.rq").write_text(text, encoding="utf-8")
        with pytest.raises(BadData) as caught:
            reason.add_shortcuts(reason.working_store(), tmp_path)
        assert caught.value.findings[0].file == "bad.rq"


def _shortcuts(folder: Path, *more: str) -> set[str]:
    read = sources.read(sound(folder, *(VIOLATIONS / name for name in more)))
    store = reason.working_store(read.ontology_triples, read.asserted_triples)
    reason.close(store)
    asserts, about = ox.NamedNode(MWX + "asserts"), ox.NamedNode("https://w3id.org/maliwar/ontology#about")
    claims = [quad.triple for quad in store.quads_for_pattern(None, about, None)]
    reason.extend(store, [ox.Triple(claim.subject, asserts, claim.object) for claim in claims])
    before = reason.contents(store)
    reason.add_shortcuts(store)
    reason.close(store)
    return _short(reason.new_triples(store, before))


def test_shortcuts_say_what_held_at_some_time(tmp_path: Path) -> None:
    """Alliance, control and command become direct links, both ways."""
    assert {
        "actor/red mw:alliedWith actor/blue",
        "actor/blue mw:alliedWith actor/red",
        "place/hill mw:heldBy actor/red",
        "actor/red mw:holds place/hill",
        "person/chief mw:servesIn actor/red",
    } <= _shortcuts(tmp_path / "sound")


def test_shortcuts_leave_out_what_nobody_asserts_or_what_is_rejected(tmp_path: Path) -> None:
    """A rejected situation, and one without an asserting claim, make no link."""
    folder = sound(tmp_path / "project")
    path = folder / "triples" / "sound.ttl"
    text = path.read_text(encoding="utf-8")
    text = text.replace("mw:standing concept:settled", "mw:standing concept:rejected", 1)
    path.write_text(text.replace("situation:control , situation:command", "situation:command"), encoding="utf-8")
    read = sources.read(folder)
    store = reason.working_store(read.ontology_triples, read.asserted_triples)
    before = reason.contents(store)
    reason.add_shortcuts(store)
    links = _short(reason.new_triples(store, before))
    assert not any("alliedWith" in link or "heldBy" in link for link in links)


def test_shortcuts_use_only_terms_of_the_ontology(whole: Sources) -> None:
    """Every mw: name in a shortcut is defined."""
    defined = {triple.subject.value for triple in whole.ontology_triples if isinstance(triple.subject, ox.NamedNode)}
    files = sorted(reason.SHORTCUTS.glob("*.rq"))
    assert len(files) >= 8
    for path in files:
        for word in path.read_text(encoding="utf-8").split():
            if word.startswith("mw:") and word != "mw:":
                assert f"https://w3id.org/maliwar/ontology#{word[3:]}" in defined, f"{path.name}: {word}"
