"""What the gate lets through, and what it says where it does not."""

import contextlib
import time

import pytest

from maliwar.answer.gate import NESTING, OPERATORS, Form, inspect
from maliwar.errors import BadQuery, QueryRefused, TooLarge

LIMIT = 65_536


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", Form.SELECT),
        ("select(1 as ?x){}", Form.SELECT),
        ("SELECT?x{?x?y?z}", Form.SELECT),
        ("# INSERT\nPREFIX ex: <http://e/> BASE <http://b/>\nASK{}", Form.ASK),
        ("PREFIX:<http://e/>CONSTRUCT WHERE {?s ?p ?o}", Form.CONSTRUCT),
        ("\ufeffDESCRIBE <http://e/x>".lstrip("\ufeff"), Form.DESCRIBE),
        (
            "PREFIX insert: <http://e/> SELECT ?delete { insert:load insert:drop ?delete . ?WITH ?add ?move }",
            Form.SELECT,
        ),
        (
            "PREFIX ex: <http://e/insert> SELECT * { ex:insert ?p 'DELETE', \"\"\"it's \"LOAD\" \"\"\", '''DROP''' }",
            Form.SELECT,
        ),
        ("SELECT * { ?s ?p 'it\\'s' FILTER(?a<?b && ?c>?d) }", Form.SELECT),
        ("SELECT * { ?s ?p '\\u0041\\U0001F600' }", Form.SELECT),
        ('SELECT * { ?s ?p "a""b" }', Form.SELECT),
    ],
)
def test_a_query_passes_and_its_form_is_known(text: str, form: Form) -> None:
    """Whatever is a query passes, with its form read behind comments and prefixes."""
    assert inspect(text, LIMIT).form is form


def test_the_form_says_what_the_answer_holds() -> None:
    """Negotiation can begin before the query is run."""
    assert [form.kind for form in Form] == ["table", "verdict", "triples", "triples"]


@pytest.mark.parametrize("word", ["INSERT", "delete", "Load", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
def test_an_update_is_refused_by_its_name(word: str) -> None:
    """Each keyword of SPARQL Update is refused at the beginning."""
    with pytest.raises(QueryRefused, match=word.upper()):
        inspect(f"PREFIX ex: <http://e/> {word} <http://e/g>", LIMIT)


@pytest.mark.parametrize(
    ("text", "place"), [("", (1, 1)), ("# nothing", (1, 1)), ("PREFIX a: <b:c>\n FETCH x", (2, 2)), ("{}", (1, 1))]
)
def test_what_is_no_query_is_told_where(text: str, place: tuple[int, int]) -> None:
    """What does not begin as a query is told the line and the column."""
    with pytest.raises(BadQuery, match="begins with SELECT") as bad:
        inspect(text, LIMIT)
    assert (bad.value.line, bad.value.column) == place


def test_the_limits_are_the_ones_named() -> None:
    """The last one allowed passes, and one more does not."""
    inspect("SELECT (" + "(" * (NESTING - 1) + "1" + ")" * (NESTING - 1) + " AS ?x) {}", LIMIT)
    inspect("SELECT (1" + "+1" * OPERATORS + " AS ?x) {}", LIMIT)
    with pytest.raises(QueryRefused, match="flatter"):
        inspect("SELECT (" + "(" * NESTING + "1" + ")" * NESTING + " AS ?x) {}", LIMIT)
    with pytest.raises(QueryRefused, match="2,000 operators"):
        inspect("SELECT (1" + "+1" * (OPERATORS + 1) + " AS ?x) {}", LIMIT)
    with pytest.raises(TooLarge, match="at most 10 "):
        inspect("SELECT * {}", 10)
    with pytest.raises(TooLarge):
        inspect("ASK{} #" + "é" * 10, 20)


def test_many_typed_values_are_no_operators() -> None:
    """A long list of dates is no long expression."""
    inspect("SELECT * { VALUES ?d {" + ' "2012-01-01"^^xsd:date' * 2_500 + " } }", LIMIT)


def test_brackets_and_words_in_strings_and_comments_do_not_count() -> None:
    """Only what the parser would nest is counted."""
    inspect("SELECT * { ?s ?p '" + "(" * 500 + "' } # " + "{" * 500 + " SERVICE", LIMIT)


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p 'a\0' }", "SELECT * { ?s ?p 'a\ud800' }", "ASK { ?s ?p '\\U00110000' }"]
)
def test_what_is_no_text_is_refused(text: str) -> None:
    """NUL, half a character and no character at all are refused."""
    with pytest.raises(QueryRefused):
        inspect(text, LIMIT)


def test_prefixes_are_told_apart() -> None:
    """Prefixes that nobody declares are told from those that the project lends."""
    passed = inspect("PREFIX ex: <http://e/> SELECT * { ex:a foo:b mw:c ; :d 'no:string' . _:b ?p <iri:x> }", LIMIT)
    assert passed.undeclared == ("", "foo")
    assert passed.lent == ("mw",)


@pytest.mark.parametrize(
    "piece",
    [
        "a.a-",
        "a:",
        ":",
        "<a",
        "<",
        '"',
        '"\\',
        "'''",
        '"""a',
        "?",
        "\\u0041",
        "\\",
        "#\n",
        "@a-",
        "1.",
        "{}",
        "a" * 60_000,
    ],
)
def test_the_gate_is_linear(piece: str) -> None:
    """No 60 kB of anything keep the gate busy."""
    text = "SELECT * { " + piece * (60_000 // len(piece))
    began = time.process_time()
    with contextlib.suppress(QueryRefused):
        inspect(text, LIMIT)
    assert time.process_time() - began < 1
