"""HTTP to a machine that is not ours: no redirect, no cookie, no compression, and an end to everything."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Lock, Timer
from typing import Any, Final
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

_CHUNK: Final = 65_536


@dataclass(frozen=True, slots=True)
class Body:
    """What came, up to the cap; `whole` where that was all, `framed` where a body that broke off would be noticed."""

    content: bytes
    media_type: str
    whole: bool
    framed: bool


class _Alarm:
    """Ends every connection made under it once its seconds are over, whatever they wait for.

    A socket's own timeout is for one read: a header that comes byte by byte, or a handshake, goes on for ever.
    """

    def __init__(self, seconds: float) -> None:
        self.rung = False
        self._lines: list[socket.socket] = []
        self._lock = Lock()
        self._timer = Timer(seconds, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def connect(self, *arguments: Any, **named: Any) -> socket.socket:
        """Connect as socket.create_connection does, and keep a second handle to hang up by."""
        made = socket.create_connection(*arguments, **named)
        with self._lock:
            self._lines.append(made.dup())
        if self.rung:
            self._ring()
        return made

    def _ring(self) -> None:
        self.rung = True
        with self._lock:
            for line in self._lines:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Forget the time and the handles."""
        self._timer.cancel()
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()


_ALARM: ContextVar[_Alarm] = ContextVar("alarm")


def _connection(kind: type[HTTPConnection], host: str, **named: Any) -> HTTPConnection:
    connection = kind(host, **named)
    connection._create_connection = _ALARM.get().connect  # type: ignore[attr-defined]  # no other way in
    return connection


class _Plain(HTTPHandler):
    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_connection, HTTPConnection), req)


class _Secure(HTTPSHandler):
    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_connection, HTTPSConnection), req)


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: the redirect arrives as an HTTPError."""


_OPENER: Final = OpenerDirector()
for _handler in (
    ProxyHandler,
    UnknownHandler,  # what is neither http nor https
    _Plain,
    _Secure,
    HTTPDefaultErrorHandler,
    _NoRedirects,
    HTTPErrorProcessor,
):
    _OPENER.add_handler(_handler())


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Enclose open_request and all that is read from it; raises TimeoutError once the seconds are over."""
    alarm = _Alarm(seconds)
    token = _ALARM.set(alarm)
    try:
        yield
    except (HTTPException, OSError, ValueError):
        if not alarm.rung:
            raise
    finally:
        _ALARM.reset(token)
        alarm.stop()
    if alarm.rung:
        raise TimeoutError


def open_request(request: Request, silence: float) -> HTTPResponse:
    """Send a request, inside within(); a server that says nothing for `silence` seconds is given up.

    Raises HTTPError for any status that is not 2xx, URLError, HTTPException or another OSError.
    """
    response: HTTPResponse = _OPENER.open(request, timeout=silence)
    return response


def read(response: HTTPResponse, cap: int) -> Body:
    """Read a body, at most `cap` bytes of it.

    Raises ValueError where it is compressed or broke off, HTTPException or OSError where the connection did.
    """
    content = bytearray()
    end = copy(response, content.extend, cap + 1)
    whole = len(content) <= cap
    if not whole:
        del content[cap:]
    return Body(bytes(content), response.headers.get_content_type(), whole, framed=end)


def copy(response: HTTPResponse, write: Callable[[bytes], object], cap: int) -> bool:
    """Pass a body on as it comes, at most `cap` bytes; return whether one that broke off would have been noticed.

    Raises as read() does.
    """
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise ValueError("it is compressed, and nobody asked for that")
    told = None if response.chunked else response.length  # http.client has read Content-Length
    got = 0
    while got < cap and (chunk := response.read1(min(_CHUNK, cap - got))):
        got += len(chunk)
        write(chunk)
    if told is not None and got < min(told, cap):
        raise ValueError(f"it broke off after {got:,} of {told:,} bytes")
    return told is not None or bool(response.chunked)
