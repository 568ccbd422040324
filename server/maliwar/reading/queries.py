"""The SPARQL behind a thing's page; every IRI is checked before it is written into one."""

import re
from typing import Final

from maliwar.errors import NotFound
from maliwar.names import ID, MW, MWX, PREFIXES, TYPES

_IRI: Final = re.compile(re.escape(ID) + rf"(?:{'|'.join(TYPES)})/[A-Za-z0-9][A-Za-z0-9._-]{{0,199}}")
_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("mw", "mwx", "rdfs", "skos"))

STATEMENTS: Final = "SELECT ?property ?value WHERE { $ ?property ?value }"
ALIKE: Final = f'FILTER(!STRSTARTS(STR(?property), "{MWX}"))'
INVERSE: Final = f"""SELECT ?property ?subject WHERE {{
  ?subject ?property $ .
  FILTER(isIRI(?subject))
  {ALIKE}
  FILTER NOT EXISTS {{ ?subject a mw:Claim }}
  FILTER NOT EXISTS {{ ?subject a mw:TimedThing }}
}} ORDER BY ?property ?subject LIMIT 10000"""
INVERSE_OF_CONCEPT: Final = f"""SELECT ?property ?subject WHERE {{
  ?subject ?property $ .
  FILTER(isIRI(?subject))
  {ALIKE}
}} ORDER BY ?property ?subject LIMIT 10000"""
"""Some engines sort no more than 10,000 rows under a LIMIT."""

PERIODS: Final = f"""SELECT ?thing ?class ?begins ?ends ?on ?standing ?first (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {{
  {{ SELECT DISTINCT ?thing WHERE {{ ?thing ?property $ ; a mw:TimedThing . {ALIKE} }} }}
  ?thing a ?class .
  FILTER(STRSTARTS(STR(?class), "{MW}"))
  OPTIONAL {{ ?thing mw:begins ?begins }}
  OPTIONAL {{ ?thing mw:ends ?ends }}
  OPTIONAL {{ ?thing mw:on ?on }}
  OPTIONAL {{ ?thing mw:standing ?standing }}
  OPTIONAL {{ ?thing mwx:lb ?first }}
  OPTIONAL {{ ?claim mw:about ?thing }}
}} GROUP BY ?thing ?class ?begins ?ends ?on ?standing ?first ORDER BY ?first ?thing"""
CLAIMS: Final = {
    "about": "?claim mw:about $ .",
    "by": "?claim mw:asserter $ .",
    "affecting": "?claim mw:affected $ .",
    "source": "?claim mw:citation ?cited . ?cited mw:source $ .",
    "passage": "?claim mw:citation ?cited . ?cited mw:passage $ .",
}
"""How claims may hang on a thing; each pattern binds ?claim."""

_CLAIMS: Final = """SELECT DISTINCT ?claim ?stance ?asserter ?said ?status ?wording ?source ?passage WHERE {
  { SELECT DISTINCT ?claim WHERE { % } ORDER BY ?claim LIMIT # OFFSET @ }
  ?claim mw:stance ?stance ; mw:asserter ?asserter .
  OPTIONAL { ?claim mw:saidOn ?said }
  OPTIONAL { ?claim mw:status ?status }
  OPTIONAL { ?claim mw:wording ?wording }
  OPTIONAL {
    ?claim mw:citation ?citation .
    OPTIONAL { ?citation mw:source ?source }
    OPTIONAL { ?citation mw:passage|mw:entry ?passage }
  }
} ORDER BY ?claim ?source ?passage"""
_COUNT: Final = "SELECT (COUNT(DISTINCT ?claim) AS ?n) WHERE { % }"
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


def claims(how: str, iri: str, limit: int, offset: int) -> str:
    """Return the query for one page of the claims that hang on a thing."""
    query = _CLAIMS.replace("%", CLAIMS[how]).replace("#", str(limit)).replace("@", str(offset))
    return about(query, iri)


def claim_count(how: str, iri: str) -> str:
    """Return the query for the number of those claims."""
    return about(_COUNT.replace("%", CLAIMS[how]), iri)


def listing(kind: str) -> str:
    """Return the query for everything of one `id/<type>/`; raises NotFound for another type."""
    if kind not in TYPES:
        raise NotFound(f"There is no kind of thing called {kind[:60]!r}; there are {', '.join(TYPES)}.")
    return _PROLOGUE + LISTING.replace("$", f"{ID}{kind}/")


def counts() -> str:
    """Return the query for the number of things of each type."""
    return _PROLOGUE + COUNTS.replace("$", ID)


def checked(iri: str) -> str:
    """Return the IRI in angle brackets; raises NotFound where it is not `id/<type>/<slug>`."""
    if not _IRI.fullmatch(iri):
        raise NotFound("There is no such thing in the graph.")
    return f"<{iri}>"
