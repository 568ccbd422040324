"""The commands that ask, run as a person runs them."""

import json
from pathlib import Path

import pytest
from served import command_run as run

ALLIES = "who was allied with MNLA in mid-2012"


def test_an_answer_is_told_in_full(data: Path) -> None:
    """What was understood, grades in words, numbered claims, references, what else is recorded, a link."""
    ended = run(data, "ask", ALLIES)
    assert ended.returncode == 0, ended.stderr
    for words in ("Allies of MNLA, May–August 2012", "Ansar Dine", "○ possibly", "stated", "[142]", "p028"):
        assert words in ended.stdout
    assert "Hostile to MNLA" in ended.stdout
    assert "/questions/allied-with?actor=actor/mnla&when=mid-2012&version=" in ended.stdout


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "ttl"])
def test_an_answer_is_data_where_asked(data: Path, form: str) -> None:
    """Only the data goes to standard output."""
    ended = run(data, "ask", ALLIES, "--format", form)
    assert ended.returncode == 0
    assert "Ansar Dine" in ended.stdout or "actor:ansar-dine" in ended.stdout
    if form == "json":
        assert json.loads(ended.stdout)["question"] == "allied-with"


def test_a_narrow_terminal_tears_no_word(data: Path) -> None:
    """Where a table would not fit into 80 columns, each row is a card of label and value."""
    ended = run(data, "ask", "what tolls were given for Gao in November 2012", COLUMNS="80")
    assert ended.returncode == 0, ended.stderr
    rows = ended.stdout.rpartition("\nClaims\n")[0]
    assert "In our words  at least a dozen" in rows
    assert "Who says it   a Malian security source" in rows
    assert max(map(len, rows.splitlines())) <= 80


def test_not_recorded_is_told(data: Path) -> None:
    """A sentence, and the hostility instead; not an error."""
    ended = run(data, "ask", "was MNLA allied with Ansar Dine on 1 July 2012")
    assert ended.returncode == 0
    assert "not allied on 1 July 2012, as far as is recorded" in " ".join(ended.stdout.split())
    assert "Hostility between MNLA and Ansar Dine" in ended.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "what colour is the sky"),
        ("questions", "nonsense"),
        ("questions", "allied-with", "actor=MNLAA"),
        ("questions", "allied-with", "actor=MNLA", "when=florp"),
        ("questions", "allied-with", "MNLA"),
        ("query", "-"),
        ("query", "/nowhere.rq"),
        ("export", "nonsense"),
        ("export",),
    ],
)
def test_misuse_is_2_with_a_sentence(data: Path, arguments: tuple[str, ...]) -> None:
    """On standard error, without a traceback."""
    ended = run(data, *arguments, given="SELECT * WHERE {")
    assert ended.returncode == 2
    assert ended.stderr.strip()
    assert "Traceback" not in ended.stderr


def test_a_question_prints_sparql_that_query_takes(data: Path) -> None:
    """The text of `questions --sparql` runs as it is."""
    text = run(data, "questions", "allied-with", "actor=MNLA", "when=2012-03-01", "--sparql").stdout
    ended = run(data, "query", "-", "--format", "csv", given=text)
    assert ended.returncode == 0
    assert "ansar-dine" in ended.stdout


def test_questions_are_listed_and_told(data: Path) -> None:
    """All of them by topic; one with what it takes."""
    assert "allied-with" in run(data, "questions").stdout
    told = run(data, "questions", "allied-with").stdout
    assert "as-known-on" in told
    assert "…" in told


def test_dumps_are_written(data: Path, tmp_path: Path) -> None:
    """One to standard output, all to a folder with their manifest."""
    assert "mw:Claim" in run(data, "export", "asserted").stdout
    assert run(data, "export", "--to", str(tmp_path / "dumps")).returncode == 0
    names = {path.name for path in (tmp_path / "dumps").iterdir()}
    assert {"maliwar.nq", "ontology.ttl", "asserted.ttl", "manifest.json"} <= names


@pytest.mark.parametrize("name", ["serve", "ask", "questions", "query", "export", "build", "check", "mcp"])
def test_help_has_examples(data: Path, name: str) -> None:
    """Every command shows how it is used."""
    assert f"maliwar {name}" in run(data, name, "--help").stdout.partition("Examples:")[2]
