"""One line of JSON for each request: who, what, how long, how it ended. No query's text, only its hash."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

from werkzeug.wsgi import ClosingIterator

from maliwar.errors import BadInput
from maliwar.web.wsgi.keeper import FACTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Listener: TypeAlias = Callable[[Mapping[str, Any]], None]
LONGEST = 300
"""Letters of an address or a name that are told."""


class Lines:
    """Where the lines go: a file that is added to, or standard error; one write a line."""

    def __init__(self, place: str) -> None:
        """Open the place; raises BadInput where it cannot be written."""
        self._lock = Lock()
        try:
            self._file = sys.stderr if place == "-" else Path(place).open("a", encoding="utf-8")  # noqa: SIM115  as long as the server
        except OSError as error:
            raise BadInput(f"MALIWAR_ACCESS_LOG={place!r} cannot be written: {error.strerror}.") from None

    def __call__(self, record: Mapping[str, Any]) -> None:
        """Write one record; JSON escapes every control character, so that a record is one line."""
        line = json.dumps(record, separators=(",", ":")) + "\n"
        with self._lock:
            self._file.write(line)
            self._file.flush()


class AccessLog:
    """A WSGI layer that tells each request, once it is answered, to whoever listens."""

    def __init__(self, app: "WSGIApplication", listeners: Iterable[Listener]) -> None:
        self._app = app
        self._listeners = tuple(listeners)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        began = time.perf_counter()
        said: list[Any] = ["000", []]

        def noted(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = [status, headers]
            return start_response(status, headers, exc_info)

        def told() -> None:
            record = record_of(environ, said[0], said[1], time.perf_counter() - began)
            for listener in self._listeners:
                listener(record)

        return ClosingIterator(self._app(environ, noted), [told])


def now() -> str:
    """Return the time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def record_of(
    environ: Mapping[str, Any], status: str, headers: Iterable[tuple[str, str]], seconds: float
) -> dict[str, Any]:
    """Return what is told of a request and its answer; `ms` are milliseconds."""
    facts = environ.get(FACTS, {})
    length = next((value for name, value in headers if name.lower() == "content-length"), None)
    return {
        "time": now(),
        "client": environ.get("REMOTE_ADDR", ""),
        "method": environ["REQUEST_METHOD"][:20],
        "path": environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")[:LONGEST],
        "route": facts.get("route", ""),
        "status": int(status[:3]),
        "bytes": int(length) if length else None,
        "ms": round(seconds * 1000, 2),
        "outcome": facts.get("outcome") or ("answered" if status[0] in "123" else "refused"),
        "kept": facts.get("kept", False),
        "query": facts.get("query"),
        "rows": facts.get("rows"),
        "agent": environ.get("HTTP_USER_AGENT", "")[:LONGEST],
    }
