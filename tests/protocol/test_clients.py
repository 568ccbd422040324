"""Plain clients that people use, against the real server: pandas, and requests as R and Java send them."""

import csv
import io
import json
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pandas as pd
import pytest
from served import send

ROWS = "SELECT ?group ?label WHERE { ?group a mw:ArmedGroup ; rdfs:label ?label } ORDER BY ?label LIMIT 4"


def test_pandas_reads_a_query_by_its_address(server: str) -> None:
    """read_csv takes the address of a query that names its format; numbers are numbers."""
    query = "SELECT ?kind (COUNT(?thing) AS ?things) WHERE { ?thing a ?kind } GROUP BY ?kind ORDER BY DESC(?things)"
    frame = pd.read_csv(f"{server}/sparql?{urlencode({'query': query, 'format': 'csv'})}")
    assert list(frame.columns) == ["kind", "things"]
    assert frame["things"].dtype == "int64"
    assert frame["things"].is_monotonic_decreasing
    assert len(frame) > 10


def test_pandas_reads_with_an_accept_header(server: str) -> None:
    """The same by Accept, which read_csv sends as it is told."""
    frame = pd.read_csv(f"{server}/sparql?query={quote(ROWS)}", storage_options={"Accept": "text/csv"})
    assert frame.shape == (4, 2)


def test_pandas_reads_a_question_by_its_address(server: str) -> None:
    """A question's CSV is a data frame with a column for each column and one for each label."""
    frame = pd.read_csv(f"{server}/questions/allied-with.csv?actor=MNLA&when=mid-2012")
    assert {"ally", "ally_label", "grade", "support", "citation"} <= set(frame.columns)
    assert "Ansar Dine" in set(frame["ally_label"])


def test_urllib_gets_an_answer_as_json(server: str) -> None:
    """The plainest Python client, with one header."""
    request = Request(f"{server}/ask?q=who+was+allied+with+MNLA+in+mid-2012", headers={"Accept": "application/json"})
    with urlopen(request) as response:
        assert json.load(response)["question"] == "allied-with"


R = {"Accept": "text/csv, application/json;q=0.5, */*;q=0.1", "User-Agent": "libcurl/7.88.1 r-curl/5.2.0 httr/1.4.7"}
JENA = {
    "Accept": "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5, application/json;q=0.2, application/xml;q=0.2, */*;q=0.1",
    "User-Agent": "Apache-Jena-ARQ/5.2.0",
}
RDF4J = {
    "Accept": "application/x-binary-rdf-results-table;q=0.8, application/sparql-results+xml, "
    "application/sparql-results+json;q=0.9",
    "User-Agent": "Java-http-client/21",
}


@pytest.mark.parametrize(
    ("headers", "media_type"),
    [
        (R, "text/csv"),
        (JENA, "application/sparql-results+json"),
        (RDF4J, "application/sparql-results+xml"),
    ],
    ids=["r", "jena", "rdf4j"],
)
def test_other_languages_get_their_favourite(server: str, headers: dict[str, str], media_type: str) -> None:
    """The headers that R's httr, Apache Jena and RDF4J send get the format that each likes best."""
    form = urlencode({"query": ROWS}).encode()
    named = {"accept": headers["Accept"], "user_agent": headers["User-Agent"]}
    kind = "application/x-www-form-urlencoded; charset=utf-8"
    asked = send(server, "GET", f"/sparql?query={quote(ROWS)}", **named)
    posted = send(server, "POST", "/sparql", form, content_type=kind, **named)
    assert asked.status == posted.status == 200
    assert asked.type == posted.type == media_type
    assert asked.body == posted.body
    if media_type == "text/csv":
        assert len(list(csv.DictReader(io.StringIO(asked.text)))) == 4
