"""Claims in full: who says it, when it was known, how strong it is, where it is written, what it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from maliwar.dates import FOREVER
from maliwar.names import PREFIXES
from maliwar.questions import statements
from maliwar.questions.evidence import cell_json
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.statements import Selecting, Statements, property_of

STRENGTHS: Final = ("stated", "uncited", "reported", "claimed", "inferred")
"""How strong a claim is that asserts something, by its mwx:rank."""
RELATIONS: Final = {
    "contradicts": "contradicts",
    "corroborates": "corroborates",
    "supersedes": "supersedes",
    "superseded_by": "supersededBy",
}
"""What claims are to claims: the name in JSON, and the property."""
_ARTICLE: Final = PREFIXES["source"] + "article"
_DCT: Final = PREFIXES["dcterms"]


@dataclass(frozen=True)
class Cited:
    """One citation of a claim: the reference, with its quality flags, and the passage that carries the claim."""

    source: Thing
    title: str | None
    publisher: str | None
    issued: str | None
    quality: tuple[Thing, ...]
    passage: Thing
    section: str | None
    paragraph: str | None
    marks: tuple[Thing, ...]
    """What the article's editors ask for at the passage: a citation, a check."""

    @property
    def by_title(self) -> bool:
        """Whether it is the title of the reference that says it, and no passage."""
        return self.passage.iri == self.source.iri

    @property
    def cite(self) -> str:
        """Return the path of how to cite the source."""
        return f"/cite/source/{_slug(self.source.iri)}"

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON; a citation by the title alone has no passage."""
        passage = {
            **cell_json(self.passage),
            "id": _slug(self.passage.iri),
            "section": self.section,
            "paragraph": int(self.paragraph) if self.paragraph else None,
            "marks": [mark.label for mark in self.marks],
            "href": page_of(self.passage),
        }
        return {
            "source": {
                **cell_json(self.source),
                "number": self.source.number,
                "title": self.title,
                "publisher": self.publisher,
                "issued": self.issued,
                "quality": [flag.label for flag in self.quality],
                "href": page_of(self.source),
                "cite": self.cite,
            },
            "passage": None if self.by_title else passage,
        }


@dataclass(frozen=True)
class Testimony:
    """One claim, with all that the graph says of it."""

    claim: Thing
    asserter: Thing | None
    stance: str
    said_on: str | None
    known_from: date
    """The first day on which it may have been made; the first there is where that is not known."""
    known_by: date
    """The last day on which it may have been made; the last there is where that is not known."""
    strength: str
    status: str | None
    note: str | None
    wording: str | None
    manner: str | None
    about: tuple[Thing, ...]
    blames: tuple[Thing, ...]
    count: Mapping[str, Any] | None
    citations: tuple[Cited, ...]
    relations: Mapping[str, tuple[Thing, ...]]
    asserts: frozenset[str]
    denies: frozenset[str]

    def known(self, day: date | None) -> str:
        """Say whether it had been made by a day: `known`, `not yet`, or `unknown when said`."""
        day = day or FOREVER[1]
        if self.known_from > day:
            return "not yet"
        return "known" if self.known_by <= day else "unknown when said"

    def to_json(self, day: date | None) -> dict[str, Any]:
        """Return it as JSON; `known` is by the day asked for."""
        return {
            **cell_json(self.claim),
            "href": page_of(self.claim),
            "asserter": cell_json(self.asserter),
            "stance": self.stance,
            "said_on": self.said_on,
            "known": self.known(day),
            "known_from": None if self.known_from == FOREVER[0] else self.known_from.isoformat(),
            "known_by": None if self.known_by == FOREVER[1] else self.known_by.isoformat(),
            "strength": self.strength,
            "status": self.status,
            "note": self.note,
            "wording": self.wording,
            "manner": self.manner,
            "about": [{**cell_json(thing), "href": page_of(thing)} for thing in self.about],
            "blames": [cell_json(thing) for thing in self.blames],
            "count": self.count,
            "citations": [citation.to_json() for citation in self.citations],
            **{name: [cell_json(thing) for thing in things] for name, things in self.relations.items()},
        }


@dataclass
class Witness:
    """Reads claims in full; what it has read it keeps, so that the next reading asks for the rest only."""

    engine: Selecting
    labels: LabelIndex
    _heard: dict[str, Testimony] = field(default_factory=dict)

    def hear(self, claims: Iterable[str]) -> dict[str, Testimony]:
        """Return the claims by IRI, in the order given; raises EngineError."""
        wanted = list(dict.fromkeys(claims))
        new = [iri for iri in wanted if iri not in self._heard]
        if new:
            (said,) = statements.read(self.engine, new)
            cited = statements.citations(self.engine, new)
            flat = [pair for pairs in cited.values() for pair in pairs]
            sources, passages = statements.read(
                self.engine, [source for source, _ in flat], [passage for _, passage in flat]
            )
            for iri in new:
                where = tuple(self._cited(pair, sources, passages) for pair in cited.get(iri, ()))
                self._heard[iri] = self._testimony(iri, said, where)
        return {iri: self._heard[iri] for iri in wanted}

    def _things(self, iris: Iterable[str]) -> tuple[Thing, ...]:
        return tuple(self.labels.thing(iri) for iri in iris)

    def _testimony(self, iri: str, said: Statements, where: tuple[Cited, ...]) -> Testimony:
        asserter = next(iter(said.iris(iri, "asserter")), None)
        rank = said.text(iri, property_of("mwx:rank"))
        return Testimony(
            claim=self.labels.thing(iri),
            asserter=self.labels.thing(asserter) if asserter else None,
            stance=_slug_of(said, iri, "stance") or "asserts",
            said_on=said.text(iri, "saidOn"),
            known_from=_day(said.text(iri, property_of("mwx:kb")), FOREVER[0]),
            known_by=_day(said.text(iri, property_of("mwx:kl")), FOREVER[1]),
            strength=STRENGTHS[int(rank)] if rank else STRENGTHS[-1],
            status=_slug_of(said, iri, "status"),
            note=said.text(iri, property_of("skos:editorialNote")),
            wording=said.text(iri, "wording"),
            manner=_slug_of(said, iri, "manner"),
            about=self._things(said.iris(iri, "about")),
            blames=self._things(said.iris(iri, "blames")),
            count=self._count(iri, said),
            citations=where,
            relations={name: self._things(said.iris(iri, term)) for name, term in RELATIONS.items()},
            asserts=frozenset(said.iris(iri, property_of("mwx:asserts"))),
            denies=frozenset(said.iris(iri, property_of("mwx:denies"))),
        )

    def _count(self, iri: str, said: Statements) -> Mapping[str, Any] | None:
        kind = next(iter(said.iris(iri, "countKind")), None)
        if kind is None:
            return None
        numbers = {name: said.text(iri, name) for name in ("low", "high", "best")}
        return {
            "kind": cell_json(self.labels.thing(kind)),
            "affected": [cell_json(thing) for thing in self._things(said.iris(iri, "affected"))],
            **{name: int(text) if text else None for name, text in numbers.items()},
            "open_ended": said.text(iri, "openEnded") in ("true", "1"),
        }

    def _cited(self, pair: tuple[str, str], sources: Statements, passages: Statements) -> Cited:
        source, passage = pair
        return Cited(
            source=self.labels.thing(source),
            title=sources.text(source, _DCT + "title"),
            publisher=sources.text(source, "publisherName"),
            issued=sources.text(source, _DCT + "issued"),
            quality=() if source == _ARTICLE else self._things(sources.iris(source, "quality")),
            passage=self.labels.thing(passage),
            section=passages.text(passage, "section"),
            paragraph=passages.text(passage, "paragraph"),
            marks=self._things(passages.iris(passage, "passageFlag")),
        )


def page_of(thing: Thing) -> str:
    """Return the path of a thing's page on this server; its IRI where it is none of ours."""
    return thing.iri if thing.path == thing.iri else f"/page/{thing.path}"


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _slug_of(said: Statements, iri: str, name: str) -> str | None:
    return next((_slug(found) for found in said.iris(iri, name)), None)


def _day(text: str | None, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise
