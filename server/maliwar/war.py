"""The war that this process tells of: what its project says of itself in dataset.ttl.

One process serves one project, so these facts stand once, as the language does that is spoken: `tell` sets them when a
service is opened, `war` gives them. Until then they are our own; where a project says nothing, what is said is general.

In triples/dataset.ttl, all of the dataset where no other subject is named:

dcterms:alternative         the war's name, in the head of every page; without it dcterms:title
dcterms:creator             whose foaf:name is cited as the author, and dcterms:issued the day of the edition
schema:about                the war; its rdfs:label names it within a sentence: "the Mali War"
schema:abstract             the first lines of the first page
skos:example                an example of one thing said and later denied
dcterms:license             of the data
schema:isBasedOn            the text that it is read from: schema:name, schema:url, schema:license, schema:inLanguage,
                            and schema:isPartOf, whose schema:name names the work that it is part of, and whose
                            rdfs:label does so in a sentence: "the English Wikipedia"
dcterms:temporal            dcat:startDate and dcat:endDate: the days that are told of, the last that of the reading
dcterms:spatial             the place where all of it happens; and a dcterms:Location with dcat:bbox (what the map shows
                            at first, a WKT polygon), dcat:centroid and schema:addressCountry (which country is
                            highlighted, by ISO 3166-1)
schema:potentialAction      schema:SearchAction, in the order of schema:position, each with one of these:
                            schema:query, a sentence that can be asked, with its language;
                            schema:target, a question and its values: `allied-with?actor=actor/mnla&when=mid-2012`; or,
                            with an rdfs:label, a period of control worth a look: `/control?from=2012-01-01`;
                            schema:object, a name to search for;
                            schema:identifier, the short path of a thing that stands as an example;
                            schema:startTime, the day that maps show first
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl

import pyoxigraph as ox

from maliwar.languages import gettext, language
from maliwar.names import DATASET, ID, PREFIXES
from maliwar.project import project_root

Said = tuple[str, str, str, str]
"""A subject's IRI, a property's IRI, a value as text, and the value's language or nothing."""
Start = tuple[str, Mapping[str, str]]
"""A question by name, and its values."""

_DCT, _DCAT, _RDFS, _SCHEMA, _SKOS = (PREFIXES[name] for name in ("dcterms", "dcat", "rdfs", "schema", "skos"))
_LABEL: Final = _RDFS + "label"
_NUMBERS: Final = re.compile(r"-?\d+(?:\.\d+)?")
_YEAR: Final = re.compile(r"(?<!\d)20[12]\d(?!\d)")
_LICENCES: Final = {
    "https://creativecommons.org/licenses/by-sa/4.0/": "CC BY-SA 4.0",
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
}
"""Licences by the names that people know them by."""
FILE: Final = "triples/dataset.ttl"
"""Where a project says what it is."""
BEGUN: Final = date(2012, 1, 1)
"""The first day that is told of, where nobody says which."""
READ_ON: Final = date(2024, 6, 14)
"""The day on which the text was read, where nobody says which."""


@dataclass(frozen=True)
class War:
    """What a project says of itself; every text by the code of its language, every other field empty where unsaid."""

    names: Mapping[str, str] = field(default_factory=dict)
    wars: Mapping[str, str] = field(default_factory=dict)
    abstracts: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    """The title of the text that it is read from."""
    text_url: str = ""
    text_language: str = ""
    text_licence_url: str = ""
    works: Mapping[str, str] = field(default_factory=dict)
    """What that text is part of."""
    container: str = ""
    """The same as a title."""
    author: str = ""
    issued: str = ""
    licence_url: str = ""
    first: date = BEGUN
    last: date = READ_ON
    """The day on which the text was read: `..` as an end means "still so then"."""
    references: int = 0
    """How many numbered references the text has."""
    place: str = ""
    """The IRI of the place where all of it happens."""
    country: str = ""
    box: tuple[float, ...] = ()
    """West, south, east, north, in degrees."""
    middle: tuple[float, ...] = ()
    starts: tuple[Start, ...] = ()
    periods: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...] = ()
    """Names of a period by language, and the values with which /control shows it."""
    asked: tuple[Mapping[str, str], ...] = ()
    searches: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    """IRIs of examples."""
    day: date | None = None
    """The day that maps show first."""

    @property
    def name(self) -> str:
        """What the war is called, alone."""
        return _spoken(self.names) or gettext("A war")

    @property
    def title(self) -> str:
        """What the data is called."""
        return gettext("%(name)s, claim by claim", name=self.name)

    @property
    def slug(self) -> str:
        """Its name in names of files: `mali-war`."""
        return "-".join(re.findall(r"[a-z0-9]+", (self.names.get("en") or self.name).lower())) or "war"

    @property
    def plain_title(self) -> str:
        """The same in English, for what speaks one language to all."""
        return f"{self.names.get('en') or self.name}, claim by claim"

    @property
    def plain_named(self) -> str:
        """What the war is called within a sentence, in English."""
        return self.wars.get("en") or "this war"

    @property
    def named(self) -> str:
        """What the war is called within a sentence."""
        return _spoken(self.wars) or gettext("this war")

    @property
    def abstract(self) -> str:
        """What it is, in a sentence or two."""
        return _spoken(self.abstracts) or gettext(
            "Every answer says how certain it is, and leads to who said so, when, and in which source."
        )

    @property
    def path(self) -> str:
        """The short path of an actor: of the project's first example, else of the text that tells of all."""
        actors = (iri for iri in self.things if iri.startswith(PREFIXES["actor"]))
        return next(actors, PREFIXES["actor"] + "article").removeprefix(ID)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Sentences that can be asked as they stand."""
        return tuple(map(_spoken, self.asked))

    @property
    def shown_periods(self) -> tuple[tuple[str, Mapping[str, str]], ...]:
        """Periods of control that are worth a look, by name."""
        return tuple((_spoken(texts), values) for texts, values in self.periods)

    @property
    def example(self) -> str:
        """An example of what was said and then denied; or nothing."""
        return _spoken(self.examples)

    @property
    def quoted_text(self) -> str:
        """The title of the text in quotation marks; or how it is called without one."""
        return gettext("“%(text)s”", text=self.text) if self.text else gettext("the text")

    @property
    def of_work(self) -> str:
        """What the text is part of, as it goes on after its title, ` of the English Wikipedia`; or nothing."""
        work = _spoken(self.works)
        return gettext(" of %(work)s", work=work) if work else ""

    @property
    def work(self) -> str:
        """What the text is part of, in English; or nothing."""
        return self.works.get("en", "")

    @property
    def licence(self) -> str:
        """The name of the licence of the data; or nothing."""
        return _LICENCES.get(self.licence_url, self.licence_url)

    @property
    def text_licence(self) -> str:
        """The name of the licence of the text; or nothing."""
        return _LICENCES.get(self.text_licence_url, self.text_licence_url)

    @classmethod
    def of(cls, said: Iterable[Said], days: Callable[[], tuple[date, date] | None]) -> "War":
        """Read the statements about the dataset and what hangs on it.

        `days` is asked for the first and the last day that the data tells of, where nobody has written them down.
        """
        facts = _Facts(said)
        if not facts:
            return cls()
        text, about = facts.one(DATASET, _SCHEMA + "isBasedOn"), facts.one(DATASET, _SCHEMA + "about")
        period = facts.one(DATASET, _DCT + "temporal")
        spots = facts.every(DATASET, _DCT + "spatial")
        where = next((spot for spot in spots if not spot.startswith(ID)), "")
        first, last = (_day(facts.one(period, _DCAT + end)) for end in ("startDate", "endDate"))
        if not first or not last:
            found = days() or (BEGUN, READ_ON)
            first, last = first or found[0], last or found[1]
        box = _numbers(facts.one(where, _DCAT + "bbox"))
        return cls(
            names=facts.texts(DATASET, _DCT + "alternative") or facts.texts(DATASET, _DCT + "title"),
            wars=facts.texts(about, _LABEL),
            abstracts=facts.texts(DATASET, _SCHEMA + "abstract"),
            examples=facts.texts(DATASET, _SKOS + "example"),
            text=facts.one(text, _SCHEMA + "name"),
            text_url=facts.one(text, _SCHEMA + "url"),
            text_language=facts.one(text, _SCHEMA + "inLanguage"),
            text_licence_url=facts.one(text, _SCHEMA + "license"),
            author=facts.one(facts.one(DATASET, _DCT + "creator"), PREFIXES["foaf"] + "name"),
            issued=facts.one(DATASET, _DCT + "issued"),
            works=facts.texts(facts.one(text, _SCHEMA + "isPartOf"), _LABEL),
            container=facts.one(facts.one(text, _SCHEMA + "isPartOf"), _SCHEMA + "name"),
            licence_url=facts.one(DATASET, _DCT + "license"),
            first=first,
            last=max(first, last),
            place=next((spot for spot in spots if spot.startswith(ID)), ""),
            country=facts.one(where, _SCHEMA + "addressCountry"),
            box=(min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2])) if len(box) >= 4 else (),
            middle=_numbers(facts.one(where, _DCAT + "centroid"))[:2],
            **_actions(facts),
        )


_told: War | None = None


def tell(war: War | None) -> None:
    """Set the war that this process tells of; None is our own."""
    global _told  # noqa: PLW0603  # as the head of this file says
    _told = war


@contextmanager
def telling(war: War) -> Iterator[None]:
    """Tell of a war within a block."""
    before = _told
    tell(war)
    try:
        yield
    finally:
        tell(before)


def war() -> War:
    """Return the war that this process tells of."""
    return _told if _told is not None else _own()


@cache
def _own() -> War:
    """Read what our own project says of itself; without that file, nothing is known of any war."""
    path = project_root() / FILE
    if not path.is_file():
        return War()
    return War.of(map(said, ox.parse(path=path, format=ox.RdfFormat.TURTLE)), lambda: None)


def said(triple: ox.Triple | ox.Quad) -> Said:
    """Return a triple as it is read here."""
    value = triple.object
    if isinstance(value, ox.Literal):
        return str(triple.subject)[1:-1], triple.predicate.value, value.value, value.language or ""
    return str(triple.subject)[1:-1], triple.predicate.value, str(value)[1:-1], ""


class _Facts:
    """The statements by subject and property."""

    def __init__(self, said: Iterable[Said]) -> None:
        self._said: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for subject, predicate, value, code in said:
            self._said.setdefault((subject, predicate), []).append((value, code))

    def __bool__(self) -> bool:
        return bool(self._said)

    def every(self, subject: str, predicate: str) -> list[str]:
        return [value for value, _ in self._said.get((subject, predicate), ())]

    def one(self, subject: str, predicate: str) -> str:
        return next(iter(self.every(subject, predicate)), "")

    def texts(self, subject: str, predicate: str) -> dict[str, str]:
        return {code: value for value, code in self._said.get((subject, predicate), ())}


def _actions(facts: _Facts) -> dict[str, Any]:
    """Return what is offered to begin with, in the order of the positions."""
    actions = facts.every(DATASET, _SCHEMA + "potentialAction")
    actions.sort(key=lambda each: _place(facts.one(each, _SCHEMA + "position")))
    targets = [(action, target) for action in actions if (target := facts.one(action, _SCHEMA + "target"))]
    days = (_day(facts.one(action, _SCHEMA + "startTime")) for action in actions)
    return {
        "starts": tuple(_start(target) for _, target in targets if not target.startswith("/")),
        "periods": tuple(
            (facts.texts(action, _LABEL), _start(target)[1]) for action, target in targets if target.startswith("/")
        ),
        "asked": tuple(texts for action in actions if (texts := facts.texts(action, _SCHEMA + "query"))),
        "things": tuple(ID + path for action in actions if (path := facts.one(action, _SCHEMA + "identifier"))),
        "searches": tuple(name for action in actions if (name := facts.one(action, _SCHEMA + "object"))),
        "day": next((day for day in days if day), None),
    }


def _spoken(texts: Mapping[str, str]) -> str:
    """Return the text in the language that is spoken, else in English, else in any."""
    return texts.get(language()) or texts.get("en") or next(iter(texts.values()), "")


def _start(target: str) -> Start:
    name, _, values = target.partition("?")
    return name, dict(parse_qsl(values))


def _place(position: str) -> int:
    return int(position) if position.isdigit() else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _numbers(wkt: str) -> tuple[float, ...]:
    return tuple(map(float, _NUMBERS.findall(wkt)))


def dated(text: str) -> str:
    """Return an example with its years, which are those of our own war, moved to those that are told of."""
    moved, last = war().first.year - BEGUN.year, war().last.year
    return _YEAR.sub(lambda year: str(min(int(year[0]) + moved, last)), text) if moved else text
