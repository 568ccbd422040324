"""gunicorn's worker of threads, and what it lacks: it stays with a connection, and says when it is about to stop.

Handing each request of a kept connection from a thread to the poller and on to another thread takes as long as
answering from the cache: measured on two cores, 1,600 requests a second without staying and 2,600 with it.
"""

import select
import socket
from threading import Event, Timer
from typing import Any, Final

from flask import Flask
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # gunicorn has no types

from maliwar.web.wsgi.repeater import LARGEST, Repeater

LINGER: Final = 1.0
"""Seconds in which /health/ready says 503 and everything else is answered still: a balancer's time to look away."""
STAY: Final = 5
"""Milliseconds that a thread waits for the next request of a connection, while no other request waits for a thread."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """On SIGTERM: not ready at once, no new connections after LINGER, then the requests in hand are finished."""

    def handle(self, conn: Any) -> Any:
        """Answer the requests of a connection as long as they follow one another (gunicorn's handler in a thread)."""
        while True:
            kept = self._repeated(conn) or super().handle(conn)
            if kept is not True or not self.alive or not self._next_is_here(conn):
                return kept

    def _next_is_here(self, conn: Any) -> bool:
        if not self.tpool._work_queue.empty():
            return False
        if conn.parser.unreader.buf.getvalue():
            return True
        poll = select.poll()
        poll.register(conn.sock, select.POLLIN)
        return bool(poll.poll(STAY))

    def _repeated(self, conn: Any) -> bool:
        """Answer a request whose bytes have been answered before, as a whole one and on a kept connection."""
        repeater: Repeater = self.wsgi.extensions["maliwar-repeater"]
        repeater.hear(b"")
        if not conn.initialized or conn.is_http2 or not self.alive or conn.parser.unreader.buf.getvalue():
            return False
        try:
            head = conn.sock.recv(LARGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            return False
        answer = repeater.repeat(head, conn.client[0])
        if answer is None:
            repeater.hear(head)
            return False
        conn.sock.setblocking(True)
        conn.sock.recv(len(head))
        conn.sock.sendall(answer)
        return True

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to stop (gunicorn's handler of SIGTERM)."""
        draining = self._draining()
        if draining is None or draining.is_set():
            super().handle_exit(sig, frame)
            return
        draining.set()
        timer = Timer(LINGER, super().handle_exit, (sig, frame))
        timer.daemon = True
        timer.start()

    def _draining(self) -> Event | None:
        app = getattr(self, "wsgi", None)
        return app.extensions["maliwar-draining"] if isinstance(app, Flask) else None
