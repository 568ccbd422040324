"""The references of the article as a list: filtered by what rests on them and by words, in the order asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from maliwar.languages import N_
from maliwar.questions.evidence import Cell, Row
from maliwar.questions.labels import Thing
from maliwar.questions.spelling import fold

QUESTION: Final = "sources"
FLAGS: Final = "source-flags"
"""The question that counts the sources of each flag."""
CARRIES: Final = {
    "claims": N_("at least one claim rests on it"),
    "reason": N_("nothing rests on it, and a flag says why"),
    "nothing": N_("nothing rests on it, for no reason given"),
}
"""What may rest on a source, as the question's column says it."""
SORTS: Final = {
    "number": N_("by number"),
    "claims": N_("most claims first"),
    "publisher": N_("by publisher"),
    "published": N_("by date"),
    "title": N_("by title"),
}


@dataclass(frozen=True)
class Flagged:
    """A flag with how many sources bear it, and how many claims rest on those."""

    flag: Thing
    sources: int
    claims: int
    share: float
    """The number of its sources, as a share of the greatest that a flag has."""


def flags(rows: Iterable[Row]) -> list[Flagged]:
    """Read the flags off the rows of `source-flags`, those of the most sources first."""
    found = [(flag, _whole(row, "sources"), _whole(row, "claims")) for row in rows for flag in _flag(row)]
    most = max((count for _thing, count, _resting in found), default=1)
    return [Flagged(flag, count, claims, count / most) for flag, count, claims in found]


def title_of(source: Thing) -> str:
    """Return what a source is called, without the number that its label begins with."""
    mark = f"[{source.number}] "
    return source.label.removeprefix(mark) if source.number is not None else source.label


def matching(rows: Sequence[Row], words: str) -> list[Row]:
    """Return the rows in whose number, title, publisher, date, flags or remark all the words stand.

    Case, accents and punctuation make no difference; `[57]` and `reference 57` find one by its number.
    """
    wanted = fold(words).split()
    return [row for row in rows if _has(row, wanted)]


def ordered(rows: Iterable[Row], by: str) -> list[Row]:
    """Return the rows in an order of SORTS; what says nothing there comes last."""
    return sorted(rows, key=_KEYS[by])


def _has(row: Row, wanted: Sequence[str]) -> bool:
    text = _text(row)
    return all(word in text for word in wanted)


def _text(row: Row) -> str:
    source = row.cells["source"]
    cells: list[Cell] = [row.cells[name] for name in ("publisher", "published", "quality", "note")]
    told = [f"reference {source.number} {title_of(source)}" if isinstance(source, Thing) else ""]
    for cell in cells:
        for value in cell if isinstance(cell, tuple) else (cell,):
            told.append(value.label if isinstance(value, Thing) else str(value or ""))
    return fold(" ".join(told))


def _number(row: Row) -> int:
    return _whole(row, "number")


def _last(name: str) -> Callable[[Row], tuple[bool, str, int]]:
    def key(row: Row) -> tuple[bool, str, int]:
        text = str(row.cells[name] or "")
        return not text, fold(text) if name == "publisher" else text.lstrip("[."), _number(row)

    return key


def _claims(row: Row) -> tuple[int, int]:
    return -_whole(row, "claims"), _number(row)


def _whole(row: Row, name: str) -> int:
    cell = row.cells[name]
    return cell if isinstance(cell, int) else 0


def _flag(row: Row) -> Iterable[Thing]:
    flag = row.cells["flag"]
    return (flag,) if isinstance(flag, Thing) else ()


def _title(row: Row) -> tuple[str, int]:
    source = row.cells["source"]
    return fold(title_of(source)) if isinstance(source, Thing) else "", _number(row)


_KEYS: Final[Mapping[str, Callable[[Row], Any]]] = {
    "number": _number,
    "claims": _claims,
    "publisher": _last("publisher"),
    "published": _last("published"),
    "title": _title,
}
