"""What `maliwar links` does: asks the endpoint with a bar on the terminal, and writes what came of it."""

import sys
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from rich.progress import track

from maliwar.answer.remote import RemoteEngine
from maliwar.links.check import check_links
from maliwar.links.ours import Ours, read_ours
from maliwar.links.sssom import write_sssom
from maliwar.links.suggest import suggest_links
from maliwar.links.wikidata import Wikidata
from maliwar.settings import Settings
from maliwar.tables import ITEMS, read_table
from maliwar.terminal import show
from maliwar.terminal.commands import open_service

_PATIENCE: Final = 60.0
"""Seconds that one query may take there; Wikidata's own limit."""
_T = TypeVar("_T")


def check(settings: Settings, endpoint: str, pause: float) -> int:
    """Write a line for each link that does not hold; return the exit code: 1 where there is any."""
    linked = [each for each in _ours(settings) if each.item]
    confidence = {row["qid"]: row["confidence"] for row in read_table(settings.project.file(ITEMS))}
    broken = 0
    for verdict in _tracked(check_links(linked, _wikidata(endpoint, pause), confidence), len(linked), "links"):
        broken += not verdict.holds
        for fault in verdict.faults:
            print(f"{verdict.ours.path}: {verdict.ours.item} ({verdict.confidence}): {fault}")
    show.console(errors=True).print(f"{len(linked)} links, {broken} of them with a fault")
    return 1 if broken else 0


def suggest(settings: Settings, endpoint: str, pause: float) -> None:
    """Write candidates for what has no link to standard output."""
    candidates = suggest_links(_ours(settings), _wikidata(endpoint, pause))
    number = write_sssom(_tracked(candidates, None, "candidates"), sys.stdout, endpoint)
    show.console(errors=True).print(f"{number} candidates to review; no link was written")


def _ours(settings: Settings) -> list[Ours]:
    service = open_service(settings)
    try:
        return read_ours(service.engine)
    finally:
        service.close()


def _wikidata(endpoint: str, pause: float) -> Wikidata:
    return Wikidata(RemoteEngine(endpoint, Settings(engine=endpoint, deadline=_PATIENCE)), pause)


def _tracked(each: Iterable[_T], total: int | None, what: str) -> Iterator[_T]:
    console = show.console(errors=True)
    yield from track(each, what, total=total, console=console, disable=not console.is_terminal)
