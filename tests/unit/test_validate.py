"""What validation promises: pyshacl's report, faster, in words, with file and line."""

from collections import Counter
from pathlib import Path

import pytest
from small_project import ROOT, VIOLATIONS, mini, sound

from maliwar.build import parts, sources, validate
from maliwar.build.naming import n_triples
from maliwar.build.said import SaidInMemory
from maliwar.build.sources import Sources

CASES = sorted(VIOLATIONS.glob("*.ttl"))


def _both(read: Sources) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """Return what pyshifty and pyshacl find: component, focus node, path and value of every result.

    In parts it is the same, and whether there is anything at all.
    """
    whole, shapes = validate.violations(read), parts.Shapes(read.shape_triples)
    triples = {*read.ontology_triples, *read.asserted_triples}
    assert validate.in_parts(SaidInMemory(triples), shapes) == whole
    assert parts.conforms(parts.prepared(shapes.triples), n_triples(triples)) == (not whole)
    fast = Counter(violation.identity for violation in whole)
    return fast, Counter(violation.identity for violation in validate.reference_violations(read))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_reports_on_violations_are_equal(tmp_path: Path, case: Path) -> None:
    """On every violation file, pyshifty's report is pyshacl's."""
    fast, slow = _both(sources.read(sound(tmp_path / "project", case)))
    assert fast == slow


def test_reports_on_the_whole_data_are_equal() -> None:
    """On the project's own files, pyshifty's report is pyshacl's."""
    fast, slow = _both(sources.read(ROOT))
    assert fast == slow


EVERY_KIND = """
mw:shape a sh:NodeShape ; sh:targetClass mw:Actor ;
  sh:property [ sh:path mw:number ; sh:datatype xsd:integer ; sh:minInclusive 3 ; sh:lessThan mw:high ] ;
  sh:property [ sh:path ( mw:partOf mw:partOf ) ; sh:maxCount 0 ; sh:message "no grandparents" ] ;
  sh:property [ sh:path [ sh:inversePath mw:party ] ; sh:class mw:Place ] ;
  sh:property [ sh:path [ sh:alternativePath ( mw:at mw:source ) ] ; sh:minCount 1 ] ;
  sh:property [ sh:path [ sh:zeroOrMorePath mw:partOf ] ; sh:nodeKind sh:Literal ] ;
  sh:property [ sh:path [ sh:oneOrMorePath mw:partOf ] ; sh:in ( mw:x ) ] ;
  sh:property [ sh:path rdfs:label ; sh:uniqueLang true ; sh:languageIn ( "en" ) ] ;
  sh:property [ sh:path rdfs:label ; sh:pattern "^[A-Z]" ; sh:minLength 2 ] ;
  sh:property [ sh:path mw:partOf ; sh:hasValue actor:z ; sh:disjoint mw:at ; sh:equals mw:alliedWith ] ;
  sh:property [ sh:path mw:partOf ; sh:node [ sh:property [ sh:path rdfs:label ; sh:minCount 1 ] ] ] ;
  sh:property [ sh:path mw:alliedWith ; sh:qualifiedValueShape [ sh:class mw:Place ] ; sh:qualifiedMinCount 1 ] ;
  sh:not [ sh:property [ sh:path mw:number ; sh:minCount 1 ] ] ;
  sh:xone ( [ sh:property [ sh:path mw:at ; sh:minCount 1 ] ] [ sh:property [ sh:path mw:number ; sh:minCount 1 ] ] ) .
mw:closed a sh:NodeShape ; sh:targetSubjectsOf mw:source ; sh:closed true ;
  sh:property [ sh:path mw:source ; sh:minCount 2 ; sh:severity sh:Warning ] .
mw:prefixes sh:declare [ sh:prefix "mw" ; sh:namespace "https://w3id.org/maliwar/ontology#"^^xsd:anyURI ] .
mw:dates a sh:NodeShape ; sh:targetObjectsOf mw:party ;
  sh:sparql [ sh:prefixes mw:prefixes ; sh:message "{?value} is before it begins" ;
    sh:select "SELECT $this ?value WHERE { $this mw:first ?first ; mw:last ?value FILTER (?value < ?first) }" ] .
"""
WRONG = """
actor:a a mw:Group ; rdfs:label "a"@en , "b"@en , "C"@fr ; mw:number 1 , 2.5 ; mw:high 1 ; mw:partOf actor:b ;
  mw:first "2012-03-01"^^xsd:date ; mw:last "2012-02-01"^^xsd:date .
actor:b a mw:Actor ; mw:partOf actor:c ; mw:alliedWith actor:a .
actor:c a mw:Group ; mw:at actor:a ; mw:number 5 .
situation:s a mw:Situation ; mw:party actor:a , actor:c .
claim:c a mw:Claim ; mw:citation [ mw:source source:one ; mw:number 3 ] .
source:one a mw:Claim .
"""


def test_reports_are_equal_for_every_kind_of_constraint(tmp_path: Path) -> None:
    """Paths, pairs, logic, closed shapes and SPARQL constraints on dates agree too, so that new shapes may use them."""
    fast, slow = _both(sources.read(mini(tmp_path, WRONG, shapes=EVERY_KIND)))
    assert fast == slow
    assert len({identity[0] for identity in fast}) >= 18


def test_violation_names_file_line_node_rule_and_path(tmp_path: Path) -> None:
    """A finding is read without knowing SHACL: where, what, the rule in words, the path, the value."""
    read = sources.read(mini(tmp_path, WRONG, shapes=EVERY_KIND))
    faults, warnings = validate.findings(validate.violations(read), read)
    told = [str(fault) for fault in faults]
    assert "triples/a.ttl:11: actor/a: no grandparents (mw:partOf/mw:partOf)" in told
    assert 'triples/a.ttl:11: actor/a: 2012-02-01 is before it begins (here "2012-02-01")' in told
    assert 'triples/a.ttl:11: actor/a: Value 1 is not less than the values of mw:high (mw:number; here "1")' in told
    assert [str(warning) for warning in warnings] == [
        "triples/a.ttl:16: claim/c: Fewer than 2 values on path mw:source (mw:source)"
    ]


def test_violation_in_a_citation_names_the_claim(tmp_path: Path) -> None:
    """A blank node is told by the claim that holds it."""
    read = sources.read(sound(tmp_path / "project", VIOLATIONS / "citation-without-passage.ttl"))
    faults, _ = validate.findings(validate.violations(read), read)
    assert any("claim/green: a citation has one passage" in fault.message for fault in faults)


def test_inference_does_not_hide_a_wrong_party(tmp_path: Path) -> None:
    """A place that holds a place is found, although reasoning would make it an actor."""
    read = sources.read(sound(tmp_path / "project", VIOLATIONS / "control-by-a-place.ttl"))
    assert validate.violations(read)


def test_project_without_shapes_conforms(tmp_path: Path) -> None:
    """No shapes, no violations."""
    assert validate.violations(sources.read(mini(tmp_path, WRONG))) == []
