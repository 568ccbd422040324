"""What no query can do to the embedded engine: take its time, its memory or its workers, or reach anybody."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from processes import until
from small_store import ENDLESS, HUNGRY, NAMES

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.formats import choose
from maliwar.errors import (
    AskerGone,
    EngineError,
    QueryCrashed,
    QueryRefused,
    QueryTimeout,
)
from maliwar.settings import Settings


@pytest.fixture(scope="module")
def small_engine(dump: Path) -> Iterator[EmbeddedEngine]:
    """Yield an engine whose memory ends soon."""
    engine = EmbeddedEngine(dump, None, Settings(deadline=10, memory=300))
    yield engine
    engine.close()


def test_a_long_answer_is_cut_and_marked(engine: EmbeddedEngine) -> None:
    """A stranger's answer over the cap is cut between rows; one of our own is an error, never incomplete."""
    reply = engine.answer("SELECT * { ?a <urn:p> ?b . ?c <urn:p> ?d }", choose("table", name="csv"))
    assert reply.truncated
    assert 40_000 < len(reply.body) <= 50_000
    assert reply.body.endswith(b"\r\n")
    with pytest.raises(EngineError, match="ask for less"):
        EmbeddedEngine.select(engine, "SELECT * { ?a <urn:p> ?b . ?c <urn:p> ?d . ?e <urn:p> ?f } LIMIT 9000000")


def test_a_runaway_is_stopped_at_the_deadline_and_the_next_is_answered_at_once(engine: EmbeddedEngine) -> None:
    """The deadline is kept, and the spare takes over."""
    began = time.monotonic()
    with pytest.raises(QueryTimeout, match="stopped"):
        engine.answer(ENDLESS)
    assert 1.4 < time.monotonic() - began < 2.5
    began = time.monotonic()
    engine.answer(NAMES)
    assert time.monotonic() - began < 0.5


def test_a_memory_hog_is_ended_with_a_sentence(small_engine: EmbeddedEngine) -> None:
    """Out of memory is told as such."""
    with pytest.raises(QueryCrashed, match="300 MB"):
        small_engine.answer(HUNGRY)
    small_engine.answer(NAMES)


def test_strangers_never_hold_the_worker_of_our_own_questions(engine: EmbeddedEngine) -> None:
    """Six runaways at once leave a worker to the pages."""
    engine.start()
    until(engine.ready, 10)
    with ThreadPoolExecutor(6) as threads:
        runaways = [threads.submit(engine.answer, ENDLESS) for _ in range(6)]
        time.sleep(0.3)
        began = time.monotonic()
        engine.select(NAMES)
        assert time.monotonic() - began < 0.8
        assert all(isinstance(runaway.exception(), QueryTimeout) for runaway in runaways)


def test_many_threads_get_their_own_answers_among_crashes(small_engine: EmbeddedEngine) -> None:
    """No answer goes to another's thread, and crashes cost only those who caused them."""

    def ask(number: int) -> str:
        if number % 25 == 0:
            with pytest.raises(QueryCrashed):
                small_engine.answer(HUNGRY)
        reply = small_engine.answer(f"SELECT ?o {{ <urn:s{number}> <urn:p> ?o }}", choose("table", name="csv"))
        return reply.body.decode().split()[1]

    with ThreadPoolExecutor(12) as threads:
        assert list(threads.map(ask, range(100))) == [str(number) for number in range(100)]


def test_an_asker_who_leaves_frees_turn_and_worker(engine: EmbeddedEngine) -> None:
    """Whoever closes the connection has his query stopped, and whoever only waits leaves the queue."""
    engine.start()
    until(engine.ready, 10)
    before = set(engine.processes())
    pairs = [socket.socketpair() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(engine.answer, ENDLESS, asker=ours.fileno()) for ours, _ in pairs]
        time.sleep(0.3)
        began = time.monotonic()
        for _, theirs in reversed(pairs):
            theirs.close()
        assert all(isinstance(each.exception(), AskerGone) for each in asked)
        assert time.monotonic() - began < 0.3
    for ours, _ in pairs:
        ours.close()
    assert engine.answer(NAMES).rows == 1
    engine.start()
    until(engine.ready, 10)
    assert len(before & set(engine.processes())) == 1


def test_a_query_that_passes_no_gate_still_reaches_nobody(engine: EmbeddedEngine) -> None:
    """SERVICE to a server fails for want of a socket; see also test_large_stores.py and tests/hostile."""
    with pytest.raises(QueryRefused):
        engine.answer("SELECT * { SERVICE <http://127.0.0.1:8009/> { ?s ?p ?o } }")
    with pytest.raises(EngineError, match="Permission denied"):
        engine.select("SELECT * { SERVICE <http://127.0.0.1:8009/> { ?s ?p ?o } }")
