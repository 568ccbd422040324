"""Which columns a file has, and which it must have; the known column sets, as their publishers write them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from maliwar.errors import BadInput

DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True)
class ColumnSet:
    """One kind of file: its columns in the publisher's order, and those without which a row says too little."""

    kind: str
    title: str
    columns: tuple[str, ...]
    needed: frozenset[str]
    other: frozenset[str] = frozenset()
    """Columns of earlier or wider editions, which are known and may be there."""

    @property
    def known(self) -> frozenset[str]:
        """Every column that this kind of file may have."""
        return frozenset(self.columns) | self.other


@dataclass(frozen=True)
class Header:
    """The columns of one file by their places."""

    delimiter: str
    names: tuple[str, ...]
    bare: bool = False
    """Whether the file has no header, and its first line is a row."""
    unknown: tuple[str, ...] = ()
    """Columns that are passed over."""


def read_header(text: str, expected: ColumnSet, others: Sequence[ColumnSet] = ()) -> Header:
    """Read the first line of a file.

    Raises BadInput that says which columns are missing, and whether the file is of another kind.
    """
    tried = [(delimiter, _cells(text, delimiter)) for delimiter in DELIMITERS]
    delimiter, cells = max(tried, key=lambda found: (len(expected.known & set(_names(found[1]))), len(found[1])))
    names = _names(cells)
    if expected.needed <= set(names):
        twice = sorted({name for name in names if name in expected.known and names.count(name) > 1})
        if twice:
            raise BadInput(f"The header names {_list(twice)} more than once: keep one of each.")
        return Header(delimiter, names, unknown=tuple(name for name in names if name and name not in expected.known))
    if len(cells) == len(expected.columns) and not expected.known & set(names) and cells[0].strip().isdigit():
        return Header(delimiter, expected.columns, bare=True)
    for other in others:
        if other.needed <= set(names):
            raise BadInput(f"This is a file of {other.title}: use `maliwar import {other.kind}`.")
    if len(cells) == 1:
        raise BadInput(
            f"The first line is one cell, “{text[:60]}”: columns have to be separated by commas, semicolons or tabs."
        )
    missing = [name for name in expected.columns if name in expected.needed and name not in names]
    raise BadInput(
        f"The header lacks {_list(missing)}, without which no event of {expected.title} can be made. "
        f"The columns found: {_list(names[:60])}. The columns known: {_list(expected.columns)}."
    )


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return text.split(delimiter)


def _names(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip().strip("\ufeff").strip('"').strip().lower() for cell in cells)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) if any(names) else "none"
