"""The code tells of no war of its own: names of ours stand in examples of docstrings and in the texts listed here."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "server" / "maliwar"
OURS = re.compile(
    r"\b(?:Mali|Malian|mali|Azawad|Bamako|Tuareg|Wikipedia|MNLA|mnla|MOJWA|MUJ|AQIM|Ansar|ansar|JNIM|Konna|konna|"
    r"Kidal|kidal|Gao|gao|Timbuktu|Tombouctou|Barkhane|Serval|ECOWAS|MINUSMA)\b"
)
TEXTS = {
    "cli/__init__.py": "what the command is for, by the war that comes with it",
    "cli/asking.py": "examples in help, of the war that comes with it",
    "terminal/commands.py": "an example in a message on parameter=value",
    "questions/eras.py": "a hint on named periods",
    "questions/demonyms.py": "the adjectives of countries, of which Mali is one",
    "web/client/card.svg": "the picture of a link, which other wars do not show",
}
"""Files whose strings may name our war, and why."""


def _strings(path: Path) -> list[str]:
    """Return the strings of a module that are no docstrings and no comments."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    ]


def _named(path: Path) -> set[str]:
    if path.suffix == ".py":
        return {name for text in _strings(path) for name in OURS.findall(text)}
    text = re.sub(r"/\*.*?\*/|^\s*//.*$|//.*$", "", path.read_text("utf-8"), flags=re.S | re.M)
    return set(OURS.findall(text))


def test_code_names_no_war() -> None:
    """Templates, scripts, styles and strings are of any war; what is of ours stands in triples/dataset.ttl."""
    found = {}
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        needless = {"node_modules", "built", "__pycache__", "project"} & set(path.parts)
        if needless or path.suffix not in {".py", ".html", ".js", ".mjs", ".css", ".svg"} or name in TEXTS:
            continue
        if named := _named(path):
            found[name] = sorted(named)
    assert not found


def test_what_may_name_it_does() -> None:
    """The list above has no file that needs no exception any more."""
    assert [name for name in TEXTS if not OURS.search((PACKAGE / name).read_text("utf-8"))] == []
