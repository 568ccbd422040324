"""How far an import has come, kept beside its half-made files, so that one that was killed goes on where it was.

A small SQLite database, changed once a batch, in one transaction, after the batch's lines are on disk: what the files
hold beyond the lengths that it remembers is cut off when the import goes on. The last transactions may be lost when the
power fails, never a part of one: then the import goes on from a little earlier.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final, Self

STATE: Final = "state.sqlite"
_BITS: Final = 36
"""Of the hash of a statement, beside the number of its thing: 134 million things, each with thousands of statements."""


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
            discard(folder)
            self._open(folder)

    def _open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / STATE, isolation_level=None)
        self._base.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
            "CREATE TABLE IF NOT EXISTS id (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID;"
            "CREATE TABLE IF NOT EXISTS thing (number INTEGER PRIMARY KEY, mark INTEGER UNIQUE);"
            "CREATE TABLE IF NOT EXISTS said (mark INTEGER PRIMARY KEY);"
            "CREATE TABLE IF NOT EXISTS label (thing TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;"
        )

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def clear(self) -> None:
        """Forget everything."""
        self._base.executescript(
            "DELETE FROM fact; DELETE FROM id; DELETE FROM thing; DELETE FROM said; DELETE FROM label;"
        )

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

    def news(self, thing: str, statements: Iterable[str]) -> set[str]:
        """Return the statements about a thing that have not been written yet; they are from now on.

        A statement is kept as the thing's number and some bits of a hash, so that what is new lies side by side.
        """
        mark = _hash(thing)
        is_new = self._base.execute("INSERT OR IGNORE INTO thing (mark) VALUES (?)", (mark,)).rowcount == 1
        number = self._base.execute("SELECT number FROM thing WHERE mark = ?", (mark,)).fetchone()[0]
        first = int(number) << _BITS
        marks = {first + (_hash(statement) % (1 << _BITS)): statement for statement in statements}
        if not is_new:
            known = "SELECT mark FROM said WHERE mark >= ? AND mark < ?"
            for (each,) in self._base.execute(known, (first, first + (1 << _BITS))):
                marks.pop(each, None)
        self._base.executemany("INSERT INTO said VALUES (?)", ((each,) for each in marks))
        return set(marks.values())


def discard(folder: Path) -> None:
    """Remove the file and what SQLite lays beside it."""
    for end in ("", "-wal", "-shm"):
        (folder / f"{STATE}{end}").unlink(missing_ok=True)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), signed=True)


class _Kept(Progressed):
    @classmethod
    def read(cls, facts: dict[str, int]) -> Self | None:
        names = [item.name for item in fields(cls)]
        return cls(**{name: facts[name] for name in names}) if all(name in facts for name in names) else None
