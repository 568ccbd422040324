"""How much of the article is carried, on a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from maliwar.reading.coverage import FACTS, NOTHING, Coverage, FactTally, Tally
from maliwar.settings import Settings
from maliwar.terminal import show
from maliwar.terminal.commands import open_service

WAYS = {
    "claims": "by claims",
    "note": "by a note of coverage",
    "names": "by names only",
    "reason": "explained by a flag",
}
"""How the ways are told in which something is carried."""


def print_coverage(settings: Settings) -> None:
    """Measure the graph, built first where files have changed, and print the report."""
    service = open_service(settings)
    try:
        found = Coverage.measure(service.engine, service.catalogue, service.labels, settings.project.file(FACTS))
    finally:
        service.close()
    out = show.console()
    _tally(out, "passages", found.passages)
    _tally(out, "references", found.references)
    _facts(out, found.facts)
    out.print()
    out.print(_sections(found))


def _tally(out: Console, name: str, tally: Tally) -> None:
    ways = ", ".join(f"{tally.ways[way]} {text}" for way, text in WAYS.items() if way in tally.ways)
    out.print(Text.assemble((f"{tally.carried} of {tally.total} {name}", "bold"), f": {ways}"))
    for thing in tally.missing:
        out.print(Text(f"  nothing: {thing.label}"), soft_wrap=True)


def _facts(out: Console, facts: FactTally | None) -> None:
    if facts is None:
        out.print(f"The facts of the inventory are not counted: {FACTS} is not here.")
        return
    done = facts.carried + facts.explained
    told = f": {facts.carried} by claims, {facts.explained} explained by a note, {facts.unlisted} not listed"
    out.print(Text.assemble((f"{done} of {facts.total} facts", "bold"), told))
    for fact in facts.broken:
        out.print(f"  its claims are not in the graph: {fact}")


def _sections(found: Coverage) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Section", overflow="fold")
    for name in ("Passages", "carried", "nothing", "References", "carried", "nothing"):
        table.add_column(name, justify="right")
    for section in found.sections:
        numbers = [
            number
            for tally in (section.passages, section.references)
            for number in (tally.total, tally.carried, tally.ways.get(NOTHING, 0))
        ]
        table.add_row(section.name, *map(str, numbers))
    return table
