"""Every file in this folder is a query that has killed an engine, or looks like one that would.

A file's header says why it is here and how it must end. `@repeat(n, "text")` in a body stands for the text n times,
`{i}` and `{j}` in it for the turn and the next; `@canary` is a server that must not be reached.
Adding a case is adding a file.
"""

import contextlib
import json
import re
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.worker import Request
from maliwar.errors import (
    BadQuery,
    EngineError,
    MaliwarError,
    QueryCrashed,
    QueryRefused,
    QueryTimeout,
    TooLarge,
)
from maliwar.settings import Settings

FILES = sorted(Path(__file__).parent.glob("*.rq"))
DEADLINE = 1.0
OUTCOMES: dict[str, tuple[type[MaliwarError], ...]] = {
    "refused": (QueryRefused,),
    "too-large": (TooLarge,),
    "bad-query": (BadQuery,),
    "stopped": (QueryTimeout, QueryCrashed),
}
CANARY = "SELECT ?o { <urn:canary> <urn:sings> ?o }"
REPEAT = re.compile(r'@repeat\((\d+), ("(?:[^"\\]|\\.)*")\)')


@dataclass
class Cage:
    """An engine, and a server that nobody must reach."""

    engine: EmbeddedEngine
    url: str
    hits: list[str]

    def assert_sings(self) -> None:
        """Check that the next query is answered at once, rightly, and that nothing was fetched meanwhile."""
        began = time.monotonic()
        assert self.engine.select(CANARY).rows[0][0].value == "yes"  # type: ignore[union-attr]  # a literal
        assert time.monotonic() - began < 0.5
        assert self.hits == []


@pytest.fixture(scope="module")
def cage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cage]:
    """Yield an engine with a tight deadline and little memory, and a server that counts who reaches it."""
    dump = tmp_path_factory.mktemp("hostile") / "store.nq"
    lines = [f"<urn:s{i % 700}> <urn:p> <urn:s{i * 7 % 701}> ." for i in range(5000)]
    dump.write_text("\n".join(['<urn:canary> <urn:sings> "yes" .', *lines]) + "\n", encoding="utf-8")
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)

        do_POST = do_HEAD = do_GET  # noqa: N815  # names that http.server wants

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    engine = EmbeddedEngine(dump, None, Settings(deadline=DEADLINE, memory=400, answer_bytes=100_000))
    for _ in range(100):
        engine.select(CANARY)
    yield Cage(engine, f"http://127.0.0.1:{server.server_port}/sparql", hits)
    engine.close()
    server.shutdown()
    server.server_close()


def read(file: Path, canary: str) -> tuple[str, str]:
    """Return the outcome that a file demands, and the query it stands for."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    header = tomllib.loads("".join(line[2:] for line in lines if line.startswith("#+")))
    body = "".join(line for line in lines if not line.startswith("#+")).replace("@canary", canary)

    def repeated(match: re.Match[str]) -> str:
        text = json.loads(match[2])
        return "".join(text.replace("{i}", str(i)).replace("{j}", str(i + 1)) for i in range(int(match[1])))

    assert header.keys() == {"why", "outcome"}
    return header["outcome"], REPEAT.sub(repeated, body).strip()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_ends_as_its_file_says_and_the_next_query_is_answered_at_once(file: Path, cage: Cage) -> None:
    """Each case is refused, stopped, cut or answered as its file says, and the query after it does not notice."""
    outcome, query = read(file, cage.url)
    began = time.monotonic()
    if outcome in OUTCOMES:
        with pytest.raises(OUTCOMES[outcome]) as raised:
            cage.engine.answer(query)
        assert raised.value.message.endswith((".", "?"))
    else:
        assert cage.engine.answer(query).truncated == (outcome == "cut")
    assert time.monotonic() - began < DEADLINE + 1
    cage.assert_sings()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_without_the_gate_the_process_alone_holds(file: Path, cage: Cage) -> None:
    """Past the gate, no case does more than end its own worker, within the deadline and reaching nobody."""
    _, query = read(file, cage.url)
    began = time.monotonic()
    with contextlib.suppress(EngineError, BadQuery):  # with their sentences they are as good as an answer
        cage.engine._pool.ask(Request(text=query, format="json", cap=100_000, seconds=DEADLINE))
    assert time.monotonic() - began < DEADLINE + 1
    cage.assert_sings()
