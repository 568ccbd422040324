"""What a row of UCDP or ACLED says, read back from the graph that the command wrote."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from taking import ACLED, UCDP, Taken, asked, changed, rows, take, written

from maliwar import shelf


@pytest.fixture(scope="module")
def ucdp(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Return the small UCDP file, imported."""
    return take("ucdp", UCDP, tmp_path_factory.mktemp("ucdp"))


@pytest.fixture(scope="module")
def acled(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Return the small ACLED file, imported."""
    return take("acled", ACLED, tmp_path_factory.mktemp("acled"))


def test_every_row_becomes_an_event(ucdp: Taken, acled: Taken) -> None:
    """Rows are events, rejects or duplicates, and the record says how many of each."""
    for taken, count in ((ucdp, 6), (acled, 5)):
        assert taken.told.exit_code == 0, taken.told.output
        (imported,) = shelf.shelved(taken.folder.parent.parent)
        assert (imported.rows, imported.events, imported.rejects, imported.duplicates) == (count, count, 0, 0)
        assert f"{count} rows = {count} events + 0 rejected + 0 duplicates" in taken.told.stderr
        imported.verify()


def test_all_is_said_in_the_import_s_own_graph_once(ucdp: Taken) -> None:
    """Every line of graph.nq is one quad of the import's graph, and none comes twice."""
    lines = (ucdp.folder / "graph.nq").read_text("utf-8").splitlines()
    assert len(lines) == len(set(lines)) == len(ucdp.graph()) == shelf.find(ucdp.folder.parent.parent, "ucdp").triples
    assert all(line.endswith(" <https://w3id.org/maliwar/graph/import/ucdp> .") for line in lines)


def test_a_day_is_as_exact_as_its_publisher_knows_it(ucdp: Taken, acled: Taken) -> None:
    """A day, a set of days, a month or a year; the publisher's own code stands beside it."""
    query = "SELECT ?event ?on ?eb ?lb WHERE { ?event mw:on ?on ; mwx:eb ?eb ; mwx:lb ?lb }"
    assert asked(ucdp.graph(), query) == [
        ("event:ucdp-700001", "2001-03-04", "2001-03-04", "2001-03-04"),
        ("event:ucdp-700002", "[2001-03-05..2001-03-11]", "2001-03-05", "2001-03-11"),
        ("event:ucdp-700003", "2001-05-01", "2001-05-01", "2001-05-01"),
        ("event:ucdp-700004", "2001-06", "2001-06-01", "2001-06-30"),
        ("event:ucdp-700005", "2001", "2001-01-01", "2001-12-31"),
        ("event:ucdp-700006", "[2001-08-01..2001-08-03]", "2001-08-01", "2001-08-03"),
    ]
    assert asked(acled.graph(), query)[2:4] == [
        ("event:acled-inv103", "[2001-06-04..2001-06-16]", "2001-06-04", "2001-06-16"),
        ("event:acled-inv104", "2001-07", "2001-07-01", "2001-07-31"),
    ]
    ((note,),) = asked(ucdp.graph(), "SELECT ?note WHERE { event:ucdp-700002 skos:scopeNote ?note }")
    assert note == "UCDP date precision 3: known to the week; UCDP place precision 2: within some 25 km of the point."


def test_tolls_are_claims_of_the_coder(ucdp: Taken) -> None:
    """The total has low, best and high; a side's dead are part of it, and 0 is not told again."""
    query = """SELECT ?claim ?low ?best ?high ?whose ?of WHERE {
      ?claim a mw:CountClaim ; mw:about event:ucdp-700001 ; mw:best ?best ; mw:countKind concept:killed ;
        mw:asserter actor:ucdp-coder ; mw:status concept:unassessed .
      OPTIONAL { ?claim mw:low ?low ; mw:high ?high } OPTIONAL { ?claim mw:affected ?whose }
      OPTIONAL { ?claim mw:partOfTotal ?of } }"""
    total = "claim:ucdp-700001-killed"
    assert asked(ucdp.graph(), query) == [
        ("claim:ucdp-700001-deaths-a", "None", "3", "None", "actor:ucdp-9001", total),
        ("claim:ucdp-700001-deaths-b", "None", "9", "None", "actor:ucdp-9002", total),
        (total, "10", "12", "15", "None", "None"),
    ]


def test_who_says_so_is_kept_apart_from_who_coded_it(ucdp: Taken) -> None:
    """Where the row names who said it, the event's claim is theirs; the coder's where it names nobody."""
    query = (
        "SELECT ?claim ?name WHERE { ?claim a mw:Claim ; mw:asserter/rdfs:label ?name ; prov:wasAttributedTo ?coder }"
    )
    told = dict(asked(ucdp.graph(), query))
    assert told["claim:ucdp-700001"] == "army spokesman"
    assert told["claim:ucdp-700002"] == "Uppsala Conflict Data Program (UCDP)"


def test_sources_are_cited_with_their_days(ucdp: Taken, acled: Taken) -> None:
    """Each named source is cited by every claim of the row, beside the file itself with row and line."""
    query = """SELECT ?title ?day ?where WHERE {
      claim:ucdp-700002-killed mw:citation ?cited . ?cited mw:source ?source . ?source dcterms:title ?title .
      OPTIONAL { ?source dcterms:issued ?day } OPTIONAL { ?cited bibo:locator ?where } }"""
    assert asked(ucdp.graph(), query) == [
        ("Dozens dead, rebels say", "2001-03-13", "None"),
        ("UCDP GED (ucdp-ged.csv)", "None", "row 700002, line 3"),
        ("Week of fighting in the north", "2001-03-12", "None"),
    ]
    named = asked(acled.graph(), "SELECT ?t WHERE { claim:acled-inv101 mw:citation/mw:source/dcterms:title ?t }")
    assert named == [("ACLED (acled-export.csv)",), ("Example Press",), ("Sample Wire",)]


def test_places_have_points_precision_and_what_holds_them(ucdp: Taken) -> None:
    """A place has its point and how exact it is; the areas above hold it, the country last."""
    query = """SELECT ?name ?wkt ?precision (GROUP_CONCAT(?above) AS ?all) WHERE {
      event:ucdp-700001 mw:place ?place . ?place rdfs:label ?name ; geo:hasGeometry ?point .
      ?point geo:asWKT ?wkt ; mw:precision ?precision .
      { SELECT ?place ?above WHERE { ?place mw:partOf/rdfs:label ?above } ORDER BY ?above } }
      GROUP BY ?name ?wkt ?precision"""
    assert asked(ucdp.graph(), query) == [
        (
            "Norwick town",
            "POINT(20.25 10.5)",
            "concept:settlement-point",
            "Invented Land North Province Norwick district",
        )
    ]


def test_a_number_keeps_its_first_name_and_the_others_are_aliases(ucdp: Taken) -> None:
    """UCDP's number tells who is who: another spelling in a later row is an alias."""
    query = "SELECT ?label ?alias WHERE { actor:ucdp-9002 rdfs:label ?label ; skos:altLabel ?alias }"
    assert asked(ucdp.graph(), query) == [("Hill Front", "Front of the Hills")]


def test_violence_against_civilians_has_a_perpetrator_and_a_target(ucdp: Taken, acled: Taken) -> None:
    """UCDP's type 3 and ACLED's violence against civilians say who does it and to whom; battles do not."""
    query = """SELECT ?role ?name WHERE { VALUES ?role { mw:perpetrator mw:target }
      %s ?role ?who . ?who rdfs:label ?name }"""
    assert asked(ucdp.graph(), query % "event:ucdp-700003") == [
        ("mw:perpetrator", "Hill Front"),
        ("mw:target", "Civilians"),
    ]
    assert asked(acled.graph(), query % "event:acled-inv102") == [
        ("mw:perpetrator", "Hill Front"),
        ("mw:target", "Civilians (Invented Land)"),
        ("mw:target", "Farmers (Invented Land)"),
    ]
    assert not asked(acled.graph(), query % "event:acled-inv101")


def test_kinds_are_ours_and_the_publisher_s_own(acled: Taken) -> None:
    """An event is of the closest class of ours, and of its publisher's kind, a concept of the import."""
    query = """SELECT ?event ?class ?kind WHERE { ?event mw:eventKind/rdfs:label ?kind ; a ?class
      VALUES ?class { mw:Battle mw:Attack mw:Airstrike mw:Destruction mw:Protest } }"""
    found = {(event, kind): name for event, name, kind in asked(acled.graph(), query) if name != "mw:Attack"}
    assert found == {
        ("event:acled-inv101", "armed clash (ACLED)"): "mw:Battle",
        ("event:acled-inv103", "air/drone strike (ACLED)"): "mw:Airstrike",
        ("event:acled-inv104", "looting/property destruction (ACLED)"): "mw:Destruction",
        ("event:acled-inv105", "peaceful protest (ACLED)"): "mw:Protest",
    }


def test_the_data_set_is_described_with_its_terms(tmp_path: Path) -> None:
    """Title, licence note, file, day and coder stand in the graph; the options say the first two."""
    taken = take("acled", ACLED, tmp_path, "--title", "My export", "--licence", "For my own eyes")
    query = """SELECT ?title ?rights ?file ?day ?coder WHERE {
      ?set a dcat:Dataset , void:Dataset ; dcterms:title ?title ; dcterms:rights ?rights ; dcterms:source ?file ;
        dcterms:modified ?day ; prov:wasAttributedTo/rdfs:label ?coder }"""
    coder = "Armed Conflict Location & Event Data (ACLED)"
    assert asked(taken.graph(), query) == [("My export", "For my own eyes", ACLED.name, "2023-11-14", coder)]


def test_the_same_file_gives_the_same_bytes(ucdp: Taken, tmp_path: Path) -> None:
    """Another import of the same file differs in nothing but the time at which it was made."""
    again = take("ucdp", UCDP, tmp_path)
    for name in ("graph.nq", "links.nq", "rejects.tsv"):
        assert (again.folder / name).read_bytes() == (ucdp.folder / name).read_bytes()


def test_columns_may_stand_in_another_order_and_ends_of_lines_be_others(ucdp: Taken, tmp_path: Path) -> None:
    """Semicolons, lone line feeds, a byte order mark, capitals and another order of columns give the same events."""
    found = [dict(sorted(row.items())) for row in rows(UCDP)]
    path = written(tmp_path / UCDP.name, found, end="\n", delimiter=";")
    head, _, body = path.read_bytes().partition(b"\n")
    path.write_bytes(b"\xef\xbb\xbf" + head.upper() + b"\n" + body)
    taken = take("ucdp", path, tmp_path / "data")
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER (!isBlank(?s) && !isBlank(?o) && ?p != dcterms:identifier) }"
    assert asked(taken.graph(), query) == asked(ucdp.graph(), query)


def test_a_candidate_release_without_a_header_is_read_by_its_places(tmp_path: Path) -> None:
    """A file whose first line is a row of the right width has the standard columns."""
    path = tmp_path / "candidate.csv"
    path.write_bytes(UCDP.read_bytes().partition(b"\r\n")[2])
    taken = take("ucdp", path, tmp_path / "data")
    assert "6 rows = 6 events" in taken.told.stderr
    assert "has no header" in taken.told.stderr


def test_latin_1_is_seen_and_read(tmp_path: Path) -> None:
    """A file in Latin-1 gives the same names as the one in UTF-8, by itself and by option."""
    path = tmp_path / "latin.csv"
    path.write_bytes(UCDP.read_text("utf-8").replace("’", "'").encode("latin-1"))
    for options in ((), ("--encoding", "latin-1")):
        taken = take("ucdp", path, tmp_path / "data", *options)
        assert taken.told.exit_code == 0, taken.told.output
        assert ("Élan",) in asked(taken.graph(), "SELECT ?l WHERE { ?p a mw:Place ; rdfs:label ?l }")


def test_a_note_may_have_lines_and_quotation_marks(acled: Taken) -> None:
    """A cell that spans lines is one cell, and doubled quotation marks are single ones."""
    notes = [note for (note,) in asked(acled.graph(), "SELECT ?n WHERE { ?e a mw:Event ; dcterms:description ?n }")]
    assert any("“" not in note and '"all of it"' in note for note in notes)
    assert "In July 2001 (month of), houses were looted. The report gives no day." in notes


def test_numbers_that_contradict_each_other_are_a_reject(tmp_path: Path) -> None:
    """A shape refuses the row with its own words, and the others are taken."""
    path = changed(UCDP, tmp_path / "odd.csv", 1, {"high": "5", "low": "5", "best": "30"})
    taken = take("ucdp", path, tmp_path / "data")
    (reject,) = taken.rejects
    assert (reject["line"], reject["id"]) == ("3", "700002")
    assert "the number is above the highest" in reject["reason"]
    assert not asked(taken.graph(), "SELECT ?p WHERE { event:ucdp-700002 ?p ?o }")
    assert ox.NamedNode("https://w3id.org/maliwar/id/event/ucdp-700001") in {
        quad.subject for quad in taken.graph().quads_for_pattern(None, None, None, None)
    }
