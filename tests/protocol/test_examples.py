"""The examples, run as their README says against the real server; what they print is held against the graph."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import nbformat
import pytest
from nbclient import NotebookClient
from served import get

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
NOTEBOOK = EXAMPLES / "five-questions.ipynb"
KEPT = """
import json
print(json.dumps({
    "holders": {town: sorted({holder for place, holder, _ in held if place == town}) for town in TOWNS},
    "relations": {name: sorted({who for kind, who, _ in lanes if kind == name}) for name in relations},
    "tolls": rows.astype(object).where(rows.notna(), None).to_dict("records"),
    "pairs": pairs.to_dict("records"),
    "claims": [int(every), int(alone), int(publishers.claims.max())],
    "denied": denied.to_dict("records"),
}))
"""
"""A last cell for the test: what the plots were drawn from."""


def run(line: list[str]) -> str:
    """Run an example and return what it printed; it must end well and complain of nothing."""
    ended = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    return ended.stdout


def answer(server: str, question: str, **values: str) -> Any:
    """Return a question's JSON."""
    return json.loads(get(server, f"/questions/{question}.json?{urlencode(values)}").text)


def labels(server: str, question: str, column: str, **values: str) -> list[str]:
    """Return the names in a column of a question's answer, once each, in order of the alphabet."""
    return sorted({row[column]["label"] for row in answer(server, question, **values)["rows"]})


def test_the_python_example_tells_each_alliance_with_its_days(server: str) -> None:
    """One line for each ally that the question knows, with its bounds and its claims."""
    said = run([sys.executable, str(EXAMPLES / "allies.py"), server])
    for name in labels(server, "allied-with", "ally", actor="MNLA"):
        assert name in said
    (line,) = [line for line in said.splitlines() if "Ansar Dine" in line]
    rows = answer(server, "allied-with", actor="MNLA", other="Ansar Dine")["rows"]
    claims = {claim["iri"] for row in rows for claim in row["claims"]}
    assert line.split() == [
        "Ansar",
        "Dine",
        "2012-01-01",
        "2012-01-31",
        "2012-04-06",
        "2012-06-07",
        str(len(claims)),
        "0",
    ]


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed (Debian: r-base-core, r-cran-jsonlite)")
def test_the_r_example_tells_the_allies_and_their_claims(server: str) -> None:
    """Each ally with its grade, and below it who says so, by which reference."""
    said = run(["Rscript", str(EXAMPLES / "allies.R"), server])
    found = answer(server, "allied-with", actor="MNLA", when="mid-2012")
    for row in found["rows"]:
        assert f"\n{row['ally']['label']}, {row['grade']}\n" in said
        for claim in row["claims"]:
            number = claim["source"]["number"]
            assert f"{claim['label']} {f'[{number}]' if number is not None else 'no reference'}" in said
    assert found["permanent"] in said


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_the_shell_example_tells_allies_holders_and_asserters(server: str) -> None:
    """Three answers, by question, by sentence and by query."""
    said = run(["sh", str(EXAMPLES / "allies.sh"), server])
    for row in answer(server, "allied-with", actor="MNLA", when="mid-2012")["rows"]:
        assert f"{row['ally']['label']}\t{row['grade']}\t{row['support']}\n" in said
    for row in answer(server, "who-controlled", place="Konna", when="2013-01-12")["rows"]:
        assert f"{row['holder']['label']}\t{row['grade']}\t{row['support']}\tTRUE\n" in said
    assert "who,claims\nthe article," in said


def test_an_example_without_a_server_says_so(server: str) -> None:
    """It ends badly, and prints no answer of its own."""
    nowhere = "http://127.0.0.1:9"
    ended = subprocess.run(
        [sys.executable, str(EXAMPLES / "allies.py"), nowhere], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert ended.stdout == ""


def test_the_notebook_is_kept_without_its_outputs() -> None:
    """What it shows is always of the server that it is run against."""
    for cell in nbformat.read(NOTEBOOK, 4).cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.fixture(scope="module")
def executed(server: str) -> Any:
    """Return the notebook after a kernel has run it, with the test's own last cell."""
    fonts = "import matplotlib.font_manager"  # the first time it lists the machine's fonts, and says so
    subprocess.run([sys.executable, "-c", fonts], capture_output=True, timeout=120, check=True)
    notebook = nbformat.read(NOTEBOOK, 4)
    notebook.cells.append(nbformat.v4.new_code_cell(KEPT))
    variables = {**os.environ, "MALIWAR_SERVER": server, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute(env=variables)
    return notebook


def outputs(notebook: Any) -> list[Any]:
    """Return what its cells show."""
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def test_the_notebook_draws_five_plots_and_complains_of_nothing(executed: Any) -> None:
    """An image for each question, a permanent link under each that has one, and nothing on standard error."""
    shown = outputs(executed)
    assert sum("image/png" in output.get("data", {}) for output in shown) == 5
    assert not [output for output in shown if output.get("name") == "stderr"]
    printed = "".join(output.text for output in shown if output.get("name") == "stdout")
    for name in ("control-history", "allied-with", "hostile-to", "counts-of", "numbers-against-titles", "denials"):
        assert f"/questions/{name}?" in printed
    assert printed.count("References: [") >= 6


def test_what_the_notebook_draws_is_what_the_graph_holds(executed: Any, server: str) -> None:
    """Holders, allies and enemies, tolls, numbers against titles and denials agree with the questions' answers."""
    kept = json.loads(outputs(executed)[-1].text)
    for town, holders in kept["holders"].items():
        assert holders == labels(server, "control-history", "holder", place=town, when="2012-01-01/2013-06-30")
    assert kept["relations"] == {
        "allied-with": labels(server, "allied-with", "ally", actor="MNLA", when="2012/2013"),
        "hostile-to": labels(server, "hostile-to", "enemy", actor="MNLA", when="2012/2013"),
    }
    menaka = [
        (row["low"], row["open"], row["by"]) for row in kept["tolls"] if row["event"].startswith("MOJWA and AQIM take")
    ]
    assert menaka == [(1, False, "MNLA"), (101, True, "the Islamists")]
    assert any(row["low"] == 26 and row["high"] == 123 for row in kept["tolls"])
    titles = answer(server, "numbers-against-titles")["rows"]
    assert {(row["who"], row["text"], row["title"]) for row in kept["pairs"]} == {
        (row["affected"]["label"], row["number"], row["titled"]) for row in titles
    }
    every, alone, most = kept["claims"]
    assert every > alone > most > 0
    assert len(kept["denied"]) == answer(server, "denials")["total"]
