"""Candidates for what has no link yet: items that bear one of its names, the likeliest first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from maliwar.links.fitting import class_fits, closest
from maliwar.links.ours import Ours
from maliwar.links.wikidata import Item, Wikidata

_SHORTEST: Final = 3
_UNNAMED: Final = frozenset({"AnonymousActor", "UnresolvedActor"})


@dataclass(frozen=True)
class Candidate:
    """An item that may be one of ours; `confidence` runs from 0 to 1, `matched` is the name that they share."""

    ours: Ours
    item: Item
    matched: str
    confidence: float
    comment: str


def suggest_links(ours: Sequence[Ours], wikidata: Wikidata) -> Iterator[Candidate]:
    """Yield candidates for each thing without a link, by our IRIs, the likeliest first.

    Parties that the article leaves open have no candidates: they are never resolved.
    Raises EngineDown or QueryTimeout when the endpoint stays away.
    """
    open_ones = [each for each in ours if not each.item and not each.classes & _UNNAMED]
    bearing = wikidata.candidates(name for each in open_ones for name in _searched(each))
    qids = sorted({qid for found in bearing.values() for qid in found}, key=lambda qid: int(qid[1:]))
    known = {item.qid: item for item in wikidata.items(qids)}
    taken = {each.item for each in ours if each.item}
    for each in open_ones:
        found = {qid for name in _searched(each) for qid in bearing.get(name, ())} - taken
        yield from sorted(
            (_candidate(each, known[qid]) for qid in found if not known[qid].redirect),
            key=lambda candidate: (-candidate.confidence, int(candidate.item.qid[1:])),
        )


def _searched(ours: Ours) -> Iterable[str]:
    return (name for name in ours.names if len(name) >= _SHORTEST)


def _candidate(ours: Ours, item: Item) -> Candidate:
    score, name = closest(ours.names, item.names)
    fits = class_fits(ours.classes, item.classes)
    shared = len({each.casefold() for each in ours.names} & {each.casefold() for each in item.names})
    confidence = score / 100 * {True: 0.8, None: 0.5, False: 0.2}[fits] + min(shared - 1, 2) * 0.05 if shared else 0.0
    kinds = ", ".join(dict.fromkeys(item.classes)) or "class not told"
    doubt = {True: "", None: "; kind cannot be compared", False: "; the kind does not fit"}[fits]
    return Candidate(ours, item, name, round(confidence, 2), f"{kinds}{doubt}; shares “{name}”")
