"""Keys: triples of graph:index that let a question begin with the thing that is asked for.

They only repeat, in one step, what the closed graph says in several. A question asks for a key first, and then for
exactly what it means, for a key may lead to more. Each is a CONSTRUCT that takes one subject after another, so that
its triples can be streamed.

- `mwx:reaches`: from a situation or an event to whoever has a part in it, to what these are part of or speak for, and
  to the places in which it was.
- `mwx:bearsOn`: from a claim to itself, to what it is about, to whoever has a part in that and the places in which it
  was, and, of a count, to whom it counts and what these are part of.
- `mwx:saidFor`: from a claim or an announcement to who makes it, and to those for whom that one speaks.
- `mwx:ties`: from a relation, support given, a membership or a step of lineage to whoever has a part in it.
- `mwx:inSupport` and its like: what `mwx:reaches` says of an actor, of one kind of situations or events alone.
- `mwx:counts`: from a count to whom it counts and what these are part of, and to the actor that it is about.
- `mwx:diedBy`: from a person to the day by which they had died.
- `mwx:takenBy`, `mwx:takenFrom`: from a capture to a text of its place, who took it, and the month by which, or from
  which on, it may have been taken: two captures with one text may be told twice.
- `mwx:disagrees`: from a count to another of that kind of the same event, whose number does not meet its own; from the
  one whose IRI comes first.
- `mwx:eitherDay`: from a thing to the days between which its claims leave the choice.
- `mwx:besideTitle`: from a count to a count of the same party in the title of the same source.
- `mwx:alsoCounted`: from a total whose parts are told to another count of that kind about the same.
- `mwx:resting`: from a source, a passage or a flag of sources to the number of claims that rest on it.
- `mwx:happened`: from a kind of events to the number of events of it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from maliwar.errors import BadData, Finding
from maliwar.names import PREFIXES

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("concept", "mw", "mwx", "rdfs", "skos"))
_TAKEN: Final = """CONSTRUCT { ?capture mwx:%s ?key } WHERE {
  ?capture a mw:Capture ; mw:place ?place ; mw:perpetrator ?taker ; mw:%s ?day .
  BIND(CONCAT(STR(?place), " ", STR(?taker), " ", SUBSTR(STR(?day), 1, 7)) AS ?key)
}"""
_TIES: Final = """CONSTRUCT { ?thing mwx:ties ?actor } WHERE {
  VALUES ?kind { mw:Alliance mw:Hostility mw:Negotiation mw:AgreementInForce mw:Association mw:Support mw:Membership
                 mw:Split mw:Merger mw:Renaming mw:Foundation }
  ?thing a ?kind ; mw:involves ?actor .
}"""
_IN: Final = """CONSTRUCT { ?thing mwx:%s ?actor } WHERE {
  { SELECT DISTINCT ?thing WHERE { %s } }
  { ?thing mw:involves ?actor } UNION { ?thing mw:involves ?part . ?part mw:partOf ?actor }
  UNION { ?thing mw:involves ?voice . ?voice mw:speaksFor ?actor }
}"""
_BESIDE_EACH_OTHER: Final = """{ ?thing a mw:Alliance ; mw:party ?one , ?other }
  UNION { ?thing a mw:TerritorialControl ; mw:mode concept:joint ; mw:holder ?one , ?other }
  UNION { ?thing a mw:Operation ; mw:participant ?one , ?other }
  UNION { ?thing a mw:MilitaryEvent ; mw:perpetrator ?one , ?other }
  UNION { VALUES ?drive { mw:Capture mw:Offensive } ?thing a ?drive ; mw:participant ?one , ?other .
          FILTER NOT EXISTS { ?thing mw:target ?one } FILTER NOT EXISTS { ?thing mw:target ?other } }
  FILTER(?one != ?other)"""
_KINDS: Final = {
    "inSupport": "?thing a mw:Support",
    "inDeployment": "?thing a mw:Deployment",
    "inControl": "?thing a mw:TerritorialControl",
    "inSanction": "?thing a mw:Sanction",
    "inViolation": "?thing a mw:RightsViolation",
    "inOperation": "?thing a mw:Operation",
    "inSiege": "?thing a mw:Siege",
    "inPledge": "{ ?thing a mw:DeploymentEvent } UNION { ?thing mw:eventKind concept:pledge } "
    "UNION { ?thing mw:eventKind concept:offer }",
    "inAircraftLoss": "VALUES ?loss { concept:shoot-down concept:capture-of-aircraft } ?thing mw:eventKind ?loss",
    "inAgreement": "?thing mw:signs|mw:concerns ?over . ?over a mw:Agreement",
    "besideOthers": _BESIDE_EACH_OTHER,
}
_COUNTED: Final = (
    "?claim a mw:CountClaim ; mw:affected ?actor",
    "?claim a mw:CountClaim ; mw:affected ?party . ?party mw:partOf ?actor",
    "?claim a mw:CountClaim ; mw:about ?actor . ?actor a mw:Actor",
)
_DISAGREES: Final = """CONSTRUCT { ?one mwx:disagrees ?other } WHERE {
  ?one mw:countKind ?kind ; mw:about ?event .
  ?other mw:about ?event ; mw:countKind ?kind .
  FILTER(STR(?one) < STR(?other))
  ?event a mw:Event .
  FILTER NOT EXISTS { ?one mw:supersedes|^mw:supersedes|mw:partOfTotal|^mw:partOfTotal ?other }
  OPTIONAL { ?one mw:low ?one_least }
  OPTIONAL { ?one mw:best ?one_best }
  OPTIONAL { ?one mw:high ?one_most }
  OPTIONAL { ?other mw:low ?other_least }
  OPTIONAL { ?other mw:best ?other_best }
  OPTIONAL { ?other mw:high ?other_most }
  BIND(COALESCE(?one_least, ?one_best, 0) AS ?one_low)
  BIND(COALESCE(?other_least, ?other_best, 0) AS ?other_low)
  BIND(IF(EXISTS { ?one mw:openEnded true }, 999999999, COALESCE(?one_most, ?one_best, ?one_least)) AS ?one_high)
  BIND(EXISTS { ?other mw:openEnded true } AS ?or_more)
  BIND(IF(?or_more, 999999999, COALESCE(?other_most, ?other_best, ?other_least)) AS ?other_high)
  FILTER(?one_low > ?other_high || ?other_low > ?one_high)
}"""
_BESIDE: Final = """CONSTRUCT { ?claim mwx:besideTitle ?titled } WHERE {
  ?entry_citation mw:entry ?entry ; mw:source ?source .
  ?titled mw:citation ?entry_citation ; a mw:CountClaim ; mw:affected ?party .
  ?citation mw:source ?source .
  ?claim mw:citation ?citation ; a mw:CountClaim ; mw:affected ?party .
}"""
_ALSO: Final = """CONSTRUCT { ?total mwx:alsoCounted ?other } WHERE {
  { SELECT DISTINCT ?total WHERE { ?part mw:partOfTotal ?total } }
  ?total mw:about ?thing ; mw:countKind ?kind .
  ?other mw:about ?thing ; mw:countKind ?kind .
  FILTER(?other != ?total)
}"""
_RESTING: Final = """CONSTRUCT { ?ground mwx:resting ?claims } WHERE {
  SELECT ?ground (COUNT(DISTINCT ?claim) AS ?claims) WHERE { ?claim mw:citation ?citation . ?citation %s ?ground }
  GROUP BY ?ground
}"""
_HAPPENED: Final = """CONSTRUCT { ?kind mwx:happened ?events } WHERE {
  SELECT ?kind (COUNT(DISTINCT ?event) AS ?events) WHERE {
    { ?event mw:eventKind ?kind ; a mw:Event }
    UNION { ?event mw:eventKind|a ?finer ; a mw:Event . ?finer skos:broader ?kind }
    UNION { ?kind rdfs:subClassOf+ mw:Event . ?event a ?kind }
  }
  GROUP BY ?kind
}"""
KEYS: Final[tuple[str, ...]] = (
    "CONSTRUCT { ?thing mwx:reaches ?actor } WHERE { ?thing mw:involves ?actor }",
    "CONSTRUCT { ?thing mwx:reaches ?whole } WHERE { ?thing mw:involves ?part . ?part mw:partOf ?whole }",
    "CONSTRUCT { ?thing mwx:reaches ?actor } WHERE { ?thing mw:involves ?voice . ?voice mw:speaksFor ?actor }",
    "CONSTRUCT { ?thing mwx:reaches ?place } WHERE { ?thing mw:within ?place }",
    "CONSTRUCT { ?claim mwx:bearsOn ?claim , ?thing } WHERE { ?claim mw:about ?thing }",
    "CONSTRUCT { ?claim mwx:bearsOn ?actor } WHERE { ?claim mw:about ?thing . ?thing mw:involves ?actor }",
    "CONSTRUCT { ?claim mwx:bearsOn ?place } WHERE { ?claim mw:about ?thing . ?thing mw:within ?place }",
    "CONSTRUCT { ?claim mwx:bearsOn ?party } WHERE { ?claim mw:affected ?party }",
    "CONSTRUCT { ?claim mwx:bearsOn ?whole } WHERE { ?claim mw:affected ?party . ?party mw:partOf ?whole }",
    "CONSTRUCT { ?claim mwx:saidFor ?actor } WHERE { ?claim mw:asserter|mw:declarer ?actor }",
    "CONSTRUCT { ?claim mwx:saidFor ?whom } WHERE { ?claim mw:asserter|mw:declarer ?one . ?one mw:speaksFor ?whom }",
    _TIES,
    *(_IN % kind for kind in _KINDS.items()),
    *(f"CONSTRUCT {{ ?claim mwx:counts ?actor }} WHERE {{ {counted} }}" for counted in _COUNTED),
    "CONSTRUCT { ?who mwx:diedBy ?day } WHERE { ?death a mw:Death ; mw:target ?who ; mw:latestEnd ?day }",
    _TAKEN % ("takenBy", "latestEnd"),
    _TAKEN % ("takenFrom", "earliestBegin"),
    _DISAGREES,
    "CONSTRUCT { ?thing mwx:eitherDay ?days } WHERE { ?thing mw:on|mw:begins|mw:ends ?days "
    'FILTER(CONTAINS(STR(?days), ",")) }',
    _BESIDE,
    _ALSO,
    *(_RESTING % path for path in ("mw:source", "mw:passage", "mw:source/mw:quality")),
    _HAPPENED,
)
"""Run on the closed graph, before the shortcuts; a triple may come from several."""


def keys(store: ox.Store) -> Iterator[ox.Triple]:
    """Yield the keys of a closed store as they are found, some more than once; the store is left as it is.

    Raises BadData where a key of KEYS cannot be read.
    """
    for text in KEYS:
        try:
            found = store.query(_PROLOGUE + text)
        except SyntaxError as fault:
            raise BadData("A key cannot be read.", (Finding("build/keys.py", None, str(fault)),)) from None
        yield from _triples(found)


def _triples(found: object) -> Iterable[ox.Triple]:
    if not isinstance(found, ox.QueryTriples):
        raise BadData("A key cannot be read.", (Finding("build/keys.py", None, "This is no CONSTRUCT query."),))
    return found
