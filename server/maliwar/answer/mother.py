"""The process whose forks are the query workers: `python -m maliwar.answer.mother FD JOB`.

It imports and loads once; a worker is a fork of it, ready in milliseconds, on the same memory until either writes to
it. It reads no text of a stranger. A store on disk is opened by the worker itself: its threads would not survive a
fork. The engine in memory has none: measured here, 500 forks one after another each answered 27 queries, in every
format, byte for byte alike (pyoxigraph 0.5.13).

Over its socket (one message a packet) come the ends of the workers' connections, one to a fork; back go `ready` or an
error, and which worker died of what: they are this process's children, nobody else is told. When the socket closes
it ends its children and itself.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys

import pyoxigraph as ox

from maliwar.answer import worker
from maliwar.answer.worker import Job


class Mother:
    """The children, each watched by a descriptor that tells its end."""

    def __init__(self, control: socket.socket, store: ox.Store | None, job: Job) -> None:
        self._control = control
        self._store = store
        self._job = job
        self._children: dict[int, int] = {}
        """Process ids by pidfd."""
        self._poll = select.poll()
        self._poll.register(control.fileno(), select.POLLIN)

    def run(self) -> None:
        """Fork when told, tell of deaths, until the other end closes."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor != self._control.fileno():
                    self._bury(descriptor)
                    continue
                said, connections, _, _ = socket.recv_fds(self._control, 16, 1)
                if not said:
                    return
                for connection in connections:
                    self._bear(connection)

    def _bear(self, connection: int) -> None:
        try:
            child = os.fork()
        except OSError:  # no memory, no process left: the closed connection tells it
            os.close(connection)
            return
        if not child:
            try:
                worker.live(connection, self._store, self._job)
            finally:
                os._exit(1)
        os.close(connection)
        descriptor = os.pidfd_open(child)
        self._children[descriptor] = child
        self._poll.register(descriptor, select.POLLIN)

    def _bury(self, descriptor: int) -> None:
        self._poll.unregister(descriptor)
        os.close(descriptor)
        child = self._children.pop(descriptor)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with contextlib.suppress(OSError):
            say(self._control, {"died": child, "code": code})

    def end(self) -> None:
        """Kill what is left, and leave no zombie."""
        for descriptor in self._children:
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
        for child in self._children.values():
            os.waitpid(child, 0)


def say(control: socket.socket, message: dict[str, object]) -> None:
    """Send one packet."""
    control.send(json.dumps(message).encode())


def main() -> None:
    """Load what the job says, then fork until the descriptor's other end closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker.name_process("maliwar-mother")
    job = Job(**json.loads(sys.argv[2]))
    try:
        worker.limit(job)
        store = None if job.dump is None else worker.load(job.dump, *job.further)
    except (OSError, ValueError, SyntaxError, MemoryError) as error:
        say(control, {"error": f"The store cannot be opened ({type(error).__name__})."})
        sys.exit(1)
    gc.collect()
    gc.freeze()  # or the first collection in each child would write to, and so copy, every page of objects
    mother = Mother(control, store, job)
    with contextlib.suppress(OSError):
        say(control, {"ready": True})
        mother.run()
    mother.end()


if __name__ == "__main__":
    main()
