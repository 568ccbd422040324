"""The generator of `maliwar-bench`: repeatable, as large as asked for, good by every check, skewed as a war is."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from maliwar.bench.command import main
from maliwar.bench.world import generate
from maliwar.build import pipe
from maliwar.names import EDTF, MW, PREFIXES
from maliwar.project import Project

RDF_TYPE = PREFIXES["rdf"] + "type"


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project of 12,000 triples."""
    folder = tmp_path_factory.mktemp("war")
    generate(12_000, 1, folder)
    return folder


def _triples(war: Path) -> list[ox.Quad]:
    return [quad for path in sorted((war / "triples").iterdir()) for quad in ox.parse(path=str(path))]


def _files(war: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((war / "triples").iterdir())}


def test_the_same_seed_gives_the_same_bytes(war: Path, tmp_path: Path) -> None:
    """Twice the same arguments, twice the same files; another seed tells another war."""
    generate(12_000, 1, tmp_path / "again")
    assert _files(tmp_path / "again") == _files(war)
    generate(12_000, 2, tmp_path / "other")
    assert _files(tmp_path / "other") != _files(war)


def test_there_are_as_many_triples_as_were_asked_for(tmp_path: Path) -> None:
    """The command writes that number to within one story, and says how many."""
    told = CliRunner().invoke(main, ["generate", "--triples", "70000", "--seed", "3", "--to", str(tmp_path / "war")])
    assert told.exit_code == 0
    found = len(_triples(tmp_path / "war"))
    assert 70_000 <= found < 70_200
    assert f"{found:,} triples" in told.output
    assert (tmp_path / "war" / "triples" / "part-0003.ttl").exists()


def test_a_folder_that_holds_triples_is_left_alone(war: Path) -> None:
    """Nothing is written over; the message says what to do."""
    before = _files(war)
    told = CliRunner().invoke(main, ["generate", "--triples", "6000", "--to", str(war)])
    assert told.exit_code == 1
    assert "Name a new folder" in told.output
    assert _files(war) == before


def test_it_is_good_by_every_check_of_a_build(war: Path) -> None:
    """Shapes, references, dates, ontology, rules and style find nothing."""
    report = pipe.check(root=Project.at(str(war)))
    assert not report.findings


def test_it_is_skewed_as_a_war_is(tmp_path: Path) -> None:
    """A few actors and places have a part in much; dates are vague, counts wide, claims denied."""
    generate(60_000, 1, tmp_path)
    quads = _triples(tmp_path)
    kinds = Counter(quad.object.value for quad in quads if quad.predicate.value == RDF_TYPE)
    parties = Counter(quad.object.value for quad in quads if quad.predicate.value == MW + "party")
    ranked = [count for _, count in parties.most_common()]
    assert ranked[0] > 10 * ranked[len(ranked) // 2]
    places = Counter(quad.object.value for quad in quads if quad.predicate.value == MW + "place").most_common()
    assert places[0][1] > 8 * places[len(places) // 2][1]
    for kind in ("Alliance", "Hostility", "TerritorialControl", "Command", "Support", "Battle", "CountClaim", "Death"):
        assert kinds[MW + kind] > 2, kind
    dates = Counter(
        "".join("d" if letter.isdigit() else letter for letter in quad.object.value)
        for quad in quads
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value == EDTF
    )
    assert {"dddd-dd-dd", "dddd-dd", "dddd", "dddd-dd-dd~", "dddd-dd-dd?", "[..dddd-dd-dd]"} <= dates.keys()
    assert {"[dddd-dd-dd..]", "[dddd-dd-dd..dddd-dd-dd]"} <= dates.keys()
    stances = Counter(quad.object.value for quad in quads if quad.predicate.value == MW + "stance")
    assert stances[PREFIXES["concept"] + "denies"] > 50
    assert sum(quad.predicate.value == MW + "high" for quad in quads) > 50
    assert sum(quad.predicate.value == MW + "contradicts" for quad in quads) > 50
