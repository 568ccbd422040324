"""A question with its values as few lines of Python, R, shell and SPARQL, to be pasted as they stand.

The values stand in the address alone, percent-encoded: letters, digits and `-._~/%&=?:` are left of any of them, and
none of these ends a string or starts anything in the three languages. In SPARQL they are terms, written by the library.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from maliwar.languages import N_
from maliwar.questions.binding import Bound
from maliwar.questions.header import Column
from maliwar.questions.question import Question

_SHOWN: Final = 5
"""Columns that a snippet prints; all are there."""
_ASIDE: Final = frozenset({"date_uncertain", "known"})
_SAFE: Final = ":/?#[]@!&*+,;=%~"
"""What may stand in an address and in a quoted string of each language; not quotes, backslash, dollar, parentheses."""


@dataclass(frozen=True)
class Snippet:
    """A few lines in one language, by a short key; where they are kept in a file, how that is sent."""

    key: str
    language: str
    text: str
    hint: str = ""
    command: str = ""


def snippets(bound: Bound, root: str) -> tuple[Snippet, ...]:
    """Return how to get the answer elsewhere; `root` is this server's address without a slash."""
    question = bound.question
    values = urlencode(_chosen(bound), quote_via=quote, safe="/", errors="replace")
    query = f"?{values}" if values else ""
    table, data, endpoint = (
        quote(f"{root}{path}", safe=_SAFE)
        for path in (f"/questions/{question.name}.csv", f"/questions/{question.name}.json", "/sparql")
    )
    sent = f"curl --fail -H 'Accept: text/csv' --data-urlencode query@question.rq '{endpoint}'\n"
    return (
        Snippet("python", "Python", _python(table + query, question)),
        Snippet("r", "R", _r(table + query, question)),
        Snippet("curl", "curl", f"curl --fail '{table}{query}'\ncurl --fail '{data}{query}'\n"),
        Snippet("sparql", "SPARQL", bound.text.strip() + "\n", N_("Kept as question.rq, it is sent by:"), sent),
    )


def _chosen(bound: Bound) -> dict[str, str]:
    """Return what was chosen and, for what cannot be left out, the example of the question's file."""
    values = bound.understood.values()
    examples = {each.name: each.raw for each in values if each.raw and not bound.question.optional(each.name)}
    return {**examples, **bound.given}


def _python(address: str, question: Question) -> str:
    shown = ", ".join(f'"{name}"' for name in _columns(question))
    return f"""import pandas as pd

rows = pd.read_csv("{address}")
print(rows[[{shown}]].to_string())
"""


def _r(address: str, question: Question) -> str:
    shown = ", ".join(f'"{name}"' for name in _columns(question))
    return f"""rows <- read.csv("{address}", encoding = "UTF-8")
print(rows[c({shown})])
"""


def _columns(question: Question) -> list[str]:
    telling = [column for column in question.columns if column.name not in _ASIDE]
    shown = [_printed(column) for column in telling[:_SHOWN]]
    return [*shown, "citation"] if question.evidence else shown


def _printed(column: Column) -> str:
    return f"{column.name}_label" if column.holds_things else column.name
