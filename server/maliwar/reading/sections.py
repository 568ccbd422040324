"""What hangs on a thing, section by section: claims, situations and events, inverse links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from maliwar.answer.terms import IRI, Row, Term
from maliwar.errors import NotFound
from maliwar.names import MW, PREFIXES, short_path
from maliwar.reading import queries
from maliwar.reading.thing import ClaimRow, PeriodRow, Reader, Section, Value
from maliwar.wording import date_words, sentence

CLAIM_HEADINGS: Final = {
    "about": "What is claimed",
    "by": "What it claims",
    "affecting": "Counts that concern it",
    "source": "What rests on it",
    "passage": "What it carries",
}
HOW: Final = {
    "actor": ("about", "by", "affecting"),
    "person": ("about", "by", "affecting"),
    "source": ("source",),
    "passage": ("passage",),
    "claim": (),
    "concept": (),
    "geometry": (),
    "note": (),
}
PLURALS: Final = {
    "Alliance": "Alliances",
    "Hostility": "Hostilities",
    "Negotiation": "Negotiations",
    "AgreementInForce": "Agreements in force",
    "Association": "Associations",
    "Support": "Support",
    "Membership": "Memberships",
    "Office": "Offices",
    "Command": "Commands",
    "TerritorialControl": "Control of places",
    "Deployment": "Deployments",
    "Siege": "Sieges",
    "Operation": "Operations",
}
INVERSE: Final = {
    MW + "attestedIn": "Named here",
    MW + "cites": "Cited by passages",
    MW + "quality": "Sources of this quality",
    MW + "passageKind": "Passages of this kind",
    MW + "passageFlag": "Passages so flagged",
    MW + "precision": "Points of this precision",
    MW + "agreementKind": "Agreements of this kind",
    MW + "eventKind": "Events of this kind",
    MW + "speaksFor": "Who speaks for it",
    MW + "silentOn": "Where the sources are silent on it",
    MW + "signatory": "Agreements that it signed",
    MW + "capitalOf": "Its capital",
    MW + "countKind": "Counts of this kind",
    MW + "stance": "Claims of this stance",
    MW + "asserter": "Claims that it makes",
    MW + "status": "Claims so rated",
    MW + "manner": "Claims made in this manner",
    MW + "standing": "Situations of this standing",
    MW + "dateBasis": "Dates known so",
    PREFIXES["dcterms"] + "publisher": "What it published",
    PREFIXES["geo"] + "hasGeometry": "Places with this point",
    PREFIXES["skos"] + "inScheme": "Concepts in it",
    PREFIXES["skos"] + "broader": "Narrower",
}
"""What stands above the things that point at a thing by a property."""
PERIODS_FIRST: Final = frozenset({"actor", "person", "place", "operation", "agreement"})
FEW: Final = 25
MANY: Final = 200


@dataclass(frozen=True)
class Part:
    """Which section to show in full, and which page of it; no key shows the beginning of each."""

    key: str | None = None
    page: int = 1

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
    claims = list(_claims(reader, iri, HOW.get(kind, ("about",)), part))
    periods = list(_periods(reader, iri, part)) if kind not in ("concept", "claim") else []
    inverse = _inverse(reader, iri, kind, part)
    found = [*periods, *claims, *inverse] if kind in PERIODS_FIRST else [*claims, *periods, *inverse]
    if part.key and not any(section.rows for section in found):
        raise NotFound("There is no such part of this page.")
    return found


def _claims(reader: Reader, iri: str, ways: Iterable[str], part: Part) -> Iterable[Section]:
    for how in ways:
        key = f"claims-{how}"
        if not part.takes(key):
            continue
        counted = reader.engine.select(queries.claim_count(how, iri)).rows
        total = int(counted[0][0].value) if counted and counted[0][0] else 0
        if total:
            table = reader.engine.select(queries.claims(how, iri, part.size, part.offset))
            yield Section(key, CLAIM_HEADINGS[how], _claim_rows(reader, table.rows), total)


def _claim_rows(reader: Reader, rows: Sequence[Row]) -> tuple[ClaimRow, ...]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row[0]:
            groups.setdefault(row[0].value, []).append(row)
    return tuple(_claim_row(reader, iri, group) for iri, group in groups.items())


def _claim_row(reader: Reader, iri: str, rows: Sequence[Row]) -> ClaimRow:
    _, stance, asserter, said, status, wording, _, _ = rows[0]
    named = reader.named(iri)
    return ClaimRow(
        claim=Value(sentence(wording.value), iri) if wording else named,
        stance=_slug(stance) or "asserts",
        asserter=reader.value(asserter) if asserter else None,
        said=date_words(said.value) if said else None,
        status=_slug(status),
        sources=tuple(dict.fromkeys(reader.value(row[6]) for row in rows if row[6])),
        passages=tuple(dict.fromkeys(reader.value(row[7]) for row in rows if row[7])),
    )


def _periods(reader: Reader, iri: str, part: Part) -> Iterable[Section]:
    table = reader.engine.select(queries.about(queries.PERIODS, iri))
    classes: dict[str, set[str]] = {}
    rows: dict[str, Row] = {}
    for row in table.rows:
        if row[0] and row[1]:
            classes.setdefault(row[0].value, set()).add(row[1].value)
            rows.setdefault(row[0].value, row)
    groups: dict[str, list[PeriodRow]] = {}
    for thing, row in rows.items():
        groups.setdefault(_group(reader, classes[thing]), []).append(_period_row(reader, thing, row))
    order = [*PLURALS.values(), "Events"]
    for heading in sorted(groups, key=lambda name: order.index(name) if name in order else len(order)):
        key = heading.lower().replace(" ", "-")
        if part.takes(key):
            shown = groups[heading][part.offset : part.offset + part.size]
            yield Section(key, heading, tuple(shown), len(groups[heading]))


def _group(reader: Reader, classes: set[str]) -> str:
    if MW + "Event" in classes:
        return "Events"
    for name in reader.vocabulary.narrowest(classes):
        for candidate in (name, *sorted(reader.vocabulary.above.get(name, ()))):
            heading = PLURALS.get(candidate.removeprefix(MW))
            if heading:
                return heading
    return "Other situations"


def _period_row(reader: Reader, thing: str, row: Row) -> PeriodRow:
    _, _, begins, ends, on, standing, _, claims = row
    return PeriodRow(
        thing=reader.named(thing),
        begins=_words(begins or on),
        ends=_words(ends) if not on else "",
        standing=_slug(standing),
        claims=int(claims.value) if claims else 0,
    )


def _inverse(reader: Reader, iri: str, kind: str, part: Part) -> Iterable[Section]:
    for name, subjects in sorted(_pointing(reader, iri, kind).items()):
        key = "is-" + name.replace("#", "/").rpartition("/")[2]
        if part.takes(key):
            things = sorted((reader.named(subject) for subject in subjects), key=lambda value: value.text.lower())
            shown = tuple(things[part.offset : part.offset + part.size])
            heading = INVERSE.get(name) or f"{sentence(reader.vocabulary.label(name))} of"
            yield Section(key, heading, shown, len(things))


def _pointing(reader: Reader, iri: str, kind: str) -> dict[str, list[str]]:
    """Return what points at a thing by its narrowest properties, without those that are among its facts too."""
    pattern = queries.INVERSE_OF_CONCEPT if kind == "concept" else queries.INVERSE
    properties: dict[str, set[str]] = {}
    for name, subject in reader.engine.select(queries.about(pattern, iri)).rows:
        if name and subject:
            properties.setdefault(subject.value, set()).add(name.value)
    groups: dict[str, list[str]] = {}
    for thing, names in properties.items():
        for narrow in reader.vocabulary.narrowest(names):
            if narrow not in reader.vocabulary.two_way:
                groups.setdefault(narrow, []).append(thing)
    return groups


def _words(term: Term | None) -> str:
    return date_words(term.value) if term else "not told"


def _slug(term: Term | None) -> str | None:
    return term.value.rpartition("/")[2] if isinstance(term, IRI) else None
