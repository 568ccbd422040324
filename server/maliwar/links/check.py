"""Whether our links hold: each linked item exists, is no redirect, and looks like what we linked to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maliwar.links.fitting import CLOSE, class_fits, closest
from maliwar.links.ours import Ours
from maliwar.links.wikidata import Item, Wikidata


@dataclass(frozen=True)
class Verdict:
    """What was found about one link; `faults` is empty where it holds."""

    ours: Ours
    confidence: str
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found against it."""
        return not self.faults


def check_links(ours: Iterable[Ours], wikidata: Wikidata, confidence: Mapping[str, str]) -> Iterator[Verdict]:
    """Yield a verdict for each link, as the answers come; those that rest on a note alone come first.

    Raises EngineDown or QueryTimeout when the endpoint stays away.
    """
    linked: dict[str, list[Ours]] = {}
    for each in sorted(ours, key=lambda each: (confidence.get(each.item or "") != "verified-by-note", each.iri)):
        if each.item:
            linked.setdefault(each.item, []).append(each)
    for item in wikidata.items(linked):
        for each in linked[item.qid]:
            yield Verdict(each, confidence.get(item.qid, "not in our table"), tuple(_faults(each, item)))


def _faults(ours: Ours, item: Item) -> Iterator[str]:
    if item.redirect:
        yield f"{item.qid} redirects to {item.redirect}"
        return
    if not item.names:
        yield f"{item.qid} has no name there: it does not exist, or was deleted"
        return
    score, name = closest(ours.names, item.names)
    if score < CLOSE:
        nearest = f"; the nearest is “{name}”" if name else ""
        yield f"no label or alias of {item.qid} comes close to “{ours.label}”{nearest}"
    if class_fits(ours.classes, item.classes) is False:
        theirs, own = ", ".join(dict.fromkeys(item.classes)), ", ".join(sorted(ours.classes))
        yield f"the kind of {item.qid} is {theirs}; that of ours is {own}"
