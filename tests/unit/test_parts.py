"""What validation in parts promises: however the data is cut, and whatever changed since, the report is the same."""

import random
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_project import VIOLATIONS, sound, turtle
from test_validate import CASES, EVERY_KIND

from maliwar.build import parts, pipe, reference, remembered, saidstore, sources, validate
from maliwar.build.naming import n_triples
from maliwar.build.progress import SilentProgress
from maliwar.build.remembered import FileNow
from maliwar.build.report import Violation, read_report
from maliwar.build.said import SaidInMemory
from maliwar.errors import BadData
from maliwar.settings import Settings

MORE_KINDS = """
mw:far a sh:PropertyShape ; sh:targetNode actor:a , actor:nowhere ; sh:targetSubjectsOf mw:at ;
  sh:path ( [ sh:inversePath mw:party ] [ sh:alternativePath ( mw:party mw:at ) ] [ sh:zeroOrOnePath mw:partOf ] ) ;
  sh:class mw:Group ; sh:disjoint mw:partOf .
mw:deep a sh:NodeShape ; sh:targetObjectsOf mw:citation , mw:partOf ;
  sh:property [ sh:path ( [ sh:oneOrMorePath [ sh:inversePath mw:partOf ] ] rdfs:label ) ; sh:maxCount 1 ] ;
  sh:property [ sh:path mw:source ; sh:qualifiedValueShape [ sh:class mw:Place ] ; sh:qualifiedMinCount 1 ;
    sh:qualifiedValueShapesDisjoint true ] ;
  sh:property [ sh:path mw:party ; sh:qualifiedValueShape [ sh:property [ sh:path mw:at ; sh:minCount 1 ] ] ;
    sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true ] .
mw:literal a sh:NodeShape ; sh:targetObjectsOf mw:number ; sh:minInclusive 4 .
"""
BACK = """
mw:back a sh:NodeShape ; sh:targetClass mw:Actor ;
  sh:property [ sh:path [ sh:inversePath ( mw:citation mw:source ) ] ; sh:maxCount 0 ] .
"""
"""pyshacl walks the inverse of a sequence in the wrong order."""

THINGS = [f"actor:{name}" for name in "abcdef"] + ["situation:s", "situation:t", "claim:c", "source:one", "place:p"]
CLASSES = ["mw:Actor", "mw:Group", "mw:Place", "mw:Situation", "mw:Claim"]
LINKS = ["mw:partOf", "mw:at", "mw:party", "mw:alliedWith", "mw:source", "rdfs:seeAlso"]
VALUES = ['rdfs:label "a"@en', 'rdfs:label "B"@en', 'rdfs:label "C"@fr', "mw:number 1", "mw:number 5", "mw:high 3"]


def _shapes(text: str) -> parts.Shapes:
    return parts.Shapes(quad.triple for quad in ox.parse(turtle(text), format=ox.RdfFormat.TURTLE))


def _without_sparql(text: str) -> str:
    """Leave out the shape that cannot be cut."""
    return text[: text.index("mw:prefixes sh:declare")]


class Notes(SilentProgress):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def note(self, text: str) -> None:
        """Keep a note."""
        self.told.append(text)


class War:
    """A small project that is edited at random: statements in files, some about blank nodes."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  a war for a test
        self.files = {name: [self._statement() for _ in range(9)] for name in ("b.ttl", "d.ttl", "f.ttl")}
        self.files["ontology.ttl"] = [
            "mw:Group rdfs:subClassOf mw:Actor .",
            "mw:Group a mw:Actor .",
            "mw:Place a mw:Claim .",
        ]

    def _statement(self) -> str:
        pick = self._random.choice
        kind = self._random.random()
        if kind < 0.35:
            return f"{pick(THINGS)} a {pick(CLASSES)} ."
        if kind < 0.55:
            return f"{pick(THINGS)} {pick(VALUES)} ."
        if kind < 0.65:
            return f"{pick(THINGS)} mw:citation [ mw:source {pick(THINGS)} ; {pick(VALUES)} ] ."
        return f"{pick(THINGS)} {pick(LINKS)} {pick(THINGS)} ."

    def edit(self) -> None:
        """Change, add or take away a statement or a file; files before others shift the names of blank nodes."""
        kind, names = self._random.random(), sorted(set(self.files) - {"ontology.ttl"})
        name = self._random.choice(names or ["b.ttl"])
        if kind < 0.1 and len(names) > 1:
            del self.files[name]
        elif kind < 0.2:
            self.files[f"{self._random.choice('aceg')}.ttl"] = [self._statement() for _ in range(4)]
        elif kind < 0.25:
            self.files["ontology.ttl"] = [f"{self._random.choice(CLASSES)} rdfs:subClassOf mw:Actor ."]
        elif kind < 0.6 and len(self.files[name]) > 1:
            self.files[name].pop(self._random.randrange(len(self.files[name])))
        else:
            self.files[name].insert(self._random.randrange(len(self.files[name]) + 1), self._statement())

    def now(self) -> list[FileNow]:
        """Return the files with their blank nodes named by the files' places, as the build names them."""
        return [
            FileNow(name, str(hash(tuple(lines))), f"t{number}b", partial(_triples, lines, f"t{number}b"))
            for number, (name, lines) in enumerate(sorted(self.files.items()), 1)
        ]


def _triples(lines: Iterable[str], label: str) -> tuple[ox.Triple, ...]:
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def named(term: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(term, ox.BlankNode(f"{label}{len(names) + 1}"))

    return tuple(
        ox.Triple(*(named(term) if isinstance(term, ox.BlankNode) else term for term in quad.triple))
        for quad in ox.parse(turtle("\n".join(lines)), format=ox.RdfFormat.TURTLE)
    )


def _all(files: Iterable[FileNow]) -> set[ox.Triple]:
    return {triple for file in files for triple in file.triples()}


def _whole(triples: Iterable[ox.Triple], shapes: parts.Shapes) -> Counter[Violation]:
    """Return pyshifty's report on everything at once, against the shapes as they were written."""
    return Counter(parts.report_of(parts.prepared(shapes.triples), n_triples(triples), shapes.triples))


def _identities(found: Iterable[Violation]) -> Counter[tuple[str, ...]]:
    return Counter(violation.identity for violation in found)


@pytest.mark.parametrize("seed", range(12))
def test_reports_stay_equal_while_files_change(tmp_path: Path, seed: int) -> None:
    """In parts of any size, and after any edit from what was kept: the report of a clean run on the whole."""
    shapes, war, notes = _shapes(_without_sparql(EVERY_KIND) + MORE_KINDS + BACK), War(seed), Notes()
    for _ in range(12):
        files = war.now()
        said, whole = SaidInMemory(_all(files)), _whole(_all(files), shapes)
        assert Counter(parts.in_parts(said, shapes, size=seed * 9)) == whole
        assert Counter(remembered.validate(said, shapes, files, tmp_path, notes)) == whole
        assert whole
        war.edit()
    assert sum(note.startswith("validated:") for note in notes.told) >= 6, notes.told


@pytest.mark.parametrize("seed", range(12, 18))
def test_reports_in_parts_are_the_reference(tmp_path: Path, seed: int) -> None:
    """On random data, what parts and an edit bring out is what pyshacl finds in everything."""
    shapes, war = _shapes(EVERY_KIND + MORE_KINDS), War(seed)
    for _ in range(2):
        files = war.now()
        slow = _identities(read_report(reference.report(_all(files), shapes.triples), shapes.triples))
        said = SaidInMemory(_all(files))
        assert _identities(validate.in_parts(said, shapes)) == slow
        assert _identities(remembered.validate(said, shapes, files, tmp_path, SilentProgress())) == slow
        war.edit()


def test_violations_in_parts_are_those_of_the_whole(tmp_path: Path) -> None:
    """All violation files at once give the report of the whole in small parts, from memory and from a store."""
    read = sources.read(sound(tmp_path / "project", *CASES))
    shapes, whole = parts.Shapes(read.shape_triples), validate.violations(read)
    assert len(whole) > 30
    triples = {*read.ontology_triples, *read.asserted_triples}
    assert sorted(parts.in_parts(SaidInMemory(triples), shapes, size=400)) == whole
    said = saidstore.of(read, tmp_path / "kept", SilentProgress())
    assert sorted(parts.in_parts(said, shapes, size=4000)) == whole


def test_store_of_what_is_said_follows_the_files(tmp_path: Path) -> None:
    """A kept store loads only files that are new or changed, and then holds what the files say."""
    project, notes = sound(tmp_path / "project", VIOLATIONS / "alliance-of-one.ttl"), Notes()
    for name in ("zz-last.ttl", "zz-last.ttl", "aa-first.ttl", ""):
        if name:
            (project / "triples" / name).write_text(turtle(f"actor:{name[:2]}{len(notes.told)} a mw:Actor ."))
        else:
            (project / "triples" / "alliance-of-one.ttl").unlink()
        read = sources.read(project)
        said = saidstore.of(read, tmp_path / "kept", notes)
        expected = {*read.ontology_triples, *read.asserted_triples}
        assert {triple for _, own in said.subjects() for triple in own} == expected
        assert {triple for node in {t.subject for t in expected} for triple in said.about(node)} == expected
        del said
    first, *others = (int(note.split()[0]) for note in notes.told)
    assert others == [1, 1, 0]
    assert first > 4


def test_build_validates_what_an_edit_touches(tmp_path: Path) -> None:
    """A second build says how few nodes it validated, and finds in them what a clean check finds."""
    project, notes = sound(tmp_path / "project"), Notes()
    settings = Settings(data=str(tmp_path / "data"))
    pipe.build(settings, notes, root=project)
    assert any(note.startswith("all nodes are validated") for note in notes.told)
    notes.told.clear()
    path = project / "triples" / "sound.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("mw:stance concept:asserts", "mw:stance concept:settled", 1), encoding="utf-8")
    with pytest.raises(BadData) as caught:
        pipe.build(settings, notes, root=project)
    assert caught.value.findings == pipe.check(root=project).findings
    assert any(note.startswith("validated:") for note in notes.told), notes.told
    path.write_text(text, encoding="utf-8")
    pipe.build(settings, notes, root=project, force=True)


def test_shape_that_cannot_be_cut_is_named(tmp_path: Path) -> None:
    """SPARQL may look anywhere: such a shape sees everything, and the progress says so."""
    shapes, notes = _shapes(EVERY_KIND), Notes()
    validate.in_parts(SaidInMemory(()), shapes, None, notes)
    assert notes.told == ["held against all triples at once: mw:dates (uses sh:sparql)"]


@pytest.mark.parametrize("damage", ["index", "file"])
def test_damaged_memory_is_not_believed(tmp_path: Path, damage: str) -> None:
    """What is kept and cannot be read is as if it were not there."""
    shapes, war, notes = _shapes(_without_sparql(EVERY_KIND)), War(99), Notes()
    for round_ in range(2):
        said = SaidInMemory(_all(war.now()))
        found = remembered.validate(said, shapes, war.now(), tmp_path, notes)
        assert Counter(found) == _whole(_all(war.now()), shapes)
        if not round_:
            for path in tmp_path.glob("*.json" if damage == "index" else "*.gz"):
                path.write_bytes(path.read_bytes()[:20])
            for lines in war.files.values():
                lines.append("actor:a mw:number 7 .")
    assert notes.told[-1].startswith("all nodes are validated: ")


@pytest.mark.parametrize("gone", ["actor:a a mw:Group .", "mw:Group rdfs:subClassOf mw:Actor ."])
def test_change_in_one_file_reaches_nodes_of_another(tmp_path: Path, gone: str) -> None:
    """A party that is no actor any more breaks the situation that names it in a file that is as it was."""
    shapes = _shapes(
        "mw:shape a sh:NodeShape ; sh:targetClass mw:Situation ; sh:property [ sh:path mw:party ; sh:class mw:Actor ] ."
    )
    war = War(0)
    war.files = {
        "a.ttl": ["situation:s a mw:Situation ; mw:party actor:a .", "situation:t a mw:Situation ; mw:party actor:b ."],
        "b.ttl": ["actor:a a mw:Group .", "actor:b a mw:Actor ."],
        "c.ttl": ["mw:Group rdfs:subClassOf mw:Actor ."],
    }
    counts = []
    for _ in range(2):
        files = war.now()
        found = remembered.validate(SaidInMemory(_all(files)), shapes, files, tmp_path, SilentProgress())
        assert Counter(found) == _whole(_all(files), shapes)
        counts.append(len(found))
        war.files = {name: [line for line in lines if line != gone] for name, lines in war.files.items()}
        war.files = {name: lines for name, lines in war.files.items() if lines}
    assert counts == [0, 1]
