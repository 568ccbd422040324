"""The embedded engine's processes: killed, they are replaced; closed, none is left; nothing reaches them."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from processes import gone, until
from small_store import ENDLESS, NAMES, quads

from maliwar.answer.engine import EmbeddedEngine
from maliwar.errors import (
    EngineError,
    QueryTimeout,
)
from maliwar.settings import Settings


def test_a_worker_killed_from_outside_is_not_felt(engine: EmbeddedEngine) -> None:
    """A kill -9 of an idle worker costs nobody an answer, and another takes its place."""
    engine.start()
    killed: set[int] = set()
    for _ in range(10):
        until(engine.ready, 10)
        victim = (set(engine.processes()) - killed).pop()  # the last one may not be known to be dead yet
        os.kill(victim, signal.SIGKILL)
        killed.add(victim)
        engine.answer(NAMES)
        engine.select(NAMES)
    assert gone(killed)
    until(lambda: engine.ready() and not killed & set(engine.processes()), 10)


def test_close_leaves_no_process(dump: Path) -> None:
    """Close ends every worker, and asking afterwards is an error."""
    engine = EmbeddedEngine(dump, None, Settings())
    engine.start()
    engine.answer(NAMES)
    processes = engine.processes()
    engine.close()
    assert processes
    assert gone(processes)
    with pytest.raises(EngineError, match="closed"):
        engine.answer(NAMES)


def test_a_close_while_workers_start_leaves_no_process(dump: Path) -> None:
    """Workers that are not ready yet end too."""
    engine = EmbeddedEngine(dump, None, Settings())
    engine.start()
    time.sleep(0.05)
    mother = engine.mother()
    assert mother
    engine.close()
    assert gone((mother,))


def test_a_store_that_cannot_be_read_is_an_error_and_not_a_wait(tmp_path: Path) -> None:
    """A broken dump is told at once; once it is mended the same engine answers."""
    broken = tmp_path / "store.nq"
    broken.write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    engine = EmbeddedEngine(broken, None, Settings(deadline=5))
    with pytest.raises(EngineError, match="store cannot be opened"):
        engine.answer(NAMES)
    broken.write_text(quads(), encoding="utf-8")
    assert engine.answer(NAMES).kind == "table"
    engine.close()


def test_workers_die_with_their_parent_even_in_the_midst_of_a_query(dump: Path) -> None:
    """A kill -9 of the server leaves no worker behind."""
    script = f"""
import sys, threading, time
from pathlib import Path
from maliwar.answer.engine import EmbeddedEngine
from maliwar.settings import Settings
engine = EmbeddedEngine(Path({str(dump)!r}), None, Settings(deadline=60))
engine.answer({NAMES!r})
for _ in range(2):
    threading.Thread(target=engine.answer, args=({ENDLESS!r},), daemon=True).start()
while len(engine.processes()) < 3:
    time.sleep(0.05)
time.sleep(0.5)
print(*engine.processes(), flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        processes = tuple(map(int, parent.stdout.readline().split()))
        assert len(processes) == 3
        parent.kill()
    assert gone(processes)


def test_nothing_of_the_server_reaches_a_worker(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a secret of the environment nor a descriptor, such as a listening socket's."""
    monkeypatch.setenv("SECRET", "hunter2")
    with (dump.parent / "held").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        engine = EmbeddedEngine(dump, None, Settings())
        engine.answer(NAMES)
        for process in engine.processes():
            assert b"hunter2" not in Path(f"/proc/{process}/environ").read_bytes()
            links = [str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir()]
            assert not any("held" in link for link in links)
        engine.close()


def test_a_mother_that_dies_is_replaced_while_her_workers_go_on(engine: EmbeddedEngine) -> None:
    """Not one question waits for it, and whoever is used afterwards is a child of the new one."""
    engine.start()
    until(engine.ready, 10)
    mother, workers = engine.mother(), engine.processes()
    assert mother
    os.kill(mother, signal.SIGKILL)
    assert engine.answer(NAMES).rows == 1
    end = time.monotonic() + 10
    while set(workers) & set(engine.processes()) and time.monotonic() < end:
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(engine.select, [NAMES] * 9))
    assert not set(workers) & set(engine.processes())
    assert engine.mother() != mother
    assert gone((mother,))
    with pytest.raises(QueryTimeout):
        engine.answer(ENDLESS)
    assert engine.answer(NAMES).rows == 1
