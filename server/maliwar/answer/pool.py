"""Worker processes, each on a connection of its own, killed and replaced one by one.

Not pebble.ProcessPool, whose workers share one pipe and its locks: measured here (pebble 5.2.3, three workers,
50,000 triples), killing one idle worker ended the pool for good ("Unexpected error within the Pool"), 20 kills under
load left it broken after the fourth, and a query cost 0.60 ms at the median, here 0.45.
"""

import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any, Final

from maliwar.answer import asker as asking
from maliwar.answer.nursery import Nursery, Worker
from maliwar.answer.turns import Turns
from maliwar.answer.worker import Job, Request
from maliwar.errors import EngineError, QueryCrashed, QueryOverMemory, QueryTimeout

_FALSE_STARTS: Final = 3
"""How often in a row a worker may die before it is ready, until whoever waits is told."""
_MOMENT: Final = 0.1
"""Seconds within which a worker that was taken and found dead had been killed before."""
_TICK: Final = 0.1
"""Seconds between two looks at the asker's connection while the workers start."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A worker's answer: its head and its body."""

    head: dict[str, Any]
    content: bytes


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
        self._nursery = Nursery(job, self._died, self._renew)
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._starting = 0
        self._false_starts = 0
        self._failure = ""
        self._closed = False

    def start(self) -> None:
        """Begin to start the workers, without waiting for them."""
        with self._changed:
            self._fill()

    def ask(self, *requests: Request, asker: int | None = None) -> list[Answered]:
        """Put queries to one free worker, all at once; their `seconds` are for waiting and for the answers together.

        `asker` is the descriptor of the connection on which somebody waits. Raises QueryTimeout, QueryCrashed,
        AskerGone once that connection's other end has closed, or EngineError where no worker can be started.
        """
        seconds = sum(request.seconds for request in requests)
        deadline = time.monotonic() + seconds
        with self._turns.turn(seconds, asker):
            return self._persist(requests, deadline, asker)

    def _persist(self, requests: Sequence[Request], deadline: float, asker: int | None) -> list[Answered]:
        """Put queries once more where something outside killed the worker, no fault of the queries.

        And again where the next was killed in the same moment, as when all are: it was dying already when it was taken.
        """
        for again in range(self._size + 1):
            began = time.monotonic()
            try:
                return self._put(requests, deadline, asker)
            except _KilledFromOutsideError:
                if again and time.monotonic() - began > _MOMENT:
                    raise
        return self._put(requests, deadline, asker)

    def _put(self, requests: Sequence[Request], deadline: float, asker: int | None) -> list[Answered]:
        asking.check(asker)
        worker = self._take(deadline, asker)
        try:
            worker.wire.send({"requests": [request.packed() for request in requests]})
            answered = [Answered(*worker.wire.receive(deadline, asker)) for _ in requests]
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
        if self._nursery.orphan(worker):
            self._lose(worker)
            return answered
        with self._changed:
            self._idle.append(worker)
            self._changed.notify()
        return answered

    def close(self) -> None:
        """Kill every worker, and wait until none is left."""
        with self._changed:
            self._closed = True
            self._idle.clear()
            for worker in self._workers:
                worker.kill()
            self._changed.notify_all()
        self._nursery.close()
        with self._changed:
            self._changed.wait_for(lambda: not self._starting, timeout=5)
            workers = list(self._workers)
            self._workers.clear()
        for worker in workers:
            worker.end()

    def processes(self) -> tuple[int, ...]:
        """Return the process ids of the workers that are ready or at work."""
        with self._changed:
            return tuple(worker.process for worker in self._workers)

    def mother(self) -> int | None:
        """Return the process id of the one that forks them, where it runs."""
        return self._nursery.mother()

    def ready(self) -> int:
        """Return how many workers are ready or at work."""
        with self._changed:
            return len(self._workers)

    def _take(self, deadline: float, asker: int | None) -> Worker:
        with self._changed:
            while True:
                if self._closed:
                    raise EngineError("The engine has been closed.")
                while self._idle:
                    worker = self._idle.pop()
                    if worker.alive():
                        return worker
                    self._drop(worker)
                if self._failure and not self._starting:
                    message, self._failure = self._failure, ""  # the next question tries again
                    raise EngineError(message)
                self._fill()
                left = deadline - time.monotonic()
                if left <= 0:
                    raise QueryTimeout("The query workers are still starting; try again in a moment.")
                self._changed.wait(left if asker is None else min(left, _TICK))
                asking.check(asker)

    def _died(self, process: int) -> None:
        """Replace an idle worker that something else has killed; whoever waits for a busy one sees it himself."""
        with self._changed:
            for worker in self._idle:
                if worker.process == process:
                    self._idle.remove(worker)
                    self._drop(worker)
                    return

    def _drop(self, worker: Worker) -> None:
        """Forget a worker, see to its end on a thread of its own, and start another; the lock is held."""
        Thread(target=worker.end, name="maliwar-worker-end", daemon=True).start()
        self._workers.discard(worker)
        if not self._closed:
            self._fill()

    def _lose(self, worker: Worker) -> None:
        """Kill a worker, and start another in its place, without waiting for either."""
        worker.kill()
        with self._changed:
            if worker in self._workers:  # else close() sees to it
                self._drop(worker)

    def _fill(self) -> None:
        """Start what is missing, but the first alone: if it fails, it fails once. The lock is held."""
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
            worker = self._nursery.worker()
        except EngineError as error:
            failure, lasting = error.message, True
        except (EOFError, OSError) as error:
            failure = f"A query worker could not be started ({type(error).__name__})."
            lasting = self._false_starts >= _FALSE_STARTS
        with self._changed:
            self._starting -= 1
            self._false_starts = self._false_starts + 1 if failure else 0
            self._failure = failure if lasting else ""
            useless = self._closed
            if worker and not useless:
                self._workers.add(worker)
                self._idle.append(worker)
                self._fill()
            self._changed.notify_all()
        if worker and useless:
            worker.end()
        self._renew()

    def _renew(self) -> None:
        """Replace one idle worker whose mother has died; the next follows when that one's successor is ready."""
        with self._changed:
            for worker in self._idle:
                if self._nursery.orphan(worker):
                    self._idle.remove(worker)
                    self._drop(worker)
                    return

    def _crash(self, code: int) -> EngineError:
        if self._closed:
            return EngineError("The engine has been closed.")
        if code in (-signal.SIGSEGV, -signal.SIGBUS):
            return QueryCrashed("The query used up the stack: it nests too deeply. Write it flatter.")
        if code == -signal.SIGABRT:
            return QueryOverMemory(
                f"The query used up the {self._job.memory} MB of memory that it may have; ask for less at a time."
            )
        if code == -signal.SIGALRM:
            return QueryTimeout("The query ran over the deadline and was stopped.")
        return _KilledFromOutsideError("The process that answered the query was ended from outside; ask again.")
