"""The war on a day, on a terminal: each part with what is sure, and how much the dates leave possible."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from rich.console import Console
from rich.text import Text

from maliwar.questions.day import DayTold, Section, read_day, tell
from maliwar.settings import Settings
from maliwar.terminal import show
from maliwar.terminal.commands import open_service


def print_day(settings: Settings, words: str, known_on: str, form: str | None, *, possible: bool) -> None:
    """Print what held and happened on a day; with `possible`, what the dates leave open too.

    Raises BadDate, and BadParameter where the words name more than a day.
    """
    service = open_service(settings)
    try:
        day = read_day(words, service.labels)
        found = tell(service.engine, service.catalogue, service.labels, day, known_on, service.version)
        found = found.placed(settings.root)
    finally:
        service.close()
    known = f"as-known-on={quote(known_on)}&" if known_on else ""
    link = f"{settings.root}/on/{day}?{known}version={found.version}"
    if form == "json":
        sys.stdout.write(json.dumps({**found.to_json(), "permanent": link}, ensure_ascii=False, indent=1) + "\n")
    else:
        _show(show.console(), found, link, possible=possible)


def _show(out: Console, found: DayTold, link: str, *, possible: bool) -> None:
    out.print(Text(found.title, style="bold"))
    for text in found.coverage:
        out.print(text)
    for section in found.sections:
        out.print()
        out.print(Text(section.part.heading, style="bold"))
        if not section.answer.rows:
            out.print(section.nothing)
        _print_rows(out, section, section.sure)
        if section.possible and possible:
            _print_rows(out, section, section.possible)
        elif section.possible:
            out.print(Text(f"{len(section.possible)} possible, as far as the dates allow", style="dim"))
    out.print()
    if any(section.possible for section in found.sections) and not possible:
        out.print(Text("--possible shows what the dates leave possible.", style="dim"))
    out.print(Text.assemble(("Permanent link  ", "dim"), link), soft_wrap=True)


def _print_rows(out: Console, section: Section, places: Sequence[int]) -> None:
    if places:
        rows = tuple(section.answer.rows[place] for place in places)
        out.print(show.rows_table(replace(section.answer, rows=rows), [()] * len(rows), out.width))
