"""What one row says, whoever wrote it: an event with its parties, its place, its day and its tolls."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

_SLUG: Final = 40


@dataclass(frozen=True)
class Party:
    """Somebody whom the row names: the slug of its IRI, its name as written, the local name of its class."""

    key: str
    name: str
    kind: str = "Actor"


@dataclass(frozen=True)
class Spot:
    """Where it happened; `above` are the areas that hold it, the smallest first, each a key, a name and a class.

    Coordinates are decimal degrees as written (WGS 84), None where the row gives none.
    """

    key: str
    name: str
    above: tuple[tuple[str, str, str], ...]
    latitude: str | None
    longitude: str | None
    precision: str
    """The slug of a concept: settlement-point, approximate-point or area-point."""
    note: str
    """The publisher's own code of how precise it is, in words."""


@dataclass(frozen=True)
class Toll:
    """One number of dead; `part` of the row's total, or the total itself."""

    key: str
    words: str
    best: int | None
    low: int | None = None
    high: int | None = None
    affected: Party | None = None
    part: bool = False


@dataclass(frozen=True)
class Cited:
    """A source that the row names; `issued` is an ISO day."""

    key: str
    title: str
    publisher: str = ""
    issued: str = ""


@dataclass(frozen=True)
class Finer:
    """The publisher's own kind of event: a concept of the import's own scheme."""

    key: str
    label: str
    definition: str


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A row; `on` is EDTF, `roles` are local names of our properties with who has that part."""

    id: str
    key: str
    """The id as it stands in IRIs."""
    line: int
    kind: str
    finer: Finer
    label: str
    on: str
    date_note: str
    spot: Spot
    roles: tuple[tuple[str, Party], ...]
    tolls: tuple[Toll, ...]
    cited: tuple[Cited, ...] = ()
    said_by: Party | None = None
    """Who says so, where the row names somebody; else the publisher."""
    said_on: str = ""
    note: str = ""
    others: tuple[Party, ...] = field(default=())
    """Parties that a toll speaks of and no role."""


def slug(text: str) -> str:
    """Return a text as it may stand in an IRI: small letters without accents, digits, single hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG].strip("-") or "unnamed"


def distinct(text: str, *more: str) -> str:
    """Return a readable slug that only these very texts have: two names that look alike in an IRI stay two."""
    mark = hashlib.sha256("\x1f".join((text, *more)).encode()).hexdigest()[:8]
    return f"{slug(text)}-{mark}"
