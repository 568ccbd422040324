"""Dates in words, and claims as footnotes."""

import pytest

from maliwar.reading.footnotes import number_claims
from maliwar.reading.thing import claim_words
from maliwar.wording import date_words, period_words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2012-06-08", "8 June 2012"),
        ("2012-01", "January 2012"),
        ("2012", "2012"),
        ("2012-21", "spring 2012"),
        ("[2012-04-06..2012-06-07]", "between 6 April and 7 June 2012"),
        ("[2012-12..2013-01-05]", "between December 2012 and 5 January 2013"),
        ("[..2012-09-01]", "by 1 September 2012"),
        ("[2012-06-26..]", "26 June 2012 or later"),
        ("[2012,2013-01]", "2012 or January 2013"),
        ("[..]", "unknown"),
        ("..", "still so when the article was read"),
        ("2012-01-16~", "about 16 January 2012"),
        ("2012-01-16?", "16 January 2012 (date uncertain)"),
        ("2012-13", "2012-13"),
        ("something else", "something else"),
    ],
)
def test_every_date_in_use_can_be_said(edtf: str, words: str) -> None:
    """In words, without the notation; what is no date is left alone."""
    assert date_words(edtf) == words


def test_a_period_is_said_in_one_line() -> None:
    """Both ends, with short months; one day once."""
    assert period_words("2012-06-08", "[2013-01-14..]") == "8 Jun 2012 – 14 Jan 2013 or later"
    assert period_words("2012-06-26", "2012-06-26") == "26 Jun 2012"
    assert period_words(None, "..") == "? – still so in 2024"


def claim(iri: str, source: int) -> dict[str, object]:
    """Return a claim as the JSON of an answer has it."""
    return {
        "iri": iri,
        "asserter": {"iri": "actor", "label": "the article"},
        "stance": "denies",
        "said_on": "2012-06-08",
        "source": {"iri": f"source/{source}", "label": "a source", "number": source},
        "passage": None,
    }


def test_a_claim_is_one_footnote_with_all_its_citations() -> None:
    """Numbered in the order of the rows, shared between rows, each citation once."""
    rows = [{"claims": [claim("b", 1), claim("b", 2)]}, {"claims": [claim("a", 3), claim("b", 1)]}, {}]
    notes, marks = number_claims(rows)
    assert marks == ((1,), (1, 2), ())
    assert [(note.number, note.claim, note.references) for note in notes] == [(1, "b", (1, 2)), (2, "a", (3,))]
    assert (notes[0].stance_words, notes[0].said_words) == ("denies it", "8 June 2012")


def test_a_claim_without_a_label_is_read_off_its_name() -> None:
    """The passage in front is left out."""
    assert claim_words("https://example.org/p094-mnla-denies-it") == "Mnla denies it"
