"""Worker processes, each on a connection of its own, killed and replaced one by one.

Not pebble.ProcessPool, whose workers share one pipe and its locks: measured here (pebble 5.2.3, three workers,
50,000 triples), killing one idle worker ended the pool for good ("Unexpected error within the Pool"), 20 kills under
load left it broken after the fourth, and a query cost 0.60 ms at the median, here 0.45.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from threading import Condition, Thread
from typing import Any, Final

from maliwar.answer.turns import Turns
from maliwar.answer.worker import Job, Request
from maliwar.errors import EngineError, QueryCrashed, QueryTimeout

_START_SECONDS: Final = 60.0
_FALSE_STARTS: Final = 3
"""How often in a row a worker may die before it is ready, until whoever waits is told."""
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")
"""What a worker inherits: nothing that a stranger's query should find."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A worker's answer: its head and its body."""

    head: dict[str, Any]
    content: bytes


class _Worker:
    """One process and our end of its connection."""

    def __init__(self, job: Job) -> None:
        self.connection, theirs = Pipe()
        variables = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        try:
            self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-P", "-m", "maliwar.answer.worker", str(theirs.fileno()), json.dumps(asdict(job))],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is for the parent
                env=variables | {"MALLOC_ARENA_MAX": "2"},
            )
        except OSError:
            self.connection.close()
            raise
        finally:
            theirs.close()

    def receive(self, seconds: float) -> Answered:
        """Return the next answer; raises TimeoutError, or EOFError or another OSError where the process has died."""
        if not self.connection.poll(max(seconds, 0)):
            raise TimeoutError
        head, _, content = self.connection.recv_bytes().partition(b"\n")
        return Answered(json.loads(head), content)

    def alive(self) -> bool:
        return self.process.poll() is None

    def death(self) -> int:
        """Return how a process ended whose connection broke: minus the signal, or the exit code."""
        try:
            return self.process.wait(1)
        except subprocess.TimeoutExpired:
            return -signal.SIGKILL

    def end(self) -> None:
        """Kill it if it still runs, and leave no zombie."""
        self.process.kill()
        self.process.wait()
        self.connection.close()


class _KilledFromOutsideError(QueryCrashed):
    """Something other than the query ended the worker."""


class Pool:
    """`size` workers on one job, started by the first question or by start(); safe between threads.

    Start it after any fork: a forked copy would share the connections.
    """

    def __init__(self, job: Job, size: int) -> None:
        self._job = job
        self._size = size
        self._turns = Turns(size)
        self._changed = Condition()
        self._workers: set[_Worker] = set()
        self._unready: set[_Worker] = set()
        self._idle: list[_Worker] = []
        self._starting = 0
        self._false_starts = 0
        self._failure = ""
        self._closed = False

    def start(self) -> None:
        """Begin to start the workers, without waiting for them."""
        with self._changed:
            self._fill()

    def ask(self, *requests: Request) -> list[Answered]:
        """Put queries to one free worker, all at once; their `seconds` are for waiting and for the answers together.

        Raises QueryTimeout, QueryCrashed, or EngineError where no worker can be started.
        """
        seconds = sum(request.seconds for request in requests)
        deadline = time.monotonic() + seconds
        with self._turns.turn(seconds):
            try:
                return self._put(requests, self._take(deadline), deadline)
            except _KilledFromOutsideError:
                return self._put(requests, self._take(deadline), deadline)  # no fault of the query: once more

    def _put(self, requests: Sequence[Request], worker: _Worker, deadline: float) -> list[Answered]:
        try:
            for request in requests:
                worker.connection.send_bytes(json.dumps(asdict(request)).encode())
            answered = [worker.receive(deadline - time.monotonic()) for _ in requests]
        except TimeoutError:
            self._lose(worker)
            seconds = sum(request.seconds for request in requests)
            told = f"The query was stopped after {round(seconds, 1):g} seconds; ask for less, or add a LIMIT."
            raise QueryTimeout(told) from None
        except (EOFError, OSError):
            code = worker.death()
            self._lose(worker)
            raise self._crash(code) from None
        except BaseException:
            self._lose(worker)
            raise
        with self._changed:
            self._idle.append(worker)
            self._changed.notify()
        return answered

    def close(self) -> None:
        """Kill every worker, and wait until none is left."""
        with self._changed:
            self._closed = True
            self._idle.clear()
            for worker in self._workers | self._unready:
                worker.process.kill()
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._starting, timeout=5)
            workers = list(self._workers)
            self._workers.clear()
        for worker in workers:
            worker.end()

    def processes(self) -> tuple[int, ...]:
        """Return the process ids of the workers that run or start."""
        with self._changed:
            return tuple(worker.process.pid for worker in self._workers | self._unready)

    def ready(self) -> int:
        """Return how many workers are ready or at work."""
        with self._changed:
            return len(self._workers)

    def _take(self, deadline: float) -> _Worker:
        with self._changed:
            while True:
                if self._closed:
                    raise EngineError("The engine has been closed.")
                self._bury()
                if self._idle:
                    self._fill()
                    return self._idle.pop()
                if self._failure and not self._starting:
                    message, self._failure = self._failure, ""  # the next question tries again
                    raise EngineError(message)
                self._fill()
                if not self._changed.wait(deadline - time.monotonic()):
                    raise QueryTimeout("The query workers are still starting; try again in a moment.")

    def _bury(self) -> None:
        """Forget idle workers that something else has killed."""
        for worker in [worker for worker in self._idle if not worker.alive()]:
            self._idle.remove(worker)
            self._workers.discard(worker)
            worker.connection.close()

    def _fill(self) -> None:
        """Start what is missing; but where no worker is ready, one alone, so that it is ready the sooner."""
        missing = self._size - len(self._workers) - self._starting
        if not self._workers:
            missing = min(missing, 1 - self._starting)
        for _ in range(missing):
            self._starting += 1
            Thread(target=self._start_one, name="maliwar-worker-start", daemon=True).start()

    def _start_one(self) -> None:
        """Start a worker and wait until it is ready; runs on a thread of its own."""
        failure, lasting, worker = "", False, None
        try:
            worker = _Worker(self._job)
            with self._changed:
                self._unready.add(worker)
                if self._closed:
                    worker.process.kill()
            failure = worker.receive(_START_SECONDS).head.get("message", "")
            lasting = bool(failure)
        except (EOFError, OSError) as error:
            failure = f"A query worker could not be started ({type(error).__name__})."
            lasting = self._false_starts >= _FALSE_STARTS
        with self._changed:
            self._starting -= 1
            self._false_starts = self._false_starts + 1 if failure else 0
            self._failure = failure if lasting else ""
            useless = bool(failure) or self._closed
            if worker:
                self._unready.discard(worker)
            if worker and not useless:
                self._workers.add(worker)
                self._idle.append(worker)
                self._fill()
            self._changed.notify_all()
        if worker and useless:
            worker.end()

    def _lose(self, worker: _Worker) -> None:
        """Kill a worker, and start another in its place, without waiting for either."""
        worker.process.kill()
        Thread(target=worker.end, name="maliwar-worker-end", daemon=True).start()
        with self._changed:
            self._workers.discard(worker)
            if not self._closed:
                self._fill()

    def _crash(self, code: int) -> EngineError:
        if self._closed:
            return EngineError("The engine has been closed.")
        if code in (-signal.SIGSEGV, -signal.SIGBUS):
            return QueryCrashed("The query used up the stack: it nests too deeply. Write it flatter.")
        if code == -signal.SIGABRT:
            return QueryCrashed(
                f"The query used up the {self._job.memory} MB of memory that it may have; ask for less at a time."
            )
        if code == -signal.SIGALRM:
            return QueryTimeout("The query ran over the deadline and was stopped.")
        return _KilledFromOutsideError("The process that answered the query was ended from outside; ask again.")
