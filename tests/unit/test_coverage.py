"""Coverage of the article is computed: tests/coverage.tsv says which claim carries each fact of the inventory."""

import csv
import json
from pathlib import Path

import fixture_graph
import pytest
import rdflib

from maliwar.names import ID, MW
from maliwar.questions.labels import LabelIndex
from maliwar.reading.coverage import FACTS, INVENTORY, Coverage

ROOT = Path(__file__).parent.parent.parent
LEAST_CARRIED = 0.98

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Return the rows of tests/coverage.tsv: fact, passage, claims (short paths), note."""
    with (ROOT / "tests" / "coverage.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    """Return everything that is asserted."""
    graph = rdflib.Graph()
    for path in sorted((ROOT / "triples").rglob("*.ttl")):
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def places(graph: rdflib.Graph) -> dict[str, set[str]]:
    """Return where each claim and each attested entity stands: passages, entries of references, and what cites those.

    All as short paths. A claim on a reference's own entry stands in every passage that bears the reference's mark too.
    """
    citing: dict[str, set[str]] = {}
    for passage, source in graph.subject_objects(_mw("cites")):
        citing.setdefault(_short(source), set()).add(_short(passage))
    found: dict[str, set[str]] = {}
    for claim, citation in graph.subject_objects(_mw("citation")):
        stands = found.setdefault(_short(claim), set())
        stands.update(map(_short, graph.objects(citation, _mw("passage"))))
        for entry in map(_short, graph.objects(citation, _mw("entry"))):
            stands |= {entry, *citing.get(entry, ())}
    for thing, place in graph.subject_objects(_mw("attestedIn")):
        found.setdefault(_short(thing), set()).add(_short(place))
    return found


def _mw(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(MW + name)


def _short(node: rdflib.term.Node) -> str:
    return str(node).removeprefix(ID)


def test_each_named_claim_exists_and_cites_the_passage_of_its_fact(
    rows: list[Row], places: dict[str, set[str]]
) -> None:
    """A claim, or an entity that bears the alias, is in the graph and stands where the fact does.

    A fact without a passage was read off a heading or a reference's title; its claims stand somewhere.
    """
    wrong = [
        f"{row['fact']}: {path} stands in {sorted(places.get(path, ()))}, not in {row['passage'] or 'anything'}"
        for row in rows
        for path in row["claims"].split()
        if not _stands(places.get(path, set()), row["passage"])
    ]
    assert not wrong


def _stands(places: set[str], passage: str) -> bool:
    return f"passage/{passage}" in places if passage else bool(places)


def test_a_fact_without_a_claim_has_its_reason(rows: list[Row]) -> None:
    """No row is empty: a claim, or a note that says why there is none; no fact stands twice."""
    assert [row["fact"] for row in rows if not row["claims"] and not row["note"]] == []
    assert len({row["fact"] for row in rows}) == len(rows)


def test_every_fact_of_the_inventory_is_accounted_for(rows: list[Row], shared: Path) -> None:
    """All 953 have their row, with their own passage; nearly all are carried by claims."""
    facts = [json.loads(line) for line in (shared / "article" / "facts.jsonl").read_text("utf-8").splitlines()]
    wanted = {fact["id"]: fact["passage"] or "" for fact in facts}
    assert len(wanted) == INVENTORY
    given = {row["fact"]: row["passage"] for row in rows}
    assert {fact: passage for fact, passage in wanted.items() if given.get(fact) != passage} == {}
    assert given.keys() <= wanted.keys()
    assert sum(1 for row in rows if row["claims"]) >= LEAST_CARRIED * len(wanted)


def test_a_fact_from_a_title_is_carried_by_a_claim_on_that_entry(
    rows: list[Row], places: dict[str, set[str]], shared: Path
) -> None:
    """What the inventory read off the title of a reference, the graph reads off the same."""
    facts = [json.loads(line) for line in (shared / "article" / "facts.jsonl").read_text("utf-8").splitlines()]
    cited = {fact["id"]: {f"source/{number}" for number in fact["citations"]} for fact in facts if not fact["passage"]}
    wrong = [
        f"{row['fact']}: none of {row['claims']} rests on {sorted(cited[row['fact']])}"
        for row in rows
        if row["claims"] and cited.get(row["fact"])
        if not any(places.get(path, set()) & cited[row["fact"]] for path in row["claims"].split())
    ]
    assert not wrong


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    """Return what /coverage and `maliwar check --coverage` report."""
    engine = fixture_graph.whole_engine()
    labels = LabelIndex.load(engine)
    return Coverage.measure(engine, fixture_graph.catalogue(), labels, ROOT / FACTS)


def test_every_passage_is_carried(coverage: Coverage) -> None:
    """178 of 178: by claims, a note of coverage, or names attested in it."""
    assert [thing.label for thing in coverage.passages.missing] == []
    assert coverage.passages.carried == coverage.passages.total == 178


def test_every_reference_is_carried_or_explained(coverage: Coverage) -> None:
    """387 of 387: by claims, or by a flag that says why none rests on it."""
    assert [thing.label for thing in coverage.references.missing] == []
    assert coverage.references.carried == coverage.references.total == 387


def test_the_report_counts_the_facts_as_the_table_does(coverage: Coverage, rows: list[Row]) -> None:
    """All 953: carried or explained, none broken, none left out; sections add up to the passages."""
    assert coverage.facts is not None
    assert coverage.facts.broken == ()
    assert coverage.facts.carried == sum(1 for row in rows if row["claims"])
    assert coverage.facts.carried + coverage.facts.explained == INVENTORY
    assert sum(section.passages.total for section in coverage.sections) == coverage.passages.total


def test_only_usable_wikidata_ids_are_linked(shared: Path) -> None:
    """Every QID in the Turtle is a verified row of the table."""
    with (shared / "wikidata" / "wikidata.tsv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    usable = {row["qid"] for row in table if row["confidence"] in {"verified", "two-sources", "verified-by-note"}}
    linked = {
        str(target).rsplit("/", 1)[1]
        for path in [*(ROOT / "triples").rglob("*.ttl"), *(ROOT / "ontology").glob("*.ttl")]
        for target in rdflib.Graph().parse(path).objects()
        if str(target).startswith("http://www.wikidata.org/entity/Q")
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
