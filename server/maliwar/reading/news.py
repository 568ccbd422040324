"""What is new: the sections of CHANGELOG.md, newest first, each with what a user sees in it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from maliwar.project import Project

CHANGELOG: Final = "CHANGELOG.md"
_HEADING: Final = re.compile(r"^## +(?P<version>\S+)(?:\s+[–-]\s+(?P<when>.+?))?\s*$")
_ITEM: Final = re.compile(r"^[-*] +(?P<text>.+)$")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_CODE: Final = re.compile(r"`([^`]*)`")


@dataclass(frozen=True)
class Release:
    """One version: `date` is its ISO date, empty while it is not released."""

    version: str
    date: str
    items: tuple[str, ...]
    """Sentences in English; what stands between backticks is code."""


def releases(place: Project | Path) -> tuple[Release, ...]:
    """Read the changelog of a project or of its folder, newest first; none where there is no such file."""
    path = Project.of(place).file(CHANGELOG)
    return tuple(_read(path.read_text("utf-8"))) if path.is_file() else ()


def pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Cut a sentence of the changelog into its pieces, each with whether it is code."""
    parts = _CODE.split(text)
    return tuple((part, bool(number % 2)) for number, part in enumerate(parts) if part)


def _read(text: str) -> list[Release]:
    found: list[tuple[str, str, list[str]]] = []
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            date = _DATE.search(heading["when"] or "")
            found.append((heading["version"], date.group() if date else "", []))
        elif found and (item := _ITEM.match(line)):
            found[-1][2].append(item["text"].strip())
        elif found and found[-1][2] and line.startswith("  ") and line.strip():
            found[-1][2][-1] += " " + line.strip()
    return [Release(version, date, tuple(items)) for version, date, items in found]
