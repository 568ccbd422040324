"""CSV and TSV as programs read them: by the plain calls of pandas and R, the values of the JSON; and page by page."""

import csv
import io
import json
import keyword
import re
import shutil
import subprocess
import warnings
from typing import Any

import fixture_graph
import pandas as pd
import pytest
from served import get

LONGEST = ("things", "uncited", "events-of-kind", "references-carried", "flagged-statements")
QUESTIONS = sorted(fixture_graph.catalogue())


def json_of(server: str, path: str) -> Any:
    """Return an answer as JSON."""
    got = get(server, path)
    assert got.status == 200, got.text
    return json.loads(got.body)


def links(header: str) -> dict[str, str]:
    """Return the addresses of a Link header by their relation (RFC 8288)."""
    return {relation: address for address, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', header)}


def same(cell: Any, told: Any) -> bool:
    """Whether a cell that pandas read is what the JSON says: nothing, a truth, a number, a text, several of them."""
    if isinstance(told, list):
        told = "; ".join(str(each["iri"] if isinstance(each, dict) else each) for each in told) or None
    if isinstance(told, dict):
        told = told["iri"]
    if pd.isna(cell) or told in (None, ""):
        return bool(pd.isna(cell)) and told in (None, "")
    if isinstance(told, bool):
        return cell is told
    if isinstance(told, (int, float)) or isinstance(cell, (int, float)):
        return float(cell) == float(told)
    return str(cell) == str(told)


def test_pandas_reads_what_the_json_says(server: str) -> None:
    """Every question by `pandas.read_csv(url)` with nothing else: each cell of each row, and its citation."""
    for name in QUESTIONS:
        table = pd.read_csv(f"{server}/questions/{name}.csv")
        found = json_of(server, f"/questions/{name}.json")
        assert len(table) == found["total"] == len(found["rows"]), name
        kinds = {column["name"]: column["type"] for column in found["columns"]}
        for column in kinds:
            wrong = [
                (name, column, cell, row[column])
                for cell, row in zip(table[column].tolist(), found["rows"], strict=True)
                if not same(cell, row[column])
            ]
            assert not wrong[:3]
        cited = [bool(row.get("claims")) for row in found["rows"]] if fixture_graph.catalogue()[name].evidence else []
        assert [isinstance(cell, str) for cell in table["citation"]][: len(cited)] == cited


def test_pandas_knows_the_types(server: str) -> None:
    """Truths are truths and whole numbers are numbers, without a word about it."""
    table = pd.read_csv(f"{server}/questions/losses.csv")
    assert table["open_ended"].dropna().isin([True, False]).all()
    assert pd.api.types.is_numeric_dtype(table["number"])
    allies = pd.read_csv(f"{server}/questions/allied-with.csv?actor=MNLA&when=mid-2012")
    assert allies["disputed"].dtype == bool
    assert set(allies["grade"]) <= {"throughout", "at-some-time", "possibly"}


def test_tsv_is_the_same_table(server: str) -> None:
    """By pandas, a tab for a comma."""
    for name in ("allied-with", "losses", "sums", "coverage-notes"):
        comma = pd.read_csv(f"{server}/questions/{name}.csv").map(lambda cell: " ".join(str(cell).split()))
        tab = pd.read_csv(f"{server}/questions/{name}.tsv", sep="\t").map(lambda cell: " ".join(str(cell).split()))
        pd.testing.assert_frame_equal(comma, tab)


R = r"""
for (address in commandArgs(TRUE)) {
  table <- read.csv(address)
  told <- paste(names(table), sapply(table, class), sep = ":", collapse = " ")
  cat(nrow(table), sum(table == "NA", na.rm = TRUE), told, "\n", sep = "|")
}
"""


def test_r_reads_the_same_names_and_types(server: str) -> None:
    """`read.csv(url)` with nothing else: as many rows, no name changed, truths logical, whole numbers integer."""
    rscript = shutil.which("Rscript")
    if not rscript:
        pytest.skip("needs R (Debian: apt-get install r-base-core)")
    names = ("allied-with", "losses", "counts-of", "sums", "source-flags", "uncited", "things", "coverage-notes")
    addresses = [f"{server}/questions/{name}.csv" for name in names]
    said = subprocess.run([rscript, "-e", R, *addresses], capture_output=True, text=True, check=True, timeout=120)
    for name, line in zip(names, said.stdout.splitlines(), strict=True):
        rows, lost, told, _ = line.split("|")
        found = json_of(server, f"/questions/{name}.json")
        assert (int(rows), int(lost)) == (found["total"], 0)
        classes = dict(pair.split(":") for pair in told.split())
        header = next(csv.reader(io.StringIO(get(server, f"/questions/{name}.csv").text)))
        assert list(classes) == header
        for column in found["columns"]:
            wanted = {"boolean": {"logical"}, "integer": {"integer", "logical"}, "decimal": {"numeric", "integer"}}
            assert classes[column["name"]] in wanted.get(column["type"], {"character", "logical", "integer"})


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_column_is_called_as_programs_can_call_it(name: str) -> None:
    """A name in Python and in R, once each, whatever is asked; the citation is the last."""
    columns = fixture_graph.catalogue()[name].columns
    names = [each.name for each in columns] + [f"{each.name}_label" for each in columns if each.holds_things]
    assert len(set(names)) == len(names)
    assert all(each.isidentifier() for each in names)
    assert not {"if", "else", "next", "in", "for", "while", "function", "repeat", "break", "TRUE", "FALSE"} & set(names)
    assert {each for each in names if keyword.iskeyword(each)} <= {"from", "import"}
    assert "citation" not in names


@pytest.mark.parametrize("name", LONGEST)
def test_a_long_answer_comes_page_by_page(server: str, name: str) -> None:
    """Following `next` from the first page gives every row once, in order; each page says how many there are."""
    whole = json_of(server, f"/questions/{name}.json")
    assert (whole["page"], whole["pages"], whole["per_page"], whole["total"]) == (1, 1, None, len(whole["rows"]))
    assert "next" not in whole
    rows: list[Any] = []
    path = f"/questions/{name}.json?per-page=250"
    for number in range(1, 100):
        got = get(server, path)
        found = json.loads(got.body)
        rows += found["rows"]
        led = links(got.headers["link"])
        assert (found["page"], found["total"], found["per_page"]) == (number, whole["total"], 250)
        assert got.headers["maliwar-total"] == str(whole["total"])
        assert led.get("next") == found.get("next")
        assert led["cite-as"] == found["permanent"]
        if "next" not in found:
            break
        path = found["next"].removeprefix(server)
    assert found["page"] == found["pages"] == -(-whole["total"] // 250)
    assert [row["why"] for row in rows] == [row["why"] for row in whole["rows"]]
    assert rows == whole["rows"]


def test_tables_and_pages_are_paged_alike(server: str) -> None:
    """CSV, TSV, Turtle and the page of `page=2` hold the rows of the JSON, and lead on in their own format."""
    where = "/questions/losses{}?page=2&per-page=7"
    found = json_of(server, where.format(".json"))
    for suffix, tab in ((".csv", ","), (".tsv", "\t")):
        got = get(server, where.format(suffix))
        rows = list(csv.DictReader(io.StringIO(got.text), delimiter=tab))
        assert len(rows) == 7
        assert [row["number"] for row in rows] == [str(row["number"]) for row in found["rows"]]
        assert links(got.headers["link"])["next"] == f"{server}/questions/losses{suffix}?page=3&per-page=7"
        assert links(got.headers["link"])["prev"].endswith("page=1&per-page=7")
    page = get(server, where.format(".html")).text
    assert "Rows 8 to 14 of" in page
    assert 'href="/questions/losses?page=3&amp;per-page=7"' in page
    assert len(get(server, where.format(".ttl")).body) < len(get(server, "/questions/losses.ttl").body)


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("page=0", 400, "page is a number from 1"),
        ("page=x", 400, "page is a number from 1"),
        ("page=-1", 400, "page is a number from 1"),
        ("page=9999999999999", 400, "page is a number from 1"),
        ("page=٣", 400, "page is a number from 1"),
        ("per-page=0", 400, "per-page is a number from 1 to 1,000"),
        ("per-page=1001", 400, "per-page is a number from 1 to 1,000"),
        ("page=1&page=2", 400, "page is given 2 times"),
        ("page=2", 404, "there is one page"),
        ("page=9&per-page=2", 404, "the last is page"),
    ],
)
def test_a_page_that_cannot_be_is_refused(server: str, query: str, status: int, says: str) -> None:
    """With what would be right, in the one error shape."""
    for suffix in (".json", ".csv"):
        got = get(server, f"/questions/agreements{suffix}?{query}".replace("٣", "%D9%A3"))
        assert got.status == status
        assert says in json.loads(got.body)["message"]


def test_the_defaults_answer_where_nothing_is_given(server: str) -> None:
    """`.json` without parameters is the example of the question's file, and says so."""
    found = json_of(server, "/questions/allied-with.json")
    assert found["parameters"]["actor"] == {"iri": "https://w3id.org/maliwar/id/actor/mnla", "label": "MNLA"}
    assert found["parameters"]["other"] is None
    given = json_of(server, "/questions/allied-with.json?actor=MNLA&when=&other=")
    assert [row["ally"] for row in found["rows"]] == [row["ally"] for row in given["rows"]]


def test_an_answer_says_all_that_is_needed_to_read_it(server: str) -> None:
    """The question as understood, the version, what its grades mean, each source once, and where to see why."""
    found = json_of(server, "/questions/allied-with.json?actor=MNLA&when=mid-2012")
    assert found["title"] == "Allies of MNLA, May–August 2012"
    assert (
        found["permanent"]
        == f"{server}/questions/allied-with?actor=actor/mnla&when=mid-2012&version={found['version']}"
    )
    assert get(server, found["permanent"].removeprefix(server)).status == 200
    assert {each["grade"] for each in found["grades"]} == {row["grade"] for row in found["rows"]}
    assert all(each["meaning"] and "earliestBegin" in each["rule"] for each in found["grades"])
    cited = {claim["source"]["iri"] for row in found["rows"] for claim in row["claims"]}
    assert [each["iri"] for each in found["sources"]].count("https://w3id.org/maliwar/id/source/142") == 1
    assert {each["iri"] for each in found["sources"]} == cited
    for path in (found["cite"], found["href"], *(row["why"] for row in found["rows"])):
        assert get(server, path, "application/json, */*").status == 200, path
    for source in found["sources"]:
        assert get(server, source["href"]).status == 200, source


@pytest.fixture(autouse=True)
def _no_warnings() -> Any:
    """Pandas warns of mixed types where a column holds some; here that is a fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.DtypeWarning)
        yield
