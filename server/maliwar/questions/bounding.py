"""How many solutions of a question are read at most, and what an answer that had more says of itself."""

from typing import Final

from maliwar.answer.terms import Table
from maliwar.languages import gettext, number_words

MOST: Final = 9_999
"""Solutions of a query, several of which may make one row; three times what the largest answer on our war has. With the
one that tells that there are more it is the most that Virtuoso sorts, as it comes."""


def bounded(text: str) -> str:
    """Return a SELECT that gives at most one solution more than are read."""
    return f"{text.rstrip()}\nLIMIT {MOST + 1}\n"


def cut(table: Table) -> tuple[Table, str | None]:
    """Return what is read of a table, and a sentence where there was more."""
    if len(table.rows) <= MOST:
        return table, None
    message = gettext(
        "This answer is cut: it has more than %(most)s lines of evidence, and the rows that come first are shown. "
        "Give an actor, a place, a thing or a shorter time to see all of fewer; /sparql takes the query itself."
    )
    return Table(table.columns, table.rows[:MOST]), message % {"most": number_words(MOST)}
