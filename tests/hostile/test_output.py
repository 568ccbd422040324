"""What leaves the server: exact types, the same guards on every answer, tables that run nothing, faults told plainly.

What a browser makes of hostile names is in tests/browser/test_hostile_pages.py.
"""

import csv
import io
import re
from urllib.parse import quote, urlsplit

import pytest
from hostile_project import NAMES, Project
from served import HTML, Answer, get, send

SPARQL = "application/sparql-query"
LABELS = "SELECT ?label { ?s rdfs:label ?label FILTER(STRSTARTS(STR(?s), STR(actor:hostile-))) } ORDER BY ?s"
CELLS = [NAMES[key] for key in sorted(NAMES)]
SHEET = "text/csv; charset=utf-8; header=present"


@pytest.fixture(scope="module")
def address(hostile_server: str) -> str:
    """Return the address of a server on hostile names, of which one template is missing."""
    return hostile_server


EVERY_KIND = (
    ("GET", "/", 200, "text/html; charset=utf-8"),
    ("HEAD", "/", 200, "text/html; charset=utf-8"),
    ("GET", "/static/site.css", 200, "text/css; charset=utf-8"),
    ("GET", "/static/mark.svg", 200, "image/svg+xml; charset=utf-8"),
    ("GET", "/static/none.css", 404, "application/json"),
    ("GET", "/id/actor/hostile-script", 303, "text/html; charset=utf-8"),
    ("GET", "/page/actor/hostile-script", 200, "text/html; charset=utf-8"),
    ("GET", "/data/actor/hostile-script.ttl", 200, "text/turtle; charset=utf-8"),
    ("GET", "/data/actor/hostile-script.jsonld", 200, "application/ld+json"),
    ("GET", "/questions/places.json", 200, "application/json"),
    ("GET", "/questions/places.csv", 200, "text/csv; charset=utf-8"),
    ("GET", "/questions/places.tsv", 200, "text/tab-separated-values; charset=utf-8"),
    ("GET", "/questions/places?format=spreadsheet", 200, SHEET),
    ("GET", "/sparql?query=ASK%7B%7D", 200, "application/sparql-results+json"),
    ("GET", "/sparql?query=ASK%7B", 400, "application/json"),
    ("GET", "/sparql?update=CLEAR%20ALL", 403, "application/json"),
    ("GET", "/nothing", 404, "application/json"),
    ("PUT", "/sparql", 405, "application/json"),
    ("POST", "/questions", 405, "application/json"),
    ("POST", "/sparql", 415, "application/json"),
    ("GET", "/about", 500, "application/json"),
    ("OPTIONS", "/sparql", 200, "text/html; charset=utf-8"),
)


def _guarded(answer: Answer) -> None:
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] in ("strict-origin-when-cross-origin", "no-referrer", "same-origin")
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(("method", "path", "status", "kind"), EVERY_KIND, ids=str)
def test_every_response_is_typed_and_guarded(address: str, method: str, path: str, status: int, kind: str) -> None:
    """Whatever its status: the exact type, no sniffing, no script from elsewhere, no frame, no credentials."""
    answer = send(address, method, path)
    assert (answer.status, answer.headers.get("content-type")) == (status, kind)
    _guarded(answer)


def test_not_modified_and_too_large_are_guarded_too(address: str) -> None:
    """A 304 has no body and all the guards; so has a 413."""
    held = get(address, "/browse").headers["etag"]
    for path in ("/browse", "/static/site.css"):
        held = get(address, path).headers["etag"]
        answer = get(address, path, if_none_match=held)
        assert (answer.status, answer.body) == (304, b"")
        _guarded(answer)
    for size in (70_000, 2_000_000):
        answer = send(address, "POST", "/sparql", b"#" * size, content_type=SPARQL)
        assert answer.status == 413
        _guarded(answer)


def test_only_reads_are_open_to_other_sites(address: str) -> None:
    """Queries by GET and POST, and what is wrong with them, may be read from anywhere; what would write may not."""
    reads = [
        get(address, "/sparql?query=ASK%7B%7D", origin="http://evil.example"),
        get(address, "/sparql?query=ASK", origin="http://evil.example"),
        send(address, "POST", "/sparql", b"ASK {}", content_type=SPARQL, origin="http://evil.example"),
        send(address, "POST", "/sparql", b"ASK {", content_type=SPARQL, origin="http://evil.example"),
        get(address, "/nothing", origin="http://evil.example"),
    ]
    assert [answer.headers.get("access-control-allow-origin") for answer in reads] == ["*"] * len(reads)
    writes = [
        send(address, "POST", "/sparql", b"CLEAR ALL", content_type="application/sparql-update"),
        send(address, "POST", "/sparql", b"update=CLEAR+ALL", content_type="application/x-www-form-urlencoded"),
        *(send(address, method, "/sparql") for method in ("PUT", "DELETE", "PATCH")),
    ]
    assert [answer.status for answer in writes] == [403, 403, 405, 405, 405]
    assert not any("access-control-allow-origin" in answer.headers for answer in writes)
    asked = {"origin": "http://evil.example", "access_control_request_method": "DELETE"}
    preflight = send(address, "OPTIONS", "/sparql", **asked)
    assert not {"PUT", "DELETE", "PATCH"} & set(preflight.headers["access-control-allow-methods"].split(", "))


@pytest.mark.parametrize("accept", ["application/json", HTML])
def test_a_fault_of_ours_tells_a_sentence_and_nothing_else(address: str, hostile: Project, accept: str) -> None:
    """A page whose template is gone: no trace, no path, no name of a class or of a file."""
    answer = get(address, "/about", accept)
    assert answer.status == 500
    assert "Something went wrong on our side" in answer.text
    for told in ("Traceback", 'File "', str(hostile.root), ".html", "jinja", "Template", "site-packages"):
        assert told not in re.sub(r'href="[^"]*"', "", answer.text)
    assert get(address, "/browse").status == 200


def test_csv_is_exact(address: str) -> None:
    """Every letter of every label: line ends, control characters and formulas as they are."""
    answer = get(address, "/sparql?query=" + quote(LABELS), "text/csv")
    rows = list(csv.reader(io.StringIO(answer.text, newline="")))
    assert [row[0] for row in rows[1:]] == CELLS
    found = list(csv.DictReader(io.StringIO(get(address, "/questions/claims-about.csv?" + ABOUT).text, newline="")))
    assert found


ABOUT = "thing=actor/mnla"


def test_a_question_in_csv_is_exact(address: str) -> None:
    """The labels of a question's things as they are, too."""
    assert set(CELLS) <= set(_cells(get(address, "/questions/actors.csv").body.decode()))


@pytest.mark.parametrize("path", ["/questions/actors?format=spreadsheet", "/sparql?format=spreadsheet&query="])
def test_a_spreadsheet_runs_nothing(address: str, path: str) -> None:
    """No cell begins a formula, whatever the separator; accents are read; numbers are numbers; nothing else differs."""
    answer = get(address, path + (quote(LABELS) if path.endswith("=") else ""))
    assert answer.headers["content-type"] == SHEET
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.body.startswith("\ufeff".encode())
    text = answer.body.decode("utf-8-sig")
    cells = _cells(text)
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@]|[\t\r\n]", cell)]
    assert {cell.removeprefix("'") for cell in cells} >= set(CELLS)
    assert {f"'{NAMES[key]}" for key in ("equals", "plus", "minus", "at", "tab", "return")} <= set(cells)
    assert not re.sub(r'"(?:[^"]|"")*"', "", text).strip(",\r\n")  # every cell quotes, so that `;` begins none


def test_numbers_stay_numbers_in_a_spreadsheet(address: str) -> None:
    """What begins with a sign and is a number is left alone."""
    values = 'SELECT ?x { VALUES ?x { -1 +1.5 -2e3 "-1+1" "+" "=1" " =1" "\uff1d1" "a=1" } }'
    text = get(address, "/sparql?format=spreadsheet&query=" + quote(values)).body.decode("utf-8-sig")
    assert _cells(text)[1:] == ["-1", "1.5", "-2000", "'-1+1", "'+", "'=1", "' =1", "'\uff1d1", "a=1"]


def test_triples_are_no_spreadsheet(address: str) -> None:
    """What is no table is refused with what there is."""
    answer = get(address, "/sparql?format=spreadsheet&query=" + quote("DESCRIBE actor:mnla"))
    assert answer.status == 400
    assert "ttl" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/id/actor/mnla", "/id/actor/mnla?x=//evil.example", "/id//evil.example/", "/id/actor/%2f%2fevil.example"],
)
def test_redirects_stay_here(address: str, path: str) -> None:
    """A Host that somebody forged is not led to, nor a path that reads as one."""
    answer = get(address, path, HTML, host="evil.example", x_forwarded_host="evil.example")
    assert answer.status in (303, 404, 400)
    assert urlsplit(answer.headers.get("location", "/page/")).netloc == ""
    assert answer.headers.get("location", "/page/").startswith("/page/")


def _cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
