"""Proposals for a mapping: which of ours bears exactly the name that the import gives. Nothing is guessed.

Names count as the same aside from case, accents, punctuation and a leading article. A data set writes `Gao town`
where we write `Gao`: a settlement is also looked for without such a word, and the row says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from maliwar.folding import fold
from maliwar.imports.naming import Named

BY_LABEL: Final = 0.9
BY_ALIAS: Final = 0.8
WITHOUT_KIND: Final = 0.7
"""How sure a proposal is before anybody has looked, by what the two share; several candidates share it."""

_KINDS: Final = ("town", "city", "village")


@dataclass(frozen=True)
class Proposal:
    """One of theirs and one of ours that bear one name; `matched` is how they write it, `comment` what to look at."""

    theirs: Named
    ours: Named
    matched: str
    by_label: bool
    """Whether it is the label on both sides."""
    confidence: float
    comment: str = ""


def propose(theirs: Iterable[Named], ours: Iterable[Named]) -> Iterator[Proposal]:
    """Yield every proposal, by their IRIs and then ours."""
    by_name: dict[tuple[str, str], dict[str, tuple[Named, bool]]] = defaultdict(dict)
    for each in ours:
        for place, name in enumerate((each.label, *each.aliases)):
            if spelt := fold(name):
                by_name[each.sort, spelt].setdefault(each.iri, (each, place == 0))
    for each in sorted(theirs, key=lambda named: named.iri):
        yield from _for(each, by_name)


def _for(theirs: Named, by_name: dict[tuple[str, str], dict[str, tuple[Named, bool]]]) -> Iterator[Proposal]:
    found: dict[str, tuple[Named, str, bool, float, str]] = {}
    for name, main, comment in _spellings(theirs):
        for iri, (ours, is_label) in by_name.get((theirs.sort, fold(name)), {}).items():
            sure = WITHOUT_KIND if comment else BY_LABEL if main and is_label else BY_ALIAS
            if iri not in found or sure > found[iri][3]:
                found[iri] = ours, name, main and is_label, sure, comment
    many = len(found)
    for _, (ours, name, by_label, sure, comment) in sorted(found.items()):
        told = "; ".join(filter(None, (comment, f"one of {many} that bear this name" if many > 1 else "")))
        yield Proposal(theirs, ours, name, by_label, round(sure / many, 2), told)


def _spellings(theirs: Named) -> Iterator[tuple[str, bool, str]]:
    """Yield each name, whether it is the label, and what was left out of it."""
    for place, name in enumerate((theirs.label, *theirs.aliases)):
        yield name, place == 0, ""
        stem, _, kind = name.strip().rpartition(" ")
        if theirs.sort == "place" and stem and kind.casefold() in _KINDS:
            yield stem, place == 0, f"their name without “{kind}”"
