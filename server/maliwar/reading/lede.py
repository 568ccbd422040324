"""One sentence at the head of a thing's page: the proposition of a situation, who says a claim, what a source is."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from maliwar.languages import N_
from maliwar.languages import gettext as _
from maliwar.names import MW, PREFIXES
from maliwar.reading.footnotes import STANCES
from maliwar.reading.thing import Thing
from maliwar.wording import date_words, lasting_words, sentence

_DCT: Final = PREFIXES["dcterms"]
PROPOSITIONS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "Alliance": (N_("Alliance of %(party)s"), ("party",)),
    "Hostility": (N_("Hostility between %(party)s"), ("party",)),
    "Negotiation": (N_("Negotiations between %(party)s"), ("party",)),
    "AgreementInForce": (N_("%(agreement)s in force between %(party)s"), ("agreement", "party")),
    "Association": (N_("A tie between %(party)s"), ("party",)),
    "Support": (N_("Support by %(supporter)s for %(supported)s"), ("supporter", "supported")),
    "Membership": (N_("Membership of %(member)s in %(organisation)s"), ("member", "organisation")),
    "Office": (
        N_("Office of %(officeHolder)s in %(organisation)s: %(role)s"),
        ("officeHolder", "organisation", "role"),
    ),
    "Command": (N_("Command of %(officeHolder)s in %(organisation)s"), ("officeHolder", "organisation")),
    "TerritorialControl": (N_("Control of %(place)s by %(holder)s (%(mode)s)"), ("place", "holder", "mode")),
    "Deployment": (N_("Deployment of %(contributor)s in %(mission)s"), ("contributor", "mission")),
    "Siege": (N_("Siege of %(place)s by %(besieger)s"), ("place", "besieger")),
}
"""A situation by its class, and the properties that the sentence needs."""
MOST: Final = 4
"""Names of one property that a sentence lists."""


def lede(found: Thing, kind: str) -> str:
    """Return the sentence for a thing of a kind; empty where its own summary says all."""
    make = _OF_KIND.get(kind)
    return make(_Told(found)) if make else ""


class _Told:
    """The facts of a thing as names in a sentence, by the local name of the property."""

    def __init__(self, found: Thing) -> None:
        self.found = found
        self._facts = {fact.property.removeprefix(MW).removeprefix(_DCT): fact for fact in found.facts}

    def names(self, name: str) -> str:
        """Return the values in one phrase: A, B and C."""
        fact = self._facts.get(name)
        return joined([value.text for value in fact.values]) if fact else ""

    def has(self, names: Iterable[str]) -> bool:
        """Whether each is told."""
        return all(name in self._facts for name in names)


def joined(names: list[str]) -> str:
    """Return names as people list them, cut after the first few."""
    if len(names) > MOST:
        names = [*names[:MOST], _("%(count)s more", count=len(names) - MOST)]
    return _("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1]) if names[1:] else "".join(names)


def _situation(told: _Told) -> str:
    said = ""
    for each in told.found.classes:
        template, needed = PROPOSITIONS.get((each.iri or "").removeprefix(MW), ("", ()))
        if template and told.has(needed):
            said = _(template, **{name: told.names(name) for name in needed})
    if not said:
        return ""
    period = told.found.period
    lasting = lasting_words(period.begins, period.ends) if period else ""
    return sentence(said) + (f", {lasting}." if lasting else ".")


def _event(told: _Told) -> str:
    period = told.found.period
    when = date_words(period.on) if period and period.on else ""
    kinds = sentence(joined([each.text for each in told.found.classes]))
    place = told.names("place")
    if place and when:
        return _("%(kind)s, %(when)s, %(place)s.", kind=kinds, when=when, place=place)
    return _("%(kind)s, %(when)s.", kind=kinds, when=when or place) if when or place else ""


def _operation(told: _Told) -> str:
    period = told.found.period
    lasting = lasting_words(period.begins, period.ends) if period else ""
    who = told.names("participant")
    if who and lasting:
        return _("Operation of %(who)s, %(lasting)s.", who=who, lasting=lasting)
    return ""


def _claim(told: _Told) -> str:
    slug = next((value.iri or "" for f in told.found.facts if f.property == MW + "stance" for value in f.values), "")
    says = _(STANCES.get(slug.rpartition("/")[2], told.names("stance")))
    who = sentence(told.names("asserter")) or _("Somebody unnamed")
    said = told.names("saidOn")
    if said:
        return _("%(who)s %(says)s, %(when)s.", who=who, says=says, when=said)
    return _("%(who)s %(says)s; the day is not told.", who=who, says=says)


def _source(told: _Told) -> str:
    parts = (told.names(name) for name in ("authors", "publisherName", "issued"))
    entry = ", ".join(part for part in parts if part)
    return f"{entry}." if entry else ""


def _passage(told: _Told) -> str:
    section, paragraph = told.names("section"), told.names("paragraph")
    if not section:
        return ""
    if not paragraph:
        return _("In the article’s section “%(section)s”.", section=section)
    return _("In the article’s section “%(section)s”, paragraph %(number)s.", section=section, number=paragraph)


_OF_KIND: Final[Mapping[str, Callable[[_Told], str]]] = {
    "situation": _situation,
    "event": _event,
    "operation": _operation,
    "claim": _claim,
    "source": _source,
    "passage": _passage,
}
