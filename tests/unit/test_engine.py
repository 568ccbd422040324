"""What the embedded engine promises: right answers, in the format asked for, and clear errors."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from small_store import NAMES

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.formats import choose
from maliwar.answer.graphs import Graphs
from maliwar.answer.terms import IRI, Literal
from maliwar.errors import (
    BadParameter,
    BadQuery,
    NotAcceptable,
)
from maliwar.names import GRAPHS


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

    def counted(text: str, default: str = "", named: str = "") -> str:
        graphs = Graphs((default,) if default else None, (named,) if named else None)
        return engine.answer(text, csv, graphs).body.decode().split()[1]

    assert counted(count) == "1"
    assert counted(count, GRAPHS["asserted"]) == "1"
    assert counted(count, GRAPHS["index"]) == "0"
    assert counted(count, "http://127.0.0.1:9/nowhere") == "0"
    assert counted(count, named=GRAPHS["asserted"]) == "0"
    in_graphs = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s rdfs:label ?o } }"
    assert counted(in_graphs) == "1"
    assert counted(in_graphs, GRAPHS["asserted"]) == "0"
    from_index = "SELECT (COUNT(*) AS ?n) FROM graph:index { ?s ?p ?o }"
    assert counted(from_index) == "1"
    assert counted(from_index, GRAPHS["asserted"]) == "503"
    with pytest.raises(BadParameter, match="full IRI"):
        engine.answer(count, csv, Graphs(("nowhere",)))


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


def test_blank_nodes_have_the_same_name_in_every_worker(engine: EmbeddedEngine) -> None:
    """One query has one answer, byte for byte, whoever gives it."""
    query = "SELECT ?c { actor:mnla mw:citation ?c }"
    with ThreadPoolExecutor(8) as threads:
        assert len({reply.body for reply in threads.map(engine.answer, [query] * 40)}) == 1


def test_workers_do_not_share_their_dice(engine: EmbeddedEngine) -> None:
    """Forks of one process make different UUIDs and blank nodes."""
    with ThreadPoolExecutor(6) as threads:
        asked = list(threads.map(engine.answer, ["SELECT (UUID() AS ?u) {}"] * 40))
    assert len({reply.body for reply in asked}) == 40
