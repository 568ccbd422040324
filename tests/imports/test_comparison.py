"""An invented war with two invented imports beside it, built and served as a person does: who agrees, who differs."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from served import HTML, command_run, get, running
from virtuoso import virtuoso

from maliwar.answer.remote import RemoteEngine
from maliwar.questions.answer import answer
from maliwar.questions.labels import LabelIndex
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.war import telling
from maliwar.war import war as told

HERE = Path(__file__).parent
WAR = HERE.parent.parent / "examples" / "lantern-war"
TURTLE = "text/turtle"
ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("compared-tolls", {}),
    ("compared-tolls", {"when": "1901-06-17", "differing": "true"}),
    *((name, {}) for name in ("imported-events", "imports", "matched-names")),
    ("imported-events", {"place": "Tallow Point"}),
    ("imported-events", {"actor": "Lantern League (invented)"}),
    ("only-in-import", {"place": "Tallow Point"}),
    ("only-in-article", {"place": "Tallow Point"}),
)
LEAGUE, GUARD = "claim/p002-league-twenty-dead", "claim/p002-guard-three-dead"


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the invented war's folder with both imports on its shelf, built."""
    folder = tmp_path_factory.mktemp("war") / "lantern"
    shutil.copytree(WAR, folder, ignore=shutil.ignore_patterns("build"))
    first = command_run(folder, "import", "ucdp", str(HERE / "lantern-ged.csv"), "--name", "ged", "--no-build")
    assert first.returncode == 0, first.stderr
    reviewed = _reviewed(folder, "ged", "place:wickham", "skos:exactMatch")
    mapped = command_run(folder, "import", "map", "ged", str(reviewed), "--no-build")
    assert mapped.returncode == 0, mapped.stderr
    second = command_run(folder, "import", "acled", str(HERE / "lantern-export.csv"), "--licence", "Invented terms.")
    assert second.returncode == 0, second.stderr
    return folder


@pytest.fixture(scope="module")
def address(war: Path) -> Iterator[str]:
    """Return the address of a server on it."""
    with running(war) as (address, _):
        yield address


def _reviewed(folder: Path, name: str, ours: str, predicate: str) -> Path:
    """Return the mapping with the row for one of ours reviewed."""
    text = (folder / "build" / "imports" / name / "mapping.sssom.tsv").read_text("utf-8")
    head, rows = [line for line in text.splitlines() if line.startswith("#")], text[text.index("subject_id") :]
    table = list(csv.DictReader(io.StringIO(rows), delimiter="\t"))
    for row in table:
        if row["object_id"] == ours:
            row |= {"predicate_id": predicate, "reviewer_label": "A reviewer"}
    out = io.StringIO()
    writer = csv.DictWriter(out, list(table[0]), delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    edited = folder / f"{name}-reviewed.sssom.tsv"
    edited.write_text("\n".join(head) + "\n" + out.getvalue(), "utf-8")
    return edited


def _asked(address: str, question: str) -> dict[str, Any]:
    answer = get(address, f"/questions/{question}", accept="application/json")
    assert answer.status == 200, answer.text
    found: dict[str, Any] = json.loads(answer.text)
    return found


def _path(thing: dict[str, str] | None) -> str:
    return thing["iri"].rpartition("/id/")[2] if thing else ""


def test_a_user_sees_where_article_and_import_agree_and_where_they_differ(address: str) -> None:
    """One day, one place: the Guard's own number is the import's, the League's is not, and parts stay parts."""
    rows = _asked(address, "compared-tolls?when=1901-06-17")["rows"]
    found = {(_path(row["count"]), _path(row["their_count"])): (row["verdict"], row["scope"]) for row in rows}
    assert found == {
        (GUARD, "claim/ged-910001-deaths-a"): ("agree", "one party"),
        (LEAGUE, "claim/ged-910001-deaths-a"): ("differ", "one party"),
        (GUARD, "claim/ged-910001-killed"): ("part of all", "one party of all"),
        (LEAGUE, "claim/ged-910001-killed"): ("differ", "one party of all"),
    }
    assert {(row["days"], *row["matched"]) for row in rows} == {("the same day", "reviewed")}


def test_each_row_has_the_evidence_of_both_sides(address: str) -> None:
    """The article's claim with its passage, the import's with its source, each by whoever asserts it."""
    rows = _asked(address, "compared-tolls?when=1901-06-17")["rows"]
    assert rows
    for row in rows:
        claims = {_path(claim): claim for claim in row["claims"]}
        ours, theirs = claims[_path(row["count"])], claims[_path(row["their_count"])]
        assert _path(ours["passage"]) == "passage/p002"
        assert theirs["asserter"]["label"] == "Uppsala Conflict Data Program (UCDP)"
        cited = [claim["source"]["label"] for claim in row["claims"] if _path(claim) == _path(row["their_count"])]
        assert any("lantern-ged.csv" in each for each in cited)


def test_only_what_differs_can_be_asked_for(address: str) -> None:
    """The League's number alone, in words too."""
    rows = _asked(address, "compared-tolls?differing=true")["rows"]
    assert {_path(row["count"]) for row in rows} == {LEAGUE}
    told = get(address, "/ask?q=which+tolls+differ+between+the+article+and+the+imports", accept="application/json")
    assert "compared-tolls" in told.headers.get("location", "") + told.text


def test_a_number_on_one_side_alone_is_shown_as_such(address: str) -> None:
    """The article tells of the attack on Tallow Point and gives no number; that the two are one event is open."""
    (row,) = _asked(address, "compared-tolls?place=place/tallow-point")["rows"]
    assert (row["verdict"], row["days"], row["matched"]) == ("only the import counts", "days that meet", ["by label"])
    assert {_path(claim) for claim in row["claims"]} >= {"claim/p003-attack-on-tallow-point"}


def test_what_one_side_alone_tells_is_found(address: str) -> None:
    """Sootholm is burnt in the import alone; the second import does not know of the attack on Tallow Point."""
    theirs = _asked(address, "only-in-import?place=place/emberry&import=ged")["rows"]
    assert [_path(row["event"]) for row in theirs] == ["event/ged-910003"]
    ours = _asked(address, "only-in-article?place=place/tallow-point")["rows"]
    assert [(_path(row["event"]), row["import"]) for row in ours] == [("event/attack-tallow-point-1902-02", "acled")]


def test_imported_events_are_listed_by_place_by_actor_and_by_time(address: str) -> None:
    """Also those at places that match none of ours."""
    assert len(_asked(address, "imported-events")["rows"]) == 5
    league = _asked(address, "imported-events?actor=actor/lantern-league")["rows"]
    assert [_path(row["event"]) for row in league] == ["event/ged-910001", "event/ged-910003"]
    late = _asked(address, "imported-events?when=1903")["rows"]
    assert [row["event"]["label"].startswith("Armed clash: Harbour Guard") for row in late] == [True]


def test_imports_are_listed_each_with_its_licence_and_its_matches(address: str) -> None:
    """One place reviewed, the rest by label alone."""
    acled, ged = _asked(address, "imports")["rows"]
    assert (acled["import"], acled["terms"]) == ("acled", ["Invented terms."])
    assert (ged["import"], ged["events"], ged["first"], ged["reviewed"]) == ("ged", 4, "1901-06-17", 1)
    matched = _asked(address, "matched-names?import=ged")["rows"]
    assert {row["ours"]["iri"].rpartition("/")[2] for row in matched if row["matched"] == "reviewed"} == {"wickham"}


def test_reasons_read_the_claims_of_both_sides(address: str) -> None:
    """The page behind a row tells of either claim in full."""
    row = _asked(address, "compared-tolls?differing=true")["rows"][0]
    why = json.loads(get(address, row["why"], accept="application/json").text)
    told = {_path(claim): claim for claim in why["claims"]}
    assert told[LEAGUE]["count"]["low"] == 20
    theirs = told[_path(row["their_count"])]
    assert theirs["asserter"]["label"] == "Uppsala Conflict Data Program (UCDP)"
    assert theirs["citations"][0]["source"]["label"].startswith("UCDP GED")


def test_the_page_of_an_imported_thing_says_where_it_comes_from(address: str) -> None:
    """And that it is not the article's; ours says nothing of the kind."""
    assert get(address, "/id/event/ged-910001", accept=HTML).headers["location"].endswith("/page/event/ged-910001")
    page = get(address, "/page/event/ged-910001", accept=HTML)
    assert page.status == 200
    assert "not from the article" in page.text
    assert "Harbour Guard – Lantern League, Wickham town" in page.text
    assert 'href="/page/claim/ged-910001-deaths-a"' in page.text
    assert "not from the article" not in get(address, "/page/event/battle-wickham-1901-06", accept=HTML).text
    for kind in ("claim/ged-910001-killed", "actor/ged-9911", "source/ged", "actor/ged-coder"):
        assert "not from the article" in get(address, f"/page/{kind}", accept=HTML).text
    assert get(address, "/page/event/ged-999999", accept=HTML).status == 404


def test_data_of_an_imported_thing_is_of_its_graph_alone(address: str) -> None:
    """Turtle about the event; nothing of the index."""
    data = get(address, "/data/event/ged-910001.ttl")
    assert data.status == 200
    assert "ged-910001-killed" in data.text
    assert "index#" not in data.text


def test_the_graph_of_an_import_stands_apart(address: str) -> None:
    """Under its IRI's path and by the Graph Store Protocol; not in the default graph; no other name is known."""
    graph = "https://w3id.org/maliwar/graph/import/ged"
    for path in ("/graph/import/ged", f"/sparql/graph?graph={graph}"):
        answer = get(address, path, accept=TURTLE)
        assert answer.status == 200
        assert "ged-910004" in answer.text
    assert get(address, "/graph/import/other", accept=TURTLE).status == 404
    assert "ged-910001" not in get(address, "/sparql/graph?default", accept=TURTLE).text


def test_an_import_is_a_dataset_of_its_own_for_people_and_for_machines(address: str) -> None:
    """/download and VoID show it with its licence; its file is sent and its hash is listed."""
    page = get(address, "/download", accept=HTML).text
    assert "Invented terms." in page
    listed = json.loads(get(address, "/download", accept="application/json").text)
    assert {each["name"] for each in listed["imports"]} >= {"imports/acled.nq", "imports/ged.nq.gz"}
    assert all("imports/" not in each["name"] for each in listed["files"])
    dump = get(address, "/download/imports/ged.nq")
    assert dump.status == 200
    assert dump.text.count("\n") > 100
    assert "imports/ged.nq\n" in get(address, "/download/SHA256SUMS").text
    described = get(address, "/.well-known/void", accept="application/n-triples").text
    assert 'dataset/import/acled> <http://purl.org/dc/terms/rights> "Invented terms."' in described
    assert "/download/imports/acled.nq>" in described


def test_an_answer_as_turtle_has_the_triples_of_both_sides(address: str) -> None:
    """The article's claim and the import's."""
    turtle = get(address, "/questions/compared-tolls.ttl?when=1901-06-17").text
    assert "p002-guard-three-dead" in turtle
    assert "ged-910001-deaths-a" in turtle
    assert "index#" not in turtle


def test_an_import_that_is_not_there_is_named(address: str) -> None:
    """With the names of those that are."""
    found = _asked(address, "compared-tolls?import=nothing")
    assert found["rows"] == []
    assert [each["text"] for each in found["coverage"]] == ["There is no import called nothing; there are: acled, ged."]


def test_virtuoso_compares_as_we_do(war: Path, tmp_path: Path) -> None:
    """Questions on imports have the same rows and claims there: its default graph is a union, theirs are apart."""
    with telling(told()), virtuoso(tmp_path) as engine:
        service = Service.open(Settings(data=str(war)))
        try:
            password = {"MALIWAR_ENGINE_USER": "dba", "MALIWAR_ENGINE_PASSWORD": "dba"}
            loaded = command_run(war, "load", "--engine", engine, "--snapshot", str(war / "build"), **password)
            assert loaded.returncode == 0, loaded.stderr
            far = RemoteEngine(engine, Settings(deadline=60))
            labels = LabelIndex.load(far)
            for name, values in ASKED:
                ours = answer(service.engine, service.catalogue, service.labels, name, values).to_dict()
                assert ours["rows"], name
                assert answer(far, service.catalogue, labels, name, values).to_dict() == ours, name
        finally:
            service.close()
