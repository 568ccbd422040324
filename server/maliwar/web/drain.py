"""A gunicorn worker that says that it is about to stop, before it stops."""

from threading import Event, Timer
from typing import Any, Final

from flask import Flask
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # gunicorn has no types

LINGER: Final = 1.0
"""Seconds in which /health/ready says 503 and everything else is answered still: a balancer's time to look away."""


class DrainingWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """On SIGTERM: not ready at once, no new connections after LINGER, then the requests in hand are finished."""

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
