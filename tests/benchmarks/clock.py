"""How a question is timed over a kept-alive connection, or in any other way."""

import http.client
import time
from collections.abc import Callable


def fetch(connection: http.client.HTTPConnection, path: str) -> None:
    """Ask over HTTP and read the whole answer."""
    connection.request("GET", path)
    reply = connection.getresponse()
    body = reply.read()
    if reply.status != 200:
        raise SystemExit(f"{path}: {reply.status} {body[:200]!r}")


def timed(ask: Callable[[], object], rounds: int) -> list[float]:
    """Return the milliseconds of each round, a first one left out where there are several."""
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        seconds.append((time.perf_counter() - begun) * 1000)
    return sorted(seconds[1:] if rounds > 2 else seconds)
