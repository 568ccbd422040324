"""Who ever held a place, each with a colour and a sign of its own that stay the same on every day and every page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from maliwar.names import PREFIXES
from maliwar.questions.answer import Answering
from maliwar.questions.labels import LabelIndex, Thing

_HOLDERS: Final = f"""PREFIX mw: <{PREFIXES["mw"]}>
SELECT ?holder (COUNT(DISTINCT ?situation) AS ?holds) WHERE {{
  ?situation a mw:TerritorialControl ; mw:holder ?holder
}} GROUP BY ?holder ORDER BY DESC(?holds) ?holder"""
_ARTICLES: Final = ("the ", "les ", "le ", "la ", "l’")


@dataclass(frozen=True)
class Holder:
    """An actor that holds places; `colour` is 1 to 8, or 0 where the colours have run out; `sign` is 1 to 3 letters."""

    actor: Thing
    sign: str
    colour: int

    def to_json(self) -> dict[str, Any]:
        """Return it as a picture reads it."""
        return {"id": self.actor.path, "name": self.actor.label, "sign": self.sign, "colour": self.colour}


def holders(engine: Answering, labels: LabelIndex, colours: Mapping[str, int]) -> tuple[Holder, ...]:
    """Return all holders, those of the most situations first; raises EngineError.

    `colours` numbers, by IRI, those that have a colour of their own: --party-1 to --party-8 of the style sheet.
    """
    found = (record["holder"] for record in engine.select(_HOLDERS).records())
    things = [labels.thing(term.value) for term in found if term is not None]
    taken: set[str] = set()
    made = []
    for thing in things:
        sign = next(each for each in _signs(thing.label) if each not in taken)
        taken.add(sign)
        made.append(Holder(thing, sign, colours.get(thing.iri, 0)))
    return tuple(made)


def _signs(label: str) -> Iterator[str]:
    """Yield short signs for a name, the plainest first, without end: `M`, `Ma`, `Mal`, `M2`."""
    for article in _ARTICLES:
        label = label.removeprefix(article)
    words = [word for word in label.replace("-", " ").split() if word[:1].isalnum()] or ["?"]
    first = words[0]
    yield first[:1].upper()
    yield from _initials(words)
    for letter in first[1:]:
        yield first[:1].upper() + letter
    yield first[:1].upper() + first[1:3]
    number = 2
    while True:
        yield f"{first[:1].upper()}{number}"
        number += 1


def _initials(words: Iterable[str]) -> Iterator[str]:
    great = "".join(word[:1] for word in words if word[:1].isupper())
    if 1 < len(great) <= 3:
        yield great
