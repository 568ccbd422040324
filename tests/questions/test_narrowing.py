"""What is done to a query so that it stays quick in a large graph changes nothing of what it answers."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import fixture_graph
import pyoxigraph as ox
import pytest

from maliwar.answer.dialect import for_oxigraph
from maliwar.build.keys import KEYS, keys
from maliwar.names import MWX
from maliwar.questions import bounding, narrowing
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.beyond import Known
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.labels import LabelIndex
from maliwar.questions.question import Question

QUESTIONS = fixture_graph.catalogue()
FEW = 3
"""Things asked for by each parameter."""


KEY = re.compile(
    r"^ *(FILTER\(!BOUND.* EXISTS \{ )?\?\w+ mwx:(reaches|bearsOn|saidFor) \?\w+ (\}\)|\.)\n", re.MULTILINE
)


def without_keys(text: str, _optional: Sequence[str]) -> str:
    """Return a query as the file has it, but for the lines that ask for a key."""
    return KEY.sub("", text)


def choices(question: Question) -> Iterator[dict[str, str]]:
    """Yield nothing chosen, then each parameter that may be left out with a few things of its kind."""
    yield {}
    for param in question.params:
        if param.type == "iri" and question.defaults[param.name] == (None,):
            things = fixture_graph.labels().pick(param.of)
            told = sorted(things, key=lambda thing: -fixture_graph.labels().told(thing.iri))
            yield from ({param.name: thing.path} for thing in told[:FEW])


WHOLES = """PREFIX mw: <https://w3id.org/maliwar/ontology#>
SELECT DISTINCT ?actor WHERE {
  ?actor a mw:Actor .
  { ?part mw:partOf ?actor } UNION { ?voice mw:speaksFor ?actor }
}"""
HARMED = "losses", "blame", "denials", "announcements", "rights-violations", "pledges", "changes-of-control", "network"


@pytest.mark.parametrize("name", HARMED)
def test_what_is_told_of_a_part_is_told_of_the_whole(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the project's own graph: of a state by its army, of a group by whoever speaks for it."""
    engine, question = fixture_graph.whole_engine(), QUESTIONS[name]
    param = next(each.name for each in question.params if each.name in ("actor", "doer"))
    found = 0
    for (actor,) in engine.select(WHOLES).rows:
        assert actor
        quick = question.bind({param: actor.value}, fixture_graph.whole_labels()).brief
        with monkeypatch.context() as patched:
            patched.setattr("maliwar.questions.question.narrowed", without_keys)
            whole = question.bind({param: actor.value}, fixture_graph.whole_labels()).brief
        rows = set(engine.select(for_oxigraph(quick)).rows)
        found += len(rows)
        assert rows == set(engine.select(whole).rows), actor
    assert found


def lines(text: str) -> list[bytes]:
    """Return the solutions of a query on the fixture, in any order."""
    result = fixture_graph.small_store().query(text)
    assert isinstance(result, ox.QuerySolutions)
    return sorted(set((result.serialize(format=ox.QueryResultsFormat.TSV) or b"").splitlines()))


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_narrowed_query_finds_what_the_whole_one_finds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing chosen, and everything that may be chosen; as the file has it, narrowed, and as the engine takes it."""
    question = QUESTIONS[name]
    for raw in choices(question):
        quick = question.bind(raw, fixture_graph.labels()).text
        with monkeypatch.context() as patched:
            patched.setattr("maliwar.questions.question.narrowed", without_keys)
            whole = question.bind(raw, fixture_graph.labels()).text
        expected = lines(whole)
        assert lines(quick) == expected, raw
        assert lines(for_oxigraph(quick)) == expected, raw


def test_a_choice_is_where_the_query_begins() -> None:
    """What is chosen is looked up first, what is not chosen is not asked."""
    text = QUESTIONS["events-in"].bind({"place": "Gao"}, fixture_graph.labels()).text
    assert "mw:within ?place ." in text
    assert "?actor" not in text
    assert narrowing.narrowed(text, ["place", "actor"]) == text


def test_keys_are_in_the_index_alone() -> None:
    """Every key that a question begins with is made, and made of a closed graph as often as one likes."""
    made = {triple.predicate.value for triple in keys(fixture_graph.small_store())}
    assert made >= {MWX + name for name in ("reaches", "bearsOn", "saidFor", "takenBy", "takenFrom")}
    assert made <= {MWX + name for key in KEYS for name in re.findall(r"mwx:(\w+) ", key)}


@cache
def held() -> LabelIndex:
    """Return the names of the fixture as if they were too many to hold them all."""
    patch = pytest.MonkeyPatch()
    patch.setattr("maliwar.questions.beyond.HELD", 10)
    try:
        return LabelIndex.load(fixture_graph.engine())
    finally:
        patch.undo()


def asked(labels: LabelIndex, name: str, **raw: str) -> QuestionAnswer:
    """Ask the fixture with these names."""
    return answer(fixture_graph.engine(), QUESTIONS, labels, name, raw)


@pytest.mark.parametrize("name", ["allied-with", "events-in", "disputes", "claims-about", "losses"])
def test_names_that_are_not_held_are_looked_up(name: str) -> None:
    """In a large graph events, situations and claims are looked up; an answer names them as ever."""
    assert held().partial
    assert not fixture_graph.labels().partial
    assert len(held()) < len(fixture_graph.labels())
    assert asked(held(), name).to_json() == asked(fixture_graph.labels(), name).to_json()


def test_an_event_that_is_not_held_is_found_by_its_iri_and_its_label() -> None:
    """Whoever knows it well can still ask for it; a thing that nobody has ever named is nowhere."""
    event = fixture_graph.labels().pick("https://w3id.org/maliwar/ontology#Event")[0]
    assert event.iri not in set(held())
    assert held().resolve(event.path).iri == event.iri
    assert held().resolve(event.label).iri == event.iri
    assert held().days(event.iri) == fixture_graph.labels().days(event.iri)
    assert event.iri + "-of-nobody" not in held()
    assert 'https://w3id.org/maliwar/id/event/a"b' not in held()


def test_an_answer_with_more_lines_than_are_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows that come first are there, and a sentence beside them; a whole answer says nothing of the kind."""
    whole = asked(fixture_graph.labels(), "events-in")
    monkeypatch.setattr(bounding, "MOST", 5)
    cut = asked(fixture_graph.labels(), "events-in")
    assert any("is cut" in note.text for note in cut.coverage)
    assert not any("is cut" in note.text for note in whole.coverage)
    assert 0 < len(cut.rows) < len(whole.rows)
    assert [row.name for row in cut.rows] == [row.name for row in whole.rows][: len(cut.rows)]


def test_looking_up_many_names_takes_few_queries() -> None:
    """Names of a whole table are looked up together, not one by one."""
    engine = fixture_graph.InProcessEngine(fixture_graph.small_store())
    known = Known((), engine)
    known.fetch(fixture_graph.labels())
    assert len(engine.asked) <= 7 * (1 + len(fixture_graph.labels()) // 400)
    before = len(engine.asked)
    assert all(iri in known for iri in fixture_graph.labels() if "/id/" in iri)
    assert len(engine.asked) == before


def test_as_known_on_is_no_choice_of_the_file() -> None:
    """The day of knowing stays in the query whatever else is left out."""
    text = QUESTIONS["events-in"].bind({AS_KNOWN_ON: "2013-01-14"}, fixture_graph.labels()).text
    assert '"2013-01-14"' in text
