"""The lines of a file that somebody else wrote: numbered as an editor numbers them, and never more of one than fits.

A line ends with LF, CR LF or a lone CR. One that is longer than LONGEST is never read into memory: it is skipped a
block at a time and comes out as its first bytes, marked as cut.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

LONGEST: Final = 1024 * 1024
"""Bytes that a line may have; the longest row of the known kinds has some ten thousand."""
_BLOCK: Final = 256 * 1024
_SHOWN: Final = 200
"""Bytes that are kept of a line that is too long."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; numbers count from 1, `start` and `end` are offsets in the file."""

    number: int
    start: int
    end: int
    content: bytes
    cut: bool = False
    """Whether it was longer than LONGEST; the content is then its beginning alone."""


class Lines:
    """The lines from an offset on, one at a time; some may be given back, to be read again."""

    def __init__(
        self, file: BinaryIO, offset: int = 0, number: int = 1, told: Callable[[int], None] = lambda _: None
    ) -> None:
        file.seek(offset)
        self._file, self._told = file, told
        self._offset, self._number = offset, number
        self._held = b""
        self._waiting: deque[Line] = deque()

    @property
    def place(self) -> tuple[int, int]:
        """The offset and the number of the line that comes next: where to go on another day."""
        return (self._waiting[0].start, self._waiting[0].number) if self._waiting else (self._offset, self._number)

    def take(self) -> Line | None:
        """Return the next line, or None at the end of the file."""
        if self._waiting:
            return self._waiting.popleft()
        return self._cut_off()

    def give_back(self, lines: list[Line]) -> None:
        """Take these lines, the last ones taken, back, so that they come again."""
        self._waiting.extendleft(reversed(lines))

    def _fill(self) -> bool:
        block = self._file.read(_BLOCK)
        self._told(len(block))
        self._held += block
        return bool(block)

    def _cut_off(self) -> Line | None:
        searched = 0
        while (found := _end(self._held, searched)) is None:
            if len(self._held) > LONGEST:
                return self._skip()
            searched = max(0, len(self._held) - 1)
            if not self._fill():
                return self._emit(len(self._held), 0) if self._held else None
        end, mark = found
        return self._emit(end, mark) if end <= LONGEST else self._emit(end, mark, cut=True)

    def _emit(self, length: int, mark: int, *, cut: bool = False) -> Line:
        start = self._offset
        content = self._held[: _SHOWN if cut else length]
        self._held = self._held[length + mark :]
        return self._line(start, length + mark, content, cut=cut)

    def _line(self, start: int, size: int, content: bytes, *, cut: bool) -> Line:
        line = Line(self._number, start, start + size, content.removesuffix(b"\r"), cut)
        self._offset, self._number = line.end, self._number + 1
        return line

    def _skip(self) -> Line:
        """Pass over what is left of a line that is too long, keeping its beginning."""
        start, shown, passed = self._offset, self._held[:_SHOWN], 0
        while (found := _end(self._held, 0)) is None:
            passed += len(self._held) - 1
            self._held = self._held[-1:]  # a CR may be half of a CR LF
            if not self._fill():
                passed, self._held = passed + len(self._held), b""
                return self._line(start, passed, shown, cut=True)
        end, mark = found
        self._held = self._held[end + mark :]
        return self._line(start, passed + end + mark, shown, cut=True)


def _end(held: bytes, start: int) -> tuple[int, int] | None:
    """Return where the first line ends and how long the mark is; a CR at the very end may yet become CR LF."""
    feed = held.find(b"\n", start)
    carriage = held.find(b"\r", start, feed if feed >= 0 else len(held))
    if carriage < 0:
        return None if feed < 0 else (feed, 1)
    if carriage + 1 == len(held):
        return None
    return carriage, 2 if held[carriage + 1 : carriage + 2] == b"\n" else 1
