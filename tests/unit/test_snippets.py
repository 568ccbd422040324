"""Snippets hold whatever is asked for as data: nothing that anybody types ends a string or runs."""

import ast
import shlex
from urllib.parse import parse_qs, urlsplit

import fixture_graph
import pytest

from maliwar.questions.snippets import Snippet, snippets

ROOT = "https://example.org"
HOSTILE = (
    'killed" + __import__("os").system("id") + "',
    "killed'; id; '",
    "killed$(id)`id`",
    "killed\\",
    "killed\n\nimport os",
    "killed\r\x0b\x0c\u2028",
    'killed"""',
    "killed%22%27#&=?",
    "tué 🇲🇱 {}[]",
)
"""Ends of strings, substitutions, escapes and line breaks of the three languages."""


def made(kind: str, root: str = ROOT) -> dict[str, Snippet]:
    """Return the snippets of a question that takes any text, by language."""
    bound = fixture_graph.catalogue()["listed-commanders"].bind({"mark_word": kind}, fixture_graph.labels())
    return {snippet.key: snippet for snippet in snippets(bound, root)}


def kinds(address: str) -> list[str]:
    """Return the texts that an address carries as the mark."""
    assert address.startswith(f"{ROOT}/questions/listed-commanders.")
    return parse_qs(urlsplit(address).query, strict_parsing=True)["mark_word"]


@pytest.mark.parametrize("text", HOSTILE)
def test_python_is_two_statements_whatever_the_value(text: str) -> None:
    """It parses to an import, a table read from one constant address, and a print."""
    tree = ast.parse(made(text)["python"].text)
    assert [type(node).__name__ for node in tree.body] == ["Import", "Assign", "Expr"]
    read = tree.body[1]
    assert isinstance(read, ast.Assign)
    assert isinstance(read.value, ast.Call)
    (address,) = read.value.args
    assert isinstance(address, ast.Constant)
    assert kinds(str(address.value)) == [text.strip()]


@pytest.mark.parametrize("text", HOSTILE)
def test_the_shell_sees_one_word_whatever_the_value(text: str) -> None:
    """Each line is curl, an option and one address."""
    for line in made(text)["curl"].text.splitlines():
        command, option, address = shlex.split(line)
        assert (command, option) == ("curl", "--fail")
        assert kinds(address) == [text.strip()]


@pytest.mark.parametrize("text", HOSTILE)
def test_r_is_two_lines_whatever_the_value(text: str) -> None:
    """The address holds neither quote nor backslash, so that the string ends where it is meant to end."""
    first, second = made(text)["r"].text.splitlines()
    address = first.removeprefix('rows <- read.csv("').removesuffix('", encoding = "UTF-8")')
    assert not set(address) & set("\"'\\")
    assert kinds(address) == [text.strip()]
    assert second.startswith("print(rows[c(")


@pytest.mark.parametrize("text", HOSTILE)
def test_sparql_holds_the_value_as_a_term(text: str) -> None:
    """The query differs from that of a tame value in the line of that value alone."""
    tame, wild = (made(value)["sparql"].text.splitlines() for value in ("killed", text))
    assert [line for line in tame if "?mark_word {" not in line] == [
        line for line in wild if "?mark_word {" not in line
    ]


@pytest.mark.parametrize("root", ["http://a'$(id)", 'http://a"b', "http://a\\b\nc"])
def test_a_forged_host_runs_nothing_either(root: str) -> None:
    """Whoever sends a Host with quotes in it gets an address that leads nowhere, not a command."""
    found = made("killed", root)
    assert len(shlex.split(found["curl"].text)) == 6
    assert len(ast.parse(found["python"].text).body) == 3
    assert "\\" not in found["r"].text
    assert len(shlex.split(found["sparql"].command)) == 7


def test_what_cannot_be_left_out_is_filled_in() -> None:
    """The snippets of a form that nobody has filled in ask for the question's own example."""
    bound = fixture_graph.catalogue()["allied-with"].bind({}, fixture_graph.labels())
    text = snippets(bound, ROOT)[0].text
    assert f'"{ROOT}/questions/allied-with.csv?actor=actor/mnla"' in text
