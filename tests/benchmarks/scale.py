"""What each question of the catalogue costs as the data grows: invented wars of several sizes, one table, one curve.

usage: python -m tests.benchmarks.scale [--sizes 100000 1000000 10000000] [--rounds 9] [--folder build]
                                        [--only NAME …] [--json FILE] [--markdown FILE]

Each question is asked of its own data, in 2016: as it must be, and narrowed to a place, to an event, to an actor of
middling rank, and again (`hub`) to the one with most relations. Times are medians in milliseconds in a worker of the
shipped engine, rows read, uncached. `growth` is by how much time grew from the smallest to the largest size for each
time that the answer grew: 1 is no faster than the answer. A question that is stopped by the deadline has no time, and
says so. `whole` marks what tells its reader that it looks at everything there is (`whole = true` in its header): over
the bound, the rest is silent. What asks imports is left out where none is loaded, for then it is answered without the
engine.
"""

import argparse
import json
import math
import os
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
from rich.progress import track
from tests.benchmarks.clock import timed
from tests.benchmarks.dozen import DAY, Chosen
from tests.benchmarks.invented import invented

from maliwar.errors import MaliwarError
from maliwar.names import MW
from maliwar.questions import extent, imports
from maliwar.questions.header import Param
from maliwar.questions.question import Question
from maliwar.service import Service
from maliwar.settings import default_data

SIZES = (100_000, 1_000_000, 10_000_000)
BOUNDS = {100_000: 20.0, 1_000_000: 50.0, 10_000_000: 300.0}
"""Milliseconds that the median of a question may take."""
PATIENCE = 60.0
"""Seconds after which a question is stopped, longer than the shipped 10, so that most have a time."""
HUB = " (hub)"
_WHEN = {"period": "2016", "date": DAY}


@dataclass(frozen=True)
class Cost:
    """One question at one size: milliseconds, or what stopped it; rows; whether it says that it looks at everything."""

    milliseconds: float | None
    rows: int
    stopped: str = ""
    whole: bool = False

    def over(self, bound: float) -> bool:
        """Whether it took more milliseconds, or never came to an end."""
        return self.milliseconds is None or self.milliseconds > bound


def main() -> None:
    """Measure every size and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="triples in the store, about")
    options.add_argument("--rounds", type=int, default=9, help="times each question is asked")
    options.add_argument("--folder", type=Path, default=default_data(), help="where the invented wars are kept")
    options.add_argument("--only", nargs="*", help="these questions alone")
    options.add_argument("--json", type=Path, help="file for the figures as JSON")
    options.add_argument("--markdown", type=Path, help="file for the table as Markdown")
    chosen = options.parse_args()
    found = {size: measured(chosen.folder / f"peers-{size}", size, chosen.rounds, chosen.only) for size in chosen.sizes}
    text = table(found)
    print(text)
    if chosen.json:
        plain = {size: {name: asdict(cost) for name, cost in costs.items()} for size, costs in found.items()}
        chosen.json.write_text(json.dumps(plain, indent=1) + "\n")
    if chosen.markdown:
        chosen.markdown.write_text(text)


def measured(folder: Path, size: int, times: int, only: list[str] | None) -> dict[str, Cost]:
    """Return what every question costs in the invented war of that size."""
    war = invented(folder, size)
    chosen = Chosen.of(ox.Store.read_only(str(war.snapshot.store_path)))
    service = Service.open(replace(war.settings, deadline=PATIENCE))
    imported = bool(imports.loaded(service.engine))
    try:
        asked = [
            (name, question, values)
            for question_name, question in service.catalogue.items()
            if (not only or question_name in only) and (question.header.imports, imported) != (True, False)
            for name, values in valued(question, chosen)
        ]
        return {
            name: cost(service, question, values, times)
            for name, question, values in track(asked, f"{war.triples:,} triples")
        }
    finally:
        service.close()


def valued(question: Question, chosen: Chosen) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield a question as it needs to be asked, and once more for each thing it may be narrowed to; names and values.

    All of it in 2016, or on its day. An actor is of middling rank, and then the hub.
    """
    times = {param.name: _WHEN[param.type] for param in question.params if param.type in _WHEN}
    things = {param.name: value for param in question.params if (value := _thing(param, chosen))}
    needed = {name: value for name, value in things.items() if not question.optional(name)}
    yield from _ranked(question.name, {**times, **needed}, chosen)
    for name in (each for each in things if each not in needed):
        yield from _ranked(f"{question.name}, {name}", {**times, **needed, name: things[name]}, chosen)


def _ranked(name: str, values: Mapping[str, str], chosen: Chosen) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield name, values
    if chosen.middling in values.values():
        yield name + HUB, {key: chosen.hub if value == chosen.middling else value for key, value in values.items()}


def _thing(param: Param, chosen: Chosen) -> str:
    if param.of in (MW + "Actor", "mw:Actor"):
        return chosen.second if param.name == "other" else chosen.middling
    if param.of in (MW + "Place", "mw:Place"):
        return chosen.place
    return chosen.event if param.name == "event" or (param.name == "thing" and not param.of) else ""


def cost(service: Service, question: Question, values: Mapping[str, str], times: int) -> Cost:
    """Ask one question; once only where once takes seconds."""
    whole = bool(extent.note(question, values))
    try:
        text = question.bind(dict(values), service.labels).text
        rows = len(service.engine.select(text).rows)
        ask = partial(service.engine.select, text)
        once = timed(ask, 1)[0]
        return Cost(once if once > 2000 else statistics.median([once, *timed(ask, times)]), rows, whole=whole)
    except MaliwarError as fault:
        return Cost(None, 0, fault.message, whole)


def growth(costs: list[Cost]) -> float | None:
    """Return how much faster time grew than the answer, from the first size to the last; see the module."""
    first, last = costs[0], costs[-1]
    if not first.milliseconds or not last.milliseconds:
        return None
    return (last.milliseconds / first.milliseconds) / max(1.0, (last.rows + 1) / (first.rows + 1))


def table(found: Mapping[int, Mapping[str, Cost]]) -> str:
    """Return the table as Markdown, the slowest at the largest size first."""
    sizes = list(found)
    names = sorted(found[sizes[-1]], key=lambda name: -(found[sizes[-1]][name].milliseconds or math.inf))
    heads = ["question", *(f"{size:,}: ms (rows)" for size in sizes), "growth"]
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1)]
    for name in names:
        costs = [found[size][name] for size in sizes if name in found[size]]
        grown = growth(costs)
        lines.append([name, *map(_cell, costs), "" if grown is None else f"{grown:.2g}"])
    over = [line for size, costs in found.items() for line in _over(size, costs)]
    load = ", ".join(f"{each:.2f}" for each in os.getloadavg())
    return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), "", *over, f"- load {load}", ""])


def _over(size: int, costs: Mapping[str, Cost]) -> Iterator[str]:
    """Yield how many are over the bound of a size, and which of those do not say so."""
    bound = BOUNDS.get(size)
    if bound:
        slow = {name: each.whole for name, each in costs.items() if each.over(bound)}
        silent = [name for name, whole in slow.items() if not whole]
        yield (
            f"- {size:,}: {len(slow)} of {len(costs)} over {bound:.0f} ms; {len(slow) - len(silent)} say so, "
            f"{len(silent)} silent{': ' * bool(silent)}{', '.join(silent)}"
        )


def _cell(each: Cost) -> str:
    told = "stopped" if each.milliseconds is None else f"{each.milliseconds:.1f} ({each.rows:,})"
    return f"{told} whole" if each.whole else told


if __name__ == "__main__":
    main()
