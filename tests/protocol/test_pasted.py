"""The snippets of real pages, taken off and run as they stand, against the real server."""

import csv
import html
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from served import get

PAGES = {
    "allied-with": {"actor": "MNLA", "when": "mid-2012"},
    "control-history": {"place": "Gao"},
    "counts-of": {"kind_word": "killed", "when": "late 2012"},
    "source-anomalies": {"format": "html"},
    "denials": {"thing": "Konna", "when": "January 2013", "as-known-on": "2013-01-15"},
}


def taken(server: str, name: str) -> dict[str, str]:
    """Return the snippets of an answer's page by language, as a reader copies them."""
    text = get(server, f"/questions/{name}?{urlencode(PAGES[name])}", "text/html").text
    blocks = text.partition('id="snippets"')[2]
    found = {key: html.unescape(code) for key, code in re.findall(r'data-language="(\w+)">(.*?)</code>', blocks, re.S)}
    found["sent"] = html.unescape(re.findall(r'<pre tabindex="0"><code>(.*?)</code>', blocks, re.S)[-1])
    return found


def run(line: list[str], folder: Path) -> str:
    """Run a command in an empty folder and return what it printed."""
    ended = subprocess.run(
        line,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def records(server: str, name: str) -> list[dict[str, str]]:
    """Return the rows as the server's own CSV has them."""
    values = {key: value for key, value in PAGES[name].items() if key != "format"}
    return list(csv.DictReader(io.StringIO(get(server, f"/questions/{name}.csv?{urlencode(values)}").text)))


@pytest.mark.parametrize("name", PAGES)
def test_the_python_snippet_prints_the_rows(server: str, tmp_path: Path, name: str) -> None:
    """It runs, and prints a line for each row, with its first thing by name."""
    (tmp_path / "snippet.py").write_text(taken(server, name)["python"], "utf-8")
    said = run([sys.executable, "snippet.py"], tmp_path)
    rows = records(server, name)
    column = next(key for key in rows[0] if not key.endswith("_label") and f"{key}_label" in rows[0])
    assert len(said.splitlines()) == len(rows) + 1 > 1
    for row in rows:
        assert row[f"{column}_label"] in said


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed (Debian: r-base-core)")
@pytest.mark.parametrize("name", ["allied-with", "counts-of"])
def test_the_r_snippet_prints_the_rows(server: str, tmp_path: Path, name: str) -> None:
    """It runs, and prints the label of each row's first thing."""
    (tmp_path / "snippet.R").write_text(taken(server, name)["r"], "utf-8")
    said = run(["Rscript", "snippet.R"], tmp_path)
    column = next(key for key in records(server, name)[0] if key.endswith("_label"))
    for row in records(server, name):
        assert row[column] in said


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("name", PAGES)
def test_the_curl_snippet_prints_the_table_and_all(server: str, tmp_path: Path, name: str) -> None:
    """The same bytes that the server sends anybody."""
    (tmp_path / "snippet.sh").write_text(taken(server, name)["curl"], "utf-8")
    said = run(["sh", "snippet.sh"], tmp_path)
    assert f'"question": "{name}"' in said
    rows = list(csv.DictReader(io.StringIO(said.partition('{"question"')[0])))
    assert len(rows) == len(records(server, name)) > 0


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize("name", PAGES)
def test_the_query_is_sent_as_the_page_says(server: str, tmp_path: Path, name: str) -> None:
    """Kept in the file that is named, it answers; its rows name the same things as the table."""
    found = taken(server, name)
    (tmp_path / "question.rq").write_text(found["sparql"], "utf-8")
    (tmp_path / "send.sh").write_text(found["sent"], "utf-8")
    rows = list(csv.DictReader(io.StringIO(run(["sh", "send.sh"], tmp_path))))
    table = records(server, name)
    first = next(iter(table[0]))
    assert {row[first] for row in rows} >= {row[first] for row in table}


def test_a_form_has_snippets_too(server: str) -> None:
    """Before anything is chosen they ask for the example; where what was typed is wrong there are none."""
    assert "/questions/allied-with.csv?actor=actor/mnla" in html.unescape(get(server, "/questions/allied-with").text)
    assert 'id="snippets"' not in get(server, "/questions/allied-with?actor=nobody-of-that-name", "text/html").text


def test_the_address_of_each_server_is_its_own(server: str) -> None:
    """What one asker's Host has put into a page is not shown to another."""
    mine = get(server, "/questions/allied-with", "text/html", host="example.org").text
    assert "http://example.org/questions/allied-with.csv" in mine
    assert "example.org" not in get(server, "/questions/allied-with", "text/html").text
