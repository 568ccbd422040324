"""Writes the project: the cast and the wholes first, then stories, part by part, until there are triples enough."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from maliwar.bench import wholes
from maliwar.bench.cast import Cast
from maliwar.bench.chance import Chance, Weighted
from maliwar.bench.desk import Desk
from maliwar.bench.happenings import event
from maliwar.bench.numbers import Numbers
from maliwar.bench.relations import deployment, relation, siege, support, tie
from maliwar.bench.sheet import Sheet
from maliwar.bench.tenures import control, membership, office
from maliwar.errors import BadData

FEWEST: Final = 5_000
PART: Final = 30_000
"""Triples of a part."""

_STORIES: Final = Weighted(
    (46, event),
    (19, relation),
    (10, control),
    (7, office),
    (6, support),
    (5, membership),
    (3, deployment),
    (3, tie),
    (1, siege),
)


def generate(triples: int, seed: int, to: Path, told: Callable[[int], None] = lambda _: None) -> int:
    """Write a project of about so many triples into `to`/triples, and return how many they are.

    The number is met to within one story, some thirty triples. `told` is called with the triples so far. The same
    arguments give the same files, byte for byte. Raises BadData where the folder holds triples already.
    """
    folder = to / "triples"
    if folder.exists() and any(folder.iterdir()):
        raise BadData(f"{folder} is not empty. Name a new folder, or delete it first.")
    folder.mkdir(parents=True, exist_ok=True)
    cast, chance, numbers = Cast(triples, seed), Chance(seed), Numbers()
    written = _base(folder, cast, chance, numbers, triples)
    told(written)
    turns: dict[int, int] = {}
    dead: set[int] = set()
    part = 0
    while written < triples:
        part += 1
        sheet = Sheet(folder / f"part-{part:04}.ttl", f"Part {part} of an invented war: stories and their claims.")
        desk = Desk(cast, chance, numbers, sheet, turns, dead)
        written += _part(desk, min(PART, triples - written))
        told(written)
    return written


def _part(desk: Desk, wanted: int) -> int:
    while desk.triples < wanted:
        story = _STORIES.at(desk.chance.unit())
        story(desk)
    return desk.close()


def _base(folder: Path, cast: Cast, chance: Chance, numbers: Numbers, triples: int) -> int:
    def desk(name: str, comment: str) -> Desk:
        return Desk(cast, chance, numbers, Sheet(folder / f"{name}.ttl", comment))

    first = desk("dataset", "The data set itself: invented, for benchmarks.")
    wholes.dataset(first.sheet, triples, cast.seed, cast.places[0].name)
    second = desk("actors", "Who: every actor and person of an invented war.")
    wholes.actors(second)
    third = desk("places", "Where: every place of an invented war.")
    wholes.places(third, chance)
    fourth = desk("sources", "The article, the yearbooks, and the war, operations and agreements that they tell of.")
    wholes.sources(fourth)
    wholes.wholes(fourth)
    return sum(each.close() for each in (first, second, third, fourth))
