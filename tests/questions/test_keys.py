"""What the build counts and pairs beforehand, so that a question need not, is what counting and pairing would find."""

import re

import fixture_graph
import pyoxigraph as ox
import pytest

from maliwar.build.keys import KEYS, keys
from maliwar.names import GRAPHS, MW, MWX, PREFIXES
from maliwar.snapshot import INDEX_FORM

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
COUNTED = {
    "resting": """SELECT ?thing (COUNT(DISTINCT ?claim) AS ?n) WHERE {
      ?claim mw:citation ?citation .
      { ?citation mw:source|mw:passage ?thing } UNION { ?citation mw:source ?source . ?source mw:quality ?thing }
    } GROUP BY ?thing""",
    "happened": """SELECT ?thing (COUNT(DISTINCT ?event) AS ?n) WHERE {
      ?event a mw:Event .
      { ?event mw:eventKind ?thing } UNION { ?event mw:eventKind|a ?finer . ?finer skos:broader ?thing }
      UNION { ?event a ?thing . ?thing rdfs:subClassOf+ mw:Event }
    } GROUP BY ?thing""",
    "besideTitle": """SELECT DISTINCT ?claim ?titled WHERE {
      ?titled a mw:CountClaim ; mw:affected ?party ; mw:citation [ mw:entry ?entry ; mw:source ?source ] .
      ?claim a mw:CountClaim ; mw:affected ?party ; mw:citation [ mw:source ?source ] .
    }""",
    "alsoCounted": """SELECT DISTINCT ?total ?other WHERE {
      ?part mw:partOfTotal ?total . ?total mw:about ?thing ; mw:countKind ?kind .
      ?other mw:about ?thing ; mw:countKind ?kind . FILTER(?other != ?total)
    }""",
}
FORM = (
    2,
    """
    alsoCounted asserts bearsOn besideOthers besideTitle claimedFrom counts dateUncertain deniedFrom denies
    diedBy disagrees disputedFrom eb ee happened inAgreement inAircraftLoss inControl inDeployment inOperation
    inPledge inSanction inSiege inSupport inViolation kb kl knownFrom label lb le nth publishedBefore rank
    reaches reportedFrom resting runEe runLb saidFor seenFrom statedFrom stoodIn takenBy takenFrom ties tookPart
    uncitedFrom
""",
)
"""The form of graph:index, and what stands in it of our own war. Change both together."""


def pairs(query: str) -> set[tuple[str, str]]:
    """Return the rows of a SELECT of two columns on the project's own graph."""
    rows = fixture_graph.whole_engine().select(PROLOGUE + query).rows
    return {(str(one.value), str(other.value)) for one, other in rows if one and other}


@pytest.mark.parametrize("name", sorted(COUNTED))
def test_a_key_says_what_it_stands_for(name: str) -> None:
    """On the project's own graph, neither less nor more."""
    found = pairs(f"SELECT ?one ?other WHERE {{ ?one mwx:{name} ?other }}")
    assert found
    assert found == pairs(COUNTED[name])


def test_counts_that_disagree_are_of_one_event_and_kind() -> None:
    """The two numbers differ, and the one whose IRI comes first leads to the other."""
    found = pairs("SELECT ?one ?other WHERE { ?one mwx:disagrees ?other }")
    kinds = """SELECT ?one ?other WHERE { ?one mwx:disagrees ?other ; mw:about ?event ; mw:countKind ?kind .
      ?other mw:about ?event ; mw:countKind ?kind . ?event a mw:Event }"""
    assert found
    assert found == pairs(kinds)
    assert all(one < other for one, other in found)


def test_lists_are_in_the_order_of_names() -> None:
    """By label, and by IRI where two are called the same; only claims, which no list names, have no place."""
    rows = (
        fixture_graph.whole_engine()
        .select(PROLOGUE + "SELECT ?thing ?label ?nth WHERE { ?thing mwx:label ?label ; mwx:nth ?nth }")
        .rows
    )
    by_number = [thing for thing, _, nth in sorted(rows, key=lambda row: int(row[2].value))]  # type: ignore[union-attr]
    assert by_number == [row[0] for row in sorted(rows, key=lambda row: (row[1].value, row[0].value))]  # type: ignore[union-attr]
    missing = "SELECT ?thing ?label WHERE { ?thing mwx:label ?label FILTER NOT EXISTS { ?thing mwx:nth ?any } }"
    assert all("/id/claim/" in thing for thing, _ in pairs(missing))


def test_days_between_which_claims_choose_are_found() -> None:
    """A begin that is one of two days is a key; a begin somewhere within a period is none."""
    store = ox.Store()
    begins, edtf = ox.NamedNode(MW + "begins"), ox.NamedNode("http://id.loc.gov/datatypes/edtf")
    for name, text in (("choice", "[2012-01-01,2012-01-03]"), ("period", "[2012-01-01..2012-01-03]")):
        store.add(ox.Quad(ox.NamedNode(f"urn:{name}"), begins, ox.Literal(text, datatype=edtf)))
    assert [(triple.subject.value, triple.predicate.value) for triple in keys(store)] == [
        ("urn:choice", MWX + "eitherDay")
    ]


def test_every_key_is_asked_for() -> None:
    """A key that no question begins with would only fill the store."""
    made = {name for key in KEYS for name in re.findall(r"^CONSTRUCT \{ \?\w+ mwx:(\w+)", key)}
    asked = "".join(path.read_text("utf-8") for path in (fixture_graph.ROOT / "queries").glob("*.rq"))
    assert made <= set(re.findall(r"mwx:(\w+)", asked))


def test_an_index_with_other_keys_is_of_another_form() -> None:
    """A store with other keys than the questions ask for is refused by its form, so a new key needs a new form."""
    query = f"SELECT DISTINCT ?key WHERE {{ GRAPH <{GRAPHS['index']}> {{ ?thing ?key ?value }} }}"
    rows = fixture_graph.whole_engine().select(query).rows
    names = {str(key.value).removeprefix(MWX) for (key,) in rows if key and str(key.value).startswith(MWX)}
    assert (INDEX_FORM, names) == (FORM[0], set(FORM[1].split())), "raise INDEX_FORM in snapshot.py, and FORM here"
