"""Where query workers come from: one mother process (mother.py), which forks them, and is replaced if it dies."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict
from threading import Condition, Lock, Thread
from typing import Any, Final

from maliwar.answer.wire import Wire
from maliwar.answer.worker import Job
from maliwar.errors import EngineError

START_SECONDS: Final = 60.0
_FALSE_STARTS: Final = 3
"""How often in a row a mother may die before it is ready, until whoever waits is told."""
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TMPDIR")
"""What a worker inherits: nothing that a stranger's query should find."""


class Worker:
    """One query worker and our end of its connection.

    It is no child of this process, so that a number might be another's by now: it is held by a pidfd.
    """

    def __init__(self, wire: Wire, process: int, mother: "_Mother") -> None:
        self.wire = wire
        self.process = process
        self.mother = mother
        self._handle = os.pidfd_open(process)
        self._end = select.poll()
        self._end.register(self._handle, select.POLLIN)

    def alive(self) -> bool:
        """Whether it runs."""
        return not self._end.poll(0)

    def kill(self) -> None:
        """Kill it, without waiting."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def death(self) -> int:
        """Return how it ended: minus the signal, or the exit code; SIGKILL where nobody is left to tell."""
        return self.mother.code(self.process)

    def end(self) -> None:
        """Kill it if it still runs, wait, and let go of all that was held of it."""
        self.kill()
        self._end.poll(5000)
        os.close(self._handle)
        self.wire.close()
        self.mother.forget(self.process)


class _Mother:
    """One mother process, as its parent sees it."""

    def __init__(self, job: Job) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._codes: dict[int, int | None] = {}
        self._told = Condition()
        self._gone = False
        variables = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        try:
            self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-P", "-m", "maliwar.answer.mother", str(theirs.fileno()), json.dumps(asdict(job))],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is for the parent
                env=variables | {"MALLOC_ARENA_MAX": "2"},
            )
        except OSError:
            self._control.close()
            raise
        finally:
            theirs.close()

    def heard(self) -> dict[str, Any]:
        """Return what it says next, or nothing once it has died."""
        with contextlib.suppress(OSError):
            return json.loads(self._control.recv(4096) or b"{}")  # type: ignore[no-any-return]  # an object, always
        return {}

    def bear(self) -> Worker:
        """Have a worker forked, and wait until it is ready.

        Raises EngineError with what kept it from its work, or EOFError or another OSError where it died.
        """
        ours, theirs = socket.socketpair()
        wire = Wire(ours)
        try:
            with theirs:
                socket.send_fds(self._control, [b"fork"], [theirs.fileno()])
            head, _ = wire.receive(time.monotonic() + START_SECONDS)
            if "message" in head:
                raise EngineError(head["message"])  # noqa: TRY301  # the connection is closed for every failure alike
            with self._told:
                self._codes[head["process"]] = None
            return Worker(wire, head["process"], self)
        except BaseException:
            wire.close()  # which also ends a worker that only just came to be
            raise

    def note_death(self, message: dict[str, Any]) -> None:
        """Keep the code of a worker that was handed out, until it is forgotten."""
        with self._told:
            if message["died"] in self._codes:
                self._codes[message["died"]] = message["code"]
            self._told.notify_all()

    def code(self, process: int) -> int:
        """Return how a worker ended; it has, or is about to."""
        with self._told:
            self._told.wait_for(lambda: self._gone or self._codes.get(process) is not None, timeout=1)
            code = self._codes.get(process)
        return -signal.SIGKILL if code is None else code

    def forget(self, process: int) -> None:
        """Keep no code of this worker."""
        with self._told:
            self._codes.pop(process, None)

    def dismiss(self) -> None:
        """Tell it to end, with its children."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        """See it end, and leave no zombie."""
        self.dismiss()
        with self._told:
            self._gone = True
            self._told.notify_all()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._control.close()


class Nursery:
    """Gives workers, from a mother started by the first request and replaced when she dies; safe between threads.

    `died` is told of each death, `renewed` that another mother is ready; both on a thread of the nursery's own.
    """

    def __init__(self, job: Job, died: Callable[[int], None], renewed: Callable[[], None]) -> None:
        self._job = job
        self._died = died
        self._renewed = renewed
        self._lock = Lock()
        self._coming: Future[_Mother] | None = None
        self._newest: _Mother | None = None
        self._keeper: Thread | None = None
        self._closed = False

    def worker(self) -> Worker:
        """Return a new worker, ready.

        Raises EngineError where none can be had, EOFError or another OSError where trying again may help.
        """
        with self._lock:
            if self._closed:
                raise EngineError("The engine has been closed.")
            if self._coming is None:
                self._coming = Future()
                self._keeper = Thread(target=self._keep, args=(self._coming,), name="maliwar-nursery", daemon=True)
                self._keeper.start()
            coming = self._coming
        return coming.result(START_SECONDS).bear()

    def orphan(self, worker: Worker) -> bool:
        """Whether another mother is ready, so that this worker's death could no longer be told by its own."""
        coming = self._coming
        return coming is not None and coming.done() and not coming.exception() and coming.result() is not worker.mother

    def mother(self) -> int | None:
        """Return the process id of the mother that runs or starts."""
        newest = self._newest
        return newest.process.pid if newest else None

    def close(self) -> None:
        """End the mother and whatever she bore, and wait for it."""
        with self._lock:
            self._closed = True
            newest, keeper = self._newest, self._keeper
        if newest:
            newest.dismiss()
            if self._coming is None or not self._coming.done():  # it still loads, and would not hear
                newest.process.kill()
        if keeper:
            keeper.join(5)

    def _keep(self, coming: Future[_Mother]) -> None:
        """Start mothers, one after another's death; runs on a thread of its own until closed or no more can be had."""
        false_starts = 0
        while (mother := self._started()) is not None:
            said = mother.heard()
            if "ready" in said:
                false_starts = 0
                coming.set_result(mother)
                self._renewed()
                self._listen(mother)
                coming = Future()
                with self._lock:
                    self._coming = coming
            mother.end()
            false_starts += "ready" not in said
            if "error" in said or false_starts > _FALSE_STARTS:
                self._give_up(coming, said.get("error", "The query workers' process ended before it was ready."))
                return
        self._give_up(coming, "The engine has been closed." if self._closed else "No process can be started.")

    def _started(self) -> _Mother | None:
        with self._lock:
            if self._closed:
                return None
            try:
                self._newest = _Mother(self._job)
            except OSError:
                return None
            return self._newest

    def _listen(self, mother: _Mother) -> None:
        while message := mother.heard():
            mother.note_death(message)
            self._died(message["died"])

    def _give_up(self, coming: Future[_Mother], why: str) -> None:
        with self._lock:
            self._coming = self._newest = None
        coming.set_exception(EngineError(why))
