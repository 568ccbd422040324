"""What hangs on a thing, section by section: claims, situations and events, inverse links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from maliwar.answer.terms import IRI, Literal, Row, Term
from maliwar.dates import FOREVER
from maliwar.errors import NotFound
from maliwar.languages import gettext as _
from maliwar.names import MW, PREFIXES, short_path
from maliwar.reading import queries
from maliwar.reading.headings import BY_PROPERTY, CLAIM_HEADINGS, INVERSE, OF_PLACES, PLURALS
from maliwar.reading.rows import Amount, ClaimRow, PeriodRow, Section, Sort
from maliwar.reading.thing import Reader, Value
from maliwar.wording import date_words, sentence

HOW: Final = {
    "actor": ("about", "by", "affecting", "blaming"),
    "person": ("about", "by", "affecting", "blaming"),
    "event": ("counted", "for", "against"),
    "operation": ("counted", "for", "against"),
    "situation": ("counted", "for", "against"),
    "agreement": ("for", "against"),
    "source": ("source",),
    "passage": ("passage",),
    "claim": (),
    "concept": (),
    "geometry": (),
    "note": (),
}
"""How claims hang on a thing of each kind, in reading order."""
COUNTS: Final = ("counted", "affecting")
PERIODS_FIRST: Final = frozenset({"actor", "person", "place", "agreement"})
_TIMED: Final = MW + "TimedThing"
_CLAIM: Final = MW + "Claim"
_WITHIN: Final = frozenset({"event", "operation", "situation", "agreement"})
"""Kinds that time itself is told of: what hangs on them is grouped by how it does."""
_IN_CLAIMS: Final = frozenset(MW + name for name in ("about", "asserter", "affected", "blames", "involves"))
"""Properties of claims that the sections of claims have told already."""
_DERIVED: Final = PREFIXES["prov"] + "wasDerivedFrom"
_FROM_PARTS: Final = frozenset({MW + "hasPart"})
"""What the parts of a thing say of it: it stands among its facts."""
FEW: Final = 12
MANY: Final = 200


@dataclass(frozen=True)
class Part:
    """Which section to show in full, and which page of it; no key shows the beginning of each.

    `known` leaves out what had not been said by a day.
    """

    key: str | None = None
    page: int = 1
    known: date | None = None

    @property
    def size(self) -> int:
        """Rows shown of each section."""
        return MANY if self.key else FEW

    @property
    def offset(self) -> int:
        """Rows passed over."""
        return (self.page - 1) * self.size if self.key else 0

    def takes(self, key: str) -> bool:
        """Whether the section is to be shown."""
        return self.key is None or self.key == key


def sections(reader: Reader, iri: str, part: Part) -> list[Section]:
    """Return the sections of a thing's page in reading order; raises NotFound for a part that it has not."""
    kind = (short_path(iri) or "").partition("/")[0]
    incoming = _incoming(reader, iri, hidden(reader, iri, part.known))
    reader.labels.fetch(incoming)
    claims = list(_claims(reader, iri, HOW.get(kind, ("about",)), part))
    periods = list(_periods(reader, incoming, kind, part)) if kind not in ("concept", "claim") else []
    inverse = list(_inverse(reader, incoming, kind, part))
    found = [*periods, *claims, *inverse] if kind in PERIODS_FIRST else [*claims, *periods, *inverse]
    if part.key and not any(section.rows for section in found):
        raise NotFound(_("There is no such part of this page."))
    return found


def hidden(reader: Reader, iri: str, known: date | None) -> frozenset[str]:
    """Return what points at a thing and had not been said by a day."""
    if known is None:
        return frozenset()
    return frozenset(row[0].value for row in reader.engine.select(queries.not_yet(iri, known)).rows if row[0])


def _incoming(reader: Reader, iri: str, left_out: frozenset[str]) -> dict[str, list[str]]:
    """Return what points at a thing, each with the narrowest properties by which it does."""
    properties: dict[str, set[str]] = {}
    for name, subject in reader.engine.select(queries.about(queries.INCOMING, iri)).rows:
        if name and subject and subject.value not in left_out and subject.value != iri:
            properties.setdefault(subject.value, set()).add(name.value)
    narrow = reader.vocabulary.narrowest
    kept = {names: narrow(names) for names in {frozenset(each) for each in properties.values()}}
    return {subject: kept[frozenset(names)] for subject, names in properties.items()}


def _claims(reader: Reader, iri: str, ways: Iterable[str], part: Part) -> Iterable[Section]:
    wanted = [how for how in ways if part.takes(f"claims-{how}")]
    asked = [queries.claim_count(how, iri, part.known) for how in wanted]
    asked += [queries.claims(how, iri, part.size, part.offset, part.known) for how in wanted]
    tables = reader.engine.select_all(asked) if asked else []
    for how, counted, table in zip(wanted, tables, tables[len(wanted) :], strict=False):
        total = int(counted.rows[0][0].value) if counted.rows and counted.rows[0][0] else 0
        if total:
            sort: Sort = "counts" if how in COUNTS else "claims"
            rows = _claim_rows(reader, table.rows, part.known)
            yield Section(f"claims-{how}", _(CLAIM_HEADINGS[how]), rows, total, sort)


def _claim_rows(reader: Reader, rows: Sequence[Row], known: date | None) -> tuple[ClaimRow, ...]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row[0]:
            groups.setdefault(row[0].value, []).append(row)
    return tuple(_claim_row(reader, iri, group, known) for iri, group in groups.items())


def _claim_row(reader: Reader, iri: str, rows: Sequence[Row], known: date | None) -> ClaimRow:
    _claim, stance, asserter, said, status, wording, _source, _passage, latest = rows[0][:9]
    amount = _amount(reader, rows)
    worded = bool(wording and not amount)
    return ClaimRow(
        claim=Value(sentence(wording.value), iri) if worded and wording else reader.named(iri),
        stance=_slug(stance) or "asserts",
        asserter=reader.value(asserter) if asserter else None,
        said=date_words(said.value) if said else None,
        status=_slug(status),
        sources=tuple(dict.fromkeys(reader.value(row[6]) for row in rows if row[6])),
        passages=tuple(dict.fromkeys(reader.value(row[7]) for row in rows if row[7])),
        amount=amount,
        undated=bool(known and latest and latest.value > known.isoformat()),
    )


def _amount(reader: Reader, rows: Sequence[Row]) -> Amount | None:
    count, low, high, best, is_open = rows[0][9:14]
    if count is None:
        return None
    affected = tuple(dict.fromkeys(reader.value(row[14]) for row in rows if row[14]))
    opened = bool(is_open and is_open.value in ("true", "1"))
    return Amount(reader.value(count), affected, _number(low), _number(high), _number(best), opened)


def _number(term: Term | None) -> int | None:
    return int(term.value) if isinstance(term, Literal) else None


def _periods(reader: Reader, incoming: dict[str, list[str]], kind: str, part: Part) -> Iterable[Section]:
    labels = reader.labels
    groups: dict[str, list[str]] = {}
    for thing, names in incoming.items():
        if _TIMED in labels.classes(thing) and not _FROM_PARTS.issuperset(names):
            groups.setdefault(_group(reader, thing, names, kind), []).append(thing)
    order = [*(OF_PLACES if kind == "place" else ()), *BY_PROPERTY.values(), *PLURALS.values(), "Events"]
    taken = {heading: _key(heading) for heading in groups if part.takes(_key(heading))}
    shown: dict[str, list[str]] = {}
    told_apart: set[str] = set()
    for heading in taken:
        groups[heading].sort(key=lambda thing: ((labels.days(thing) or FOREVER)[1], thing))
        shown[heading] = groups[heading][part.offset : part.offset + part.size]
        if len({tuple(incoming[thing]) for thing in groups[heading]}) > 1:
            told_apart.update(shown[heading])
    everything = [thing for things in shown.values() for thing in things]
    roles = {thing: incoming[thing] for thing in told_apart} if kind != "place" else {}
    rows = _period_rows(reader, everything, roles)
    for heading in sorted(taken, key=lambda name: order.index(name) if name in order else len(order)):
        told = OF_PLACES.get(heading, heading) if kind == "place" else heading
        sort: Sort = "events" if all("/event/" in thing for thing in groups[heading]) else "periods"
        yield Section(
            taken[heading], _(told), tuple(rows[thing] for thing in shown[heading]), len(groups[heading]), sort
        )


def _key(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _group(reader: Reader, thing: str, names: Sequence[str], kind: str) -> str:
    if kind in _WITHIN:
        for name in names:
            if name in BY_PROPERTY:
                return BY_PROPERTY[name]
    classes = reader.labels.classes(thing)
    if MW + "Event" in classes:
        return "Events"
    for name in reader.vocabulary.narrowest(classes):
        for candidate in (name, *sorted(reader.vocabulary.above.get(name, ()))):
            heading = PLURALS.get(candidate.removeprefix(MW))
            if heading:
                return heading
    return "Other situations"


def _period_rows(reader: Reader, things: Sequence[str], roles: Mapping[str, Sequence[str]]) -> dict[str, PeriodRow]:
    """Return the rows by thing; those of `roles` say as what they involve what the page is about."""
    if not things:
        return {}
    found = {row[0].value: row for row in reader.engine.select(queries.times(things)).rows if row[0]}
    rows = {}
    for thing in things:
        _thing, begins, ends, on, standing = found.get(thing, (None,) * 5)
        rows[thing] = PeriodRow(
            thing=reader.named(thing),
            begins=_words(begins or on),
            ends=_words(ends) if not on else "",
            standing=_slug(standing),
            claims=reader.labels.told(thing),
            role=", ".join(reader.vocabulary.label(name) for name in roles.get(thing, ())),
        )
    return rows


def _inverse(reader: Reader, incoming: dict[str, list[str]], kind: str, part: Part) -> Iterable[Section]:
    groups = _pointing(reader, incoming, kind)
    for name in sorted(groups):
        key = "is-" + name.replace("#", "/").rpartition("/")[2]
        if part.takes(key):
            things = sorted((reader.named(subject) for subject in groups[name]), key=lambda value: value.text.lower())
            heading = INVERSE.get(name)
            told = _(heading) if heading else _("%(property)s of", property=sentence(reader.vocabulary.label(name)))
            yield Section(key, told, tuple(things[part.offset : part.offset + part.size]), len(things))


def _pointing(reader: Reader, incoming: dict[str, list[str]], kind: str) -> dict[str, list[str]]:
    """Return what points at a thing by each property, without what its other sections and its facts tell."""
    groups: dict[str, list[str]] = {}
    for thing, names in incoming.items():
        classes = reader.labels.classes(thing)
        if _TIMED in classes and kind not in ("concept", "claim"):
            continue
        told = _IN_CLAIMS if _CLAIM in classes and kind != "concept" else frozenset()
        for name in names:
            if name not in reader.vocabulary.two_way and name not in told and name != _DERIVED:
                groups.setdefault(name, []).append(thing)
    return groups


def _words(term: Term | None) -> str:
    return date_words(term.value) if term else _("not told")


def _slug(term: Term | None) -> str | None:
    return term.value.rpartition("/")[2] if isinstance(term, IRI) else None
