"""Why a row stands in an answer, in words: for a page as for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from maliwar.questions.grounds import WEIGHED, Ground, closed
from maliwar.questions.labels import Thing
from maliwar.questions.testimony import Testimony
from maliwar.questions.why import Why
from maliwar.reading.footnotes import STANCES
from maliwar.wording import date_words, period_words

_BOUNDS: Final = ("May have begun from", "Surely begun by", "Surely lasting until", "May have lasted until")
_RUN: Final = ("Surely begun by, with what adjoins it", "Surely lasting until, with what adjoins it")
_STRENGTHS: Final = {
    "stated": "stated outright, with a reference",
    "uncited": "stated outright, without a reference",
    "reported": "at second hand",
    "claimed": "by a party to it",
    "inferred": "our reading",
}
_RELATIONS: Final = {
    "contradicts": "Contradicts",
    "corroborates": "Corroborates",
    "supersedes": "Takes the place of",
    "superseded_by": "Its place was taken by",
}


@dataclass(frozen=True)
class Told:
    """One claim, with what is said about it in words."""

    claim: Testimony
    known: str

    @property
    def stance(self) -> str:
        """What its asserter does."""
        return STANCES.get(self.claim.stance, self.claim.stance)

    @property
    def when(self) -> str:
        """When it was said, or between which days it must have been."""
        if self.claim.said_on:
            return date_words(self.claim.said_on)
        begun, by = (closed(day) for day in (self.claim.known_from, self.claim.known_by))
        if begun == by:
            return f"published {date_words(by)}" if by else "day unknown"
        told = [f"not before {date_words(begun)}"] if begun else []
        told += [f"known by {date_words(by)}"] if by else []
        return ", ".join(told)

    @property
    def strength(self) -> str:
        """How strong it is, where it asserts something."""
        return _STRENGTHS[self.claim.strength] if self.claim.asserts else ""

    @property
    def count(self) -> str:
        """What it counts: `killed, Mali: at least 60`; nothing where it counts nothing."""
        found = self.claim.count
        if found is None:
            return ""
        named = ", ".join([found["kind"]["label"], *(whose["label"] for whose in found["affected"])])
        return f"{named}: {_number(found)}"

    @property
    def relations(self) -> tuple[tuple[str, tuple[Thing, ...]], ...]:
        """The claims that it answers, by how it does."""
        return tuple((_RELATIONS[name], things) for name, things in self.claim.relations.items() if things)


@dataclass(frozen=True)
class Chapter:
    """Claims of one sort; `none` is said where there are none."""

    key: str
    heading: str
    told: tuple[Told, ...]
    none: str = ""


def chapters(found: Why) -> Iterator[Chapter]:
    """Yield the claims by what they are to the row, each once: a denial among the row's own stands with the others.

    Where the row tells of nothing but denials, they are what it says.
    """
    denying = {claim.claim for claim in found.denials}
    saying = [claim for claim in found.claims if claim.claim not in denying] or found.claims
    said = {claim.claim for claim in saying}
    day = _said(found.known_on)
    yield _chapter(found, "claims", "Who says so", saying)
    if found.claims:
        none = "" if denying else "Nobody denies it, as far as is recorded."
        against = [claim for claim in found.denials if claim.claim not in said]
        yield _chapter(found, "denials", "Who denies or contradicts it", against, none)
    yield _chapter(found, "answers", "Who confirms or revises it", found.answers)
    yield _chapter(found, "others", "What else is said of it", found.others)
    yield _chapter(found, "not-yet-known", f"Not yet said on {day}", found.not_yet)


def facts(ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield what is told of the time of one situation or event: as written, and its bounds."""
    if ground.on or ground.begins or ground.ends:
        yield "Told as", date_words(ground.on) if ground.on else period_words(ground.begins, ground.ends)
    for label, day in zip(_BOUNDS, ground.days, strict=True):
        yield label, _bound(day)
    for label, day in zip(_RUN, ground.run or (), strict=False):
        yield label, _bound(day)


def lines(found: Why) -> Iterator[str]:
    """Yield all of it as lines of text, for a terminal; an assistant gets them shorter, cut and counted."""
    yield f"Why {found.title} – {found.found.title}"
    if found.note:
        yield found.note
    for ground in found.grounds:
        yield ""
        yield f"{ground.thing.label} ({ground.thing.path})"
        yield from (f"  {label}: {text}" for label, text in facts(ground))
        yield from (f"  {text}" for text in (ground.rule, ground.support_rule, *ground.against, ground.note) if text)
    if found.grounds:
        yield f"  {WEIGHED}"
    for chapter in chapters(found):
        if chapter.told or chapter.none:
            yield ""
            yield chapter.heading
            yield from ([f"  {chapter.none}"] if chapter.none and not chapter.told else ())
            for each in chapter.told:
                yield from _lines(each)


def _lines(told: Told) -> Iterator[str]:
    claim = told.claim
    who = claim.asserter.label if claim.asserter else "somebody unnamed"
    said = ", ".join(filter(None, (told.when, told.strength, told.known, claim.status)))
    yield f"- {claim.claim.label}. {who[:1].upper()}{who[1:]} {told.stance} ({said}). {claim.claim.path}"
    for text in (told.count, claim.wording, claim.note):
        if text:
            yield f"    {text}"
    for cited in claim.citations:
        number = f"[{cited.source.number}]" if cited.source.number is not None else cited.source.label
        title = f" {cited.title}" if cited.title and cited.source.number is not None else ""
        flags = f" ({', '.join(flag.label for flag in cited.quality)})" if cited.quality else ""
        where = "its title" if cited.by_title else cited.passage.label
        yield f"    {number}{title}{flags}, {where}"
    for label, things in told.relations:
        yield f"    {label}: {'; '.join(thing.label for thing in things)}"


def _chapter(found: Why, key: str, heading: str, claims: Sequence[Testimony], none: str = "") -> Chapter:
    known = {"known": "", "unknown when said": "unknown when said", "not yet": ""}
    asked = found.known_on is not None
    return Chapter(
        key,
        heading,
        tuple(Told(claim, known[claim.known(found.known_on)] if asked else "") for claim in claims),
        none,
    )


def _number(found: Mapping[str, Any]) -> str:
    low, high, best = (found[name] for name in ("low", "high", "best"))
    first = low if low is not None else best
    if found["open_ended"] and first is not None and high is None:
        return f"{first:,} or more"
    if low is not None and high is not None and low != high:
        return f"{low:,} to {high:,}" + (" or more" if found["open_ended"] else "")
    number = next((each for each in (best, low, high) if each is not None), None)
    return "no number" if number is None else f"{number:,}"


def _said(day: date | None) -> str:
    return date_words(day.isoformat()) if day else ""


def _bound(day: date) -> str:
    text = closed(day)
    return date_words(text) if text else "open"
