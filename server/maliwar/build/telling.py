"""The war that a project's files tell of: its name, and the day of its reading, which is what `..` as an end means."""

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Final, TypeGuard

import pyoxigraph as ox

from maliwar import war
from maliwar.build.inputs import FOLDERS
from maliwar.names import EDTF
from maliwar.project import Project

_DATE: Final = re.compile(r'"([^"]*)"\^\^edtf:')
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


def telling(project: Project) -> AbstractContextManager[None]:
    """Tell of the war of a project's files within a block.

    Where they do not say which days they tell of, these are the first and the last that they name.
    """
    path = project.file(war.FILE)
    return war.telling(war.War.of(map(war.said, _parsed(path)), lambda: _days(project)))


def telling_of(asserted: Iterable[ox.Triple]) -> AbstractContextManager[None]:
    """Tell of the war of a graph, as somebody else built it, within a block."""
    triples = list(asserted)

    def days() -> tuple[date, date] | None:
        texts = (value.value for each in triples if _is_dated(value := each.object))
        return _ends(day for text in texts for day in _whole_days(text))

    return war.telling(war.War.of(map(war.said, triples), days))


def _is_dated(value: object) -> TypeGuard[ox.Literal]:
    return isinstance(value, ox.Literal) and value.datatype.value == EDTF


def _ends(days: Iterable[date]) -> tuple[date, date] | None:
    found = sorted(days)
    return (found[0], found[-1]) if found else None


def _parsed(path: Path) -> list[ox.Quad]:
    """Return what the file says; nothing where it is missing or broken, which the build itself will tell."""
    try:
        return list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError):
        return []


def _days(project: Project) -> tuple[date, date] | None:
    return _ends(
        day
        for path in project.files("triples", FOLDERS["triples"]).values()
        for text in _DATE.findall(path.read_text(encoding="utf-8", errors="replace"))
        for day in _whole_days(text)
    )


def _whole_days(text: str) -> Iterator[date]:
    for day in _DAY.findall(text):
        try:
            yield date.fromisoformat(day)
        except ValueError:
            continue
