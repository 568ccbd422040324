"""The dataset and its things as search engines look for them: JSON-LD in the terms of schema.org.

It says less than the graph does. What schema.org has no honest word for (a situation, a denial, a date within bounds)
is left out rather than bent; dates are those of the dataset and never those of an event.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from maliwar.describe.dumps import dumps
from maliwar.names import DATASET, MW, PREFIXES
from maliwar.reading.dataset import Statement
from maliwar.reading.thing import Thing
from maliwar.snapshot import Snapshot
from maliwar.war import war

Node: TypeAlias = dict[str, Any]
"""A JSON-LD node object."""

_CONTEXT: Final = "https://schema.org"
_DCT, _DCAT, _FOAF = (PREFIXES[name] for name in ("dcterms", "dcat", "foaf"))
_SAME: Final = PREFIXES["schema"] + "sameAs"
_LONGEST: Final = 300
"""Characters of a description."""
_OF_KIND: Final = {
    "person": "Person",
    "place": "Place",
    "event": "Event",
    "operation": "Event",
    "source": "CreativeWork",
    "agreement": "CreativeWork",
    "concept": "DefinedTerm",
    "claim": "Claim",
}
_OF_CLASS: Final = {
    "Country": "Country",
    "State": "Country",
    "NewsOrganisation": "NewsMediaOrganization",
    "NGO": "NGO",
    "Person": "Person",
    "Population": "",
    "AnonymousActor": "",
    "UnresolvedActor": "",
}
"""What a class is, where it is narrower than its kind; nothing where schema.org has no word for it."""
_ACTOR: Final = "Organization"


@dataclass(frozen=True)
class DatasetFacts:
    """All that the description of the dataset is made from."""

    root: str
    """This server's address, without a slash at its end."""
    version: str
    language: str
    written: Sequence[Statement]
    snapshot: Snapshot | None
    place: Node = field(default_factory=dict)
    """Where all of it happens."""


def dataset(facts: DatasetFacts) -> Node:
    """Return the dataset as https://schema.org/Dataset, with what Google's guide for data sets asks for."""
    of = _Written(facts.written, facts.language)
    start, end = (of.first(f"{DATASET}#period", _DCAT + name) for name in ("startDate", "endDate"))
    node: Node = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": DATASET,
        "name": of.first(DATASET, _DCT + "title"),
        "description": of.first(DATASET, _DCT + "description"),
        "url": facts.root + "/",
        "identifier": DATASET,
        "version": facts.version,
        "license": war().licence_url,
        "isAccessibleForFree": True,
        "inLanguage": list(of.every(DATASET, _DCT + "language")),
        "keywords": list(of.every(DATASET, _DCAT + "keyword")),
        "creator": _creator(of),
        "publisher": {"@id": f"{DATASET}#contributors"} if _creator(of) else {},
        "temporalCoverage": f"{start}/{end}" if start and end else "",
        "spatialCoverage": facts.place,
        "isBasedOn": _text(),
        "citation": of.first(DATASET, _DCT + "bibliographicCitation"),
        "datePublished": of.first(DATASET, _DCT + "issued"),
        "dateModified": facts.snapshot.manifest.built_at if facts.snapshot else "",
        "distribution": list(_distributions(facts)),
    }
    return {name: value for name, value in node.items() if value not in ("", [], {})}


def _text() -> Node:
    """Return the text that all is read from, as far as the project tells of it."""
    told = war()
    if not told.text:
        return {}
    node = {"@type": "Article", "name": told.text, "url": told.text_url, "license": told.text_licence_url}
    return {name: value for name, value in {**node, "inLanguage": told.text_language}.items() if value}


def thing(found: Thing, kind: str, address: str, dataset: str = DATASET) -> Node | None:
    """Return a thing in the minimal terms that are true of it, or None where schema.org has no word for it.

    `address` is that of its page; `kind` is the `<type>` of its IRI; `dataset` is what tells of it.
    """
    what = _type(found, kind)
    if not what:
        return None
    same = [each.iri for fact in found.facts if fact.property == _SAME for each in fact.values if each.iri]
    node: Node = {
        "@context": _CONTEXT,
        "@type": what,
        "@id": found.iri,
        "name": found.label,
        "alternateName": list(found.also),
        "description": " ".join(found.summary)[:_LONGEST],
        "url": address,
        "sameAs": same,
        "subjectOf": {"@id": dataset},
    }
    return {name: value for name, value in node.items() if value not in ("", [])}


def trail(steps: Iterable[tuple[str, str]]) -> Node:
    """Return the way to a page as https://schema.org/BreadcrumbList: names and addresses, from the first page on."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@context": _CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _type(found: Thing, kind: str) -> str:
    classes = [value.iri.removeprefix(MW) for value in found.classes if value.iri]
    narrow = [_OF_CLASS[name] for name in classes if name in _OF_CLASS]
    if narrow:
        return narrow[0]
    return _ACTOR if kind == "actor" else _OF_KIND.get(kind, "")


def _creator(of: "_Written") -> Node:
    team = f"{DATASET}#contributors"
    homepage = of.first(team, _FOAF + "homepage")
    name = of.first(team, _FOAF + "name")
    return {"@type": "Organization", "@id": team, "name": name, "url": homepage} if name else {}


def _distributions(facts: DatasetFacts) -> Iterator[Node]:
    if facts.snapshot is None:
        return
    for dump in dumps(facts.snapshot.manifest):
        yield {
            "@type": "DataDownload",
            "name": dump.file,
            "description": dump.text,
            "contentUrl": f"{facts.root}/download/{dump.file}",
            "encodingFormat": dump.content_type.partition(";")[0],
            "contentSize": f"{dump.seal.bytes} B",
            "sha256": dump.seal.sha256,
            **({"license": war().licence_url} if war().licence_url else {}),
        }


class _Written:
    """What people wrote about the dataset, by subject and property; texts in one language where they have any."""

    def __init__(self, statements: Sequence[Statement], language: str) -> None:
        self._values: dict[tuple[str, str], list[Any]] = {}
        self._language = language
        for subject, name, value in statements:
            self._values.setdefault((subject, name), []).append(value)

    def every(self, subject: str, name: str) -> Iterator[str]:
        """Yield the values; of texts those in the language, else those in English, else all."""
        found = self._values.get((subject, name), [])
        tags = {getattr(value, "language", None) for value in found}
        wanted = next((tag for tag in (self._language, "en") if tag in tags), None)
        for value in found:
            if wanted is None or getattr(value, "language", None) == wanted:
                yield value.value

    def first(self, subject: str, name: str) -> str:
        """Return one value, or nothing."""
        return next(self.every(subject, name), "")
