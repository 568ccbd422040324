"""The processes of the server under test, as the kernel tells of them (Linux, proc(5)).

One that only waits to be collected by its parent counts as ended.

`maliwar serve` is gunicorn's arbiter. Its one child, the web process, has the mother of the query workers as a child,
and the workers are hers.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
WORKER: Final = "maliwar-worker"
"""The name that a query worker gives itself."""
MOTHER: Final = "maliwar-mother"
"""That of the process whose forks the query workers are."""


@dataclass(frozen=True)
class Kin:
    """Where a process belongs."""

    parent: int
    session: int


def living() -> Mapping[int, Kin]:
    """Return every process that runs, by its id."""
    found: dict[int, Kin] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            found[int(entry.name)] = Kin(int(fields[1]), int(fields[3]))
    return found


def offspring(*pids: int) -> set[int]:
    """Return what descends from any of these processes, at whatever depth, and runs."""
    kin, found = living(), set(pids)
    while more := {child for child, its in kin.items() if its.parent in found} - found:
        found |= more
    return found - set(pids)


def alive(pid: int) -> bool:
    """Say whether a process runs."""
    return bool(_fields(pid))


def name(pid: int) -> str:
    """Return the name that a running process has or gave itself, at most 15 letters; nothing if it has ended."""
    try:
        return (PROC / str(pid) / "comm").read_text("utf-8").strip() if alive(pid) else ""
    except OSError:
        return ""


def query_workers(pid: int) -> set[int]:
    """Return the query workers of a server; one whose mother was killed is nobody's child here, and not among them."""
    return {child for child in offspring(pid) if name(child) == WORKER}


def mothers(pid: int) -> set[int]:
    """Return the process, or for a moment the processes, whose forks a server's query workers are."""
    return {child for child in offspring(pid) if name(child) == MOTHER}


def web_process(pid: int) -> int:
    """Return the child of a server's arbiter that speaks HTTP; raises AssertionError where there is not just one."""
    found = [child for child, its in living().items() if its.parent == pid]
    assert len(found) == 1, f"{len(found)} web processes"
    return found[0]


def descriptors(pids: Iterable[int]) -> int:
    """Return how many descriptors these processes hold; what has ended holds none."""
    held = 0
    for pid in pids:
        try:
            held += len(list((PROC / str(pid) / "fd").iterdir()))
        except OSError:
            continue
    return held


def worked(pid: int) -> float:
    """Return the seconds of the processor that a running process has taken; 0 if it has ended."""
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def at_work(before: Mapping[int, float], seconds: float = 0.05) -> set[int]:
    """Return which of these processes have taken the processor for so long since they had taken what is given."""
    return {pid for pid, then in before.items() if worked(pid) - then >= seconds}


def gone(pids: Iterable[int], seconds: float = 3.0) -> bool:
    """Say whether these processes have ended, or do so within these seconds."""
    ends = time.monotonic() + seconds
    while left := [pid for pid in pids if alive(pid)]:
        if time.monotonic() > ends:
            return False
        pids = left
        time.sleep(0.01)
    return True


def until(true: Callable[[], object], seconds: float) -> float:
    """Wait until something is true and return how long that took; raises AssertionError after so many seconds."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, f"it did not come true within {seconds} s"
        time.sleep(0.005)
    return time.monotonic() - began


def _fields(pid: int) -> list[str]:
    """Return a running process's state, parent, group, session and so on; nothing if it has ended."""
    try:
        fields = (PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []
    return [] if fields[0] in "ZX" else fields
