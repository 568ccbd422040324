"""Why a row stands in an answer, on a terminal."""

import json
import sys

from rich.padding import Padding
from rich.text import Text

from maliwar.errors import BadParameter
from maliwar.questions.why import why
from maliwar.reading.reasons import lines
from maliwar.settings import Settings
from maliwar.terminal import commands, show


def print_why(settings: Settings, name: str, given: tuple[str, ...], number: int, form: str | None) -> None:
    """Print what speaks for the row of that number, from 1, and against it; as JSON where that is asked for.

    Raises BadParameter for another format, NotFound where the answer has fewer rows.
    """
    if form not in (None, "json"):
        raise BadParameter(f"Why a row is there can be had as text and as json, not as {form}.")
    service = commands.open_service(settings)
    try:
        values = dict(commands.read_values(given))
        found = why(service.engine, service.catalogue, service.labels, name, values, number, service.version)
    finally:
        service.close()
    found = found.placed(service.settings.root)
    if form == "json":
        sys.stdout.write(json.dumps(found.to_dict(), ensure_ascii=False) + "\n")
        return
    out = show.console()
    for index, line in enumerate(lines(found)):
        words = Text(line.lstrip(), style="" if index else "bold")
        out.print(Padding(words, (0, 0, 0, len(line) - len(words))))
    out.print()
    out.print(Text.assemble(("Permanent link  ", "dim"), found.permanent), soft_wrap=True)
