"""The house stays as it is drawn: imports flow one way, settings and README agree."""

import ast
from dataclasses import fields
from pathlib import Path

from maliwar.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "server" / "maliwar"
WINGS = ("build", "imports", "answer", "questions", "reading", "assistant", "terminal", "web")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    return found


def _wing(path: Path) -> str:
    inside = path.relative_to(PACKAGE).parts
    return inside[0] if inside[0] in WINGS else ""


ALLOWED = {
    "build": {"build"},
    "imports": {"imports", "build"},
    "answer": {"answer"},
    "questions": {"questions", "answer"},
    "reading": {"reading", "questions", "answer"},
    "assistant": {"assistant", "reading", "questions", "answer"},
    "terminal": {"terminal", "reading", "questions", "answer", "build", "imports"},
    "web": {"web", "reading", "questions", "answer"},
}


def test_no_arrow_runs_back_up() -> None:
    """Build and answer do not know each other; questions know answer; readers, pages and the terminal come after."""
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        wing = _wing(path)
        if not wing:
            continue
        for name in _imports(path):
            used = name.removeprefix("maliwar.").split(".")[0] if name.startswith("maliwar.") else ""
            if used in WINGS and used not in ALLOWED[wing]:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert not wrong


WITHIN_WEB = ("wsgi", "", "protocol", "pages")
"""Each knows those before it; the application and its start, which put all together, know every one."""


def test_pages_stand_on_what_they_share() -> None:
    """Within web/ as well: layers before the application, what all views share, protocol, pages."""
    wrong = []
    for path in sorted((PACKAGE / "web").rglob("*.py")):
        inside = path.relative_to(PACKAGE / "web").parts
        folder = inside[0] if len(inside) > 1 else ""
        if inside in {("app.py",), ("server.py",)}:
            continue
        above = WITHIN_WEB[WITHIN_WEB.index(folder) + 1 :]
        for name in _imports(path):
            part = (name.removeprefix("maliwar.web.").split(".")[0]) if name.startswith("maliwar.web.") else ""
            if part and (part if part in WITHIN_WEB else "") in above:
                wrong.append(f"{'/'.join(inside)} imports {name}")
    assert not wrong


def test_nothing_below_web_knows_flask() -> None:
    """Flask is imported in web/ and nowhere else."""
    wrong = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if _wing(path) != "web" and any(name.split(".")[0] == "flask" for name in _imports(path))
    ]
    assert not wrong


def test_the_base_iri_is_spelt_once() -> None:
    """Only names.py spells the base IRI."""
    spelt = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "w3id.org/maliwar" in path.read_text("utf-8")
    ]
    assert spelt == ["names.py"]


def test_every_setting_is_in_the_readme() -> None:
    """The README's table of settings and the code's agree."""
    readme = (ROOT / "README.md").read_text("utf-8")
    named = {line.split("`")[1] for line in readme.splitlines() if line.startswith("| `MALIWAR_")}
    assert named == {f"MALIWAR_{item.name.upper()}" for item in fields(Settings)}


def test_files_stay_short() -> None:
    """No module grows over 350 lines; one noun per file."""
    long = {
        str(path.relative_to(PACKAGE)): n
        for path in PACKAGE.rglob("*.py")
        if (n := len(path.read_text("utf-8").splitlines())) > 350
    }
    assert not long
