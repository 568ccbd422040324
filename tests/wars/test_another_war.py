"""Another war: a project of its own is built, checked, asked and served, and nothing on its pages is of ours."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from served import command_run, get, running

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "lantern-war"
OURS = re.compile(
    r"\b(?:Mali|Malian|Wikipedia|MNLA|mnla|Ansar|ansar|Konna|konna|Kidal|kidal|Gao|gao|Tombouctou|"
    r"387 references|387 références|in 2024)\b"
)
"""Names and numbers that only our own war's pages have a reason to show."""
PAGES = (
    "/",
    "/alliances",
    "/control",
    "/map",
    "/timeline",
    "/disputes",
    "/numbers",
    "/sources",
    "/search",
    "/browse",
    "/ask",
    "/on",
    "/on/1901-06-17",
    "/about",
    "/download",
    "/coverage",
    "/sparql",
    "/questions/allied-with",
    "/questions/who-controlled",
    "/page/actor/lantern-league",
    "/page/place/wickham",
    "/page/claim/p002-guard-denies-tallow-point",
    "/cite/source/1",
    "/cite/source/article",
    "/feed.xml",
    "/.well-known/void",
)


def copied(folder: Path) -> Path:
    """Copy the example as a reader would, to begin a war of their own."""
    shutil.copytree(EXAMPLE, folder / "war", ignore=shutil.ignore_patterns("build"))
    return folder / "war"


@pytest.fixture(scope="module")
def lantern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the example, built and served by `maliwar serve --data`."""
    war = copied(tmp_path_factory.mktemp("lantern"))
    with running(war) as (address, _):
        yield address


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_tells_of_our_war(lantern: str, path: str, language: str) -> None:
    """Every kind of page answers, in both languages, without a name of ours."""
    takes = "" if path.startswith(("/feed", "/.well-known")) else f"?lang={language}"
    answer = get(lantern, path + takes, "text/html" if takes else None)
    assert answer.status == 200, answer.text[:300]
    assert not OURS.findall(answer.text)


def test_the_project_names_itself(lantern: str) -> None:
    """Title, subject, licence, text and first questions are those of its dataset.ttl, marked as invented."""
    html = get(lantern, "/", "text/html").text
    assert "<title>Lantern War (invented), claim by claim</title>" in html
    assert "Who stood with whom in the Lantern War (invented)" in html
    assert "Nothing here ever happened" in html
    assert 'href="https://creativecommons.org/publicdomain/zero/1.0/">CC0 1.0' in html
    assert "Allies of Lantern League (invented), 1901" in html
    assert "Who held what on 18 June 1901" in html


def test_every_name_is_marked_as_invented(lantern: str) -> None:
    """Nobody can take a thing of the example for one of history."""
    query = "SELECT ?thing ?label WHERE { GRAPH graph:asserted { ?thing rdfs:label ?label } }"
    prefixes = "PREFIX graph: <https://w3id.org/maliwar/graph/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    rows = get(lantern, f"/sparql?query={quote(prefixes + query)}", "text/csv").text.splitlines()[1:]
    assert len(rows) > 40
    assert not [row for row in rows if "invented" not in row]


def asked(address: str, path: str) -> list[dict[str, object]]:
    """Return the rows of an answer."""
    answer = get(address, path, "application/json")
    assert answer.status == 200, answer.text[:300]
    return json.loads(answer.body)["rows"]  # type: ignore[no-any-return]


def test_questions_answer(lantern: str) -> None:
    """Allies, holders, denials and tolls are graded as in any war; words are understood with its names."""
    (ally,) = asked(lantern, "/questions/allied-with.json?actor=Lantern+League&when=1901-06-01")
    assert (ally["ally"]["label"], ally["grade"]) == ("Reed Company (invented)", "throughout")  # type: ignore[index]
    (holder,) = asked(lantern, "/questions/who-controlled.json?place=Wickham&when=1902-12-31")
    assert holder["holder"]["label"] == "Lantern League (invented)"  # type: ignore[index]
    assert {
        row["disputed"] for row in asked(lantern, "/questions/who-controlled.json?place=Tallow+Point&when=1901-06")
    } == {True}
    assert len(asked(lantern, "/ask?q=who+was+allied+with+the+Lantern+League+in+mid-1901")) == 1


def test_a_question_without_values_is_about_a_thing_of_the_data(lantern: str) -> None:
    """The example in a question's file gives way to one that exists here: in the query, the form and the help."""
    html = get(lantern, "/questions/allied-with", "text/html").text
    assert "A name, an acronym or an IRI: Harbour Guard (invented), actor/harbour-guard." in html
    assert "1901-07-01" in html
    assert "actor:mnla" not in html


def test_what_is_still_so_lasts_to_its_own_reading(lantern: str) -> None:
    """`..` as an end means the last day that this project tells of, in the bounds and in words."""
    data = get(lantern, "/data/situation/control-wickham-league-1901.ttl").text
    assert 'earliestEnd "1902-12-31"' in data
    assert "still so in 1902" in get(lantern, "/control", "text/html").text


def test_the_map_lies_where_its_places_are(lantern: str) -> None:
    """The corners take in every point, no country is highlighted, and the outlines are those of the world."""
    html = get(lantern, "/map", "text/html").text
    island = re.search(r'id="rows">(.*?)</script>', html, re.S)
    assert island
    ground = json.loads(island[1])["ground"]
    west, south, east, north = ground["box"]
    assert west < -126.6
    assert east > -124.1
    assert south < -39.2
    assert north > -37.6
    assert ground["country"] == ""
    world = re.search(r'"(/static/built/world\.json[^"]*)"', html)
    assert world
    assert len(json.loads(get(lantern, world[1]).body)["objects"]["countries"]["geometries"]) > 150


def test_snapshots_stand_in_the_project(tmp_path: Path) -> None:
    """`maliwar build --data` builds into the project's own build/, and builds again only where a file has changed."""
    war = copied(tmp_path)
    first = command_run(war, "build")
    assert first.returncode == 0, first.stderr
    assert (war / "build" / "current").is_file()
    assert "Nothing has changed" in command_run(war, "build").stderr
    path = war / "triples" / "places.ttl"
    path.write_text(path.read_text("utf-8").replace('"Wickham"@en', '"Wickham"@en , "Wick"@en'), "utf-8")
    assert "Nothing has changed" not in command_run(war, "build").stderr


def test_what_is_wrong_is_told_by_file_and_line(tmp_path: Path) -> None:
    """`maliwar check --data` holds the project to shapes and rules; a fault has the file's name in it."""
    war = copied(tmp_path)
    assert command_run(war, "check").returncode == 0
    path = war / "triples" / "relations.ttl"
    path.write_text(path.read_text("utf-8").replace("mw:asserter actor:article ;", "", 1), "utf-8")
    checked = command_run(war, "check")
    assert checked.returncode == 1
    assert re.search(r"^triples/relations\.ttl:\d+: claim/p002-league-reed-allied: ", checked.stdout, re.M)


def test_its_own_files_are_laid_over_ours(tmp_path: Path) -> None:
    """A term and a question of its own are added to ours, and a question of the same name replaces ours."""
    war = copied(tmp_path)
    (war / "ontology").mkdir()
    (war / "ontology" / "lamps.ttl").write_text(
        "# Terms of this war alone.\n\n"
        "@prefix mw: <https://w3id.org/maliwar/ontology#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n"
        'mw:LampGuild a owl:Class ;\n  rdfs:label "lamp guild"@en ;\n  rdfs:comment "Invented."@en ;\n'
        "  rdfs:subClassOf mw:ArmedGroup .\n",
        "utf-8",
    )
    actors = war / "triples" / "actors.ttl"
    actors.write_text(
        actors.read_text("utf-8").replace("reed-company a mw:ArmedGroup", "reed-company a mw:LampGuild"), "utf-8"
    )
    (war / "queries").mkdir()
    ours = (ROOT / "queries" / "umbrellas-of.rq").read_text("utf-8")
    (war / "queries" / "umbrellas-of.rq").write_text(
        re.sub(r'(?m)^#\+ title = ".*"', '#+ title = "Lamps of {actor}"', ours), "utf-8"
    )
    told = command_run(war, "questions", "umbrellas-of", "actor=Reed Company", "--format", "json")
    assert told.returncode == 0, told.stderr
    assert "Lamps of {actor}" not in told.stdout
    assert "Lamps of Reed Company" in command_run(war, "questions", "umbrellas-of", "actor=Reed Company").stdout
    allies = command_run(war, "questions", "allied-with", "actor=Reed Company", "--format", "json")
    assert "Lantern League (invented)" in allies.stdout
    assert "mw:LampGuild" in command_run(war, "export", "asserted").stdout


def test_a_war_that_says_nothing_of_itself_is_served(tmp_path: Path) -> None:
    """Without dataset.ttl names are general, and the days, the first questions and the map come from the data."""
    war = copied(tmp_path)
    (war / "triples" / "dataset.ttl").write_text(
        "# No more than that it is a dataset.\n\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix void: <http://rdfs.org/ns/void#> .\n\n"
        "<https://w3id.org/maliwar/dataset> a void:Dataset ;\n"
        '  rdfs:label "Lamps"@en ;\n  dcterms:title "Lamps"@en .\n',
        "utf-8",
    )
    with running(war) as (address, _):
        home = get(address, "/", "text/html").text
        assert "<title>Lamps, claim by claim</title>" in home
        assert "Who stood with whom in this war" in home
        assert "Questions to begin with" in home
        assert "who was allied with" in home
        assert not OURS.findall(home)
        span = json.loads(re.search(r'id="rows">(.*?)</script>', get(address, "/control", "text/html").text, re.S)[1])[
            "span"
        ]  # type: ignore[index]
        assert -25_200 < span[0] < span[1] < -24_400  # days since 1970: within 1901 and 1902


def test_a_folder_of_snapshots_stays_one(tmp_path: Path) -> None:
    """A data folder without triples/ is where our own war's snapshots go, as ever."""
    told = command_run(tmp_path / "data", "questions", "allied-with")
    assert told.returncode == 0
    assert "actor:mnla" in command_run(tmp_path / "data", "questions", "allied-with", "--sparql").stdout
    assert not (tmp_path / "data" / "build").exists()
