"""The WSGI start: gunicorn with one process of threads, in this process's own command."""

import logging
import socket
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # gunicorn has no types

from maliwar.errors import BadData, BadInput, EngineError, MaliwarError
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.web.app import create_app

BACKLOG = 512
APP_LOAD_ERROR = 4
"""The exit code by which a gunicorn worker says that trying again is of no use."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn told what to run by Settings instead of files and arguments."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
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
        """Make the application in the worker process, so that the query workers are its children."""
        try:
            app = create_app(self._settings)
        except MaliwarError as fault:
            for finding in fault.findings if isinstance(fault, BadData) else ():
                print(finding, file=sys.stderr)
            print(fault.message, file=sys.stderr)
            sys.exit(APP_LOAD_ERROR)
        app.extensions["maliwar"].service.engine.start()
        print(f"Serving on {self._address}  (Ctrl-C ends it)", file=sys.stderr, flush=True)
        return app

    def _options(self) -> dict[str, Any]:
        return {
            "bind": [self._bind],
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "backlog": BACKLOG,
            "timeout": 60,
            "graceful_timeout": int(self._settings.deadline) + 2,
            "keepalive": 5,
            "limit_request_line": 8190,
            "loglevel": "warning",
            "proc_name": "maliwar",
            "control_socket_disable": True,
            "worker_exit": _close,
        }


def _close(_arbiter: object, worker: Any) -> None:
    """Stop the query workers with the process that owns them."""
    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):
        app.extensions["maliwar"].service.close()


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until a signal ends it.

    Raises EngineError where the address cannot be listened on or the remote engine does not answer, so that nothing
    is started in vain.
    """
    check_address(host, port)
    if settings.engine != "embedded":
        Service.open(settings).close()  # a remote engine that is not there is told here, not by a worker's death
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    Server(settings, host, port).run()


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
