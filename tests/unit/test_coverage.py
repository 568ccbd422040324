"""Coverage of the article is computed: tests/coverage.tsv says which claim carries each fact of the inventory."""

import csv
import json
from pathlib import Path

import pytest
import rdflib

from maliwar.names import ID, MW

ROOT = Path(__file__).parent.parent.parent
LEAST_CARRIED = 0.98

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Return the rows of tests/coverage.tsv: fact, passage, claims (short paths), note."""
    with (ROOT / "tests" / "coverage.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def passages() -> dict[str, set[str]]:
    """Return, for each claim that cites and each entity that is attested, its passages; all as short paths."""
    graph = rdflib.Graph()
    for path in sorted((ROOT / "triples").rglob("*.ttl")):
        graph.parse(path)
    found: dict[str, set[str]] = {}
    for claim, citation in graph.subject_objects(rdflib.URIRef(MW + "citation")):
        found.setdefault(_short(claim), set()).update(
            map(_short, graph.objects(citation, rdflib.URIRef(MW + "passage")))
        )
    for thing, passage in graph.subject_objects(rdflib.URIRef(MW + "attestedIn")):
        found.setdefault(_short(thing), set()).add(_short(passage))
    return found


def _short(node: rdflib.term.Node) -> str:
    return str(node).removeprefix(ID)


def test_each_named_claim_exists_and_cites_the_passage_of_its_fact(
    rows: list[Row], passages: dict[str, set[str]]
) -> None:
    """A claim, or an entity that bears the alias, is in the graph and cites the fact's passage."""
    wrong = [
        f"{row['fact']}: {path} cites {sorted(passages.get(path, ()))}, not {row['passage']}"
        for row in rows
        for path in row["claims"].split()
        if f"passage/{row['passage']}" not in passages.get(path, ())
    ]
    assert not wrong


def test_a_fact_without_a_claim_has_its_reason(rows: list[Row]) -> None:
    """No row is empty: a claim, or a note that says why there is none; no fact stands twice."""
    assert [row["fact"] for row in rows if not row["claims"] and not row["note"]] == []
    assert len({row["fact"] for row in rows}) == len(rows)


def test_the_facts_of_these_passages_are_accounted_for(rows: list[Row], shared: Path) -> None:
    """Every fact of the lead, the background, January to December 2012 and the infobox's parties has its row."""
    facts = [json.loads(line) for line in (shared / "article" / "facts.jsonl").read_text("utf-8").splitlines()]
    wanted = {fact["id"]: fact["passage"] for fact in facts if fact["passage"] and _in_this_part(fact["passage"])}
    given = {row["fact"]: row["passage"] for row in rows}
    assert {fact: passage for fact, passage in wanted.items() if given.get(fact) != passage} == {}
    carried = sum(1 for row in rows if row["fact"] in wanted and row["claims"])
    assert carried >= LEAST_CARRIED * len(wanted)


def _in_this_part(passage: str) -> bool:
    return passage <= "p013" or passage in {"p017", "p018"} or "p023" <= passage <= "p060"


def test_only_usable_wikidata_ids_are_linked(shared: Path) -> None:
    """Every QID in the Turtle is a verified row of the table."""
    with (shared / "wikidata" / "wikidata.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    usable = {row["qid"] for row in table if row["confidence"] in {"verified", "two-sources", "verified-by-note"}}
    linked = {
        str(target).rsplit("/", 1)[1]
        for path in [*(ROOT / "triples").rglob("*.ttl"), *(ROOT / "ontology").glob("*.ttl")]
        for target in rdflib.Graph().parse(path).objects()
        if str(target).startswith("http://www.wikidata.org/entity/")
    }
    assert linked
    assert linked - usable == set()


def test_passages_are_where_they_say(rows: list[Row], shared: Path) -> None:
    """Section aside, each passage's offsets are those of the team's table."""
    graph = rdflib.Graph().parse(ROOT / "triples" / "sources" / "passages.ttl")
    with (shared / "article" / "passages.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in table:
        passage = rdflib.URIRef(f"{ID}passage/{row['id']}")
        offsets = [int(str(graph.value(passage, rdflib.URIRef(MW + end)))) for end in ("start", "end")]
        assert offsets == [int(row["start"]), int(row["end"])], row["id"]
    assert len(table) == 178
