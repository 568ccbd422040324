"""The project's own question on the whole graph: the MNLA and Ansar Dine on five days of 2012."""

from functools import cache

import fixture_graph
import pytest

from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.labels import LabelIndex, Thing


@cache
def names() -> LabelIndex:
    """Return the names in the whole graph."""
    return LabelIndex.load(fixture_graph.whole_engine())


def allies(when: str, **others: str) -> QuestionAnswer:
    """Ask for the MNLA's allies."""
    values = {"actor": "MNLA", "when": when, **others}
    return answer(fixture_graph.whole_engine(), fixture_graph.catalogue(), names(), "allied-with", values)


def grade_of_ansar_dine(found: QuestionAnswer) -> object:
    """Return how surely Ansar Dine was an ally; None where it has no row."""
    grades = {cell.label: row.cells["grade"] for row in found.rows if isinstance(cell := row.cells["ally"], Thing)}
    return grades.get("Ansar Dine")


@pytest.mark.parametrize("others", [{}, {"other": "Ansar Dine"}], ids=["all allies", "the pair"])
@pytest.mark.parametrize(
    ("when", "grade"),
    [
        ("1 March 2012", "throughout"),
        ("20 April 2012", "possibly"),
        ("20 May 2012", "possibly"),
        ("mid-2012", "possibly"),
        ("1 July 2012", None),
    ],
)
def test_ansar_dine_is_graded_by_the_day(when: str, grade: str | None, others: dict[str, str]) -> None:
    """Certain in spring, possible until the day before they fight, then no more."""
    assert grade_of_ansar_dine(allies(when, **others)) == grade


def test_on_1_july_the_pair_is_told_to_be_hostile() -> None:
    """The alliance of another time is named with its period, and the hostility that took its place is offered."""
    found = allies("1 July 2012", other="Ansar Dine")
    assert [item.text for item in found.coverage[:2]] == [
        "MNLA and Ansar Dine not allied on 1 July 2012, as far as is recorded: "
        "an alliance is recorded for another time – January 2012 to between 6 April and 7 June 2012.",
        "Hostility between MNLA and Ansar Dine, 1 July 2012: "
        "Ansar Dine (throughout; since 8 June 2012, at least to 14 January 2013)",
    ]
    offered = found.coverage[1].rows[0].cells
    assert (offered["begins"], offered["grade"]) == ("2012-06-08", "throughout")


def test_on_1_july_ansar_dine_is_offered_beside_other_allies_too() -> None:
    """A possible ally does not hide who had become an enemy."""
    found = allies("1 July 2012")
    offered = next(item for item in found.coverage if item.question == "hostile-to")
    assert "Ansar Dine (throughout; since 8 June 2012" in offered.text
    assert "Ansar Dine" in [getattr(row.cells["enemy"], "label", "") for row in offered.rows]
