"""Periods named after what happened: `before the coup`, `during Operation Serval`, `depuis l'accord d'Alger`.

An event, operation, situation or agreement lends its four bounds. During: from the latest begin to the earliest end,
the days on which it surely went on; where there are none, all days on which it may have. Before: until the day before
the earliest begin. After: from the day after the latest end. Since: from the earliest begin. Until: until the latest
begin. An agreement is a point in time, that of its making, but for during, when it was in force.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from maliwar.dates import DAY, FOREVER, Filled, Window, read_window
from maliwar.errors import BadDate
from maliwar.languages import N_, gettext, ngettext
from maliwar.names import MW
from maliwar.questions.anchors import Anchors, anchors
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.spelling import quoted
from maliwar.timewords import fold
from maliwar.war import dated

_LONGEST_ANCHOR: Final = 10
_SHOWN: Final = 4


class Relation(StrEnum):
    """How a period lies to what it is named after."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    SINCE = "since"
    UNTIL = "until"
    AROUND = "within"


_RELATIONS: Final = {
    Relation.BEFORE: "before|prior to|ahead of|avant",
    Relation.DURING: "during|throughout|in the course of|in the midst of|amid|at the time of|pendant|durant|au cours"
    "|lors|tout au long|au moment|a l epoque",
    Relation.AFTER: "after|following|in the aftermath of|in the wake of|apres|a la suite|au lendemain",
    Relation.SINCE: "ever since|since|depuis|a partir",
    Relation.UNTIL: "until|till|up to|jusqu|jusque",
}
_NAMED: Final = {
    (Relation.BEFORE, ""): N_("before “%(thing)s”"),
    (Relation.BEFORE, "start"): N_("before the start of “%(thing)s”"),
    (Relation.BEFORE, "end"): N_("before the end of “%(thing)s”"),
    (Relation.DURING, ""): N_("during “%(thing)s”"),
    (Relation.DURING, "start"): N_("during the start of “%(thing)s”"),
    (Relation.DURING, "end"): N_("during the end of “%(thing)s”"),
    (Relation.AFTER, ""): N_("after “%(thing)s”"),
    (Relation.AFTER, "start"): N_("after the start of “%(thing)s”"),
    (Relation.AFTER, "end"): N_("after the end of “%(thing)s”"),
    (Relation.SINCE, ""): N_("since “%(thing)s”"),
    (Relation.SINCE, "start"): N_("since the start of “%(thing)s”"),
    (Relation.SINCE, "end"): N_("since the end of “%(thing)s”"),
    (Relation.UNTIL, ""): N_("until “%(thing)s”"),
    (Relation.UNTIL, "start"): N_("until the start of “%(thing)s”"),
    (Relation.UNTIL, "end"): N_("until the end of “%(thing)s”"),
}
"""A period named after a thing, or after its start or end."""

_SPANNED: Final = {
    (Relation.BEFORE, ""): N_("%(days)s before “%(thing)s”"),
    (Relation.BEFORE, "start"): N_("%(days)s before the start of “%(thing)s”"),
    (Relation.BEFORE, "end"): N_("%(days)s before the end of “%(thing)s”"),
    (Relation.AFTER, ""): N_("%(days)s after “%(thing)s”"),
    (Relation.AFTER, "start"): N_("%(days)s after the start of “%(thing)s”"),
    (Relation.AFTER, "end"): N_("%(days)s after the end of “%(thing)s”"),
    (Relation.AROUND, ""): N_("within %(days)s of “%(thing)s”"),
    (Relation.AROUND, "start"): N_("within %(days)s of the start of “%(thing)s”"),
    (Relation.AROUND, "end"): N_("within %(days)s of the end of “%(thing)s”"),
}
"""The same with a number of days: two weeks after it."""

_UNITS: Final = {"day": 1, "days": 1, "jour": 1, "jours": 1, "week": 7, "weeks": 7, "semaine": 7, "semaines": 7} | {
    "month": 30, "months": 30, "mois": 30, "year": 365, "years": 365, "an": 365, "ans": 365, "annee": 365
}  # fmt: skip
_NUMBERS: Final = (
    ("one", "un", "une"), ("two", "deux"), ("three", "trois"), ("four", "quatre"), ("five", "cinq"), ("six",),
    ("seven", "sept"), ("eight", "huit"), ("nine", "neuf"), ("ten", "dix"),
)  # fmt: skip
_COUNTED: Final = {word: number for number, synonyms in enumerate(_NUMBERS, 1) for word in synonyms}
_STARTS: Final = "start|beginning|outbreak|launch|onset|debut|lancement|commencement|declenchement"
_ENDS: Final = "end|conclusion|fin"
_SMALL: Final = "the|this|that|of|a|an|la|le|les|l|de|du|des|d|au|aux|cet|cette|ce"
_COUNT: Final = f"[0-9]{{1,3}}|{'|'.join(_COUNTED)}"
_SIDES: Final = f"of|{_RELATIONS[Relation.BEFORE]}|{_RELATIONS[Relation.AFTER]}"
_LEAD: Final = re.compile(
    rf"(?:(?:(?:in|within|dans) )?(?:(?:the|la|le|les|l) )?(?:first )?(?:(?P<number>{_COUNT}) )?"
    rf"(?P<unit>{'|'.join(_UNITS)}) (?=(?:{_SIDES})\b))?"
    rf"(?:{'|'.join(f'(?P<{relation.name}>{phrases})' for relation, phrases in _RELATIONS.items())}"
    rf"|(?P<AT>by|at|on|around|au|a|vers)(?=(?: (?:{_SMALL}))* (?:{_STARTS}|{_ENDS}) (?:of|de|du|d) )|of)"
    rf"(?: (?:{_SMALL}))*(?: (?P<edge>{_STARTS}|{_ENDS}) (?:of|de|du|d)(?: (?:{_SMALL}))*)? "
)


@dataclass(frozen=True)
class Era:
    """A period and the thing that it is named after; `written` names it without any doubt, to be asked again."""

    window: Window
    thing: Thing
    written: str


@dataclass(frozen=True)
class _Lead:
    """The words before a name: `two weeks after the end of`."""

    relation: Relation
    edge: str
    amount: str
    length: int

    @property
    def phrase(self) -> str:
        """The same in English."""
        edge = f"the {self.edge} of " if self.edge else ""
        if self.relation is Relation.AROUND:
            return f"within {self.amount} of {edge}".strip()
        return f"{self.amount} {self.relation} {edge}".strip()

    def name(self, thing: str) -> str:
        """Name the period after a thing, in the language that is spoken."""
        if self.amount:
            days = int(self.amount.split()[0])
            span = ngettext("%(num)s day", "%(num)s days", days, num=days)
            spanned = _SPANNED.get((self.relation, self.edge)) or f"%(days)s {_NAMED[self.relation, self.edge]}"
            return gettext(spanned, days=span, thing=thing)
        return gettext(_NAMED[self.relation, self.edge], thing=thing)


def read_period(text: str, labels: LabelIndex) -> Window:
    """Read a day or a period, in dates or named after what happened; raises BadDate, with the choices where unclear."""
    try:
        return _window(text)
    except BadDate:
        folded = fold(text).split()
        lead = _lead(folded)
        if lead is None:
            raise
        name = " ".join(folded[lead.length :])
        named = anchors(name, labels)
        if not named.things:
            message = gettext("%(text)s: nothing called %(name)s has a date in the graph.")
            hint = dated(gettext("Write, for example, before the coup, during Operation Serval, mid-2012."))
            raise BadDate(f"{message % {'text': quoted(text), 'name': quoted(name)}} {hint}") from None
        if not named.clear:
            choices = gettext(" or ").join(f"{lead.phrase} {thing.path}" for thing in named.things[:_SHOWN])
            message = gettext("%(text)s may mean %(choices)s; give one of these.")
            raise BadDate(message % {"text": quoted(text), "choices": choices}) from None
        return _era(lead, named.things[0], labels).window


def eras_at(tokens: Sequence[str], labels: LabelIndex) -> tuple[list[Era], bool, int]:
    """Return the periods with which some tokens open, the likeliest first; whether that is clear; how many tokens."""
    folded = [fold(token) for token in tokens[: _LONGEST_ANCHOR + 9]]
    lead = _lead(folded)
    if lead is None or not all(folded[: lead.length]):
        return [], False, 0
    for end in range(min(len(folded), lead.length + _LONGEST_ANCHOR), lead.length, -1):
        named = anchors(" ".join(folded[lead.length : end]), labels)
        if named.things:
            return _eras(lead, named, labels), named.clear, end
    return [], False, 0


def _eras(lead: _Lead, named: Anchors, labels: LabelIndex) -> list[Era]:
    out = []
    for thing in named.things[:_SHOWN]:
        try:
            out.append(_era(lead, thing, labels))
        except BadDate:
            continue
    return out


_window = lru_cache(maxsize=4096)(read_window)


def _lead(folded: Sequence[str]) -> _Lead | None:
    if not folded:
        return None
    match = _LEAD.match(" ".join(folded) + " ")
    if match is None:
        return None
    said = match.groupdict()
    edge = "" if not said["edge"] else "start" if re.fullmatch(_STARTS, said["edge"]) else "end"
    relation = next((relation for relation in _RELATIONS if said[relation.name]), None)
    if said["AT"] and edge:
        relation = Relation.DURING
    if relation is None:
        if not said["unit"]:
            return None
        relation = Relation.AROUND
    number = int(_COUNTED.get(said["number"] or "", said["number"] or 1))
    days = number * _UNITS[said["unit"]] if said["unit"] else 0
    amount = f"{days} day{'s' if days > 1 else ''}" if days else ""
    return _Lead(relation, edge, amount, match[0].count(" "))


def _era(lead: _Lead, thing: Thing, labels: LabelIndex) -> Era:
    days = labels.days(thing.iri)
    if days is None:
        raise BadDate(gettext("%(thing)s has no date in the graph.", thing=thing.label))
    first, last = _days(lead, days, agreement=MW + "Agreement" in labels.classes(thing.iri))
    if last < first or (first, last) == FOREVER:
        message = gettext("It is not told when %(thing)s began, so that no day can be named for %(text)s.")
        if lead.relation is Relation.AFTER or lead.edge == "end":
            message = gettext("It is not told when %(thing)s ended, so that no day can be named for %(text)s.")
        raise BadDate(message % {"thing": thing.label, "text": quoted(lead.phrase)})
    written = f"{lead.phrase} {thing.path}"
    return Era(Window(first, last, written, lead.name(thing.label)), thing, written)


def _days(lead: _Lead, days: Filled, *, agreement: bool) -> tuple[date, date]:
    """Return the days, the first after the last where they are not told."""
    none = (date.max, date.min)
    begin, end = (days.eb, days.lb), (days.ee, days.le)
    if lead.edge == "start" or (agreement and not lead.edge and lead.relation is not Relation.DURING):
        end = begin
    elif lead.edge == "end":
        begin = end
    before = begin[0] if begin[0] != FOREVER[0] else None
    after = end[1] if end[1] != FOREVER[1] else None
    span = timedelta(int(lead.amount.split()[0])) if lead.amount else None
    match lead.relation:
        case Relation.BEFORE:
            return none if before is None else (before - span if span else FOREVER[0], before - DAY)
        case Relation.AFTER:
            return none if after is None else (after + DAY, after + span if span else FOREVER[1])
        case Relation.SINCE:
            return none if before is None else (before, FOREVER[1])
        case Relation.UNTIL:
            return none if begin[1] == FOREVER[1] else (FOREVER[0], begin[1])
        case Relation.AROUND:
            return none if before is None or after is None or span is None else (before - span, after + span)
    surely = begin[1] <= end[0] and begin[1] != FOREVER[1] and end[0] != FOREVER[0] and not lead.edge
    return (begin[1], end[0]) if surely else (begin[0], end[1])
