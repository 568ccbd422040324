"""Faults of disks: what is damaged is never served, and a full disk leaves all as it was."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builds import NEW, OLD, built, names
from hostile_project import checkout
from processes import gone, offspring, web_process
from served import Answer, command_run, get, running
from small_project import mini, unchecked
from stranger import playing, send

from maliwar.build import adoption, archive, pipe
from maliwar.errors import SnapshotDamaged, SnapshotMissing
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

QUESTION = "/questions/allied-with.json?actor=MNLA&when=mid-2012"
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


def test_a_server_starts_on_whole_files_only(tmp_path: Path) -> None:
    """Asking tells of the damage with exit 1; serving builds anew where it can and answers."""
    small = checkout(tmp_path)
    unchecked(small.root)
    assert command_run(small.data, "build", **small.environment).returncode == 0
    damaged = Snapshot.open(small.data).folder
    flipped(damaged)
    asked = command_run(small.data, "ask", "who was allied with MNLA in mid-2012", **small.environment)
    assert asked.returncode == 1
    assert "is not the file that was built. Run `maliwar build`." in asked.stderr
    with running(small.data, **small.environment) as (address, _):
        assert json.loads(get(address, "/questions/actors.json").body)["rows"]
        assert Snapshot.open(small.data).folder != damaged


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


# Files that go from under a server


def test_a_server_whose_files_are_deleted_goes_on_or_says_so(data: Path, tmp_path: Path) -> None:
    """What is in memory is served; when a worker must start anew it is our error in our shape, without a path."""
    copy = Path(shutil.copytree(data, tmp_path / "data"))
    with running(copy, MALIWAR_CACHE_BYTES="0", MALIWAR_DEADLINE="3") as (address, process):
        shutil.rmtree(copy)
        assert get(address, QUESTION).status == 200
        below = offspring(web_process(process.pid))
        assert below
        for pid in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert gone(below)
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
