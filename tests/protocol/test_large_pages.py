"""Of a large war a page begins with a part and says of how much; a store of another index is not served at all.

The war is invented and not large; the setting `large` says that it is.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fixture_graph
import pyoxigraph as ox
import pytest
from served import command_run, get, running

from maliwar.bench.world import generate
from maliwar.names import ID, MW, MWX, PREFIXES
from maliwar.questions.beyond import Known
from maliwar.questions.labels import LabelIndex
from maliwar.reading import portion
from maliwar.snapshot import INDEX_FORM, MANIFEST, Snapshot, current_folder

DAY = "2016-05-01"


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the project of an invented war of some 20,000 triples in the store, built."""
    folder = tmp_path_factory.mktemp("large")
    generate(6_000, 1, folder)
    built = command_run(folder, "build")
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def large(war: Path) -> Iterator[str]:
    """Serve it as a large one."""
    with running(war, MALIWAR_LARGE="50") as (address, _process):
        yield address


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "The picture moves from"),
        ("/alliances", "The picture moves from"),
        ("/map", "The picture moves from"),
        ("/timeline", "so this page begins with"),
        ("/control", "so this page begins with"),
        ("/numbers", "so this page begins with"),
    ],
)
def test_a_page_of_a_large_war_says_with_which_part_it_begins(large: str, path: str, told: str) -> None:
    """It answers, and a sentence tells how far it goes."""
    answer = get(large, path)
    assert answer.status == 200
    assert told in answer.text


def test_a_picture_of_a_large_war_has_only_the_days_around_its_own(large: str) -> None:
    """The map of a day moves by so many days to either side; another day has rows of its own."""
    rows = get(large, f"/map?date={DAY}").text.partition('id="rows">')[2].partition("</script>")[0]
    picture = json.loads(rows)
    assert picture["last"] - picture["first"] == 2 * portion.AROUND.days
    assert picture["first"] < picture["day"] < picture["last"]


def test_explicit_ends_show_what_they_say(large: str) -> None:
    """Whoever names a stretch gets it, without the sentence."""
    told = get(large, "/timeline?from=2016-05-01&to=2016-06-30")
    assert told.status == 200
    assert "so this page begins with" not in told.text


def test_the_same_war_shows_all_where_it_is_not_called_large(war: Path) -> None:
    """By the default the war is small, and no page speaks of a part."""
    with running(war) as (address, _process):
        for path in ("/map", "/timeline", "/control", "/page/event"):
            text = get(address, path).text
            assert not any(said in text for said in ("this page begins", "The picture moves", "rows are shown"))


def test_a_store_with_an_older_index_is_not_served(war: Path, tmp_path: Path) -> None:
    """The sentence says what to do; the same folder with the right number is taken."""
    folder = current_folder(war / "build")
    old = tmp_path / "old"
    old.mkdir()
    for part in ("store", "dumps"):
        (old / part).symlink_to(folder / part)
    manifest = Snapshot.open(folder).manifest
    assert manifest.index_form == INDEX_FORM
    (old / MANIFEST).write_text(replace(manifest, index_form=INDEX_FORM - 1).to_json(), "utf-8")
    refused = command_run(war, "serve", "--snapshot", str(old), "--port", "1")
    assert refused.returncode == 1
    assert "maliwar build" in refused.stderr
    assert "too few rows" in refused.stderr.replace("\n", " ")


def test_a_name_that_is_not_held_is_found_by_how_it_begins() -> None:
    """The order of names in the index is searched by halves: few looks, whatever case it begins with."""
    names = sorted(["Battle of Ans", *(f"Killing {number:03}" for number in range(200)), "Zeal"])
    store = ox.Store()
    for place, name in enumerate(names, 1):
        thing = ox.NamedNode(f"{ID}event/e-{place}")
        store.add(ox.Quad(thing, ox.NamedNode(MWX + "label"), ox.Literal(name)))
        store.add(ox.Quad(thing, ox.NamedNode(MWX + "nth"), ox.Literal(place)))
    store.add(
        ox.Quad(ox.NamedNode(f"{ID}event/e-1"), ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(MW + "Event"))
    )
    engine = fixture_graph.InProcessEngine(store)
    known = Known((), engine, len(names))
    assert known.beginning("killing 01", 50) == [f"{ID}event/e-{place}" for place in range(12, 22)]
    assert known.beginning("Zea", 50) == [f"{ID}event/e-{len(names)}"]
    assert known.beginning("Nothing", 50) == []
    assert len(known.beginning("Kill", 7)) == 7
    assert LabelIndex(known).suggest("battle of")[0].thing.label == "Battle of Ans"
    assert len(engine.asked) < 200
