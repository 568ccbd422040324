"""What other engines do in their own way is known by what they send, and put right; engines here play a part."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from stranger import playing, send

from maliwar.answer.dialect import for_virtuoso, standard_json
from maliwar.answer.remote import RemoteEngine
from maliwar.answer.terms import Blank, Literal
from maliwar.errors import EngineDown
from maliwar.names import PREFIXES
from maliwar.settings import Settings

RESULTS = "application/sparql-results+json"
XSD = PREFIXES["xsd"]
OLD = {"type": "typed-literal", "datatype": XSD + "integer", "value": "1"}
NEW = {"type": "literal", "datatype": XSD + "integer", "value": "1"}
ASKED = """SELECT ?x WHERE {
  VALUES ?x { <urn:x> }
  ?x ?y ?z
}"""


def table(*terms: dict[str, str]) -> bytes:
    """Return JSON results with a term in each row."""
    return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": term} for term in terms]}}).encode()


def recording(asked: list[str], content: bytes, **headers: str) -> Callable[[BaseHTTPRequestHandler, str], None]:
    """Return a play that gives one answer to all and notes what it was asked."""

    def play(handler: BaseHTTPRequestHandler, query: str) -> None:
        asked.append(query)
        send(200, RESULTS, content, **headers)(handler, query)

    return play


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("  VALUES ?actor { actor:mnla }", "BIND(actor:mnla AS ?actor)"),
        ("  VALUES ?actor { <https://w3id.org/maliwar/id/actor/mnla> } .", "<https://w3id.org/maliwar/id/actor/mnla>"),
        ("  VALUES ?actor { UNDEF }", ""),
        ('VALUES ?word { "a } \\" b" }', 'BIND("a } \\" b" AS ?word)'),
        ('VALUES ?word { "é\\n"@fr }', 'BIND("é\\n"@fr AS ?word)'),
        ("VALUES ?least { -1.5 }", "BIND(-1.5 AS ?least)"),
        (
            f'  VALUES (?when_from ?when_to) {{ ("2012-01-01"^^<{XSD}date> "9999-12-31"^^xsd:date) }}',
            f'BIND("2012-01-01"^^<{XSD}date> AS ?when_from) BIND("9999-12-31"^^xsd:date AS ?when_to)',
        ),
    ],
)
def test_one_row_of_values_is_bound(line: str, becomes: str) -> None:
    """UNDEF binds nothing; whatever stands in a string is left alone."""
    told = for_virtuoso(line).removeprefix('define sql:select-option "order"')
    assert "VALUES" not in told
    assert becomes in told
    assert told.strip() or not becomes


@pytest.mark.parametrize("line", ["VALUES ?kind { mw:A mw:B }", "VALUES (?a ?b) { (1 2) (3 4) }", "# VALUES ?x { 1 }"])
def test_other_lines_stay(line: str) -> None:
    """Several rows, and what is no such line."""
    assert for_virtuoso(line).endswith(line)


def test_old_terms_are_read_as_the_standard_has_them() -> None:
    """A typed literal is a literal, a boolean has its word, a blank node a name; all else stays to the letter."""
    boolean = {"type": "typed-literal", "datatype": XSD + "boolean"}
    odd = table(
        OLD, {**boolean, "value": "0"}, {"type": "bnode", "value": "nodeID://b7"}, {"type": "uri", "value": "1"}
    )
    terms = [row["x"] for row in json.loads(standard_json(odd))["results"]["bindings"]]
    assert terms[0] == NEW
    assert terms[1] == {**boolean, "type": "literal", "value": "false"}
    assert terms[2:] == [{"type": "bnode", "value": "b7"}, {"type": "uri", "value": "1"}]
    standard = table(NEW, {"type": "literal", "value": 'a "typed-literal" and "nodeID://b'})
    assert standard_json(standard) is standard


@pytest.mark.parametrize(("term", "virtuoso"), [(OLD, True), (NEW, False)])
def test_an_engine_is_asked_as_it_speaks(term: dict[str, str], virtuoso: bool) -> None:
    """The first time it is sounded out by a query of its own; each gets the text that suits it."""
    asked: list[str] = []
    with playing(recording(asked, table(term))) as address:
        engine = RemoteEngine(address, Settings())
        assert engine.select(ASKED).rows == engine.select(ASKED).rows == ((Literal("1", XSD + "integer"),),)
    assert len(asked) == 3
    assert [("BIND(<urn:x> AS ?x)" in text, text == ASKED) for text in asked[1:]] == [(virtuoso, not virtuoso)] * 2


def test_the_text_of_a_stranger_stays() -> None:
    """What is passed on from /sparql is never rewritten."""
    asked: list[str] = []
    with playing(recording(asked, table(OLD))) as address:
        engine = RemoteEngine(address, Settings())
        engine.select(ASKED)
        engine.answer(ASKED)
    assert asked[-1] == ASKED


def test_a_blank_node_of_virtuoso_is_one() -> None:
    """It can be shown, as any other."""
    with playing(send(200, RESULTS, table({"type": "bnode", "value": "nodeID://b7"}))) as address:
        ((term,),) = RemoteEngine(address, Settings()).select(ASKED).rows
    assert isinstance(term, Blank)


@pytest.mark.parametrize("header", [{"X_SPARQL_MaxRows": "10000"}, {"X_SQL_State": "S1TAT"}])
def test_an_answer_that_the_engine_cut_is_never_ours(header: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """For our own questions it is an error whose remedy is in the log, for a stranger's it is marked as cut."""
    with playing(send(200, RESULTS, table(NEW), None, **header)) as address:
        engine = RemoteEngine(address, Settings())
        with pytest.raises(EngineDown):
            engine.select(ASKED)
        assert engine.answer(ASKED).truncated
    assert "ResultSetMaxRows" in caplog.text
