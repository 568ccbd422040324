"""Questions in words: which question is meant, with which values, and what was not understood."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from maliwar.errors import BadInput
from maliwar.languages import gettext
from maliwar.names import ID
from maliwar.questions import openings
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.fitting import Fit, Fitting
from maliwar.questions.labels import LabelIndex
from maliwar.questions.mentions import read_sentence
from maliwar.questions.patterns import Pattern, patterns_by_shape, vocabulary
from maliwar.questions.question import Question
from maliwar.questions.sentence import Date, Sentence
from maliwar.war import war

SURE: Final = 0.8
"""From this likeness on, and with nothing left unread, a reading is taken without asking back."""

_ARTICLE: Final = ID + "actor/article"
"""Where all of it is told."""

_ASIDES: Final = "by whom|for when|when|where|what|how many|par qui|quand|où|combien"
_DETAIL: Final = re.compile(rf"(?i)[\s,]+(?:\s*(?:and|et|,)?\s*\b(?:{_ASIDES}))+[\s?.!]*$")
"""What a sentence may end with, since every answer tells it: when and by whom."""

_KNOWING: Final = frozenset({"known", "savait"})
"""What was known about Konna on 13 January asks for what had been said by that day."""

_SHOWN: Final = 5
_LONGEST: Final = 500
_WEIGHED: Final = 60
_LIKELY: Final = 0.3
_RIVAL: Final = 0.01
_WORTH: Final = 0.6
"""Readings that are less likely than this part of the best are not offered."""

_UNREAD: Final = 0.1
_DOUBTFUL: Final = 0.05
_BROAD: Final = 0.02


@dataclass(frozen=True)
class Reading:
    """One way to understand what was asked; `values` go to the question as they are."""

    question: str
    values: Mapping[str, str]
    score: float
    title: str
    sure: bool
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def understood(self) -> str:
        """Say what was understood, and what was not."""
        missed = " " + gettext("I did not understand: %(words)s.", words=", ".join(self.unread)) if self.unread else ""
        return ". ".join((self.title, *self.notes)) + "." + missed


def understand(text: str, catalogue: Catalogue, labels: LabelIndex) -> list[Reading]:
    """Return the readings of a sentence, the best first; none where not a word of it is understood.

    The first is to be answered at once only where it is `sure`; where nothing but names is understood, what can be
    asked of those names is offered. Raises BadInput for a text that is too long or empty.
    """
    if not text.strip() or len(text) > _LONGEST:
        message = gettext("Ask in 1 to %(most)s characters, for example: %(sentence)s.")
        example = next(iter(openings.sentences(catalogue, labels)), "")
        raise BadInput(message % {"most": _LONGEST, "sentence": example})
    known = vocabulary(catalogue)
    text = _DETAIL.sub("", " ".join(text.split()))
    sentence = read_sentence(text, labels, known)
    readings = list(_readings(sentence, catalogue, labels, known))
    for plainer in _plainer(sentence, text, labels, known):
        better = any(reading.sure for reading in readings)
        more = _readings(plainer, catalogue, labels, known)
        readings += [replace(reading, sure=reading.sure and not better) for reading in more]
    if not readings and len(sentence.names) > 1:
        parted = (_readings(sentence.less(name), catalogue, labels, known) for name in sentence.names)
        readings = [replace(reading, sure=False) for found in parted for reading in found]
    return _ranked(readings)


def _plainer(sentence: Sentence, text: str, labels: LabelIndex, known: frozenset[str]) -> Iterator[Sentence]:
    """Return the sentence without what says nothing: where all takes place, the article; an event, not its days.

    Who was allied with France in Mali asks no more than who was allied with France.
    """
    if any(date.text.startswith("during ") for date in sentence.dates):
        yield read_sentence(text, labels, known, during=False)
    everywhere = sentence.without(war().place, _ARTICLE)
    if len(everywhere) < len(sentence.parts):
        yield Sentence(everywhere)


def _readings(sentence: Sentence, catalogue: Catalogue, labels: LabelIndex, known: frozenset[str]) -> Iterator[Reading]:
    """Return the readings of a sentence taken apart in one way, each question with its values once."""
    fitting = Fitting(sentence, labels, known)
    ways = patterns_by_shape(catalogue).get((len(sentence.names), bool(sentence.numbers)), ())
    fits = [fit for pattern in ways if fitting.may_fit(pattern) for fit in fitting.fits(pattern)]
    likely = [fit for fit in fits if fit.score > _LIKELY]
    if not likely and sentence.names:
        likely = list(_of_names_alone(ways, fitting))
    seen = set()
    for fit in sorted(likely, key=lambda item: (-item.score, item.doubtful))[:_WEIGHED]:
        for chosen, sure in _chosen(sentence):
            reading = _reading(fit, chosen, sentence, labels)
            if reading and (key := (reading.question, tuple(sorted(reading.values.items())))) not in seen:
                seen.add(key)
                yield reading if sure else replace(reading, sure=False, score=reading.score - _DOUBTFUL)


def _of_names_alone(ways: Iterable[Pattern], fitting: Fitting) -> Iterator[Fit]:
    """Return what can be asked of the names, each question once: what is asked of few things first, by rank then."""
    open_ways = {pattern.question.name: pattern for pattern in ways if not pattern.given and not pattern.terms}
    for pattern in sorted(open_ways.values(), key=lambda each: (fitting.breadth(each), each.question.header.rank)):
        for fit in fitting.fits(pattern):
            yield replace(fit, score=-fitting.breadth(pattern) - _BROAD * len(fit.unread), doubtful=True)


def _chosen(sentence: Sentence) -> Iterator[tuple[tuple[Date, ...], bool]]:
    """Return the dates of a sentence, and again with each other thing after which a period may be named."""
    dates = sentence.dates
    yield dates, all(date.clear for date in dates)
    for place, date in enumerate(dates):
        for other in date.others:
            yield (*dates[:place], other, *dates[place + 1 :]), False


def _ranked(readings: Iterable[Reading]) -> list[Reading]:
    """Return the best readings, the first of them sure where it is and no other comes near it."""
    ranked = sorted(readings, key=lambda reading: (not reading.sure, -reading.score))[:_SHOWN]
    rivals = [reading for reading in ranked if reading.sure and reading.score > ranked[0].score - _RIVAL]
    certain = len(rivals) == 1
    if ranked and ranked[0].score > _LIKELY:
        ranked = [reading for reading in ranked if reading.score >= _WORTH * ranked[0].score]
    return [replace(reading, sure=reading.sure and certain and not place) for place, reading in enumerate(ranked)]


def _reading(fit: Fit, dates: Sequence[Date], sentence: Sentence, labels: LabelIndex) -> Reading | None:
    question = fit.pattern.question
    values = {**fit.pattern.given, **{slot: thing.path for slot, thing in fit.things.items()}}
    if sentence.numbers:
        values[fit.pattern.counted] = str(sentence.numbers[0].least)
    unread: list[str] = [*fit.unread, *(number.text for number in sentence.numbers[1:])]
    spoken = len(unread)
    for date in dates:
        slot = _slot(question, date, dates, values)
        if slot == "when" and len(dates) == 1 and not _KNOWING.isdisjoint(fit.pattern.spoken):
            slot = AS_KNOWN_ON
        takes = question.temporal if slot == AS_KNOWN_ON else question.param(slot) is not None
        if takes and slot not in values:
            values[slot] = date.text
        elif not fit.by_date:
            unread.append(date.text)
    if (day := _needed_day(question)) and day not in values:
        return None
    try:
        bound = question.bind(values, labels)
    except BadInput:
        return None
    score = fit.score - _UNREAD * (len(unread) - spoken) - (_DOUBTFUL if fit.doubtful else 0)
    sure = score >= SURE and not unread and not fit.doubtful
    return Reading(question.name, values, round(score, 4), bound.title, sure, tuple(unread), tuple(fit.notes))


def _slot(question: Question, date: Date, dates: Sequence[Date], values: Mapping[str, str]) -> str:
    """Return the parameter that a date goes to: one day where the question needs one, else a time, or as known on.

    In "not yet known on 12 January" the day is asked about; it is not the day of knowing.
    """
    day = _needed_day(question)
    if day and day not in values and (not date.known or all(other.known for other in dates)):
        return day
    return AS_KNOWN_ON if date.known else "when"


def _needed_day(question: Question) -> str | None:
    """Return the parameter that takes one day and cannot be left out."""
    needed = (item.name for item in question.params if item.type == "date" and not question.optional(item.name))
    return next(needed, None)
