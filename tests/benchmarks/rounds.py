"""A few rounds by hand, for a server too slow for wrk: each client asks until the time is over, at least once.

Where one answer takes longer than that, fewer clients ask, so that a run ends; a server that answers one request after
another, as rdflib-endpoint does, answers no fewer in a second for that.
"""

import http.client
import threading
import time

from tests.benchmarks.wrk import Loaded

ACCEPT = {"Accept": "application/sparql-results+json"}


def fetch(connection: http.client.HTTPConnection, path: str) -> bytes:
    """Ask for JSON and return the body; raises SystemExit for anything but 200."""
    connection.request("GET", path, headers=ACCEPT)
    reply = connection.getresponse()
    body = reply.read()
    if reply.status != 200:
        raise SystemExit(f"{path[:200]}: {reply.status} {body[:400]!r}")
    return body


def load(port: int, path: str, connections: int, seconds: float, limit: float = 300) -> Loaded:
    """Load a path for about so many seconds, up to four times that where it is slow.

    Raises SystemExit where an answer is not good, or takes longer than `limit`, in seconds.
    """
    clients = max(1, min(connections, int(4 * seconds / _once(port, path, limit))))
    times: list[float] = []
    faults: list[str] = []
    begun = time.perf_counter()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit)
        try:
            while True:
                at = time.perf_counter()
                fetch(connection, path)
                times.append((time.perf_counter() - at) * 1000)
                if time.perf_counter() - begun > seconds:
                    return
        except (OSError, http.client.HTTPException, SystemExit) as fault:
            faults.append(repr(fault))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(f"Not every answer was good: {faults[0]}")
    times.sort()
    whole = time.perf_counter() - begun
    return Loaded(len(times), whole, times[len(times) // 2], times[int(len(times) * 0.95)])


def _once(port: int, path: str, limit: float) -> float:
    """Return the seconds of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=limit)
    begun = time.perf_counter()
    try:
        fetch(connection, path)
    finally:
        connection.close()
    return time.perf_counter() - begun
