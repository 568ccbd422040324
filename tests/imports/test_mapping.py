"""The mapping of an import: proposed by name, reviewed in a table, refused line by line; nothing is ever merged."""

import shutil
from pathlib import Path

import pytest
from served import command_run

HERE = Path(__file__).parent
WAR = HERE.parent.parent / "examples" / "lantern-war"
SKOS = "http://www.w3.org/2004/02/skos/core#"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an invented war with an import on its shelf."""
    folder = tmp_path_factory.mktemp("mapping") / "lantern"
    shutil.copytree(WAR, folder, ignore=shutil.ignore_patterns("build"))
    (folder / "triples" / "double.ttl").write_text(DOUBLE, "utf-8")
    done = command_run(folder, "import", "ucdp", str(HERE / "lantern-ged.csv"), "--name", "ged", "--no-build")
    assert done.returncode == 0, done.stderr
    return folder


DOUBLE = """# A second company of the same name.

@prefix actor: <https://w3id.org/maliwar/id/actor/> .
@prefix mw: <https://w3id.org/maliwar/ontology#> .
@prefix passage: <https://w3id.org/maliwar/id/passage/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

actor:reed-company-of-the-north a mw:ArmedGroup ;
  rdfs:label "Reed Company"@en ;
  mw:attestedIn passage:p001 .
"""


@pytest.fixture
def war(imported: Path, tmp_path: Path) -> Path:
    """Return a copy of it that a test may change."""
    return Path(shutil.copytree(imported, tmp_path / "lantern"))


def _shelf(war: Path) -> Path:
    return war / "build" / "imports" / "ged"


def _rows(war: Path) -> list[list[str]]:
    lines = (_shelf(war) / "mapping.sssom.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _links(war: Path) -> dict[str, str]:
    """Return what follows from the mapping: our slug → the property."""
    found = {}
    for line in (_shelf(war) / "links.nq").read_text("utf-8").splitlines():
        _, link, ours, graph, _ = line.split(" ")
        assert graph == "<https://w3id.org/maliwar/graph/import/ged>"
        found[ours.strip("<>").rpartition("/")[2]] = link.strip("<>").removeprefix(SKOS)
    return found


def _map(war: Path, *rows: str, columns: str = "") -> tuple[int, str]:
    """Hand in an edited table of these rows, cells parted by bars; return the exit code and what was said."""
    edited = war / "edited.tsv"
    head = columns or "subject_id|predicate_id|predicate_modifier|object_id|reviewer_label"
    edited.write_text("#a comment\n" + "\n".join((head, *rows)).replace("|", "\t") + "\n", "utf-8")
    done = command_run(war, "import", "map", "ged", str(edited), "--no-build")
    return done.returncode, done.stdout + done.stderr


def test_one_name_is_a_proposal_several_are_left_open(war: Path) -> None:
    """The Guard bears one name of ours and is linked; two companies bear one, and neither is."""
    header, *rows = _rows(war)
    by_subject: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        by_subject.setdefault(cells["subject_label"], []).append(cells)
    (guard,) = by_subject["Harbour Guard"]
    assert (guard["predicate_id"], guard["object_id"]) == ("skos:closeMatch", "actor:harbour-guard")
    assert guard["mapping_justification"] == "semapv:LexicalMatching"
    assert guard["reviewer_label"] == guard["reviewer_id"] == ""
    company = {cells["object_id"]: cells for cells in by_subject["Reed Company"]}
    assert set(company) == {"actor:reed-company", "actor:reed-company-of-the-north"}
    assert all("one of 2" in cells["comment"] for cells in company.values())
    (village,) = by_subject["Tallow Point village"]
    assert "without" in village["comment"]
    (nobody,) = by_subject["Salt Band"]
    assert nobody["object_id"] == "sssom:NoTermFound"
    assert _links(war) == dict.fromkeys(
        ("harbour-guard", "lantern-league", "emberry", "sootholm", "tallow-point", "wickham"), "closeMatch"
    )


def test_what_a_reviewer_says_counts(war: Path) -> None:
    """Confirmed, decided between two, refused; what is not in the table is not linked, and no IRI becomes another."""
    code, said = _map(
        war,
        "actor:ged-9911|skos:exactMatch||actor:harbour-guard|A. R.",
        "actor:ged-9913|skos:exactMatch||actor:reed-company-of-the-north|A. R.",
        "actor:ged-9913|skos:closeMatch||actor:reed-company|",
        "actor:ged-9912|skos:closeMatch|Not|actor:lantern-league|A. R.",
        "actor:ged-9914|skos:closeMatch||sssom:NoTermFound|",
    )
    assert code == 0, said
    assert _links(war) == {"harbour-guard": "exactMatch", "reed-company-of-the-north": "exactMatch"}
    assert "2 matched by a reviewer, 0 by label alone" in said
    assert b"sameAs" not in (_shelf(war) / "links.nq").read_bytes()


def test_what_was_decided_stays_decided(war: Path) -> None:
    """Proposing anew, or importing the file again, keeps the reviewer's rows and adds the others."""
    before = _links(war)
    decided = ("actor:ged-9911|skos:exactMatch||actor:harbour-guard|A. R.",)
    refused = ("actor:ged-9912|skos:exactMatch|Not|actor:lantern-league|A. R.",)
    assert _map(war, *decided, *refused)[0] == 0
    expected = {name: link for name, link in before.items() if name != "lantern-league"} | {
        "harbour-guard": "exactMatch"
    }
    for again in (("map", "ged"), ("ucdp", str(HERE / "lantern-ged.csv"), "--name", "ged")):
        done = command_run(war, "import", *again, "--no-build")
        assert done.returncode == 0, done.stderr
        assert _links(war) == expected


FAULTS = (
    ("place:nothing|skos:closeMatch||sssom:NoTermFound|", "subject_id: the import has no actor or place"),
    ("actor:ged-9911|skos:exactMatch||actor:harbour-guard|", "skos:exactMatch needs a reviewer"),
    ("actor:ged-9912|skos:closeMatch||actor:harbour-guard|A. R.", "who has reviewed it says skos:exactMatch"),
    ("actor:ged-9913|skos:closeMatch|Not|actor:harbour-guard|", "Not needs a reviewer"),
    ("actor:ged-9914|skos:closeMatch|Maybe|actor:harbour-guard|", "predicate_modifier is empty or Not"),
    ("actor:ged-9911|owl:sameAs||actor:lantern-league|A. R.", "predicate_id is skos:closeMatch or skos:exactMatch"),
    ("actor:ged-9912|skos:exactMatch||place:wickham|A. R.", "is of the sort actor"),
    ("actor:ged-9913|skos:exactMatch||actor:nobody|A. R.", "object_id: 'actor:nobody' is none of our actors"),
    ("actor:ged-9911|skos:exactMatch||actor:harbour-guard|A. R.", "line 4 has the same pair"),
    ("actor:ged-9914|skos:exactMatch||actor:lantern-league|A. R.", ""),
    ("actor:ged-9914|skos:exactMatch||person:ada-quill|A. R.", "line 12 says that it is the same as another of ours"),
)


def test_faulty_rows_refuse_the_file_each_told_by_its_line(war: Path) -> None:
    """Nothing changes: the links, the mapping and the record stay as they were."""
    kept = [(_shelf(war) / name).read_bytes() for name in ("mapping.sssom.tsv", "links.nq", "import.json")]
    code, said = _map(war, *(row for row, _ in FAULTS))
    assert code == 1
    for line, (_, told) in enumerate(FAULTS, 3):
        assert (f"edited.tsv:{line}: " in said) == bool(told), said
        assert told in said
    assert kept == [(_shelf(war) / name).read_bytes() for name in ("mapping.sssom.tsv", "links.nq", "import.json")]


def test_a_file_that_is_no_mapping_is_refused(war: Path) -> None:
    """No such columns; a cell too many; not UTF-8; no such import."""
    code, said = _map(war, columns="subject|object")
    assert (code, "edited.tsv:2: the line of column names lacks subject_id" in said) == (1, True)
    code, said = _map(war, "actor:ged-9911|skos:exactMatch||actor:harbour-guard|A. R.|more")
    assert (code, "edited.tsv:3: 6 cells under 5 columns" in said) == (1, True)
    (war / "latin.tsv").write_bytes("subject_id\tpredicate_id\tobject_id\nplace:é\n".encode("latin-1"))
    done = command_run(war, "import", "map", "ged", str(war / "latin.tsv"), "--no-build")
    assert (done.returncode, "latin.tsv:2: this line is not UTF-8" in done.stdout + done.stderr) == (1, True)
    done = command_run(war, "import", "map", "other", "--no-build")
    assert "There is no import 'other'; there are: ged." in done.stderr
