"""Questions in words: every phrasing of the file is understood, or not answered."""

import csv
import re
from pathlib import Path

import fixture_graph
import pytest

from maliwar.errors import BadInput
from maliwar.names import ID, MW
from maliwar.questions.header import Param
from maliwar.questions.labels import Entry, LabelIndex, Thing
from maliwar.questions.mentions import read_sentence
from maliwar.questions.words import understand

PHRASINGS = Path(__file__).parent.parent / "questions" / "phrasings.tsv"


def phrasings() -> list[tuple[str, str, str]]:
    """Read (phrasing, question, values); question is `?` where none may be chosen."""
    with PHRASINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows[1:]]


@pytest.mark.parametrize(("text", "question", "values"), phrasings(), ids=lambda value: str(value)[:60])
def test_a_phrasing_is_understood(text: str, question: str, values: str) -> None:
    """The first reading is the right one and is sure; where it is not clear what is meant, nothing is sure."""
    readings = understand(text, fixture_graph.catalogue(), fixture_graph.labels())
    sure = [reading for reading in readings if reading.sure]
    if question == "?":
        assert not sure, sure
        return
    assert readings, "nothing was understood"
    assert readings[0].question == question, readings
    assert "&".join(f"{name}={value}" for name, value in sorted(readings[0].values.items())) == values
    assert readings[0].sure


@pytest.mark.parametrize("question", sorted(fixture_graph.catalogue()))
def test_every_ask_pattern_reads_as_its_own_question(question: str) -> None:
    """The patterns of a file lead back to it, filled with its own examples, and bring what they fix."""
    asked = fixture_graph.catalogue()[question]
    examples = {param.name: _example(param) for param in asked.params}
    ways = ((way, asks.given) for asks in asked.header.asks for way in (*asks.patterns, *asks.french))
    for pattern, given in ways:
        text = re.sub(r"\{(\w+)\}", lambda match: examples[match[1]], pattern)
        readings = understand(text, fixture_graph.catalogue(), fixture_graph.labels())
        assert readings, text
        assert (readings[0].question, readings[0].sure) == (question, True), (text, readings)
        assert {name: readings[0].values.get(name) for name in given} == given


EXAMPLES = {
    "place": "Kidal", "event": "Battle of Gao, June 2012", "actor": "MNLA", "other": "Ansar Dine",
    "victim": "Ansar Dine",
    "thing": "Clash at Kidal, 8 June 2012", "person": "Bilal Ag Acherif", "side": "Northern Alliance", "doer": "MNLA",
    "mission": "Training Mission", "operation": "Operation Lantern", "affected_party": "MNLA", "holder": "MNLA",
    "reference": "reference 142",
}  # fmt: skip


def _example(param: Param) -> str:
    """Return what a reader might put into a place of a pattern."""
    if param.type != "iri":
        return {"period": "June 2012", "date": "8 June 2012", "integer": "at least 100"}.get(param.type, "")
    return EXAMPLES.get(param.name) or fixture_graph.labels().pick(param.of)[0].label


def test_a_mended_name_is_admitted() -> None:
    """The reading says what was taken for what."""
    reading = understand("who was allied with MLNA", fixture_graph.catalogue(), fixture_graph.labels())[0]
    assert reading.understood == "Allies of MNLA, at any time. “MLNA” was read as MNLA."


def test_a_name_may_begin_with_a_small_word() -> None:
    """Where the graph writes it so: In Khalil; but "to go" is not Togo."""
    places = {"In Khalil": "place/in-khalil", "Togo": "place/togo"}
    labels = LabelIndex(
        Entry(Thing(ID + path, name), classes={MW + "Place"}, names={name: True}) for name, path in places.items()
    )
    sentence = read_sentence("who held In Khalil in 2012, who wanted to go", labels, frozenset())
    assert [name.text for name in sentence.names] == ["In Khalil"]
    assert [date.text for date in sentence.dates] == ["2012"]


def test_what_was_not_understood_is_said() -> None:
    """A word that changes the question makes the reading unsure."""
    reading = understand("why was MNLA allied with AQIM", fixture_graph.catalogue(), fixture_graph.labels())[0]
    assert not reading.sure
    assert "why" in reading.understood


def test_names_alone_bring_what_can_be_asked_of_them() -> None:
    """Nothing is answered, something is offered."""
    readings = understand("MNLA's friends", fixture_graph.catalogue(), fixture_graph.labels())
    assert readings
    assert not any(reading.sure for reading in readings)
    assert all(value == "actor/mnla" for reading in readings for value in reading.values.values())


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    """With an example of what can be asked."""
    with pytest.raises(BadInput, match="for example"):
        understand(text, fixture_graph.catalogue(), fixture_graph.labels())


@pytest.mark.parametrize("text", ["\ud800 MNLA", "who \x00 MNLA", "?!", "}} { # \" '", "🙂 " * 100])
def test_odd_text_does_no_harm(text: str) -> None:
    """Nothing is understood, nothing breaks."""
    assert not any(r.sure for r in understand(text, fixture_graph.catalogue(), fixture_graph.labels()))
