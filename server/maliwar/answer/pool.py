"""Worker processes, each on a connection of its own, killed and replaced one by one.

Not pebble.ProcessPool, whose workers share one pipe and its locks: measured here (pebble 5.2.3, three workers,
50,000 triples), killing one idle worker ended the pool for good ("Unexpected error within the Pool"), 20 kills under
load left it broken after the fourth, and a query cost 0.60 ms at the median against a quarter of that here.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Condition, Thread
from typing import Any, Final

from maliwar.answer.worker import Job, Request
from maliwar.errors import EngineError, QueryCrashed, QueryTimeout

_START_SECONDS: Final = 60.0
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")
"""What a worker inherits: nothing that a stranger's query should find."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A worker's answer: its head and its body."""

    head: dict[str, Any]
    content: bytes


@dataclass(eq=False, slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    connection: Connection

    @classmethod
    def start(cls, job: Job) -> "_Worker":
        ours, theirs = Pipe()
        try:
            process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-P", "-m", "maliwar.answer.worker", str(theirs.fileno()), json.dumps(asdict(job))],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is for the parent
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | {"MALLOC_ARENA_MAX": "2"},
            )
        finally:
            theirs.close()
        return cls(process, ours)

    def receive(self, seconds: float) -> Answered:
        """Raises TimeoutError, EOFError or OSError."""
        if not self.connection.poll(max(seconds, 0)):
            raise TimeoutError
        return Answered(json.loads(self.connection.recv_bytes()), self.connection.recv_bytes())

    def alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> int:
        """Kill it if it still runs; return what it exited with."""
        self.connection.close()
        try:
            return self.process.wait(0.2 if self.process.poll() is None and not self._kill() else 5)
        except subprocess.TimeoutExpired:
            return 0

    def _kill(self) -> bool:
        self.process.kill()
        return True


@dataclass(slots=True)
class Pool:
    """`size` workers on one job, started by the first question or by start(); safe between threads.

    Start it after any fork: a forked copy would share the connections.
    """

    job: Job
    size: int
    _changed: Condition = field(default_factory=Condition)
    _idle: list[_Worker] = field(default_factory=list)
    _busy: set[_Worker] = field(default_factory=set)
    _starting: int = 0
    _failure: str = ""
    _closed: bool = False
