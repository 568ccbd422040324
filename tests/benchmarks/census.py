"""What a service takes: memory, descriptors and processes of it and of all that it started (Linux)."""

import re
from dataclasses import dataclass

from tests.processes import PROC, living, offspring


@dataclass(frozen=True)
class Census:
    """One count. RSS counts a page once for each process that maps it, PSS shares it out among them; both in bytes."""

    rss: int
    pss: int
    descriptors: int
    processes: int


def count(root: int) -> Census:
    """Count a process, its session and its descendants; what ends meanwhile is left out."""
    rss = pss = descriptors = processes = 0
    for process in members(root):
        try:
            rollup = (PROC / str(process) / "smaps_rollup").read_text()
            held = len(list((PROC / str(process) / "fd").iterdir()))
        except OSError:
            continue
        rss += _kilobytes("Rss", rollup) * 1024
        pss += _kilobytes("Pss", rollup) * 1024
        descriptors += held
        processes += 1
    return Census(rss, pss, descriptors, processes)


def members(root: int) -> set[int]:
    """Return the process, those in its session, and the descendants of any of them."""
    session = {process for process, its in living().items() if its.session == root}
    return {root} | session | offspring(root, *session)


def _kilobytes(name: str, rollup: str) -> int:
    line = re.search(rf"^{name}:\s+(\d+) kB$", rollup, re.MULTILINE)
    return int(line[1]) if line else 0
