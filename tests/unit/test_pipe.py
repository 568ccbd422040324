"""What a build promises: built once, built whole, or not at all."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from small_project import VIOLATIONS, sound

from maliwar.build import pipe
from maliwar.build.progress import PlainProgress, SilentProgress
from maliwar.cli import main
from maliwar.errors import BadData
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small sound project of the real ontology, shapes and rules."""
    return sound(tmp_path / "project")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings with a data folder of this test's own."""
    return Settings(data=str(tmp_path / "data"))


def test_build_makes_a_snapshot_that_answers(project: Path, settings: Settings) -> None:
    """From Turtle to a store with what is said, what follows, the bounds and the index."""
    snapshot = pipe.build(settings, root=project)
    store = ox.Store.read_only(str(snapshot.store_path))
    for pattern in (
        "actor:red a mw:Actor",
        "actor:red mw:alliedWith actor:blue",
        "situation:alliance mw:earliestEnd '2012-03-31'^^xsd:date",
        "situation:alliance mwx:lb '2012-01-01'^^xsd:date",
        "GRAPH <https://w3id.org/maliwar/graph/inferred> { actor:blue mw:alliedWith actor:red }",
        "GRAPH <https://w3id.org/maliwar/graph/index> { actor:red mwx:label 'Red' }",
    ):
        assert store.query(f"{PROLOGUE} ASK {{ {pattern} }}"), pattern
    assert not store.query(f"{PROLOGUE} ASK {{ GRAPH <https://w3id.org/maliwar/graph/inferred> {{ ?s mwx:lb ?o }} }}")
    assert not store.query(f"{PROLOGUE} ASK {{ GRAPH <https://w3id.org/maliwar/graph/inferred> {{ mw:Actor ?p ?o }} }}")


PROLOGUE = (
    "".join(
        f"PREFIX {name}: <https://w3id.org/maliwar/{path}>\n"
        for name, path in (
            ("actor", "id/actor/"),
            ("situation", "id/situation/"),
            ("mw", "ontology#"),
            ("mwx", "index#"),
        )
    )
    + "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)


def test_unchanged_files_are_not_built_again(project: Path, settings: Settings) -> None:
    """The second build verifies hashes and takes no step; a changed byte builds anew."""
    first = pipe.build(settings, root=project)
    progress = SilentProgress()
    assert pipe.build(settings, progress, root=project) == first
    assert progress.seconds == {}
    path = project / "triples" / "sound.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert pipe.build(settings, root=project).version != first.version


def test_force_builds_again_beside_what_is_served(project: Path, settings: Settings) -> None:
    """The same version in a new folder; the one being read stays."""
    first = pipe.build(settings, root=project)
    again = pipe.build(settings, root=project, force=True)
    assert (again.version, again.folder.name) == (first.version, first.folder.name + ".2")
    assert Snapshot.open(first.folder) == first
    assert first.dump("store").read_bytes() == again.dump("store").read_bytes()


def test_damaged_snapshot_is_built_again(project: Path, settings: Settings) -> None:
    """A build heals what a reader refuses."""
    first = pipe.build(settings, root=project)
    first.dump("store").write_bytes(b"")
    assert pipe.build(settings, root=project).folder != first.folder
    Snapshot.open(settings.data_folder)


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("alliance-of-one", "triples/alliance-of-one.ttl:"),
        ("rule-two-sole-holders", "Two sole holders of one place"),
    ],
)
def test_fault_leaves_what_is_served_alone(project: Path, settings: Settings, case: str, told: str) -> None:
    """A shape or a rule that finds something stops the build with file and line; the old snapshot stays current."""
    first = pipe.build(settings, root=project)
    (project / "triples" / f"{case}.ttl").write_bytes((VIOLATIONS / f"{case}.ttl").read_bytes())
    with pytest.raises(BadData, match="Nothing was built") as caught:
        pipe.build(settings, root=project)
    assert any(told in str(finding) and finding.line for finding in caught.value.findings)
    assert Snapshot.open(settings.data_folder) == first
    assert not list(settings.data_folder.glob(".building-*"))


def test_dispute_is_recorded_in_the_manifest(project: Path, settings: Settings) -> None:
    """A clash of what is not both stated and undisputed stops nothing and is kept."""
    path = VIOLATIONS / "rule-clashing-situations.ttl"
    (project / "triples" / path.name).write_bytes(path.read_bytes())
    (dispute,) = pipe.build(settings, root=project).manifest.disputes
    assert dispute.rule == "clashing-situations"
    assert dispute.file.startswith("triples/")
    assert dispute.line


def test_every_step_is_timed_and_told(project: Path, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a terminal each step is one plain line with its seconds; the manifest keeps them."""
    snapshot = pipe.build(settings, PlainProgress(), root=project)
    said = capsys.readouterr().err
    for step in snapshot.manifest.steps:
        assert step in said
    assert {"read the files", "shapes", "closure", "rules", "store and dumps"} <= set(snapshot.manifest.steps)


def test_references_agree_on_a_small_project(project: Path) -> None:
    """`check --reference` runs owlrl and pyshacl and has nothing to say."""
    progress = SilentProgress()
    assert pipe.check(progress, reference=True, root=project).findings == ()
    assert {"pyshacl", "owlrl"} <= set(progress.seconds)


def _run(monkeypatch: pytest.MonkeyPatch, project: Path, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr("maliwar.project.project_root", lambda: project)
    result = CliRunner().invoke(main, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_command_build(monkeypatch: pytest.MonkeyPatch, project: Path, tmp_path: Path) -> None:
    """`maliwar build` exits with 0 when built or unchanged, 1 with findings, 2 for misuse."""
    data = str(tmp_path / "data")
    assert _run(monkeypatch, project, "build", "--data", data)[0] == 0
    code, _, said = _run(monkeypatch, project, "build", "--data", data)
    assert code == 0
    assert "Nothing has changed" in said
    (project / "triples" / "bad.ttl").write_text("# x\nnope\n", encoding="utf-8")
    code, out, said = _run(monkeypatch, project, "build", "--data", data)
    assert code == 1
    assert out.startswith("triples/bad.ttl:2: ")
    assert "cannot be read" in said
    assert _run(monkeypatch, project, "build", "--colour")[0] == 2


def test_command_check(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    """`maliwar check` prints findings and style notes on standard output, one a line, and exits with 1."""
    code, out, said = _run(monkeypatch, project, "check")
    assert (code, out) == (0, "")
    assert "0 findings, 0 disputes" in said
    path = project / "triples" / "sound.ttl"
    path.write_text(path.read_text(encoding="utf-8").removeprefix("# Small"), encoding="utf-8")
    code, out, _ = _run(monkeypatch, project, "check")
    assert code == 1


def test_help_shows_examples() -> None:
    """Both commands show how they are used."""
    for command in ("build", "check"):
        assert f"maliwar {command}" in CliRunner().invoke(main, [command, "--help"]).stdout
