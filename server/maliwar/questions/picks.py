"""The lists from which a thing is picked while one types, each by its name."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from maliwar.errors import UnknownThing
from maliwar.names import MW, PREFIXES
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.header import Param
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.spelling import kebab

EVERYTHING: Final = "things"
"""The list of all that the graph has a name for."""


@lru_cache(maxsize=4)
def pick_lists(catalogue: Catalogue) -> Mapping[str, str | None]:
    """Return the class of things, or the scheme of terms, behind each list; None is everything.

    A list is called as the question that fills it (`actors`), or after its class where a parameter takes fewer
    things than that question lists, or has none to pick from (`person`, `passage-flags`).
    """
    params = [param for question in catalogue.values() for param in question.params if param.type == "iri"]
    used = Counter((param.pick, param.of) for param in params if param.pick)
    lists: dict[str, str | None] = {EVERYTHING: None}
    for (pick, of), _ in sorted(used.items(), key=lambda item: -item[1]):
        lists.setdefault(pick or "", of)
    for param in params:
        if param.of and lists.get(param.pick or "") != param.of:
            lists[_after_class(param.of)] = param.of
    return lists


def list_of(param: Param, catalogue: Catalogue) -> str:
    """Return the name of the list that offers a parameter's values."""
    if param.pick and pick_lists(catalogue).get(param.pick) == param.of:
        return param.pick
    return _after_class(param.of) if param.of else EVERYTHING


@dataclass(frozen=True)
class Suggestion:
    """A thing that may be meant: the name of it that was found, what it is, and what to write to mean it alone."""

    thing: Thing
    name: str
    kind: str
    value: str

    def to_json(self) -> dict[str, str]:
        """Return it as /suggest tells it."""
        return {
            "iri": self.thing.iri,
            "path": self.thing.path,
            "label": self.thing.label,
            "name": self.name,
            "kind": self.kind,
            "value": self.value,
        }


def suggestions(text: str, of: str | None, labels: LabelIndex, language: str, limit: int) -> list[Suggestion]:
    """Return what a field offers for what was typed, the likeliest first; the beginning of the list for nothing."""
    if not text:
        things = [labels.thing(thing.iri, language) for thing in labels.pick(of)[:limit]]
        return [_offer(thing, thing.label, of, labels) for thing in things]
    return [_offer(match.thing, match.name, of, labels) for match in labels.suggest(text, of, limit, language)]


def _offer(thing: Thing, name: str, of: str | None, labels: LabelIndex) -> Suggestion:
    try:
        alone = labels.resolve(thing.label, of).iri == thing.iri
    except UnknownThing:
        alone = False
    return Suggestion(thing, name, kind_of(thing.iri, labels), thing.label if alone else thing.path)


def _after_class(of: str) -> str:
    return kebab(of.rpartition("#")[2].rpartition("/")[2])


@lru_cache(maxsize=4)
def _sizes(labels: LabelIndex) -> Counter[str]:
    return Counter(name for thing in labels.pick() for name in labels.classes(thing.iri))


def kind_of(iri: str, labels: LabelIndex) -> str:
    """Return what a thing is in a word: the label of its narrowest class, the one with the fewest things."""
    sizes = _sizes(labels)
    classes = sorted(labels.classes(iri), key=lambda name: (sizes[name], name))
    if classes:
        return labels.label(classes[0])
    return "kind of event" if iri.startswith(MW) else "term" if iri.startswith(PREFIXES["concept"]) else ""
