"""The records of a CSV file, each with the line on which it begins; what is broken costs one row and not the rest.

Python's csv reads the cells (RFC 4180, strictly); which lines make up a record is decided here. A quotation mark that
is never closed would swallow every row that follows: a record in which a whole row stands on a line of its own, or
that is longer than a record may be, is refused at its first line, and reading goes on with the next.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maliwar.errors import BadRow
from maliwar.imports.lines import LONGEST, Line, Lines

MOST_LINES: Final = 1000
"""Lines that the cells of one record may span."""

_UNCLOSED: Final = "a quotation mark in the row is not closed"

csv.field_size_limit(max(csv.field_size_limit(), 2 * LONGEST))


@dataclass(frozen=True, slots=True)
class Record:
    """A row: its first and last line, its cells, or what is wrong with it; `text` is how it begins."""

    line: int
    last: int
    cells: tuple[str, ...]
    text: str
    fault: str = ""


class Records:
    """The records of a file from where its lines stand; `width` is known once the header has been read."""

    def __init__(self, lines: Lines, encoding: str, delimiter: str, width: int | None = None) -> None:
        self._lines, self._encoding, self._delimiter = lines, encoding, delimiter
        self.width = width

    def next(self) -> Record | None:
        """Return the next record, blank lines passed over, or None at the end."""
        while (first := self._lines.take()) is not None:
            if first.content.strip() or first.cut:
                return self._record(first)
        return None

    def _record(self, first: Line) -> Record:
        taken = [first]
        if first.cut:
            size = f"{(first.end - first.start) / LONGEST:,.1f} MB"
            return self._refused(taken, f"the line is {size} long; {LONGEST // 1024**2} MB is the most a row may have")
        try:
            cells = self._parse(taken)
        except UnicodeDecodeError as fault:
            byte = fault.object[fault.start]
            return self._refused(
                taken, f"byte {fault.start + 1} of the row (0x{byte:02X}) is not {self._encoding}; see --encoding"
            )
        except (csv.Error, BadRow) as fault:
            return self._refused(taken, _UNCLOSED if len(taken) > 1 else _told(fault))
        if self.width is not None and len(cells) != self.width:
            return self._refused(taken, f"the row has {len(cells)} cells where the header has {self.width}")
        if self._swallowed(taken):
            return self._refused(taken, "a quotation mark in the row is not closed and swallows the rows that follow")
        return Record(first.number, taken[-1].number, cells, self._beginning(first))

    def _parse(self, taken: list[Line]) -> tuple[str, ...]:
        """Read one record, adding to `taken` the lines on which it goes on."""
        rows = csv.reader(self._texts(taken), delimiter=self._delimiter, strict=True)
        return tuple(next(rows))

    def _texts(self, taken: list[Line]) -> Iterator[str]:
        size = len(taken[0].content)
        yield taken[0].content.decode(self._encoding) + "\n"
        while True:
            line = self._lines.take()
            if line is None:
                raise BadRow(_UNCLOSED)
            taken.append(line)
            size += len(line.content)
            if line.cut or size > LONGEST or len(taken) > MOST_LINES:
                raise BadRow(_UNCLOSED)
            yield line.content.decode(self._encoding) + "\n"

    def _refused(self, taken: list[Line], fault: str) -> Record:
        """Refuse what stands before the next line that is a row by itself, and give the rest back.

        A record that ends as it should, and in which no line is a row, is refused as a whole.
        """
        keep = next((at for at, line in enumerate(taken) if at and self._is_row(line)), None)
        if keep is None:
            keep = len(taken) if _ends(fault) else 1
        self._lines.give_back(taken[keep:])
        kept = taken[:keep]
        return Record(kept[0].number, kept[-1].number, (), self._beginning(kept[0]), fault)

    def _swallowed(self, taken: list[Line]) -> bool:
        return any(self._is_row(line) for line in taken[1:])

    def _is_row(self, line: Line) -> bool:
        if self.width is None or line.cut:
            return False
        try:
            rows = csv.reader([line.content.decode(self._encoding)], delimiter=self._delimiter, strict=True)
            return len(next(rows)) == self.width
        except (csv.Error, StopIteration, UnicodeDecodeError):
            return False

    def _beginning(self, line: Line) -> str:
        return line.content[:800].decode(self._encoding, errors="replace")[:200]


def _ends(fault: str) -> bool:
    return not fault.startswith((_UNCLOSED, "its quotation marks"))


def _told(fault: Exception) -> str:
    if isinstance(fault, BadRow) or "unexpected end" in str(fault):
        return _UNCLOSED
    return f"its quotation marks are broken ({fault})"
