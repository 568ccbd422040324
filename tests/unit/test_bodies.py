"""A body that is cut stays a body of its format."""

import csv
import io
import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from maliwar.answer.bodies import write, write_triples
from maliwar.answer.terms import IRI, Blank, Literal, read_tsv
from maliwar.errors import EngineError, NotAcceptable

ROWS = """SELECT ?n ?nasty { VALUES ?n { %s }
    VALUES ?nasty { 'a"b' "}},{" '\\n",\\r\\n"\\t' "</result>&" <http://e/é> UNDEF } }"""


def results(rows: int) -> ox.QuerySolutions:
    """Return six awkward rows for each number."""
    found = ox.Store().query(ROWS % " ".join(map(str, range(rows))))
    assert isinstance(found, ox.QuerySolutions)
    return found


def in_json(body: bytes) -> int:
    """Count the rows of a JSON body."""
    return len(json.loads(body)["results"]["bindings"])


def in_xml(body: bytes) -> int:
    """Count the rows of an XML body."""
    return len(ET.fromstring(body).findall(".//{*}result"))  # noqa: S314  # our own


def in_csv(body: bytes) -> int:
    """Count the rows of a CSV body."""
    return len(list(csv.reader(io.StringIO(body.decode(), newline="")))) - 1


def in_tsv(body: bytes) -> int:
    """Count the rows of a TSV body."""
    return len(read_tsv(body).rows)


COUNTS: dict[str, Callable[[bytes], int]] = {"json": in_json, "xml": in_xml, "csv": in_csv, "tsv": in_tsv}


@pytest.mark.parametrize("name", COUNTS)
def test_a_table_over_the_cap_is_cut_between_rows_wherever_the_cap_falls(name: str) -> None:
    """Whatever byte the cap falls on, in a quoted line break or half a character, what is left parses."""
    whole = write(results(200), name, 10**6)
    assert not whole.truncated
    assert COUNTS[name](whole.content) == 1200
    for cap in range(2_000, 2_400):
        cut = write(results(200), name, cap)
        assert cut.truncated
        assert 5 < COUNTS[name](cut.content) < 250
        if name in ("csv", "tsv"):
            assert whole.content.startswith(cut.content)


NASTY = (
    "",
    "UNDEF",
    "UNDEF UNDEF",
    "1",
    "UNDEF 1 UNDEF",
    """ '},{' '}},{' '},{}' '},{},' '{}' '"},{"x":{"' '\\\\"},{' 'a},{"' '\\n\\n' '\\r\\n"\\r\\n' '<result>' """,
    """ UNDEF '},{' '"' """,
    """ '"},"y":{"},{"y":{' 'bindings":[]}}' UNDEF """,
    """ '"bindings":[]}}' """,
    """ <<( <http://e/a> <http://e/b> '},{"x' )>> <<( <urn:a> <urn:b> <<( <urn:a> <urn:b> 1 )>> )>> """,
)


@pytest.mark.parametrize("values", NASTY)
@pytest.mark.parametrize("name", COUNTS)
def test_rows_are_counted_exactly(name: str, values: str) -> None:
    """Quotes, line breaks, braces, tags, rows without a value and tables without rows do not deceive the count."""
    for variables in ("?x", "?x ?y", "?y"):
        for more in ("", "VALUES ?y { 1 '},{' }"):
            text = f"SELECT {variables} {{ VALUES ?x {{ {values} }} {more} }}"
            found, again = ox.Store().query(text), ox.Store().query(text)
            assert isinstance(found, ox.QuerySolutions)
            assert isinstance(again, ox.QuerySolutions)
            assert write(found, name, 10**6).rows == len(list(again)), text


@pytest.mark.parametrize("name", COUNTS)
def test_rows_of_a_cut_table_are_those_that_are_left(name: str) -> None:
    """What was cut away is not counted."""
    for cap in (160, 400, 2_000, 2_111):
        body = write(results(200), name, cap)
        assert body.rows == COUNTS[name](body.content)


def test_triples_and_verdicts_are_counted() -> None:
    """Each triple counts, a verdict is one."""
    assert [write_triples(triples(number), "ttl", 10_000).rows for number in (0, 1, 7)] == [0, 1, 7]
    assert write(ox.Store().query("ASK {}"), "json", 100).rows == 1


@pytest.mark.parametrize(("name", "cap"), [("json", 60), ("xml", 150), ("csv", 12), ("tsv", 12)])
def test_a_cap_within_the_first_row_leaves_no_row(name: str, cap: int) -> None:
    """Where not even one row fits, the body is a table without rows."""
    assert COUNTS[name](write(results(2), name, cap).content) == 0


@pytest.mark.parametrize("name", COUNTS)
def test_a_cap_within_the_head_is_an_error(name: str) -> None:
    """Where not even the head fits, there is an error and no broken body."""
    with pytest.raises(EngineError, match="first row"):
        write(results(2), name, 5)


def test_json_and_xml_say_that_they_were_cut() -> None:
    """Formats that have words for it say that they were cut."""
    assert json.loads(write(results(200), "json", 2_000).content)["truncated"] is True
    assert b"<!-- cut here" in write(results(200), "xml", 2_000).content


def triples(count: int) -> list[ox.Triple]:
    """Return three triples to a subject."""
    node = ox.NamedNode
    return [
        ox.Triple(node(f"http://e/s{i // 3}"), node("http://xmlns.com/foaf/0.1/name"), ox.Literal(f"<{i}>"))
        for i in range(count)
    ]


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("rdf", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_triples_over_the_cap_are_cut_and_still_parse(name: str, syntax: ox.RdfFormat) -> None:
    """Triples are cut between triples, and the document is ended."""
    cut = write_triples(triples(5_000), name, 20_000)
    assert cut.truncated
    found = {quad.triple for quad in ox.parse(cut.content, format=syntax)}
    assert 50 < len(found) < 4_000
    assert found <= set(triples(5_000))
    assert (b"cut here" in cut.content) == (name != "jsonld")


def test_one_giant_triple_is_refused() -> None:
    """One value over the cap is an error and no broken body."""
    giant = ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal("x" * 3_000_000))
    with pytest.raises(EngineError, match="larger than"):
        write_triples([giant], "nt", 1_000)


def test_turtle_declares_the_prefixes_that_it_uses_and_no_others() -> None:
    """Turtle and RDF/XML are not headed by forty unused prefixes."""
    assert write_triples(triples(1), "ttl", 10_000).content.decode() == (
        '@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n<http://e/s0> foaf:name "<0>" .\n'
    )
    assert write_triples(triples(1), "rdf", 10_000).content.count(b"xmlns:") == 2
    assert write_triples([], "ttl", 10_000).content == b""


def test_what_xml_cannot_say_is_not_said_brokenly() -> None:
    """A control character or a nameless property is refused in XML, which cannot hold it."""
    bell = ox.Store().query('SELECT ("\\u0007" AS ?x) {}')
    assert isinstance(bell, ox.QuerySolutions)
    with pytest.raises(NotAcceptable, match="another format"):
        write(bell, "xml", 1_000)
    nameless = ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/123"), ox.Literal("x"))
    with pytest.raises(NotAcceptable, match="another format"):
        write_triples([nameless], "rdf", 1_000)


def test_a_table_is_read_back_term_by_term() -> None:
    """Every kind of term survives being written as TSV and read again."""
    text = r"""SELECT ?a ?b ?c { VALUES (?a ?b ?c) {
        (<http://e/x> "tab\tline\nquote\"back\\slash" 'été'@FR) (UNDEF UNDEF UNDEF)
        (1 1.5 1e0) (true "2012"^^<http://id.loc.gov/datatypes/edtf> "") } }"""
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    table = read_tsv(write(found, "tsv", 10_000).content)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    lang = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
    assert table.columns == ("a", "b", "c")
    assert table.rows[:2] == (
        (IRI("http://e/x"), Literal('tab\tline\nquote"back\\slash'), Literal("été", lang, "fr")),
        (None, None, None),
    )
    assert [term.datatype for term in table.rows[2] if isinstance(term, Literal)] == [
        xsd + "integer",
        xsd + "decimal",
        xsd + "double",
    ]
    assert table.rows[3][:2] == (Literal("true", xsd + "boolean"), Literal("2012", "http://id.loc.gov/datatypes/edtf"))
    assert table.rows[3][2] == Literal("")
    assert read_tsv(b"?x\n_:b0\n").rows == ((Blank("b0"),),)
    assert read_tsv(b"?x\n\n").rows == ((None,),)
    assert next(table.records())["a"] == IRI("http://e/x")
