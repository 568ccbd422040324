"""Why a row stands in an answer, in words: for a page as for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from maliwar.languages import N_, Form, gettext, number_words
from maliwar.questions.grounds import WEIGHED, Ground, closed
from maliwar.questions.labels import Thing
from maliwar.questions.testimony import Testimony
from maliwar.questions.why import Why
from maliwar.reading.footnotes import STANCES
from maliwar.wording import date_words, period_words

_BOUNDS: Final = (
    N_("May have begun from"),
    N_("Surely begun by"),
    N_("Surely lasting until"),
    N_("May have lasted until"),
)
_RUN: Final = (N_("Surely begun by, with what adjoins it"), N_("Surely lasting until, with what adjoins it"))
_STRENGTHS: Final = {
    "stated": N_("stated outright, with a reference"),
    "uncited": N_("stated outright, without a reference"),
    "reported": N_("at second hand"),
    "claimed": N_("by a party to it"),
    "inferred": N_("our reading"),
}
_RELATIONS: Final = {
    "contradicts": N_("Contradicts"),
    "corroborates": N_("Corroborates"),
    "supersedes": N_("Takes the place of"),
    "superseded_by": N_("Its place was taken by"),
}


@dataclass(frozen=True)
class Told:
    """One claim, with what is said about it in words."""

    claim: Testimony
    known: str

    @property
    def stance(self) -> str:
        """What its asserter does."""
        return gettext(STANCES.get(self.claim.stance, self.claim.stance))

    @property
    def when(self) -> str:
        """When it was said, or between which days it must have been."""
        if self.claim.said_on:
            return date_words(self.claim.said_on, Form.WHEN)
        begun, by = (closed(day) for day in (self.claim.known_from, self.claim.known_by))
        if begun == by:
            return gettext("published %(day)s", day=date_words(by, Form.WHEN)) if by else gettext("day unknown")
        told = [gettext("not before %(day)s", day=date_words(begun, Form.NAMED))] if begun else []
        told += [gettext("known by %(day)s", day=date_words(by, Form.WHEN))] if by else []
        return ", ".join(told)

    @property
    def strength(self) -> str:
        """How strong it is, where it asserts something."""
        return gettext(_STRENGTHS[self.claim.strength]) if self.claim.asserts else ""

    @property
    def count(self) -> str:
        """What it counts: `killed, Mali: at least 60`; nothing where it counts nothing."""
        found = self.claim.count
        if found is None:
            return ""
        named = ", ".join([found["kind"]["label"], *(whose["label"] for whose in found["affected"])])
        return named + gettext(": ") + _number(found)

    @property
    def relations(self) -> tuple[tuple[str, tuple[Thing, ...]], ...]:
        """The claims that it answers, by how it does."""
        return tuple((gettext(_RELATIONS[name]), things) for name, things in self.claim.relations.items() if things)


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
    yield _chapter(found, "claims", gettext("Who says so"), saying)
    if found.claims:
        none = "" if denying else gettext("Nobody denies it, as far as is recorded.")
        against = [claim for claim in found.denials if claim.claim not in said]
        yield _chapter(found, "denials", gettext("Who denies or contradicts it"), against, none)
    yield _chapter(found, "answers", gettext("Who confirms or revises it"), found.answers)
    yield _chapter(found, "others", gettext("What else is said of it"), found.others)
    yield _chapter(found, "not-yet-known", gettext("Not yet said on %(day)s", day=day), found.not_yet)


def facts(ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield what is told of the time of one situation or event: as written, and its bounds."""
    if ground.on or ground.begins or ground.ends:
        yield gettext("Told as"), date_words(ground.on) if ground.on else period_words(ground.begins, ground.ends)
    for label, day in zip(_BOUNDS, ground.days, strict=True):
        yield gettext(label), _bound(day)
    for label, day in zip(_RUN, ground.run or (), strict=False):
        yield gettext(label), _bound(day)


def lines(found: Why) -> Iterator[str]:
    """Yield all of it as lines of text, for a terminal; an assistant gets them shorter, cut and counted."""
    yield gettext("Why %(row)s – %(answer)s", row=found.title, answer=found.found.title)
    if found.note:
        yield found.note
    for ground in found.grounds:
        yield ""
        yield f"{ground.thing.label} ({ground.thing.path})"
        yield from (f"  {label}: {text}" for label, text in facts(ground))
        yield from (f"  {text}" for text in (ground.rule, ground.support_rule, *ground.against, ground.note) if text)
    if found.grounds:
        yield f"  {gettext(WEIGHED)}"
    for chapter in chapters(found):
        if chapter.told or chapter.none:
            yield ""
            yield chapter.heading
            yield from ([f"  {chapter.none}"] if chapter.none and not chapter.told else ())
            for each in chapter.told:
                yield from _lines(each)


def _lines(told: Told) -> Iterator[str]:
    claim = told.claim
    who = claim.asserter.label if claim.asserter else gettext("somebody unnamed")
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
    known = {"known": "", "unknown when said": gettext("unknown when said"), "not yet": ""}
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
        return gettext("%(number)s or more", number=number_words(first))
    if low is not None and high is not None and low != high:
        ends = {"low": number_words(low), "high": number_words(high)}
        if found["open_ended"]:
            return gettext("%(low)s to %(high)s or more") % ends
        return gettext("%(low)s to %(high)s") % ends
    number = next((each for each in (best, low, high) if each is not None), None)
    return gettext("no number") if number is None else number_words(number)


def _said(day: date | None) -> str:
    return date_words(day.isoformat(), Form.NAMED) if day else ""


def _bound(day: date) -> str:
    text = closed(day)
    return date_words(text) if text else gettext("open")
