"""Sentences of people who had not seen the patterns, asked of the whole graph."""

import csv
from functools import cache
from pathlib import Path

import fixture_graph
import pytest
from test_goldens import names_in

from maliwar.questions.labels import LabelIndex
from maliwar.questions.words import Reading, understand

ASKED = Path(__file__).parent / "asked.tsv"
RIGHT = 0.9
"""The part of the sentences whose first reading must be right."""

Asked = tuple[str, str, str]


def asked() -> list[Asked]:
    """Read (sentence, question, values); the question is `?` where nothing may be answered at once."""
    with ASKED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(row[0], row[1], row[2] if len(row) > 2 else "") for row in rows[1:]]


@cache
def names() -> LabelIndex:
    """Return the names of the whole graph, once."""
    return names_in(fixture_graph.whole_engine())


@cache
def first(sentence: str) -> Reading | None:
    """Return the first reading of a sentence."""
    return next(iter(understand(sentence, fixture_graph.catalogue(), names())), None)


def is_right(row: Asked) -> bool:
    """Whether the first reading is the one meant, or nothing is sure where nothing may be."""
    sentence, question, values = row
    reading = first(sentence)
    if question == "?" or reading is None:
        return question == "?" and not (reading and reading.sure)
    given = "&".join(f"{name}={value}" for name, value in sorted(reading.values.items()))
    return (reading.question, given) == (question, values)


@pytest.mark.parametrize("row", asked(), ids=lambda row: row[0][:60])
def test_nothing_else_is_answered_in_its_place(row: Asked) -> None:
    """A sentence is answered as it was meant, or not at once."""
    reading = first(row[0])
    assert is_right(row) or not (reading and reading.sure), reading


def test_most_sentences_are_read_right() -> None:
    """At least nine in ten of 150 and more."""
    rows = asked()
    assert len(rows) >= 150
    wrong = [row[0] for row in rows if not is_right(row)]
    assert len(wrong) <= (1 - RIGHT) * len(rows), wrong
