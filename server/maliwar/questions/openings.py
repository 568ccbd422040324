"""What to ask first: as the project says, or else chosen from what is in its data."""

from collections.abc import Iterator, Mapping
from typing import Final

from maliwar.languages import FRENCH, language
from maliwar.names import MW, PREFIXES
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.header import slots
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.question import Question
from maliwar.war import Start, war

_STARTS: Final = (
    "allied-with",
    "hostile-to",
    "control-history",
    "supporters-of",
    "disputes",
    "conflicting-counts",
    "displacement",
)
_SENTENCES: Final = ("allied-with", "who-controlled", "hostile-to")
_NAMES: Final = 6
_WHEN: Final = "when"


def starts(catalogue: Catalogue, labels: LabelIndex) -> tuple[Start, ...]:
    """Return questions to begin with, each with its values."""
    asked = (catalogue[name] for name in _STARTS if name in catalogue)
    return war().starts or tuple((question.name, _needed(question, labels)) for question in asked)


def sentences(catalogue: Catalogue, labels: LabelIndex) -> tuple[str, ...]:
    """Return sentences that can be asked as they stand, in the language that is spoken where there are such."""
    return war().sentences or tuple(_sentences(catalogue, labels))


def names(labels: LabelIndex) -> tuple[str, ...]:
    """Return names to search for: of those that most is said of."""
    if war().searches:
        return war().searches
    things = [*labels.pick(MW + "Actor"), *labels.pick(MW + "Place")]
    most = sorted(things, key=lambda thing: -labels.told(thing.iri))
    return tuple(thing.label for thing in most[:_NAMES])


def actor(catalogue: Catalogue, labels: LabelIndex) -> Thing | None:
    """Return an actor that stands as an example: the project's first, else that of a question."""
    for iri in war().things:
        if iri.startswith(PREFIXES["actor"]) and iri in labels:
            return labels.thing(iri)
    if _STARTS[0] not in catalogue:
        return None
    values = catalogue[_STARTS[0]].bind({}, labels).understood.values()
    return next((value.thing for value in values if value.thing and value.thing.iri in labels), None)


def _sentences(catalogue: Catalogue, labels: LabelIndex) -> Iterator[str]:
    for question in (catalogue[name] for name in _SENTENCES if name in catalogue):
        values = question.bind({}, labels).understood
        asks = question.header.asks[0]
        for pattern in asks.french if language() == FRENCH and asks.french else asks.patterns:
            named = set(slots(pattern))
            if named - {_WHEN} == set(_needed(question, labels)):
                said = {name: values[name].words for name in named} | {_WHEN: str((war().day or war().first).year)}
                yield pattern.format(**said)
                break


def _needed(question: Question, labels: LabelIndex) -> Mapping[str, str]:
    """Return the values without which the question is about an example: that of its file, or of the data."""
    values = question.bind({}, labels).understood
    return {param.name: values[param.name].raw for param in question.params if not question.optional(param.name)}
