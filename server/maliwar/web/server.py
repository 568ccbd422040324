"""The WSGI start: gunicorn with one process of threads, in this process's own command."""

import contextlib
import ctypes
import logging
import re
import socket
import sys
from dataclasses import replace
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn has no types
from gunicorn.http import message  # type: ignore[import-untyped]  # as above

from maliwar.errors import BadInput, EngineError
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.web.app import create_app
from maliwar.web.wsgi.misread import answer_misread
from maliwar.web.wsgi.worker import Worker

BACKLOG = 512
LONGEST_LINE = 32 * 1024
"""Bytes of a request line: a query of some length fits into a GET; longer ones are for POST."""
STARTING = 60.0
"""Seconds in which the first query worker must be ready, however short the deadline of a query is."""
_M_ARENA_MAX = -8
"""mallopt(3)."""
KEEPALIVE = 30
"""Seconds a connection may rest between two requests: more than nginx in front lets its own rest (deploy/)."""

message.MAX_REQUEST_LINE = LONGEST_LINE  # gunicorn's ceiling of 8,190 is in no setting; 0 would mean no limit at all


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn told what to run by Settings instead of files and arguments."""

    def __init__(self, app: Flask, settings: Settings, host: str, port: int) -> None:
        self._app = app
        self._settings = settings
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._address = settings.public_url or f"http://{self._bind}"
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's own settings; nothing is read from the environment."""
        for name, value in self._options().items():
            if name in self.cfg.settings:  # the control socket is newer than the oldest gunicorn that we take
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application, made before the fork: a worker that is killed is replaced in no time."""
        return self._app

    def _options(self) -> dict[str, Any]:
        return {
            "bind": [self._bind],
            "workers": 1,
            "worker_class": Worker,
            "threads": self._settings.threads,
            "backlog": BACKLOG,
            "timeout": 60,
            "graceful_timeout": int(self._settings.deadline) + 2,
            "keepalive": KEEPALIVE,
            "limit_request_line": LONGEST_LINE,
            "http_parser": "python",  # whose refusals are known here; another may be installed beside it
            "forwarded_allow_ips": "",  # MALIWAR_PROXIES alone says who is believed
            "forwarder_headers": "",
            "loglevel": "warning",
            "proc_name": "maliwar",
            "control_socket_disable": True,
            "when_ready": self._tell,
            "post_worker_init": _start,
            "worker_exit": _close,
        }

    def _tell(self, _arbiter: object) -> None:
        print(f"Serving on {self._address}  (Ctrl-C ends it)", file=sys.stderr, flush=True)


def _start(worker: Any) -> None:
    """Start the query workers, as children of the process that asks them."""
    worker.wsgi.extensions["maliwar"].service.engine.start()


def _close(_arbiter: object, worker: Any) -> None:
    """Stop the query workers with the process that owns them."""
    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):
        app.extensions["maliwar"].service.close()


class OneLine(logging.Formatter):
    """A record is one line, whatever was asked; a traceback's lines are set in, so that none looks like a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record with its control characters escaped."""
        text = super().format(record)
        head, *rest = text.split("\n") if record.exc_info else [text]
        return "\n  | ".join(_CONTROL.sub(_escaped, line) for line in (head, *rest))


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until a signal ends it.

    Raises EngineError where the address cannot be listened on, and what Service.open raises, so that nothing is started
    in vain.
    """
    check_address(host, port)
    _limit_arenas()
    answer_misread()
    told = logging.StreamHandler(sys.stderr)
    told.setFormatter(OneLine("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[told])
    patient = replace(settings, deadline=max(settings.deadline, STARTING))
    service = replace(Service.open(patient), settings=settings)
    service.close()  # before the fork; the process that serves starts an engine of its own
    Server(create_app(settings, service.afresh()), settings, host, port).run()


def _limit_arenas() -> None:
    """Let glibc keep two heaps of free memory and not eight a core: with many threads each of them would fill up."""
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def check_address(host: str, port: int) -> None:
    """Try to listen; raises BadInput for an address that is none, EngineError for one that is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except socket.gaierror as error:
        raise BadInput(f"{host} is no address to listen on: {error.strerror}.") from None
    except OSError as error:
        raise EngineError(
            f"Cannot listen on {host}:{port}: {error.strerror}. Another server may be running; choose another port, "
            f"for example `maliwar serve --port {port + 1 if port < 65535 else 8000}` or PORT={port + 1} make serve."
        ) from None
