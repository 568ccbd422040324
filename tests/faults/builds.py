"""Builds of a small project, each in a process of its own, that may fail or be killed."""

import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from maliwar.build.publish import FOR_THE_NEXT

OLD = "actor:a a mw:Group ."
"""The triples of the snapshot that is there."""
NEW = "".join(f"actor:a{number} a mw:Group .\n" for number in range(300))
"""Those of one that takes its place."""
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
    """Return all that is in a data folder, as paths; what a build keeps for the next one aside."""
    found = (path.relative_to(folder) for path in folder.rglob("*"))
    return {path.as_posix() for path in found if path.parts[0] not in FOR_THE_NEXT}
