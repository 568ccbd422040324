"""The SPARQL behind a thing's page; every IRI is checked before it is written into one."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from maliwar.errors import NotFound
from maliwar.languages import gettext
from maliwar.names import ID, MWX, PREFIXES, TYPES

_IRI: Final = re.compile(re.escape(ID) + rf"(?:{'|'.join(TYPES)})/[A-Za-z0-9][A-Za-z0-9._-]{{0,199}}")
_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("concept", "mw", "mwx", "rdfs", "skos"))

STATEMENTS: Final = "SELECT ?property ?value WHERE { $ ?property ?value }"
ALIKE: Final = f'FILTER(!STRSTARTS(STR(?property), "{MWX}"))'
INCOMING: Final = f"""SELECT ?property ?subject WHERE {{
  ?subject ?property $ .
  FILTER(isIRI(?subject))
  {ALIKE}
}} ORDER BY ?property ?subject LIMIT 10000"""
"""Some engines sort no more than 10,000 rows under a LIMIT."""

NOT_YET: Final = """SELECT DISTINCT ?subject WHERE {
  ?subject ?property $ .
  { ?subject mwx:seenFrom ?day } UNION { ?subject mwx:kb ?day }
  FILTER(?day > @)
}"""
"""What points at a thing and had not been said by a day: its first asserting claim, or the claim itself, is later."""

TIMES: Final = """SELECT ?thing ?begins ?ends ?on ?standing WHERE {
  VALUES ?thing { % }
  OPTIONAL { ?thing mw:begins ?begins }
  OPTIONAL { ?thing mw:ends ?ends }
  OPTIONAL { ?thing mw:on ?on }
  OPTIONAL { ?thing mw:standing ?standing }
}"""
DENYING: Final = "(concept:denies, concept:retracts)"
CLAIMS: Final = {
    "about": "?claim mw:about $ .",
    "for": f"?claim mw:about $ ; mw:stance ?taken . FILTER(?taken NOT IN {DENYING}) "
    "FILTER NOT EXISTS { ?claim mw:countKind ?counted }",
    "against": f"?claim mw:about $ ; mw:stance ?taken . FILTER(?taken IN {DENYING}) "
    "FILTER NOT EXISTS { ?claim mw:countKind ?counted }",
    "by": "?claim mw:asserter $ .",
    "counted": "?claim mw:about $ ; mw:countKind ?counted .",
    "affecting": "?claim mw:affected $ .",
    "blaming": "?claim mw:blames $ .",
    "source": "?claim mw:citation ?cited . ?cited mw:source $ .",
    "passage": "?claim mw:citation ?cited . ?cited mw:passage $ .",
}
"""How claims may hang on a thing; each pattern binds ?claim."""

_CLAIMS: Final = """SELECT DISTINCT ?claim ?stance ?asserter ?said ?status ?wording ?source ?passage ?latest
  ?count ?low ?high ?best ?open ?affected WHERE {
  { SELECT DISTINCT ?claim WHERE { % } ORDER BY ?claim LIMIT # OFFSET @ }
  ?claim mw:stance ?stance ; mw:asserter ?asserter .
  OPTIONAL { ?claim mw:saidOn ?said }
  OPTIONAL { ?claim mw:status ?status }
  OPTIONAL { ?claim mw:wording ?wording }
  OPTIONAL { ?claim mwx:kl ?latest }
  OPTIONAL {
    ?claim mw:countKind ?count .
    OPTIONAL { ?claim mw:low ?low }
    OPTIONAL { ?claim mw:high ?high }
    OPTIONAL { ?claim mw:best ?best }
    OPTIONAL { ?claim mw:openEnded ?open }
    OPTIONAL { ?claim mw:affected ?affected }
  }
  OPTIONAL {
    ?claim mw:citation ?citation .
    OPTIONAL { ?citation mw:source ?source }
    OPTIONAL { ?citation mw:passage|mw:entry ?passage }
  }
} ORDER BY ?claim ?source ?passage"""
_COUNT: Final = "SELECT (COUNT(DISTINCT ?claim) AS ?n) WHERE { % }"
_KNOWN: Final = " ?claim mwx:kb ?first . FILTER(?first <= @)"
CITED: Final = """SELECT ?source ?passage WHERE {
  $ mw:citation ?citation .
  OPTIONAL { ?citation mw:source ?source }
  OPTIONAL { ?citation mw:passage|mw:entry ?passage }
} ORDER BY ?source ?passage"""
LISTING: Final = """SELECT ?thing ?class WHERE {
  ?thing a ?class .
  FILTER(STRSTARTS(STR(?thing), "$"))
}"""
COUNTS: Final = """SELECT ?type (COUNT(DISTINCT ?thing) AS ?n) WHERE {
  ?thing a ?class .
  FILTER(STRSTARTS(STR(?thing), "$"))
  BIND(STRBEFORE(STRAFTER(STR(?thing), "$"), "/") AS ?type)
} GROUP BY ?type"""
MEMBERS: Final = """  VALUES ?kind { % }
  ?thing a ?kind . FILTER(STRSTARTS(STR(?thing), "$"))"""
CLASSES: Final = {
    "actor": ("mw:Actor",),
    "person": ("mw:Person",),
    "place": ("mw:Place",),
    "event": ("mw:Event", "mw:War"),
    "situation": ("mw:Situation",),
    "operation": ("mw:Operation",),
    "agreement": ("mw:Agreement",),
    "claim": ("mw:Claim",),
    "source": ("mw:Source",),
    "passage": ("mw:Passage",),
    "concept": ("skos:Concept", "skos:ConceptScheme"),
    "geometry": ("mw:Geometry",),
    "note": ("mw:CoverageNote",),
}
"""The widest classes of each type: in a large graph they are looked for, rather than every IRI looked at."""
_NAMELESS: Final = frozenset({"claim", "passage", "note", "geometry"})
"""Types whose things have no names of their own to be put in order by."""
FIRST: Final = """SELECT ?thing ?class WHERE {
  { SELECT DISTINCT ?thing ?place WHERE {
%
  } LIMIT # }
  ?thing a ?class .
}"""
DATA: Final = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ VALUES ?s {{ $ }} ?s ?p ?o }}
  UNION {{ VALUES ?o {{ $ }} ?s ?p ?o }}
  UNION {{ $ ?link ?s . ?s ?p ?o . FILTER(isBlank(?s)) }}
  UNION {{ ?o ?link $ . ?s ?p ?o . FILTER(isBlank(?o)) }}
  FILTER(!STRSTARTS(STR(?p), "{MWX}"))
}}"""


def about(pattern: str, iri: str) -> str:
    """Return a query of this module for one thing; raises NotFound for what cannot be one of our IRIs."""
    return _PROLOGUE + pattern.replace("$", checked(iri))


def claims(how: str, iri: str, limit: int, offset: int, known: date | None = None) -> str:
    """Return the query for one page of the claims that hang on a thing, those that may have been made by a day."""
    query = _CLAIMS.replace("#", str(limit)).replace("@", str(offset)).replace("%", _hanging(how, known))
    return about(query, iri)


def claim_count(how: str, iri: str, known: date | None = None) -> str:
    """Return the query for the number of those claims."""
    return about(_COUNT.replace("%", _hanging(how, known)), iri)


def not_yet(iri: str, known: date) -> str:
    """Return the query for what points at a thing and had not been said by a day."""
    return about(NOT_YET.replace("@", _day(known)), iri)


def times(iris: Iterable[str]) -> str:
    """Return the query for the dates of several things, as they are written."""
    return _PROLOGUE + TIMES.replace("%", " ".join(checked(iri) for iri in iris))


def _hanging(how: str, known: date | None) -> str:
    return CLAIMS[how] + (_KNOWN.replace("@", _day(known)) if known else "")


def _day(day: date) -> str:
    return f'"{day.isoformat()}"^^<{PREFIXES["xsd"]}date>'


def listing(kind: str) -> str:
    """Return the query for everything of one `id/<type>/`; raises NotFound for another type."""
    return _PROLOGUE + LISTING.replace("$", f"{ID}{_type(kind)}/")


def first(kind: str, most: int) -> str:
    """Return the query for the first of one type in the order of names, in a large graph; raises NotFound."""
    named = "" if kind in _NAMELESS else "\n  OPTIONAL { ?thing mwx:nth ?place }"
    query = FIRST if kind in _NAMELESS else FIRST.replace("} LIMIT", "} ORDER BY ?place ?thing LIMIT")
    return _PROLOGUE + query.replace("#", str(most)).replace("%", _members(_type(kind)) + named)


def members(kind: str) -> str:
    """Return the query for the IRIs of one type in a large graph; raises NotFound for another type."""
    return f"{_PROLOGUE}SELECT DISTINCT ?thing WHERE {{\n{_members(_type(kind))}\n}}"


def _type(kind: str) -> str:
    if kind not in TYPES:
        raise NotFound(f"There is no kind of thing called {kind[:60]!r}; there are {', '.join(TYPES)}.")
    return kind


def _members(kind: str) -> str:
    return MEMBERS.replace("%", " ".join(CLASSES[kind])).replace("$", f"{ID}{kind}/")


def counts(*, large: bool = False) -> str:
    """Return the query for the number of things of each type."""
    if not large:
        return _PROLOGUE + COUNTS.replace("$", ID)
    each = (f'SELECT ("{kind}" AS ?type) (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ {_members(kind)} }}' for kind in TYPES)
    return f"{_PROLOGUE}SELECT ?type ?n WHERE {{ {' UNION '.join(f'{{ {one} }}' for one in each)} }}"


def checked(iri: str) -> str:
    """Return the IRI in angle brackets; raises NotFound where it is not `id/<type>/<slug>`."""
    if not _IRI.fullmatch(iri):
        raise NotFound(gettext("There is no such thing in the graph."))
    return f"<{iri}>"
