"""Builds that end too soon, or two at once: what is served stays as it was, and nothing is left lying about."""

import json
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from builds import NEW, built, names
from served import Process, get, running
from small_project import mini

from maliwar.build import pipe
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

QUESTION = "/questions/allied-with.json?actor=MNLA&when=mid-2012"


@pytest.fixture(scope="module")
def large(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project's snapshot."""
    return Path(shutil.copytree(data, tmp_path_factory.mktemp("large") / "data"))


@pytest.fixture(scope="module")
def served(large: Path) -> Iterator[tuple[str, Process]]:
    """Serve it."""
    with running(large) as found:
        yield found


@pytest.mark.parametrize("most", [100, 5_000, 60_000])
def test_a_build_that_may_write_no_more_leaves_a_server_alone(
    served: tuple[str, Process], large: Path, tmp_path: Path, most: int
) -> None:
    """The same by a limit on the size of a file, in the folder that a server serves: it goes on."""
    before = names(large)
    ended = built(mini(tmp_path / "root", NEW), large, most=most)
    assert (ended.code, names(large) - {".lock"}) == (1, before - {".lock"}), ended.said
    assert "What is served stays as it was" in ended.said
    assert "Traceback" not in ended.said
    assert json.loads(get(served[0], QUESTION).body)["version"] == Snapshot.open(large).version


@pytest.mark.parametrize(
    "moment",
    ["before store and dumps", "after store and dumps", "before seal and put in place", "after rules"],
)
def test_a_killed_build_leaves_a_server_alone(
    served: tuple[str, Process], large: Path, place: Path, tmp_path: Path, moment: str
) -> None:
    """Killed at a step: the pointer stays, the server answers, and the next build clears what was left."""
    root = mini(tmp_path / "root", NEW)
    current = Snapshot.open(large)
    assert built(root, large, moment).code == -signal.SIGKILL
    assert Snapshot.open(large) == current
    assert json.loads(get(served[0], QUESTION).body)["version"] == current.version

    built(root, place, moment)
    assert built(root, place).code == 0
    assert not list(place.glob(".building-*"))
    assert len(list(place.glob("*/manifest.json"))) == 2


def test_what_is_served_survives_a_build_killed_before_it_was_pointed_to(place: Path, tmp_path: Path) -> None:
    """A folder that stands at its name and that nothing points to goes; the one that was served until now stays."""
    served = Snapshot.open(place).folder
    new = pipe.build(Settings(data=str(place)), root=mini(tmp_path / "new", NEW)).folder
    (place / "current").write_text(served.name + "\n", "utf-8")
    pipe.build(Settings(data=str(place)), root=mini(tmp_path / "newer", NEW + "actor:x a mw:Group ."))
    assert served.exists()
    assert not new.exists()


def test_two_builds_at_once_make_one_after_the_other(place: Path, tmp_path: Path) -> None:
    """Of the same files one builds and the other takes what it built; of others both; no litter."""
    one, two = mini(tmp_path / "one", NEW), mini(tmp_path / "two", NEW + "actor:x a mw:Group .")
    with ThreadPoolExecutor() as pool:
        ended = list(pool.map(lambda root: built(root, place), (one, one, two)))
    assert [each.code for each in ended] == [0, 0, 0], ended
    assert Snapshot.open(place).version
    assert len(list(place.glob("*/manifest.json"))) == 2
    assert not list(place.glob(".building-*"))
    assert not (place / "current.new").exists()
