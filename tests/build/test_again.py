"""What a second build promises: the same as a clean one, and only what has changed is read."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from small_project import ROOT, VIOLATIONS, sound

from maliwar.build import index, keys, pipe, reason, sources
from maliwar.build.progress import SilentProgress
from maliwar.build.telling import telling
from maliwar.names import GRAPHS, ID, MW
from maliwar.project import Project
from maliwar.settings import Settings
from maliwar.snapshot import DUMPS, PACKED, Snapshot

MORE = ("rule-clashing-situations.ttl",)
TWIN = """# Another alliance, for a test.

@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix actor: <https://w3id.org/maliwar/id/actor/> .

actor:red rdfs:seeAlso <urn:x:%d> .
"""


class _Told(SilentProgress):
    """Keeps the notes."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        """Keep a note."""
        self.notes.append(text)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small project with a dispute."""
    return sound(tmp_path / "project", *(VIOLATIONS / name for name in MORE))


def _dumps(snapshot: Snapshot) -> dict[str, bytes]:
    return {name: snapshot.dump(name).read_bytes() for name in DUMPS if name not in PACKED}


def test_changed_file_gives_what_a_clean_build_gives(project: Path, tmp_path: Path) -> None:
    """Change a file, add one, take one away: each time the dumps and disputes are a clean build's, byte for byte."""
    again, extra = Settings(data=str(tmp_path / "again")), project / "triples" / "zz.ttl"
    pipe.build(again, root=project)
    for number, (changed, change) in enumerate(
        (
            (1, lambda: extra.write_text(TWIN % 1, encoding="utf-8")),
            (1, lambda: extra.write_text(TWIN % 2, encoding="utf-8")),
            (0, (project / "triples" / MORE[0]).unlink),
        )
    ):
        change()
        told = _Told()
        second = pipe.build(again, told, root=project)
        clean = pipe.build(Settings(data=str(tmp_path / f"clean{number}")), root=project)
        assert _dumps(second) == _dumps(clean)
        assert second.manifest.disputes == clean.manifest.disputes
        assert second.manifest.counts == clean.manifest.counts
        read = len(list((project / "ontology").glob("*.ttl")) + list((project / "shapes").glob("*.ttl")))
        files = read + len(list((project / "triples").glob("*.ttl")))
        assert any(note.startswith(f"{changed} of {files} files have changed") for note in told.notes)


def test_changed_ontology_reads_everything_anew(tmp_path: Path) -> None:
    """What follows from a file depends on the ontology: a new super-class reaches files that have not changed."""
    war = tmp_path / "war"
    (war / "triples").mkdir(parents=True)
    (war / "triples" / "sound.ttl").write_bytes((VIOLATIONS / "sound.ttl").read_bytes())
    settings, project = Settings(data=str(tmp_path / "data")), Project(ROOT, war)
    pipe.build(settings, root=project)
    (war / "ontology").mkdir()
    (war / "ontology" / "more.ttl").write_text(
        "# More.\n\n@prefix mw: <https://w3id.org/maliwar/ontology#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\n"
        "mw:Doer a owl:Class .\nmw:Actor rdfs:subClassOf mw:Doer .\n",
        encoding="utf-8",
    )
    store = ox.Store.read_only(str(pipe.build(settings, root=project).store_path))
    assert store.query(f"ASK {{ GRAPH <{GRAPHS['inferred']}> {{ <{ID}actor/red> a <{MW}Doer> }} }}")


def test_a_torn_survey_is_made_again(project: Path, tmp_path: Path) -> None:
    """What a killed build left half-written is not believed."""
    settings = Settings(data=str(tmp_path / "data"))
    first = _dumps(pipe.build(settings, root=project))
    for path in (settings.data_folder / pipe.SURVEYS).glob("*.json"):
        path.write_text(path.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    assert _dumps(pipe.build(settings, root=project, force=True)) == first


def test_streamed_graphs_are_those_of_the_whole_in_memory(tmp_path: Path) -> None:
    """File by file and merged, a war gives just what closing all of it in one store gives; owlrl judges that one."""
    project = Project(ROOT, ROOT / "examples" / "lantern-war")
    read = sources.read(project)
    store = reason.working_store(read.ontology_triples, read.asserted_triples)
    given = reason.contents(store)
    with telling(project):
        derived = index.derive(read.asserted_triples, read.ontology_triples)
        streamed = pipe.assemble(project, SilentProgress(), pipe.Place(tmp_path))
    reason.extend(store, derived.inferred)
    reason.close(store)
    indexed = {*derived.index, *keys.keys(store)}
    reason.extend(store, indexed)
    reason.add_shortcuts(store)
    reason.close(store)
    graphs = {name: set(lines.triples()) for name, lines in streamed.graphs.items()}
    assert graphs["asserted"] == set(read.asserted_triples)
    assert graphs["index"] == indexed
    assert graphs["inferred"] == reason.new_triples(store, given | indexed)
    assert len(graphs["inferred"]) > 200
