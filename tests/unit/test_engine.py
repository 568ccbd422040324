"""What the embedded engine promises: right answers, clear errors, and no harm from any query."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.formats import choose
from maliwar.answer.terms import IRI, Literal
from maliwar.errors import (
    AskerGone,
    BadParameter,
    BadQuery,
    EngineError,
    NotAcceptable,
    QueryCrashed,
    QueryRefused,
    QueryTimeout,
)
from maliwar.names import GRAPHS, MW, MWX
from maliwar.settings import Settings

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(36))
HUNGRY = f"SELECT (STRLEN(?a36) AS ?n) {{ BIND('aaaaaaaa' AS ?a0) {DOUBLED} }}"
NAMES = "SELECT ?name { actor:mnla rdfs:label ?name }"


def quads() -> str:
    """Return a small store: facts merged and in a graph, and an index."""
    actor, label = "<https://w3id.org/maliwar/id/actor/mnla>", "<http://www.w3.org/2000/01/rdf-schema#label>"
    facts = [
        f'{actor} {label} "MNLA"@en',
        f"{actor} <{MW}citation> _:c1",
        f"_:c1 <{MW}source> <https://w3id.org/maliwar/id/source/142>",
        *(f'<urn:s{i}> <urn:p> "{i}"' for i in range(500)),
    ]
    index = [f'{actor} <{MWX}label> "MNLA"']
    lines = [f"{fact} ." for fact in facts + index]
    lines += [f"{fact} <{GRAPHS['asserted']}> ." for fact in facts]
    lines += [f"{fact} <{GRAPHS['index']}> ." for fact in index]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small store as an N-Quads file."""
    path = tmp_path_factory.mktemp("engine") / "store.nq"
    path.write_text(quads(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def store(dump: Path) -> Path:
    """Return the small store on disk."""
    store = ox.Store(str(dump.parent / "store"))
    store.bulk_extend(ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS))
    store.flush()
    del store
    return dump.parent / "store"


@pytest.fixture(scope="module", params=["in memory", "on disk"])
def engine(request: pytest.FixtureRequest, dump: Path, store: Path) -> Iterator[EmbeddedEngine]:
    """Yield an engine on the dump, then one on the store: whatever is promised holds for both."""
    settings = Settings(deadline=1.5, memory=900, answer_bytes=50_000)
    engine = (
        EmbeddedEngine(dump, None, settings) if request.param == "in memory" else EmbeddedEngine(None, store, settings)
    )
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def small_engine(dump: Path) -> Iterator[EmbeddedEngine]:
    """Yield an engine whose memory ends soon."""
    engine = EmbeddedEngine(dump, None, Settings(deadline=10, memory=300))
    yield engine
    engine.close()


def alive(process: int) -> bool:
    """Say whether a process runs."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone(processes: tuple[int, ...], seconds: float = 3) -> bool:
    """Say whether the processes have ended, waiting a little."""
    end = time.monotonic() + seconds
    while any(map(alive, processes)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(alive, processes))


@pytest.mark.parametrize(
    ("query", "name", "kind", "body"),
    [
        (NAMES, "csv", "table", b"name\r\nMNLA\r\n"),
        (NAMES, "tsv", "table", b'?name\n"MNLA"@en\n'),
        ("ASK { actor:mnla ?p ?o }", "json", "verdict", b'{"head":{},"boolean":true}'),
        (
            "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }",
            "nt",
            "triples",
            b'<https://w3id.org/maliwar/id/actor/mnla> <http://www.w3.org/2000/01/rdf-schema#label> "MNLA"@en .\n',
        ),
    ],
)
def test_each_form_of_query_is_answered_in_the_format_asked_for(
    engine: EmbeddedEngine, query: str, name: str, kind: str, body: bytes
) -> None:
    """SELECT, ASK and CONSTRUCT come as the format's own bytes."""
    fmt = choose("triples" if kind == "triples" else "table", name=name)
    reply = engine.answer(query, fmt)
    assert (reply.kind, reply.body, reply.format, reply.truncated) == (kind, body, fmt, False)


def test_the_default_formats_are_json_and_turtle(engine: EmbeddedEngine) -> None:
    """Whoever asks for no format gets JSON for rows and Turtle, with prefixes, for triples."""
    assert engine.answer(NAMES).format.name == "json"
    reply = engine.answer("DESCRIBE actor:mnla")
    assert reply.format.name == "ttl"
    assert b"@prefix actor:" in reply.body


def test_describe_leaves_out_the_index_and_follows_blank_nodes(engine: EmbeddedEngine) -> None:
    """DESCRIBE tells what is known, citations included, and not how it is indexed."""
    body = engine.answer("DESCRIBE actor:mnla").body
    assert b"mwx:" not in body
    assert b"source:142" in body


def test_our_own_questions_get_terms(engine: EmbeddedEngine) -> None:
    """A table holds terms, and None where nothing is bound."""
    table = engine.select("SELECT ?s ?n ?none { ?s rdfs:label ?n }")
    assert table.columns == ("s", "n", "none")
    lang = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    assert table.rows == ((IRI("https://w3id.org/maliwar/id/actor/mnla"), Literal("MNLA", lang, "en"), None),)
    with pytest.raises(BadQuery, match="SELECT"):
        engine.select("ASK {}")


def test_several_of_our_own_questions_are_asked_at_once(engine: EmbeddedEngine) -> None:
    """The tables come in the order of asking; a question that fails leaves nothing behind for the next."""
    one, two = "SELECT (1 AS ?n) {}", "SELECT (2 AS ?n) {}"
    tables = [engine.select(one), engine.select(two)]
    for _ in range(4):
        assert engine.select_all([one, two]) == tables
        with pytest.raises(BadQuery, match="SELECT"):
            engine.select_all([one, "ASK {}", two])


def test_a_format_that_cannot_hold_the_answer_is_refused(engine: EmbeddedEngine) -> None:
    """Rows cannot be had as Turtle."""
    with pytest.raises(NotAcceptable, match="csv"):
        engine.answer(NAMES, choose("triples", name="ttl"))


def test_the_dataset_of_the_protocol_is_the_one_asked(engine: EmbeddedEngine) -> None:
    """Graphs named by the protocol win over FROM, an unknown one is empty, and a missing half is empty."""
    count = "SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?o }"
    csv = choose("table", name="csv")

    def counted(text: str, default: list[str] | None, named: list[str] | None) -> str:
        return engine.answer(text, csv, default, named).body.decode().split()[1]

    assert counted(count, None, None) == "1"
    assert counted(count, [GRAPHS["asserted"]], None) == "1"
    assert counted(count, [GRAPHS["index"]], None) == "0"
    assert counted(count, ["http://127.0.0.1:9/nowhere"], None) == "0"
    assert counted(count, None, [GRAPHS["asserted"]]) == "0"
    in_graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s rdfs:label ?o } }"
    assert counted(in_graphs, None, None) == "1"
    assert counted(in_graphs, [GRAPHS["asserted"]], None) == "0"
    from_index = "SELECT (COUNT(*) AS ?n) FROM graph:index { ?s ?p ?o }"
    assert counted(from_index, None, None) == "1"
    assert counted(from_index, [GRAPHS["asserted"]], None) == "503"
    with pytest.raises(BadParameter, match="full IRI"):
        engine.answer(count, csv, ["nowhere"])


def test_a_fault_is_told_with_its_place_and_a_hint(engine: EmbeddedEngine) -> None:
    """An error of syntax has line and column, and an undeclared prefix is named beside the known ones."""
    with pytest.raises(BadQuery, match="line 2, column") as bad:
        engine.answer("SELECT *\n{ ?s foo:bar ?o }")
    assert bad.value.line == 2
    assert "foo: is not declared" in bad.value.message
    assert "actor:" in bad.value.message
    with pytest.raises(BadQuery, match="does not know"):
        engine.answer("SELECT * { FILTER(<urn:f>(1)) }")
    with pytest.raises(BadQuery, match="IRI"):
        engine.answer("ASK { ?s <http://[> ?o }")


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
    while not engine.ready():
        time.sleep(0.02)
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


def test_a_worker_killed_from_outside_is_not_felt(engine: EmbeddedEngine) -> None:
    """A kill -9 of an idle worker costs nobody an answer."""
    for _ in range(10):
        while not (workers := engine.processes()):
            time.sleep(0.01)
        os.kill(workers[0], signal.SIGKILL)
        engine.answer(NAMES)
        engine.select(NAMES)


def test_blank_nodes_have_the_same_name_in_every_worker(engine: EmbeddedEngine) -> None:
    """One query has one answer, byte for byte, whoever gives it."""
    query = "SELECT ?c { actor:mnla mw:citation ?c }"
    with ThreadPoolExecutor(8) as threads:
        assert len({reply.body for reply in threads.map(engine.answer, [query] * 40)}) == 1


def test_close_leaves_no_process(dump: Path) -> None:
    """Close ends every worker, and asking afterwards is an error."""
    engine = EmbeddedEngine(dump, None, Settings())
    engine.start()
    engine.answer(NAMES)
    processes = engine.processes()
    engine.close()
    assert processes
    assert gone(processes)
    with pytest.raises(EngineError, match="closed"):
        engine.answer(NAMES)


def test_a_close_while_workers_start_leaves_no_process(dump: Path) -> None:
    """Workers that are not ready yet end too."""
    engine = EmbeddedEngine(dump, None, Settings())
    engine.start()
    time.sleep(0.05)
    mother = engine.mother()
    assert mother
    engine.close()
    assert gone((mother,))


def test_a_store_that_cannot_be_read_is_an_error_and_not_a_wait(tmp_path: Path) -> None:
    """A broken dump is told at once; once it is mended the same engine answers."""
    broken = tmp_path / "store.nq"
    broken.write_text("<urn:a> <urn:b> .\n", encoding="utf-8")
    engine = EmbeddedEngine(broken, None, Settings(deadline=5))
    with pytest.raises(EngineError, match="store cannot be opened"):
        engine.answer(NAMES)
    broken.write_text(quads(), encoding="utf-8")
    assert engine.answer(NAMES).kind == "table"
    engine.close()


def test_workers_die_with_their_parent_even_in_the_midst_of_a_query(dump: Path) -> None:
    """A kill -9 of the server leaves no worker behind."""
    script = f"""
import sys, threading, time
from pathlib import Path
from maliwar.answer.engine import EmbeddedEngine
from maliwar.settings import Settings
engine = EmbeddedEngine(Path({str(dump)!r}), None, Settings(deadline=60))
engine.answer({NAMES!r})
for _ in range(2):
    threading.Thread(target=engine.answer, args=({ENDLESS!r},), daemon=True).start()
while len(engine.processes()) < 3:
    time.sleep(0.05)
time.sleep(0.5)
print(*engine.processes(), flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        processes = tuple(map(int, parent.stdout.readline().split()))
        assert len(processes) == 3
        parent.kill()
    assert gone(processes)


def test_nothing_of_the_server_reaches_a_worker(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a secret of the environment nor a descriptor, such as a listening socket's."""
    monkeypatch.setenv("SECRET", "hunter2")
    with (dump.parent / "held").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        engine = EmbeddedEngine(dump, None, Settings())
        engine.answer(NAMES)
        for process in engine.processes():
            assert b"hunter2" not in Path(f"/proc/{process}/environ").read_bytes()
            links = [str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir()]
            assert not any("held" in link for link in links)
        engine.close()


def test_a_query_that_passes_no_gate_still_reaches_nobody(engine: EmbeddedEngine) -> None:
    """SERVICE to a file or a server fails for want of a descriptor; see also tests/hostile."""
    with pytest.raises(QueryRefused):
        engine.answer("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(EngineError, match="failed"):
        engine.select("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_an_asker_who_leaves_frees_turn_and_worker(engine: EmbeddedEngine) -> None:
    """Whoever closes the connection has his query stopped, and whoever only waits leaves the queue."""
    engine.start()
    while not engine.ready():
        time.sleep(0.02)
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
    while not engine.ready():
        time.sleep(0.02)
    assert len(before & set(engine.processes())) == 1


def test_a_mother_that_dies_is_replaced_while_her_workers_go_on(engine: EmbeddedEngine) -> None:
    """Not one question waits for it, and whoever is used afterwards is a child of the new one."""
    engine.start()
    while not engine.ready():
        time.sleep(0.02)
    mother, workers = engine.mother(), engine.processes()
    assert mother
    os.kill(mother, signal.SIGKILL)
    assert engine.answer(NAMES).rows == 1
    end = time.monotonic() + 10
    while set(workers) & set(engine.processes()) and time.monotonic() < end:
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(engine.select, [NAMES] * 9))
    assert not set(workers) & set(engine.processes())
    assert engine.mother() != mother
    assert gone((mother,))
    with pytest.raises(QueryTimeout):
        engine.answer(ENDLESS)
    assert engine.answer(NAMES).rows == 1


def test_workers_do_not_share_their_dice(engine: EmbeddedEngine) -> None:
    """Forks of one process make different UUIDs and blank nodes."""
    with ThreadPoolExecutor(6) as threads:
        asked = list(threads.map(engine.answer, ["SELECT (UUID() AS ?u) {}"] * 40))
    assert len({reply.body for reply in asked}) == 40
