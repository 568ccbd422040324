"""The project's own files with things of hostile names among them, built: what a careless editor could publish."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from served import command_run

ROOT = Path(__file__).parent.parent
LABELS = ROOT / "tests" / "hostile" / "labels.ttl"
NAMES = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "template": "{{ 7*7 }}{% raw %}</textarea></pre>",
    "link": '<a href="javascript:alert(1)">click</a>',
    "bidi": "\u202egpj.\u2066exe\u2028\u200b",
    "control": "bell\x07 and escape\x1b[31m and nul-like\x01",
    "lines": "one\r\nSet-Cookie: stolen=1\r\n\r\n<script>alert(1)</script>",
    "equals": "=1+1",
    "plus": "+1+cmd|'/c calc'!A0",
    "minus": "-1+1",
    "at": "@SUM(1+1)*cmd",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "separator": 'x;=1+1;",=1+1,"',
    "long": "x" * 100_000,
}
"""The labels of actor:hostile-<key>, as labels.ttl has them; the last is made here."""


@dataclass(frozen=True)
class Project:
    """A checkout of its own, that a test may break, and its snapshot."""

    root: Path
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which our Python runs this checkout and not the one that the tests are in."""
        return {"PYTHONPATH": str(self.root / "server")}

    @property
    def package(self) -> Path:
        """Its code."""
        return self.root / "server" / "maliwar"


def checkout(folder: Path) -> Project:
    """Copy the project's code, with its queries and tests; ontology, shapes and triples are for the caller to add."""
    project = Project(folder / "project", folder / "data")
    project.root.mkdir()
    for name in ("queries", "tests"):
        (project.root / name).symlink_to(ROOT / name)
    needless = shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(ROOT / "server" / "maliwar", project.package, ignore=needless)
    return project


def built(folder: Path) -> Project:
    """Copy the project, add the hostile things and build it."""
    project = checkout(folder)
    for name in ("ontology", "shapes"):
        (project.root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "triples", project.root / "triples")
    long = (
        f'\nactor:hostile-long a mw:ArmedGroup ;\n  rdfs:label "{NAMES["long"]}"@en ;\n  mw:attestedIn passage:p001 .\n'
    )
    (project.root / "triples" / "hostile.ttl").write_text(LABELS.read_text("utf-8") + long, encoding="utf-8")
    done = command_run(project.data, "build", **project.environment)
    assert done.returncode == 0, done.stderr
    return project
