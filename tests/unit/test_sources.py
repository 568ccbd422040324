"""What reading the project's files promises: every fault told once, with file and line."""

from pathlib import Path

import pytest
from small_project import mini

from maliwar.build import consistency, sources
from maliwar.build.inputs import input_hashes, version_of
from maliwar.build.turtle import parse
from maliwar.errors import BadData, Finding


def _faults(folder: Path, triples: str, ontology: str = "") -> list[str]:
    return [str(fault) for fault in consistency.faults(sources.read(mini(folder, triples, ontology=ontology)))]


SOUND = "actor:mnla a mw:Group .\nclaim:one a mw:Claim ;\n  mw:citation [ mw:source source:1 ] .\nsource:1 a mw:Actor ."


def test_sound_files_have_no_faults(tmp_path: Path) -> None:
    """Files that say what they must are silent."""
    assert _faults(tmp_path, SOUND) == []


def test_syntax_fault_names_file_line_and_column(tmp_path: Path) -> None:
    """Every file that does not parse is told, each with the place of its first fault."""
    folder = mini(tmp_path, "actor:mnla a mw:Group ;\n  mw:party ! .")
    (folder / "triples" / "b.ttl").write_text("@prefix a: <urn:a> .\n\na:b a:c c:d .\n", encoding="utf-8")
    (folder / "triples" / "c.ttl").write_bytes(b"# one\n# \xff\n")
    with pytest.raises(BadData) as caught:
        sources.read(folder)
    first, second, third = caught.value.findings
    assert (first.file, first.line) == ("triples/a.ttl", 7)
    assert str(second) == "triples/b.ttl:3: column 9: The prefix c: has not been declared."
    assert str(third) == "triples/c.ttl:2: This is not UTF-8."


def test_empty_project_is_refused(tmp_path: Path) -> None:
    """A folder without Turtle files is no project."""
    with pytest.raises(BadData) as caught:
        sources.read(tmp_path)
    assert [fault.file for fault in caught.value.findings] == ["ontology", "triples"]


@pytest.mark.parametrize(
    ("triples", "told"),
    [
        (
            "actor:a a mw:Group .\nactor:a a mw:Actor .",
            "triples/a.ttl:7: actor/a: already described at triples/a.ttl:6;",
        ),
        ("actor:a mw:partOf actor:b .\nactor:b a mw:Group .", "triples/a.ttl:6: actor/a: nothing says what this is."),
        (
            "actor:mnla a mw:Group .\nactor:a a mw:Group ;\n  mw:partOf actor:mnal .",
            "triples/a.ttl:8: actor/a: mw:partOf actor/mnal, which is described nowhere; near: actor/mnla.",
        ),
        ("actor:a a mw:Gruop .", "mw:Gruop is not in the ontology; near: mw:Group."),
        (
            "actor:a a mw:Group ;\n  mw:party claim:c .\nclaim:c a mw:Claim .\nactor:B a mw:Group .",
            "is not <type>/<words-",
        ),
        (
            'actor:a a mw:Group ;\n  mw:number "07"^^xsd:integer .',
            'triples/a.ttl:8: actor/a: mw:number "07" is not the plain',
        ),
        (
            "actor:a a mw:Group ;\n  mw:number 1e0 .",
            'mw:number "1e0" has the datatype xsd:double, which the data does not',
        ),
        ('actor:a a mw:Group ;\n  mw:number "2012-02-30"^^xsd:date .', '"2012-02-30" is no day of the calendar.'),
        ('actor:a a mw:Group ;\n  rdfs:label "A"@EN .', "triples/a.ttl:8: The language tag @EN is written @en."),
        ("actor:a a mw:Group ;\n  mw:partOf [ a mw:Group ] .", "mw:partOf has a blank node; only mw:citation may."),
        ("[] a mw:Group .", "triples/a.ttl: A blank node stands alone; give it an IRI."),
    ],
)
def test_fault_between_files_is_told_where_it_stands(tmp_path: Path, triples: str, told: str) -> None:
    """Each check turns red, alone, at the line of the word that is wrong."""
    faults = _faults(tmp_path, triples)
    assert len(faults) == 1
    assert told in faults[0]


def test_bounds_are_not_typed_by_hand(tmp_path: Path) -> None:
    """What the build derives is refused in the files."""
    faults = _faults(
        tmp_path,
        'situation:a a mw:Situation ;\n  mw:latestEnd "2012-01-01"^^xsd:date .',
        "mw:latestEnd a owl:DatatypeProperty .",
    )
    assert faults == [
        "triples/a.ttl:8: situation/a: mw:latestEnd is derived by the build; write mw:begins, mw:ends or mw:on."
    ]


def test_subject_may_be_extended_without_a_type(tmp_path: Path) -> None:
    """A second block without a type is no duplicate."""
    assert _faults(tmp_path, "actor:a a mw:Group .\nactor:b a mw:Group .\nactor:a mw:partOf actor:b .") == []


def test_prefix_must_stand_for_what_the_project_means(tmp_path: Path) -> None:
    """A prefix of ours bound to something else, or a prefix that nobody knows, is a fault."""
    folder = mini(tmp_path, SOUND)
    text = "# x\n@prefix mw: <urn:other> .\n@prefix zz: <urn:zz> .\nmw:a zz:b mw:c .\n"
    (folder / "triples" / "b.ttl").write_text(text, encoding="utf-8")
    told = [str(fault) for fault in consistency.faults(sources.read(folder)) if fault.file == "triples/b.ttl"]
    assert (
        told[0]
        == "triples/b.ttl:2: The prefix mw: stands for <https://w3id.org/maliwar/ontology#>, not for <urn:other>."
    )
    assert told[1] == "triples/b.ttl:3: The prefix zz: is not in maliwar.names.PREFIXES."


def test_style_is_told_apart(tmp_path: Path) -> None:
    """A missing comment, unsorted and unused prefixes are notes, not faults."""
    folder = mini(tmp_path, SOUND)
    text = "@prefix mw: <https://w3id.org/maliwar/ontology#> .\n@prefix actor: <https://w3id.org/maliwar/id/actor/> .\n"
    (folder / "triples" / "b.ttl").write_text(text + "actor:z a <urn:x> .\n", encoding="utf-8")
    read = sources.read(folder)
    assert consistency.faults(read) == []
    assert [str(note) for note in consistency.style(read)] == [
        "triples/b.ttl:1: A file begins with a comment of one line that says what it holds.",
        "triples/b.ttl:1: Prefixes are sorted: actor: comes before mw:.",
        "triples/b.ttl:1: The prefix mw: is not used here.",
    ]


TRICKY = '''
actor:a a mw:Group ; # a comment with "quotes" ; and a full stop .
  rdfs:label """a text
over lines ; with 'quotes' . actor:zzz a mw:Group ;"""@en , 'x;y.'@fr ;
  mw:partOf actor:b , actor:c .
actor:b a mw:Group . actor:c a mw:Group ; mw:number 1.
claim:c a mw:Claim ;
  mw:citation [ mw:source actor:a ] , [ mw:source actor:b ] .
'''


def test_lines_are_found_in_any_layout(tmp_path: Path) -> None:
    """Comments, long strings, several subjects on a line and blank nodes do not mislead the scan."""
    read = sources.read(mini(tmp_path, TRICKY))
    (file,) = read.triples
    subjects = {triple.subject.value for triple in file.triples if type(triple.subject).__name__ == "NamedNode"}
    assert {block.subject for block in file.layout.blocks} == subjects
    place = read.finding(next(iter(sorted(subjects))), "here", "https://w3id.org/maliwar/ontology#partOf")
    assert place == Finding("triples/a.ttl", 11, "actor/a: here")


def test_blank_node_is_told_by_what_holds_it(tmp_path: Path) -> None:
    """A finding about a citation names the claim and the line of the citation."""
    read = sources.read(mini(tmp_path, TRICKY))
    blank = next(triple.object for triple in read.asserted_triples if triple.predicate.value.endswith("citation"))
    assert str(read.finding(blank.value, "broken")) == "triples/a.ttl:14: claim/c: broken"


def test_every_line_of_the_real_files_is_found() -> None:
    """On the project's own files the scan finds just the subjects and predicates that the parser finds."""
    for file in sources.read(Path(__file__).parents[2]).files:
        named = [triple for triple in file.triples if type(triple.subject).__name__ == "NamedNode"]
        assert {block.subject for block in file.layout.blocks} == {triple.subject.value for triple in named}, file.name
        assert set(file.layout.lines) == {(triple.subject.value, triple.predicate.value) for triple in named}, file.name
        assert {prefix for prefix, _ in file.layout.prefixes} == set(file.prefixes), file.name


def test_dump_document_keeps_what_the_authors_wrote(tmp_path: Path) -> None:
    """The joined document has the prefixes once, every comment, and parses to the same triples."""
    read = sources.read(mini(tmp_path, TRICKY))
    text = "".join(read.document(read.ontology + read.triples))
    assert text.count("@prefix mw:") == 1
    assert "# a comment with" in text
    assert "# triples/a.ttl" in text
    again = parse("again", text.encode(), "b")
    assert len(again.triples) == sum(len(file.triples) for file in read.ontology + read.triples)


def test_version_follows_the_inputs(tmp_path: Path) -> None:
    """The same files have the same version, wherever they lie; a changed byte has another."""
    one, two = mini(tmp_path / "one", SOUND), mini(tmp_path / "two", SOUND)
    assert version_of(input_hashes(one)) == version_of(input_hashes(two))
    (two / "triples" / "a.ttl").write_text((two / "triples" / "a.ttl").read_text() + "\n", encoding="utf-8")
    assert version_of(input_hashes(one)) != version_of(input_hashes(two))
