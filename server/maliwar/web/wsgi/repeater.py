"""The same request, byte for byte, is answered with the same bytes, before anything reads it.

What a thread of the server has just answered from the cache is kept under the request's own bytes as well. Where they
come again on a kept connection there is nothing to parse and nothing to negotiate. It is counted and logged like any.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from gunicorn import SERVER  # type: ignore[import-untyped]  # gunicorn has no types
from werkzeug.http import http_date

from maliwar.errors import TooMany
from maliwar.web.wsgi.accesslog import Listener, now, record_of
from maliwar.web.wsgi.cache import AnswerCache, Sent
from maliwar.web.wsgi.rate import Rate

LARGEST: Final = 16 * 1024
"""Bytes of a request that are looked at."""
_NEVER: Final = ("CONTENT_LENGTH", "HTTP_EXPECT", "HTTP_UPGRADE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE")
"""What makes a request more than its head, or its answer another one."""


class Repeater:
    """Answers that are known by the bytes of their request; safe between threads."""

    def __init__(self, cache: AnswerCache, rate: Rate | None, listeners: Iterable[Listener], proxies: int) -> None:
        self._cache = cache
        self._rate = rate
        self._listeners = tuple(listeners)
        self._proxies = proxies
        self._asked = threading.local()

    def hear(self, head: bytes) -> None:
        """Remember what this thread is about to answer; nothing where it is not one whole request."""
        whole = head.endswith(b"\r\n\r\n") and head.count(b"\r\n\r\n") == 1 and head.startswith(b"GET ")
        self._asked.head = head if whole and len(head) < LARGEST else b""

    def learn(self, environ: Mapping[str, Any], answer: Sent) -> None:
        """Keep the answer under the bytes that this thread has heard, where bytes alone decide on it."""
        head = getattr(self._asked, "head", b"")
        simple = not any(environ.get(name) for name in _NEVER) and environ.get("SERVER_PROTOCOL") == "HTTP/1.1"
        if head and simple and "close" not in environ.get("HTTP_CONNECTION", "").lower():
            record = record_of(environ, "200 OK", answer.headers, 0)
            forwarded = bool(self._proxies and environ.get("HTTP_X_FORWARDED_FOR"))
            self._cache.put((b"head", head), replace(answer, facts={"record": record, "forwarded": forwarded}))

    def repeat(self, head: bytes, peer: str) -> bytes | None:
        """Return the whole response to a request in these bytes, or None where it must be read."""
        began = time.perf_counter()
        answer = self._cache.get((b"head", head))
        if answer is None:
            return None
        record = answer.facts["record"]
        client = record["client"] if answer.facts["forwarded"] else peer
        if self._rate:
            try:
                self._rate.count(client)
            except TooMany:
                return None  # it is told so on the usual way
        lines = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
        date = http_date(int(time.time()))
        said = f"HTTP/1.1 200 OK\r\nServer: {SERVER}\r\nDate: {date}\r\nConnection: keep-alive\r\n{lines}\r\n"
        if self._listeners:
            record = {**record, "time": now(), "client": client, "ms": round((time.perf_counter() - began) * 1000, 2)}
            for listener in self._listeners:
                listener(record)
        return said.encode("latin-1") + answer.body
