"""Faults of disks: what is damaged is never served, and a build that fails leaves all as it was."""

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from served import Answer, command_run, get, running
from small_project import mini
from stranger import playing, send

from maliwar.build import adoption, archive, pipe
from maliwar.errors import SnapshotDamaged, SnapshotMissing
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

OLD = "actor:a a mw:Group ."
NEW = "".join(f"actor:a{number} a mw:Group .\n" for number in range(300))
QUESTION = "/questions/allied-with.json?actor=MNLA&when=mid-2012"
BUILDER = """
import os, signal, sys
from contextlib import contextmanager
from pathlib import Path
from maliwar.build import pipe, progress
from maliwar.errors import MaliwarError
from maliwar.settings import Settings

root, data, deadly = sys.argv[1:]

class Deadly(progress.SilentProgress):
    @contextmanager
    def step(self, name):
        if deadly == "before " + name:
            os.kill(os.getpid(), signal.SIGKILL)
        with super().step(name):
            yield
        if deadly == "after " + name:
            os.kill(os.getpid(), signal.SIGKILL)

try:
    pipe.build(Settings(data=data), Deadly(), root=Path(root))
except MaliwarError as fault:
    print(fault.message, file=sys.stderr)
    sys.exit(fault.exit_code)
"""
"""A build in a process of its own, which may kill itself at a step."""


@dataclass(frozen=True)
class Ended:
    """How a build ended."""

    code: int
    said: str


def built(root: Path, data: Path, deadly: str = "", most: int | None = None) -> Ended:
    """Build in a process of its own, which kills itself at a step or may write files of `most` bytes only."""
    limit = None if most is None else (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    ended = subprocess.run(
        [sys.executable, "-c", BUILDER, str(root), str(data), deadly],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limit,
    )
    return Ended(ended.returncode, ended.stderr)


def names(folder: Path) -> set[str]:
    """Return all that is in a folder, as paths."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a small snapshot, to be copied."""
    data = tmp_path_factory.mktemp("small")
    pipe.build(Settings(data=str(data)), root=mini(tmp_path_factory.mktemp("root"), OLD))
    return data


@pytest.fixture
def place(small: Path, tmp_path: Path) -> Path:
    """Return a data folder of one's own."""
    return Path(shutil.copytree(small, tmp_path / "data"))


@pytest.fixture(scope="module")
def large(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project's snapshot."""
    return Path(shutil.copytree(data, tmp_path_factory.mktemp("large") / "data"))


@pytest.fixture(scope="module")
def served(large: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve it."""
    with running(large) as found:
        yield found


# Damage


def flipped(folder: Path) -> None:
    """Flip 64 bytes in the middle of the largest table of the store."""
    path = max((folder / "store").glob("*.sst"), key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(byte ^ 0xFF for byte in content[middle : middle + 64])
    path.write_bytes(content)


def unsealed(folder: Path) -> None:
    """Change the manifest and not its seal."""
    path = folder / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"version": "', '"version": "9'), "utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "flipped-table": flipped,
    "truncated-dump": lambda folder: os.truncate(folder / "dumps" / "store.nq", 100),
    "longer-dump": lambda folder: os.truncate(folder / "dumps" / "asserted.ttl", 10_000),
    "removed-dump": lambda folder: (folder / "dumps" / "index.ttl").unlink(),
    "removed-store": lambda folder: shutil.rmtree(folder / "store"),
    "broken-seal": unsealed,
    "no-manifest": lambda folder: (folder / "manifest.json").unlink(),
    "empty-manifest": lambda folder: os.truncate(folder / "manifest.json", 0),
    "pointer-to-nowhere": lambda folder: (folder.parent / "current").write_text("nowhere\n", "utf-8"),
    "pointer-outside": lambda folder: (folder.parent / "current").write_text("../data\n", "utf-8"),
    "empty-pointer": lambda folder: os.truncate(folder.parent / "current", 0),
    "no-pointer": lambda folder: (folder.parent / "current").unlink(),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_built_anew(place: Path, tmp_path: Path, name: str) -> None:
    """Nothing of a damaged snapshot is opened; a build of the same files puts a whole one in its place."""
    DAMAGES[name](Snapshot.open(place).folder)
    with pytest.raises((SnapshotDamaged, SnapshotMissing), match="maliwar build"):
        Snapshot.open(place)
    whole = pipe.build(Settings(data=str(place)), root=mini(tmp_path / "root", OLD))
    assert Snapshot.open(place) == whole


def test_a_server_starts_on_whole_files_only(data: Path, tmp_path: Path) -> None:
    """Asking tells of the damage with exit 1; serving builds anew where it can and answers the same."""
    copy = Path(shutil.copytree(data, tmp_path / "data"))
    damaged = Snapshot.open(copy).folder
    flipped(damaged)
    asked = command_run(copy, "ask", "who was allied with MNLA in mid-2012")
    assert asked.returncode == 1
    assert "is not the file that was built. Run `maliwar build`." in asked.stderr
    with running(copy) as (address, _):
        assert json.loads(get(address, QUESTION).body)["rows"]
        assert Snapshot.open(copy).folder != damaged


def test_a_damaged_foreign_snapshot_is_fetched_again(place: Path, tmp_path: Path) -> None:
    """It cannot be built of the files here; so it comes from where it came from, or is refused."""
    archive.pack(Snapshot.open(place), tmp_path / "a.tar.gz")
    settings = Settings(data=str(tmp_path / "taken"), snapshot=str(tmp_path / "a.tar.gz"))
    taken = adoption.adopt(settings)
    digest = taken.manifest.origin
    flipped(taken.folder)
    content = (tmp_path / "a.tar.gz").read_bytes()
    with playing(send(200, "application/gzip", content)) as address:
        again = adoption.adopt(Settings(data=settings.data, snapshot=address, snapshot_sha256=digest))
    assert Snapshot.open(Path(settings.data)) == again


# A disk that takes nothing more


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of four megabytes of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"only root may mount a small disk here ({made.stderr.decode().strip()})")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Write a file until only `leave` bytes are free."""
    state = os.statvfs(folder)
    path = folder / "ballast"
    path.write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - leave)))
    return path


@pytest.mark.parametrize("leave", [0, 20_000, 150_000])
def test_a_full_disk_leaves_the_old_snapshot(small: Path, mounted: Path, tmp_path: Path, leave: int) -> None:
    """At whatever file it is full: a sentence, exit 1, no litter; with room again the same build goes through."""
    data = Path(shutil.copytree(small, mounted / "data"))
    before, current = names(data), Snapshot.open(data)
    ballast = fill(mounted, leave)
    root = mini(tmp_path / "root", NEW)
    ended = built(root, data)
    assert (ended.code, names(data)) == (1, before), ended.said
    assert "No space left on device" in ended.said
    assert "What is served stays as it was" in ended.said
    assert Snapshot.open(data) == current
    ballast.unlink()
    assert built(root, data).code == 0
    assert Snapshot.open(data).version != current.version


@pytest.mark.parametrize("most", [100, 5_000, 60_000])
def test_a_build_that_may_write_no_more_leaves_a_server_alone(
    served: tuple[str, subprocess.Popen[str]], large: Path, tmp_path: Path, most: int
) -> None:
    """The same by a limit on the size of a file, in the folder that a server serves: it goes on."""
    before = names(large)
    ended = built(mini(tmp_path / "root", NEW), large, most=most)
    assert (ended.code, names(large) - {".lock"}) == (1, before - {".lock"}), ended.said
    assert "What is served stays as it was" in ended.said
    assert "Traceback" not in ended.said
    assert json.loads(get(served[0], QUESTION).body)["version"] == Snapshot.open(large).version


def test_a_read_only_folder_is_served_and_not_built_in(small: Path, mounted: Path, tmp_path: Path) -> None:
    """What is whole is opened without writing; what would be built is told with a sentence; damage is refused."""
    data = Path(shutil.copytree(small, mounted / "data"))
    same, other = mini(tmp_path / "same", OLD), mini(tmp_path / "other", NEW)
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    assert built(same, data).code == 0
    ended = built(other, data)
    assert ended.code == 1
    assert "Read-only file system" in ended.said
    assert Snapshot.open(data).folder.parent == data
    subprocess.run(["mount", "-o", "remount,rw", mounted], check=True)
    flipped(Snapshot.open(data).folder)
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    ended = built(same, data)
    assert ended.code == 1
    assert "Read-only file system" in ended.said
    with pytest.raises(SnapshotDamaged):
        Snapshot.open(data)


# Builds that end too soon, and two at once


@pytest.mark.parametrize(
    "moment",
    ["before store and dumps", "after store and dumps", "before seal and put in place", "after rules"],
)
def test_a_killed_build_leaves_a_server_alone(
    served: tuple[str, subprocess.Popen[str]], large: Path, place: Path, tmp_path: Path, moment: str
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


# Files that go from under a server


def workers(pid: int) -> list[int]:
    """Return all that runs below the process that serves: what answers queries."""

    def children(parent: int) -> list[int]:
        found = Path(f"/proc/{parent}/task").glob("*/children")
        return [int(child) for path in found for child in path.read_text("utf-8").split()]

    below = [query for web in children(pid) for query in children(web)]
    return below + [query for parent in below for query in children(parent)]


def test_a_server_whose_files_are_deleted_goes_on_or_says_so(data: Path, tmp_path: Path) -> None:
    """What is in memory is served; when a worker must start anew it is our error in our shape, without a path."""
    copy = Path(shutil.copytree(data, tmp_path / "data"))
    with running(copy, MALIWAR_CACHE_BYTES="0", MALIWAR_DEADLINE="3") as (address, process):
        shutil.rmtree(copy)
        assert get(address, QUESTION).status == 200
        below = workers(process.pid)
        assert below
        for pid in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.3)
        began = time.monotonic()
        replies: list[Answer] = [
            get(address, "/sparql?query=ASK%7B%3Fs+%3Fp+%3Fo%7D", "application/json") for _ in "abc"
        ]
        assert time.monotonic() - began < 15
        for reply in replies:
            assert reply.status in (500, 503), reply.text
            assert set(json.loads(reply.body)) == {"error", "message", "detail"}
            assert str(copy) not in reply.text
            assert "dumps" not in reply.text
        assert get(address, "/health/live").status == 200
