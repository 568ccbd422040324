"""Survey the files that are not known: here, or, where there is much to read, in as many processes as there are cores.

The processes are fresh ones that get a few files each (`python -m maliwar.build.surveying`): a fork would copy what
this process holds, and the pool of multiprocessing would run the caller's script again.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from maliwar.build.schema import Schema
from maliwar.build.survey import Surveys
from maliwar.build.turtle import TurtleError, TurtleFile, parse
from maliwar.errors import BadData, Finding, MaliwarError

_ALONE: Final = 8_000_000
"""Bytes of Turtle that are read in this process; more is shared out."""
_SHARE: Final = 6_000_000
"""Bytes that a process gets."""

Files = list[tuple[TurtleFile, Path]]
Told = Callable[[int], None]


class _Task(NamedTuple):
    """What another process needs to survey some files: the folder of surveys, the ontology, and name, path, label."""

    folder: Path
    code: str
    schema: Schema
    ontology: str
    files: list[tuple[str, Path, str]]


def survey(files: Files, surveys: Surveys, told: Told) -> Iterator[Finding]:
    """Survey files, those that are known aside; yield what does not parse.

    `told` hears the bytes of what is done. Raises BadData where a file changes meanwhile.
    """
    unknown = [(file, path) for file, path in files if not surveys.knows(file)]
    surveys.made = len(unknown)
    size = _bytes(unknown)
    told(_bytes(files) - size)
    if size > _ALONE:
        yield from _shared_out(unknown, surveys, told)
        return
    for file, path in unknown:
        try:
            surveys.take(file)
        except TurtleError as fault:
            yield fault.finding
        told(path.stat().st_size)


def changed(name: str) -> BadData:
    """Return what is raised where a file is not what it was when the build began."""
    return BadData("A file has changed while it was read; build again.", (Finding(name, None, "It is another now."),))


def _bytes(files: Files) -> int:
    return sum(path.stat().st_size for _, path in files)


def _shared_out(files: Files, surveys: Surveys, told: Told) -> Iterator[Finding]:
    shares = list(_shares(files))
    tasks = [
        _Task(
            surveys.folder,
            surveys.code,
            surveys.schema,
            surveys.ontology,
            [(file.name, path, file.label) for file, path in share],
        )
        for share in shares
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for share, faults in zip(shares, pool.map(_elsewhere, tasks), strict=True):
            yield from faults
            broken = {fault.file for fault in faults}
            for file, _ in share:
                if file.name not in broken and not surveys.knows(file):
                    raise changed(file.name)
            told(_bytes(share))


def _shares(files: Files) -> Iterator[Files]:
    share: Files = []
    for file, path in files:
        share.append((file, path))
        if _bytes(share) >= _SHARE:
            yield share
            share = []
    if share:
        yield share


def _elsewhere(task: _Task) -> list[Finding]:
    command = [sys.executable, "-P", "-m", "maliwar.build.surveying"]
    ended = subprocess.run(command, input=pickle.dumps(task), stdout=subprocess.PIPE, check=False)  # noqa: S603  this very interpreter
    if ended.returncode:
        raise MaliwarError(
            f"A process that read {task.files[0][0]} and others ended with {ended.returncode}; what it said stands "
            "above. If it was out of memory, cut the largest file in parts."
        )
    faults: list[Finding] = pickle.loads(ended.stdout)  # noqa: S301  written by the process above
    return faults


def main() -> None:
    """Survey what standard input names, and write the faults to standard output."""
    task: _Task = pickle.load(sys.stdin.buffer)  # noqa: S301  the build that started this process wrote it
    surveys = Surveys(task.folder, task.code)
    surveys.schema, surveys.ontology = task.schema, task.ontology
    faults = []
    for name, path, label in task.files:
        try:
            surveys.take(parse(name, path.read_bytes(), label))
        except TurtleError as fault:
            faults.append(fault.finding)
    sys.stdout.buffer.write(pickle.dumps(faults))


if __name__ == "__main__":
    from maliwar.build.surveying import main as run  # the classes by the names that both processes know them by

    run()
