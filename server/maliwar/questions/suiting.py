"""The questions, suited to another war: what stands in their files as an example gives way to what is in the data.

Where a file's example is no thing of the data, the thing of its class that most is said of takes its place: in the
query, as the default, and in the help of every field that names things. Days move into the time that is told of.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import pyoxigraph as ox

from maliwar.errors import EngineError
from maliwar.languages import Translated
from maliwar.names import MW
from maliwar.questions.body import KNOWN_ON, XSD, Default, Slot
from maliwar.questions.entries import Selecting
from maliwar.questions.header import Header, Param
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.question import Question
from maliwar.war import dated, war

_EXAMPLES: Final = re.compile(r"( ?:| such as)\s[^;.]*")
"""Where a help text names things: after its colon."""


_PARTS: Final = f"""PREFIX mw: <{MW}>
SELECT ?thing (COUNT(*) AS ?parts) WHERE {{ {{ ?told mw:involves ?thing }} UNION {{ ?told mw:place ?thing }} }}
GROUP BY ?thing ORDER BY DESC(?parts) ?thing LIMIT 1000"""


class _Suited(Translated):
    """A help text whose examples are of the war that is told of."""

    def __get__(self, instance: Any, owner: type) -> str:
        text = super().__get__(instance, owner)
        if instance is None or instance.type != "iri" or not (instance.of or MW).startswith(MW):
            return dated(text)
        return _EXAMPLES.sub(rf"\1 {instance.example}" if instance.example else "", text, count=1)


@dataclass(frozen=True)
class SuitedParam(Param):
    """A parameter whose help names a thing of the data."""

    help: Translated = field(default=_Suited(""))
    example: str = ""


def suited(questions: Mapping[str, Question], labels: LabelIndex, engine: Selecting) -> Mapping[str, Question]:
    """Return the questions with examples of these names; as they are where theirs are among them.

    The engine is asked who has the greatest part in it; where that takes it too long, whoever most claims are about.
    """
    defaults = (term for question in questions.values() for terms in question.defaults.values() for term in terms)
    if not labels or all(term.value in labels for term in defaults if isinstance(term, ox.NamedNode)):
        return questions
    ranked = _Ranked(labels, _parts(engine))
    return {name: _suited(question, ranked) for name, question in questions.items()}


def _parts(engine: Selecting) -> dict[str, int]:
    try:
        rows = engine.select(_PARTS).rows
    except EngineError:
        return {}
    return {thing.value: int(number.value) for thing, number in rows if thing and number}


class _Ranked:
    """The two things of each class that have the greatest part in what is told."""

    def __init__(self, labels: LabelIndex, parts: Mapping[str, int]) -> None:
        self.labels = labels
        self._parts = parts
        self._first: dict[str, list[Thing]] = {}

    def of(self, name: str) -> list[Thing]:
        if name not in self._first:
            things = sorted(
                self.labels.pick(name), key=lambda thing: (-self._parts.get(thing.iri, 0), -self.labels.told(thing.iri))
            )
            self._first[name] = things[:2]
        return self._first[name]


def _suited(question: Question, ranked: _Ranked) -> Question:
    params: list[Param] = []
    new: dict[str, Default] = {}
    for param in question.params:
        of = param.of or MW + "Actor"
        things = ranked.of(of) if param.type == "iri" and of.startswith(MW) else []
        used = [term for terms in new.values() for term in terms]
        thing = next((each for each in things if ox.NamedNode(each.iri) not in used), None)
        params.append(SuitedParam(**vars(param), example=f"{thing.label}, {thing.path}" if thing else ""))
        (term, *_) = question.defaults[param.name]
        if isinstance(term, ox.NamedNode) and term.value not in ranked.labels and thing:
            new[param.name] = (ox.NamedNode(thing.iri),)
        elif param.type == "date" and isinstance(term, ox.Literal):
            new[param.name] = (_within(term),)
    header = Header(**{**vars(question.header), "params": tuple(params)})
    defaults: dict[str, Default] = {**question.defaults, **new}
    pieces, brief = (tuple(_filled(each, new)) for each in (question.pieces, question.brief))
    return replace(question, header=header, defaults=defaults, pieces=pieces, brief=brief)


def _filled(pieces: Iterable[str | Slot], new: Mapping[str, Default]) -> Iterable[str | Slot]:
    """Yield the pieces with the new defaults written into their lines."""
    for piece in pieces:
        if isinstance(piece, Slot) and piece.name in new and piece.name != KNOWN_ON:
            yield replace(piece, line=replace(piece.line, text=piece.fill(new[piece.name])))
        else:
            yield piece


def _within(term: ox.Literal) -> ox.Literal:
    """Return a day as it is where it is told of, else one in the middle of what is."""
    told = war()
    if told.first <= date.fromisoformat(term.value) <= told.last:
        return term
    day = told.day or told.first + (told.last - told.first) // 2
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
