"""How far an import has come, kept beside its half-made files, so that one that was killed goes on where it was.

A small SQLite database, changed once a batch, in one transaction, after the batch's lines are on disk: what the files
hold beyond the lengths that it remembers is cut off when the import goes on.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final, Self

STATE: Final = "state.sqlite"


@dataclass(frozen=True, kw_only=True)
class Progressed:
    """Where the next row begins, what has been counted, and how long the files are."""

    offset: int
    line: int
    rows: int = 0
    events: int = 0
    claims: int = 0
    rejects: int = 0
    duplicates: int = 0
    triples: int = 0
    graph_bytes: int = 0
    rejects_bytes: int = 0


class State:
    """The memory of one import: its ids, its shared statements, the first name of each thing, how far it is."""

    def __init__(self, folder: Path) -> None:
        try:
            self._open(folder)
        except sqlite3.DatabaseError:  # a torn file remembers nothing
            self._base.close()
            (folder / STATE).unlink()
            self._open(folder)

    def _open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / STATE, isolation_level=None)
        self._base.executescript(
            "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
            "CREATE TABLE IF NOT EXISTS id (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID;"
            "CREATE TABLE IF NOT EXISTS said (mark INTEGER PRIMARY KEY);"
            "CREATE TABLE IF NOT EXISTS label (thing TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;"
        )

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def clear(self) -> None:
        """Forget everything."""
        self._base.executescript("DELETE FROM fact; DELETE FROM id; DELETE FROM said; DELETE FROM label;")

    def begin(self) -> None:
        """Begin a batch; nothing of it is kept before `commit`."""
        self._base.execute("BEGIN")

    def commit(self, progressed: Progressed) -> None:
        """Keep the batch."""
        self._base.executemany("REPLACE INTO fact VALUES (?, ?)", asdict(progressed).items())
        self._base.execute("COMMIT")

    def identify(self, key: str) -> None:
        """Remember which file, read in which way, this is the import of."""
        self._base.execute("REPLACE INTO fact VALUES ('key', ?)", (key,))

    @property
    def key(self) -> str:
        """What `identify` was told, empty before."""
        found = self._base.execute("SELECT value FROM fact WHERE name = 'key'").fetchone()
        return str(found[0]) if found else ""

    @property
    def progressed(self) -> Progressed | None:
        """What the last batch kept, or None before the first."""
        return _Kept.read(dict(self._base.execute("SELECT name, value FROM fact")))

    def first_line(self, key: str, line: int) -> int:
        """Return the line on which a row of that id was first, which may be this one."""
        self._base.execute("INSERT OR IGNORE INTO id VALUES (?, ?)", (key, line))
        return int(self._base.execute("SELECT line FROM id WHERE id = ?", (key,)).fetchone()[0])

    def forget(self, keys: Iterable[str]) -> None:
        """Forget ids of rows that were refused: another row may bear them rightly."""
        self._base.executemany("DELETE FROM id WHERE id = ?", ((key,) for key in keys))

    def first_name(self, thing: str, text: str) -> str:
        """Return the name under which a thing first came, which may be this one."""
        self._base.execute("INSERT OR IGNORE INTO label VALUES (?, ?)", (thing, text))
        return str(self._base.execute("SELECT text FROM label WHERE thing = ?", (thing,)).fetchone()[0])

    def is_new(self, statement: str) -> bool:
        """Whether a statement about something that several rows name has not been written yet; it is from now on."""
        mark = int.from_bytes(hashlib.blake2b(statement.encode(), digest_size=8).digest(), signed=True)
        return self._base.execute("INSERT OR IGNORE INTO said VALUES (?)", (mark,)).rowcount == 1


class _Kept(Progressed):
    @classmethod
    def read(cls, facts: dict[str, int]) -> Self | None:
        names = [item.name for item in fields(cls)]
        return cls(**{name: facts[name] for name in names}) if all(name in facts for name in names) else None
