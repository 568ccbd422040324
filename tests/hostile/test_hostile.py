"""Every file in this folder is a query or a request that has killed an engine, or looks like one that would.

Adding a case is adding a file; what may stand in one is told in cases.py.
"""

import contextlib
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bodies import says_it_is_cut, size_of
from cage import DEADLINE, Cage, caged, nobody
from cases import ENDS, FILES, Case, Sent, outcome_of, read
from served import Answer, send

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.worker import Request
from maliwar.errors import BadQuery, EngineError
from maliwar.settings import Settings

QUICK = [file for file in FILES if outcome_of(file) != "stopped"]
SLOW = [file for file in FILES if outcome_of(file) == "stopped"]
PAIRS = [SLOW[at : at + 2] for at in range(0, len(SLOW), 2)]
CANARY = "SELECT ?o { <urn:canary> <urn:sings> ?o }"


@pytest.fixture(scope="module")
def cage(data: Path) -> Iterator[Cage]:
    """Yield the shipped server on the real snapshot, with a short deadline and a small cap."""
    with caged(data) as shut:
        yield shut


@pytest.mark.parametrize("file", QUICK, ids=lambda file: file.stem)
def test_it_ends_as_its_file_says_and_nobody_notices(file: Path, cage: Cage) -> None:
    """Each case is refused, cut or answered as its file says, by workers that live on."""
    before = cage.whole()
    _end(file, cage)
    cage.assert_sings()
    assert cage.workers() == before


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "+".join(file.stem for file in pair))
def test_two_at_once_are_stopped_and_the_next_query_is_answered_at_once(pair: list[Path], cage: Cage) -> None:
    """All that strangers may hold is held, then taken from them within a second; the spare answers, others follow."""
    before = cage.whole()
    with ThreadPoolExecutor(len(pair)) as threads:
        list(threads.map(lambda file: _end(file, cage), pair))
    cage.assert_sings()
    assert cage.whole() != before  # as many as there were, and not the same


def _end(file: Path, cage: Cage) -> None:
    case = read(file, cage.canary)
    for request in case.requests():
        began = time.monotonic()
        answer = _put(cage, request)
        took = time.monotonic() - began
        _check(case, answer)
        assert took < (case.within or DEADLINE + 1), f"{took} s"


def _put(cage: Cage, request: Sent) -> Answer:
    headers = {name.lower().replace("-", "_"): value for name, value in request.headers.items()}
    return send(cage.address, request.method, request.target, request.body, **headers)


def _check(case: Case, answer: Answer) -> None:
    """Hold an answer to its case: the status, and either a body that can be read or the one error shape."""
    status, code = ENDS[case.outcome]
    assert answer.status == status, answer.body[:500]
    assert answer.headers["x-content-type-options"] == "nosniff"
    if status == 200:
        size = size_of(answer.type, answer.body)
        assert ("maliwar-truncated" in answer.headers) == (case.outcome == "cut")
        assert case.outcome == "answered" or (size > 0 and says_it_is_cut(answer.type, answer.body))
        return
    assert answer.type == "application/json"
    found = json.loads(answer.body)
    assert found.keys() == {"error", "message", "detail"}
    assert found["message"].endswith((".", "?"))
    assert found["error"] == code or (status == 503 and found["error"] in ("query-timeout", "query-over-memory"))
    assert status != 503 or int(answer.headers["retry-after"]) > 0


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[EmbeddedEngine, str, list[str]]]:
    """Yield an engine with little time and little memory, and a server that counts who reaches it."""
    dump = tmp_path_factory.mktemp("hostile") / "store.nq"
    lines = [f"<urn:s{i % 700}> <urn:p> <urn:s{i * 7 % 701}> ." for i in range(5000)]
    dump.write_text("\n".join(['<urn:canary> <urn:sings> "yes" .', *lines]) + "\n", encoding="utf-8")
    engine = EmbeddedEngine(dump, None, Settings(deadline=1.0, memory=400, answer_bytes=100_000))
    with nobody() as (canary, hits):
        engine.select(CANARY)
        yield engine, canary, hits
        engine.close()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_without_the_gate_the_process_alone_holds(file: Path, small: tuple[EmbeddedEngine, str, list[str]]) -> None:
    """Past the gate, no case does more than end its own worker, within its seconds and reaching nobody."""
    engine, canary, hits = small
    case = read(file, canary)
    if not case.is_query:
        return  # nothing that an engine could be given
    text = case.query.decode("utf-8", "replace")
    began = time.monotonic()
    with contextlib.suppress(EngineError, BadQuery):  # with their sentences they are as good as an answer
        engine._pool.ask(Request(text=text, format="json", cap=100_000, seconds=0.5))
    assert time.monotonic() - began < 1.5
    assert engine.select(CANARY).rows[0][0].value == "yes"  # type: ignore[union-attr]  # a literal
    assert hits == []
