"""The three lines of a grade stand twice, in SPARQL for questions and in Python for readers: they must not part."""

from datetime import date

import fixture_graph
import pytest
from test_goldens import names_in

from maliwar.answer.terms import IRI, Literal
from maliwar.dates import Bounds, grade, read_window

BOUNDS = """
PREFIX mw: <https://w3id.org/maliwar/ontology#>
PREFIX mwx: <https://w3id.org/maliwar/index#>
PREFIX actor: <https://w3id.org/maliwar/id/actor/>
SELECT ?situation ?eb ?lb ?ee ?le ?first ?last WHERE {
  ?situation a mw:%s ; mw:party actor:mnla ; mwx:seenFrom ?seen ;
    mwx:eb ?eb ; mwx:lb ?lb ; mwx:ee ?ee ; mwx:le ?le ; mwx:runLb ?first ; mwx:runEe ?last .
}
"""


@pytest.mark.parametrize(
    "when", ["2012-03-01", "2012-04-20", "2012-05-20", "mid-2012", "2012-07-01", "2012", "2013-01"]
)
@pytest.mark.parametrize(("question", "kind"), [("allied-with", "Alliance"), ("hostile-to", "Hostility")])
def test_sparql_grades_as_the_dates_do(question: str, kind: str, when: str) -> None:
    """Each situation of the MNLA gets the grade that its bounds give, and none where they rule it out."""
    engine = fixture_graph.whole_engine()
    bound = fixture_graph.catalogue()[question].bind({"actor": "actor/mnla", "when": when}, names_in(engine))
    found = {_text(row["situation"]): _text(row["grade"]) for row in engine.select(bound.text).records()}
    wanted = {}
    for row in engine.select(BOUNDS % kind).records():
        eb, lb, ee, le, first, last = (
            date.fromisoformat(_text(row[name])) for name in ("eb", "lb", "ee", "le", "first", "last")
        )
        graded = grade(Bounds(eb, lb, ee, le), read_window(when), (first, last))
        if graded:
            wanted[_text(row["situation"])] = graded.value
    assert found == wanted
    assert wanted


def _text(term: object) -> str:
    assert isinstance(term, IRI | Literal)
    return term.value
