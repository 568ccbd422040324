"""The one table of formats: negotiation, suffixes, the command line and the service description all read it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from maliwar.errors import BadParameter, NotAcceptable

Kind: TypeAlias = Literal["table", "verdict", "triples", "dump"]
"""What there is to write: the rows of a SELECT, the yes or no of an ASK, triples, or a whole dataset."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer."""

    name: str
    """What `format=` takes, and the suffix of a file without its dot."""
    label: str
    kinds: frozenset[Kind]
    media_types: tuple[str, ...]
    """The canonical one first; the others are understood in Accept and in `format=`."""
    aliases: tuple[str, ...] = ()
    """Other names that clients send in `format=`."""

    @property
    def media_type(self) -> str:
        """The canonical media type."""
        return self.media_types[0]

    @property
    def content_type(self) -> str:
        """What the Content-Type header says; every format is written in UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    @property
    def suffix(self) -> str:
        """How a file of this format ends."""
        return "." + self.name


_RESULTS: Final[frozenset[Kind]] = frozenset({"table", "verdict"})
_TRIPLES: Final[frozenset[Kind]] = frozenset({"triples"})
_DUMP: Final[frozenset[Kind]] = frozenset({"dump"})

FORMATS: Final[tuple[Format, ...]] = (
    Format("json", "JSON", _RESULTS, ("application/sparql-results+json", "application/json")),
    Format("xml", "XML", _RESULTS, ("application/sparql-results+xml", "application/xml", "text/xml")),
    Format("csv", "CSV", _RESULTS, ("text/csv",)),
    Format("tsv", "TSV", _RESULTS, ("text/tab-separated-values", "text/tsv")),
    Format(
        "ttl",
        "Turtle",
        _TRIPLES,
        ("text/turtle", "application/x-turtle", "application/turtle"),
        ("turtle", "n3", "n3+ttl"),
    ),
    Format("nt", "N-Triples", _TRIPLES, ("application/n-triples", "text/plain"), ("ntriples", "n-triples")),
    Format(
        "rdf", "RDF/XML", _TRIPLES, ("application/rdf+xml", "application/xml", "text/xml"), ("rdf+xml", "rdfxml", "xml")
    ),
    Format("jsonld", "JSON-LD", _TRIPLES, ("application/ld+json", "application/json"), ("json-ld", "json")),
    Format("nq", "N-Quads", _DUMP, ("application/n-quads",), ("nquads", "n-quads")),
    Format("trig", "TriG", _DUMP, ("application/trig",)),
)
"""Within a kind the first is the default."""


def offers(kind: Kind) -> tuple[Format, ...]:
    """Return the formats in which something of this kind can be written, the default first."""
    return tuple(item for item in FORMATS if kind in item.kinds)


def default(kind: Kind) -> Format:
    """Return the format that is written where nobody asks for one."""
    return offers(kind)[0]


@lru_cache(maxsize=1024)
def choose(kind: Kind, accept: str | None = None, name: str | None = None) -> Format:
    """Return the format asked for by name (`format=`), else by the Accept header, else the default.

    Raises BadParameter for a name that is not on offer, NotAcceptable where the header allows none of the offers.
    """
    on_offer = offers(kind)
    if name:
        return _named(name, on_offer)
    if not accept or not accept.strip():
        return on_offer[0]
    by_media_type = {item.media_type: item for item in on_offer}
    for item in on_offer:  # after all canonical types, so that `text/*` is not taken for text/xml
        for media_type in item.media_types:
            by_media_type.setdefault(media_type, item)
    best = read_accept(accept).best_match(list(by_media_type))
    if best is None:
        canonical = [item.media_type for item in on_offer]
        raise NotAcceptable(f"This can be had as {', '.join(canonical)}.", {"offers": canonical})
    return by_media_type[best]


def read_accept(header: str) -> MIMEAccept:
    """Read an Accept header; parameters such as `charset` do not keep a type from matching."""
    wanted = parse_accept_header(header, MIMEAccept)
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in wanted])


def _named(name: str, on_offer: tuple[Format, ...]) -> Format:
    wanted = name.strip().lower()
    for item in on_offer:
        if wanted in (item.name, item.suffix, *item.aliases, *item.media_types):
            return item
    raise BadParameter(
        f"There is no format {name[:80]!r} here; choose {_or([item.name for item in on_offer])}.",
        {"parameter": "format", "offers": [item.name for item in on_offer]},
    )


def _or(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
