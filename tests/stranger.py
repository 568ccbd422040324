"""A machine that is not ours: a real HTTP server in the test that answers as badly as it is told to."""

import contextlib
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TypeAlias
from urllib.parse import parse_qs

Play: TypeAlias = Callable[[BaseHTTPRequestHandler, str], None]
"""What to do with a request; the text is its SPARQL, or nothing for a GET."""


@contextlib.contextmanager
def playing(play: Play) -> Iterator[str]:
    """Serve what `play` does with each request; the server's address, without a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._play(parse_qs(body).get("query", [""])[0])

        def do_GET(self) -> None:
            self._play("")

        def _play(self, query: str) -> None:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                play(self, query)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(status: int, media_type: str, body: bytes, length: int | None = None, **headers: str) -> Play:
    """Return a play that sends one answer, which says that it has `length` bytes (default: what it has)."""

    def play(handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return play


def endless(media_type: str, head: bytes, piece: bytes) -> Play:
    """Return a play that sends `head` and then `piece` until nobody listens, or for half a minute."""

    def play(handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", media_type)
        handler.end_headers()
        handler.wfile.write(head)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            handler.wfile.write(piece)

    return play


def dribble(head: bytes, piece: bytes) -> Play:
    """Return a play that writes `head` to the bare connection and then `piece` ten times a second, half a minute."""

    def play(handler: BaseHTTPRequestHandler, _: str) -> None:
        handler.wfile.write(head)
        for _count in range(300):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.1)

    return play
