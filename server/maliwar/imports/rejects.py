"""The rows that were not taken, each with its line and the reason: rejects.tsv, and what the terminal shows of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

COLUMNS: Final = ("line", "last_line", "kind", "id", "reason", "row")
HEAD: Final = "\t".join(COLUMNS) + "\n"
REJECTED: Final = "rejected"
DUPLICATE: Final = "duplicate"


@dataclass(frozen=True)
class Reject:
    """A row that was not taken; `text` is how it begins in the file."""

    line: int
    last: int
    kind: str
    id: str
    reason: str
    text: str

    def to_tsv(self) -> str:
        """Return a line of rejects.tsv; tabs and ends of lines in its cells are escaped."""
        cells = (str(self.line), str(self.last), self.kind, self.id, self.reason, self.text)
        return "\t".join(_plain(cell) for cell in cells) + "\n"

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line == self.last else f"lines {self.line}–{self.last}"
        return f"{where}{f' ({self.id})' if self.id else ''}: {self.reason}"


def read(path: Path, most: int) -> Iterator[Reject]:
    """Yield the first rejects of a file."""
    with path.open(encoding="utf-8") as file:
        next(file, None)
        for _, line in zip(range(most), file, strict=False):
            number, last, kind, key, reason, text = line.rstrip("\n").split("\t")
            yield Reject(int(number), int(last), kind, key, reason, text)


def _plain(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")
