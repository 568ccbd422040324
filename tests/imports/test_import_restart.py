"""An import that was stopped goes on where it was and ends as if nothing had happened; one at a time for a name."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from taking import DAY, UCDP, rows, take, written

from maliwar import shelf
from maliwar.cli import main

ROWS = 24
COMMAND = "from maliwar.imports import intake; intake.AT_ONCE = 2; from maliwar.cli import main; main()"
"""The command line with batches of two rows, so that a small file is many batches."""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of some rows, every seventh of which cannot be taken."""
    good = rows(UCDP)
    found = [{**good[at % len(good)], "id": f"80{at}", **({"best": "?"} if at % 7 == 3 else {})} for at in range(ROWS)]
    path = written(tmp_path_factory.mktemp("table") / "table.csv", found)
    os.utime(path, (DAY, DAY))
    return path


def _start(table: Path, data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COMMAND, "import", "ucdp", str(table), "--data", str(data), "--no-build"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def _files(data: Path) -> dict[str, bytes]:
    return {name: (data / "imports" / "ucdp" / name).read_bytes() for name in ("graph.nq", "links.nq", "rejects.tsv")}


@pytest.fixture(scope="module")
def whole(table: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of an import that nobody stopped."""
    data = tmp_path_factory.mktemp("whole")
    process = _start(table, data)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    return _files(data)


def test_a_killed_import_goes_on_and_ends_with_the_same_bytes(
    table: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    """Killed with -9, with half a batch more on disk as a kill may leave it: the next run makes the same files."""
    part = tmp_path / "imports" / "ucdp.part"
    process = _start(table, tmp_path)
    deadline = time.monotonic() + 120
    sizes = {0}
    while len(sizes) < 3:  # two batches are written, so the first one is kept
        assert process.poll() is None
        assert time.monotonic() < deadline
        sizes.add((part / "graph.nq").stat().st_size if (part / "graph.nq").exists() else 0)
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not shelf.shelved(tmp_path)
    for name in ("graph.nq", "rejects.tsv"):
        with (part / name).open("ab") as file:
            file.write(b"<half a line")
    again = _start(table, tmp_path)
    _, told = again.communicate(timeout=120)
    assert again.returncode == 0, told
    assert "Going on at line" in told
    assert _files(tmp_path) == whole
    assert not part.exists()
    (imported,) = shelf.shelved(tmp_path)
    assert (imported.rows, imported.events, imported.rejects) == (ROWS, ROWS - 3, 3)


def test_a_changed_file_is_begun_anew(table: Path, tmp_path: Path) -> None:
    """What another file has begun is not gone on with, nor is a state that nobody can read."""
    part = tmp_path / "imports" / "ucdp.part"
    part.mkdir(parents=True)
    (part / "state.sqlite").write_bytes(b"no database at all" * 100)
    (part / "graph.nq").write_bytes(b"left over")
    taken = take("ucdp", table, tmp_path)
    assert taken.told.exit_code == 0, taken.told.output
    assert "Going on" not in taken.told.stderr
    assert not (taken.folder / "graph.nq").read_bytes().startswith(b"left over")


def test_a_file_that_changes_while_it_is_read_is_refused(table: Path, tmp_path: Path) -> None:
    """Somebody still writes to it: both sizes are told, and neither half of it is left behind."""
    growing = tmp_path / "growing.csv"
    growing.write_bytes(table.read_bytes())
    process = _start(growing, tmp_path)
    part, deadline = tmp_path / "imports" / "ucdp.part", time.monotonic() + 120
    while not (part / "graph.nq").exists() or not (part / "graph.nq").stat().st_size:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    with growing.open("ab") as file:
        file.write(table.read_bytes().splitlines(keepends=True)[-1])
    _, told = process.communicate(timeout=120)
    assert process.returncode == 2, told
    assert f"has changed while it was read: it had {table.stat().st_size:,} bytes" in told
    assert not part.exists()
    assert not shelf.shelved(tmp_path)


def test_two_imports_of_one_name_do_not_meet(table: Path, tmp_path: Path) -> None:
    """The second is told to wait; an import of another name is not."""
    (tmp_path / "imports").mkdir()
    with (tmp_path / "imports" / "ucdp.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = take("ucdp", table, tmp_path).told
        assert told.exit_code == 2
        assert "Another import named 'ucdp' is under way" in told.stderr
        assert take("ucdp", table, tmp_path, "--name", "other").told.exit_code == 0


def test_an_import_of_the_same_name_takes_the_place_of_the_one_before(table: Path, tmp_path: Path) -> None:
    """The new one stands there alone; what a crash between the two renames leaves is read as the old one."""
    before = take("ucdp", UCDP, tmp_path)
    before.folder.rename(before.folder.with_name("ucdp.old"))
    assert shelf.find(tmp_path, "ucdp").events == 6
    take("ucdp", table, tmp_path)
    assert shelf.find(tmp_path, "ucdp").events == ROWS - 3
    assert [path.name for path in (tmp_path / "imports").iterdir()] == ["ucdp"]


def test_imports_are_listed_and_removed(tmp_path: Path) -> None:
    """`list` names each with its figures, `remove` takes one away and says so where there is none."""
    run = CliRunner().invoke
    assert "Nothing has been imported yet" in run(main, ["import", "list", "--data", str(tmp_path)]).stdout
    take("ucdp", UCDP, tmp_path)
    assert (
        "ucdp: UCDP GED (ucdp-ged.csv), 6 events, 21 claims"
        in run(main, ["import", "list", "--data", str(tmp_path)]).stdout
    )
    wrong = run(main, ["import", "remove", "acled", "--data", str(tmp_path), "--no-build"])
    assert wrong.exit_code == 2
    assert "There is no import 'acled'; there are: ucdp." in wrong.stderr
    assert run(main, ["import", "remove", "ucdp", "--data", str(tmp_path), "--no-build"]).exit_code == 0
    assert not shelf.shelved(tmp_path)


def test_a_damaged_import_is_refused_with_advice(tmp_path: Path) -> None:
    """A graph that is not the one written, or a record that nobody can read, is told by its path."""
    taken = take("ucdp", UCDP, tmp_path)
    with (taken.folder / "graph.nq").open("ab") as file:
        file.write(b"\n")
    with pytest.raises(Exception, match="is damaged") as fault:
        shelf.find(tmp_path, "ucdp").verify()
    assert "import the source again" in str(fault.value.detail)  # type: ignore[attr-defined]  BadData has one
    (taken.folder / "import.json").write_text("{}")
    told = CliRunner().invoke(main, ["import", "list", "--data", str(tmp_path)])
    assert told.exit_code == 1
    assert "import.json cannot be read" in told.stderr
