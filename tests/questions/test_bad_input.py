"""What strangers write into a parameter is a term or a 400; it is never text of a query, and never a fault of ours."""

import re
from collections.abc import Iterator
from typing import Any

import fixture_graph
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib import Literal, Variable
from rdflib.plugins.sparql.algebra import translateQuery, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from maliwar.errors import BadInput, BadParameter
from maliwar.questions import body
from maliwar.questions.answer import answer
from maliwar.questions.binding import AS_KNOWN_ON, Bound
from maliwar.questions.question import Question

HOSTILE = (
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    '\\"',
    "\\u0022 } ; DROP ALL #",
    "\\U00000022",
    "killed\\",
    'killed" } UNION { ?s ?p ?o } #',
    "killed' } #",
    "} # the rest is a comment",
    "{ } } } }",
    "killed\n} UNION { ?s ?p ?o } {",
    "killed\r\n#",
    "killed\u2028}",
    "<http://example.org/> } { ?s ?p ?o",
    "https://w3id.org/maliwar/id/actor/mnla> } UNION { ?s ?p <x",
    "actor/mnla } UNION { ?s ?p ?o }",
    "UNDEF",
    "UNDEF } VALUES ?actor { UNDEF",
    "SELECT * WHERE { ?s ?p ?o }",
    "SERVICE <http://127.0.0.1/> { ?s ?p ?o }",
    "?actor",
    "$actor",
    '"2012-01-01"^^xsd:date',
    "2012-01-01'^^xsd:date) } #",
    "1) (2",
    "0x1F",
    "1e999",
    "NaN",
    "true || true",
    "{kind_word}",
    "[a|b]",
    "%22%7D",
    "\x00",
    "\x1b[31m",
    "\ufeff",
    "\u202e",
    "\ufffe",
    "\ud800",
    "killed \udfff killed",
    "٣",
    "a" * 10_240,
    '"' * 10_240,
    "{" * 10_240,
)
"""Quotes, braces, comments, escapes, lines, keywords, bytes that are none, ten kilobytes of each."""

PIECES = st.sampled_from(
    [*"\"'\\{}<>#?$()[];,.|&%\n\r\t\0 ", "\\u0022", "UNION", "VALUES", "UNDEF", "killed", "\ud800"]
)
WORDS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=60),
    st.lists(PIECES, max_size=12).map("".join),
)
QUESTIONS = sorted(fixture_graph.catalogue().values(), key=lambda question: question.name)


def parameters(question: Question) -> list[str]:
    """Return all that a question takes."""
    return [param.name for param in question.params] + ([AS_KNOWN_ON] if question.temporal else [])


def slots(question: Question, name: str) -> list[body.Slot]:
    """Return the lines of the query that take a parameter's values; as it stands, the query may do without."""
    wanted = body.KNOWN_ON if name == AS_KNOWN_ON else name
    return [piece for piece in question.pieces if isinstance(piece, body.Slot) and piece.name == wanted]


def harmless(question: Question, found: Bound, name: str) -> list[str]:
    """Return the lines of the query with a value of no meaning where a value was given: what is asked for is there."""
    value = found.understood.get(name)
    if value is None or not value.given:
        return question.sparql.split("\n")
    own = body.KNOWN_ON if name == AS_KNOWN_ON else name
    return question.text({own: tuple(ox.Literal("harmless") for _ in question.defaults[own])}).split("\n")


def prologue(question: Question) -> str:
    """Return its PREFIX lines."""
    return "\n".join(line for line in question.sparql.splitlines() if re.match(r"\s*PREFIX", line))


def bound(question: Question, name: str, text: str) -> Bound | None:
    """Return the question with the value, or None where it was refused with a sentence that names the parameter."""
    try:
        return question.bind({name: text}, fixture_graph.labels())
    except BadInput as error:
        refused = error
    assert refused.message.strip()
    assert "\n" not in refused.message
    assert refused.message.encode("utf-8")
    assert isinstance(refused.detail, dict)
    assert refused.detail["name"] == name
    return None


def check_same_query(question: Question, found: Bound, name: str) -> None:
    """Hold a query against that with a harmless value: the same lines, but in each place of it just one row of terms.

    A line that takes values is read by the library alone, in braces of its own: nothing in it can reach out of it.
    """
    before, after = harmless(question, found, name), found.text.split("\n")
    assert len(after) == len(before)
    changed = [now for was, now in zip(before, after, strict=True) if now != was]
    places = slots(question, name)
    assert len(changed) <= len(places)
    for now in changed:
        names = {f"{places[0].name}_from", f"{places[0].name}_to"} if places[0].pair else {places[0].name}
        read = ox.Store().query(f"{prologue(question)}\nSELECT * WHERE {{\n{now}\n}}")
        assert isinstance(read, ox.QuerySolutions)
        assert {variable.value for variable in read.variables} == names
        assert len(list(read)) == 1


def every_parameter() -> Iterator[tuple[Question, str]]:
    """Yield every parameter of every question."""
    for question in QUESTIONS:
        for name in parameters(question):
            yield question, name


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_no_hostile_value_changes_a_query(question: Question) -> None:
    """Each of them in every parameter: refused, or one term in its own place."""
    for name in parameters(question):
        for text in HOSTILE:
            found = bound(question, name, text)
            if found:
                check_same_query(question, found, name)


PLACES = list(every_parameter())
TEXTUAL = [(question, param.name) for question in QUESTIONS for param in question.params if param.type == "text"]


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.sampled_from(PLACES) | st.sampled_from(TEXTUAL), text=WORDS)
@example(
    place=next(each for each in every_parameter() if each[1] == "kind_word"), text='killed" } UNION { ?s ?p ?o } #'
)
def test_nothing_that_can_be_written_changes_a_query(place: tuple[Question, str], text: str) -> None:
    """Whatever is drawn, in whichever parameter."""
    question, name = place
    found = bound(question, name, text)
    if found:
        check_same_query(question, found, name)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.sampled_from(TEXTUAL), text=WORDS)
def test_free_text_arrives_as_it_was_written(place: tuple[Question, str], text: str) -> None:
    """The engine reads the very characters, as one string, and finds what is called so: nothing, or rows."""
    question, name = place
    found = bound(question, name, text)
    if found is None or not text.strip():
        return
    line = next(line for line in found.text.split("\n") if re.match(rf"\s*VALUES \?{name}\b", line))
    read = ox.Store().query(f"SELECT * WHERE {{ {line} }}")
    assert isinstance(read, ox.QuerySolutions)
    assert [solution[name] for solution in read] == [ox.Literal(text.strip())]
    answer(fixture_graph.engine(), fixture_graph.catalogue(), fixture_graph.labels(), question.name, {name: text})


def algebra(text: str, name: str) -> tuple[str, list[Literal]]:
    """Return rdflib's tree of a query with a mark for the value of a variable, and the values that stood there."""
    tree = translateQuery(parseQuery(text)).algebra
    found: list[Literal] = []

    def mark(node: Any) -> None:
        for row in node.res if isinstance(node, CompValue) and node.name == "values" else ():
            if Variable(name) in row:
                found.append(row[Variable(name)])
                row[Variable(name)] = Literal("mark")

    traverse(tree, visitPre=mark)
    return repr(tree), found


@pytest.mark.parametrize(("question", "name"), TEXTUAL, ids=lambda item: getattr(item, "name", item))
def test_another_parser_sees_the_same_algebra(question: Question, name: str) -> None:
    """By rdflib: the tree is that of the defaults, whatever the literal says.

    rdflib reads code points before it reads strings, by the letter of section 19.2: another literal, the same tree.
    """
    whole = 'killed" } UNION { ?s ?p ?o } #\nUNDEF'
    found = [bound(question, name, text) for text in ("killed", whole, "\\u0022 } UNION { ?s ?p ?o } #", "\\\\u0022 }")]
    trees = [algebra(each.text, name) for each in found if each]
    assert len(trees) == len(found)
    assert {tree for tree, _ in trees} == {trees[0][0]}
    assert [values for _, values in trees[:2]] == [[Literal("killed")], [Literal(whole)]]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_what_does_not_fit_is_told_with_what_would_be_right(question: Question) -> None:
    """An unknown parameter, two values where one is allowed, a period that ends first, a date that is none."""
    labels = fixture_graph.labels()
    with pytest.raises(BadParameter) as unknown:
        question.bind({"colour": "red"}, labels)
    assert all(name in unknown.value.message for name in parameters(question))
    for name in parameters(question):
        with pytest.raises(BadParameter, match="takes one value, not 2"):
            question.bind({name: ["MNLA", "Gao"]}, labels)
    days = [param.name for param in question.params if param.type == "period"]
    for name in [*days, *([AS_KNOWN_ON] if question.temporal else [])]:
        for text, says in (("2013-05/2012-08", "ends before it begins"), ("florp", "Write, for example")):
            with pytest.raises(BadInput, match=says):
                question.bind({name: text}, labels)
