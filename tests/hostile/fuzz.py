"""Send the real server what nobody would, for some minutes, and hold it to what must stay true.

usage: python tests/hostile/fuzz.py [--seconds 300] [--seed N] [--data FOLDER] [--replay FILE]

Requests go out in batches of eight at once (soup.py). After each: the canary query is right, every response has a
known status, its guards and either a body that can be read or the one error shape, nobody was reached. At the end as
many workers run as at the beginning, and no more descriptors are open. A batch that shows a fault is cut to
the one request that shows it alone, written to a file, and the command that sends it again is printed.
"""

import argparse
import contextlib
import json
import secrets
import socket
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [path for path in (str(HERE), str(HERE.parent)) if path not in sys.path]

from bodies import says_it_is_cut, size_of  # noqa: E402  # the folders above first
from cage import Cage, caged  # noqa: E402
from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402
from hypothesis import seed as seeded  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from processes import descriptors, offspring  # noqa: E402
from soup import folder_of_findings, shots  # noqa: E402

from maliwar.settings import default_data  # noqa: E402

BATCH = 8
DEADLINE = "1"
PATIENCE = 15.0
"""Seconds for one answer: eight queries wait for two turns of half a second, and killed workers start anew."""
KNOWN = frozenset({200, 206, 303, 304, 400, 403, 404, 405, 406, 410, 413, 414, 415, 416, 417, 431, 501, 503})
FAULTS = (AssertionError, OSError, HTTPException, ValueError, SyntaxError)
"""What a volley raises: SyntaxError is how the parser of triples says that a body is broken."""
CRASHED = "query-crashed"
SPARE_DESCRIPTORS = 12
"""Connections that rest, and a worker's pipe that is on its way."""


@dataclass
class Tally:
    """What came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slowest_canary: float = 0.0


def shoot(address: str, shot: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send bytes as they are; return status, headers by lower-case name, and body."""
    place = urlsplit(address)
    with socket.create_connection((str(place.hostname), place.port or 80), PATIENCE) as connection:
        connection.sendall(shot)
        response = HTTPResponse(connection, method=shot.partition(b" ")[0].decode("latin-1"))
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, response.read()


def judge(status: int, headers: dict[str, str], body: bytes, tally: Tally) -> None:
    """Hold one response to what every response must be."""
    tally.statuses[status] += 1
    kind = headers.get("content-type", "").partition(";")[0]
    if "server" not in headers and status in (400, 414, 417, 431, 501):
        return  # refused by the HTTP server before there was a request
    assert headers.get("x-content-type-options") == "nosniff", "a response without its guards"
    encoded = "content-encoding" in headers
    if status == 200 and body and not encoded and kind not in ("text/css", "text/plain"):
        size_of(kind, body)
        assert "maliwar-truncated" not in headers or says_it_is_cut(kind, body)
    if status >= 400 and body and kind == "application/json" and not encoded:
        found = json.loads(body)
        assert found.keys() == {"error", "message", "detail"}, "another error shape"
        tally.codes[found["error"]] += 1
        assert status in KNOWN or (status == 500 and found["error"] == CRASHED), f"status {status}: {found}"
    else:
        assert status in KNOWN, f"status {status}"
        assert status < 400 or not body or kind == "text/html" or encoded, f"an error as {kind}"


def volley(cage: Cage, batch: Sequence[bytes], tally: Tally) -> None:
    """Send a batch at once and judge what comes; then the canary."""
    with ThreadPoolExecutor(BATCH) as threads:
        for status, headers, body in threads.map(lambda shot: shoot(cage.address, shot), batch):
            judge(status, headers, body, tally)
    began = time.monotonic()
    song = cage.sing()
    tally.slowest_canary = max(tally.slowest_canary, time.monotonic() - began)
    assert (song.status, song.text.strip()) == (200, "true"), f"the canary: {song.status} {song.text[:300]}"
    assert not cage.hits, f"reached: {cage.hits}"


def fuzz(cage: Cage, seconds: float, seed: int) -> Tally:
    """Send batches until the time is over.

    A batch that shows a fault ends it with an exception that carries the fault; AssertionError tells of a leak.
    """
    tally = Tally()
    cage.whole()
    before, ends = open_descriptors(cage), time.monotonic() + seconds

    @seeded(seed)
    @settings(
        max_examples=1_000_000,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # made small below, one by one: hypothesis would take many minutes
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(st.lists(shots(), min_size=1, max_size=BATCH))
    def attack(batch: list[bytes]) -> None:
        if time.monotonic() > ends:
            raise _OverError
        try:
            volley(cage, batch, tally)
        except FAULTS as found:
            keep(_smaller(cage, batch), found)
            raise _FoundError from found

    with contextlib.suppress(_OverError):
        attack()
    cage.whole()
    time.sleep(1)
    after = open_descriptors(cage)
    assert after <= before + SPARE_DESCRIPTORS, f"{after} descriptors are open, before {before}"
    return tally


class _OverError(BaseException):
    """The time is over; not an Exception, so that hypothesis does not take it for a finding."""


class _FoundError(BaseException):
    """A fault was found and kept; not an Exception, so that hypothesis does not look for more."""


def _smaller(cage: Cage, batch: list[bytes]) -> list[bytes]:
    """Return the one request that shows a fault alone, or the whole batch where it takes several."""
    for shot in batch:
        try:
            volley(cage, [shot], Tally())
        except FAULTS:
            return [shot]
    return batch


def keep(batch: list[bytes], found: BaseException) -> None:
    """Write a batch to a file and say what was wrong and how to send it again."""
    folder = folder_of_findings()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    path.write_text(json.dumps([shot.decode("latin-1") for shot in batch], indent=1), encoding="utf-8")
    told = f"a fault: {type(found).__name__}: {found}"
    print(f"{told}\nagain: {sys.executable} tests/hostile/fuzz.py --replay {path}", file=sys.stderr, flush=True)


def open_descriptors(cage: Cage) -> int:
    """Return how many descriptors the server's processes hold, the query workers' sealed ones left out."""
    return descriptors({cage.process.pid, *offspring(cage.process.pid)} - cage.workers())


def main() -> None:
    """Run from the command line; exit 1 where a fault was found."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    options.add_argument("--data", type=Path, default=default_data())
    options.add_argument("--replay", type=Path)
    given_options = options.parse_args()
    with caged(given_options.data, MALIWAR_DEADLINE=DEADLINE) as cage:
        if given_options.replay:
            batch = [shot.encode("latin-1") for shot in json.loads(given_options.replay.read_text("utf-8"))]
            for shot in batch:
                print(*shoot(cage.address, shot)[::2])
            volley(cage, batch, Tally())
            return
        print(f"seed {given_options.seed}", flush=True)
        tally = fuzz(cage, given_options.seconds, given_options.seed)
    print(f"{tally.statuses.total():,} requests in {given_options.seconds:g} s, no fault found")
    print("statuses", dict(sorted(tally.statuses.items())))
    print("refusals", dict(tally.codes.most_common()))
    print(f"slowest canary {tally.slowest_canary * 1000:.0f} ms")


if __name__ == "__main__":
    main()
