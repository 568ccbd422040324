"""The rules behind a row, with the days filled in: why its certainty, why its support, why it is disputed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from maliwar.dates import FOREVER, Bounds, Filled, Grade, Window, grade
from maliwar.languages import N_, gettext, ngettext
from maliwar.names import PREFIXES
from maliwar.questions.evidence import cell_json
from maliwar.questions.labels import Thing
from maliwar.questions.statements import Statements, property_of
from maliwar.questions.testimony import STRENGTHS, Testimony, page_of

TIMED: Final = ("situation", "event", "operation", "agreement")
"""What has a period, by the first part of its short path."""
_BOUNDS: Final = ("earliest_begin", "latest_begin", "earliest_end", "latest_end")
_EACH: Final = {
    "stated": N_("the article says it in its own voice and outright, with a reference"),
    "uncited": N_("the article says it in its own voice and outright, but gives no reference"),
    "reported": N_("it is told at second hand: a report, an allegation, or the word of somebody who is no party to it"),
    "claimed": N_("a party to it says so"),
    "inferred": N_("it is our reading of what is told"),
}
WEIGHED: Final = N_(
    "Support is that of the strongest claim that asserts it, among those that may have been made by then: stated "
    "before uncited, reported, claimed, inferred; “denied” where any claim denies it."
)


_BEGUN_BY: Final = N_("it is sure to have begun only by %(day)s")
_LASTED_UNTIL: Final = N_("it is sure to have lasted only until %(day)s")


@dataclass(frozen=True)
class Ground:
    """One situation, event or operation that a row rests on, with its period and what is said for and against it."""

    thing: Thing
    begins: str | None
    ends: str | None
    on: str | None
    basis: str | None
    standing: str | None
    note: str | None
    days: Filled
    run: tuple[date, date] | None
    """Where adjoining situations count as one: the last day by which the run has begun, the first it may end on."""
    window: Window | None
    grade: Grade | None
    support: str
    against: tuple[str, ...]
    """What makes it disputed, each in a sentence."""
    asserting: int
    denying: tuple[str, ...]

    @property
    def disputed(self) -> bool:
        """Whether a claim denies it, its standing is contested, or what excludes it is told as well."""
        return bool(self.against)

    @property
    def rule(self) -> str | None:
        """The rule by which it has its grade, with the days filled in; None where the question grades nothing."""
        return (
            gettext(str(self.grade).replace("-", " ")) + gettext(": ") + words if (words := self.rule_words) else None
        )

    @property
    def rule_words(self) -> str | None:
        """The same without the grade's name before it."""
        return _graded(self.grade, self.days, self.run or (self.days.lb, self.days.ee), self.window)

    @property
    def support_rule(self) -> str:
        """Why it has that support, which it names first."""
        return gettext(self.support) + gettext(": ") + self.support_words

    @property
    def support_words(self) -> str:
        """Why it has that support."""
        many = self.asserting
        count = ngettext("%(num)s claim asserts it", "%(num)s claims assert it", many, num=many)
        if self.support == "denied":
            denied = ngettext("%(who)s denies it; %(claims)s", "%(who)s deny it; %(claims)s", len(self.denying))
            return denied % {"who": gettext(" and ").join(self.denying), "claims": count}
        why = ngettext("%(claims)s, and %(why)s", "%(claims)s, and of the strongest %(why)s", many)
        return why % {"claims": count, "why": gettext(_EACH[self.support])}

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON; an open bound is null."""
        run = dict(zip(("run_latest_begin", "run_earliest_end"), self.run or (None, None), strict=True))
        return {
            **cell_json(self.thing),
            "href": page_of(self.thing),
            "begins": self.begins,
            "ends": self.ends,
            "on": self.on,
            "date_basis": self.basis,
            "standing": self.standing,
            "note": self.note,
            "grade": str(self.grade) if self.grade else None,
            "rule": self.rule,
            "bounds": {
                **{name: closed(day) for name, day in zip(_BOUNDS, self.days, strict=True)},
                **{name: closed(day) for name, day in run.items()},
            },
            "support": self.support,
            "support_rule": self.support_rule,
            "disputed": self.disputed,
            "disputed_because": list(self.against),
        }


def closed(day: date | None) -> str | None:
    """Return a bound as text, or None where it is open."""
    return None if day in (None, *FOREVER) else str(day)


def ground(  # noqa: PLR0913 - a thing, what is stated and claimed of it, and how it was asked about
    thing: Thing,
    said: Statements,
    claims: Iterable[Testimony],
    rivals: Mapping[str, date],
    *,
    window: Window | None,
    runs: bool,
    labels: Mapping[str, str],
) -> Ground:
    """Weigh one thing by the claims that were known; `rivals` are what excludes it, with the days of their claims."""
    iri = thing.iri
    days = Filled(*(_day(said, iri, name) for name in ("eb", "lb", "ee", "le")))
    run = (_day(said, iri, "runLb"), _day(said, iri, "runEe")) if runs and said.text(iri, _mwx("runLb")) else None
    eb, lb, ee, le = (None if day in FOREVER else day for day in days)
    period = Bounds(eb, lb, ee, le)
    asserting = [claim for claim in claims if iri in claim.asserts]
    denying = [claim for claim in claims if iri in claim.denies]
    standing = _concept(said, iri, "standing")
    against = [gettext("%(who)s denies it.", who=_who(claim)) for claim in denying]
    against += [gettext("The sources leave it contested.")] if standing == "contested" else []
    against += [gettext("It excludes what is told as well: %(other)s.", other=labels[rival]) for rival in rivals]
    strongest = min((STRENGTHS.index(claim.strength) for claim in asserting), default=len(STRENGTHS) - 1)
    return Ground(
        thing=thing,
        begins=said.text(iri, "begins"),
        ends=said.text(iri, "ends"),
        on=said.text(iri, "on"),
        basis=_concept(said, iri, "dateBasis"),
        standing=standing,
        note=said.text(iri, property_of("skos:editorialNote")),
        days=days,
        run=run if run and run != (days.lb, days.ee) else None,
        window=window,
        grade=grade(period, window, run) if window else None,
        support="denied" if denying else STRENGTHS[strongest],
        against=tuple(dict.fromkeys(against)),
        asserting=len(asserting),
        denying=tuple(dict.fromkeys(_who(claim) for claim in denying)),
    )


def _graded(given: Grade | None, days: Filled, run: tuple[date, date], window: Window | None) -> str | None:
    if window is None or given is None:
        return None
    if (window.first, window.last) == FOREVER:
        return gettext("no time was asked for, so that it was so at all is enough; its own days stand beside.")
    asked = {
        "first": _words(window.first, gettext("the first day there is")),
        "last": _words(window.last, gettext("the last day there is")),
    }
    if given == Grade.THROUGHOUT:
        one = "" if run == (days.lb, days.ee) else gettext("adjoining situations count as one: ")
        message = gettext(
            "surely begun by %(begun)s ≤ asked from %(first)s, and surely lasting until %(until)s ≥ asked until "
            "%(last)s"
        )
        return one + message % {"begun": run[0], "until": run[1], **asked}
    if given == Grade.AT_SOME_TIME:
        message = gettext(
            "surely begun by %(begun)s ≤ asked until %(last)s, and surely lasting until %(until)s ≥ asked from "
            "%(first)s; not throughout, as %(why)s"
        )
        ends = {"begun": _words(days.lb, gettext("the end")), "until": _words(days.ee, gettext("the beginning"))}
        return message % {**ends, **asked, "why": _short_of(run, window)}
    message = gettext(
        "begun %(begun)s ≤ asked until %(last)s, and over %(over)s ≥ asked from %(first)s; not for certain, as %(why)s"
    )
    unknown = gettext("at an unknown time")
    ends = {
        "begun": _words(days.eb, unknown, gettext("at the earliest on %(day)s")),
        "over": _words(days.le, unknown, gettext("at the latest on %(day)s")),
    }
    return message % {**ends, **asked, "why": _unsure(days, window)}


def _short_of(run: tuple[date, date], window: Window) -> str:
    parts = []
    if run[0] > window.first:
        parts.append(gettext(_BEGUN_BY, day=run[0]))
    if run[1] < window.last:
        parts.append(gettext(_LASTED_UNTIL, day=run[1]))
    return gettext(" and ").join(parts)


def _unsure(days: Filled, window: Window) -> str:
    parts = []
    if days.lb > window.last:
        parts.append(_words(days.lb, gettext("no day is known by which it had begun"), gettext(_BEGUN_BY)))
    if days.ee < window.first:
        parts.append(_words(days.ee, gettext("no day is known until which it lasted"), gettext(_LASTED_UNTIL)))
    return gettext(" and ").join(parts)


def _words(day: date, otherwise: str, message: str = "%(day)s") -> str:
    return otherwise if day in FOREVER else message % {"day": day}


def _who(claim: Testimony) -> str:
    return claim.asserter.label if claim.asserter else gettext("somebody unnamed")


def _day(said: Statements, iri: str, name: str) -> date:
    """Return a filled bound; what has none may have been at any time."""
    text = said.text(iri, _mwx(name))
    return date.fromisoformat(text) if text else FOREVER[name in ("lb", "le", "runLb")]


def _mwx(name: str) -> str:
    return property_of(f"mwx:{name}")


def _concept(said: Statements, iri: str, name: str) -> str | None:
    return next((found.removeprefix(PREFIXES["concept"]) for found in said.iris(iri, name)), None)


def timed(things: Sequence[Thing]) -> list[Thing]:
    """Return those that have a period, once each."""
    return [thing for thing in dict.fromkeys(things) if thing.path.partition("/")[0] in TIMED]
