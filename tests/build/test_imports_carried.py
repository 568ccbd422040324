"""What a snapshot promises of imports: in their own graphs and nowhere else, sealed, carried, and taken back."""

import hashlib
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_project import unchecked

from maliwar.build import adoption, archive, draft, pipe
from maliwar.errors import BadData, BadInput
from maliwar.names import GRAPHS
from maliwar.settings import Settings
from maliwar.shelf import IMPORT_GRAPHS, Imported
from maliwar.snapshot import Snapshot, import_dump

GRAPH = IMPORT_GRAPHS + "others"
LINE = '<https://w3id.org/maliwar/id/event/others-{}> <urn:label> "x" <{}> .\n'


def _shelve(data: Path, graph: str = GRAPH, events: int = 3) -> None:
    folder = data / "imports" / "others"
    folder.mkdir(parents=True, exist_ok=True)
    texts = ["".join(LINE.format(number, graph) for number in range(events)), LINE.format("link", graph)]
    for name, text in zip(("graph.nq", "links.nq"), texts, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    Imported(
        **{
            "folder": folder,
            "name": "others",
            "kind": "ucdp",
            "title": "Others",
            "licence": "CC BY",
            "source": "a.csv",
        },
        **{"source_sha256": "0" * 64, "encoding": "utf-8", "modified": "2024-01-01", "finished": "2024-01-02T00:00:00"},
        **{"rows": events, "events": events, "claims": 0, "rejects": 0, "duplicates": 0, "triples": events},
        **{"graph_sha256": hashes[0], "links": 1, "links_sha256": hashes[1]},
    ).write()


def _counts(snapshot: Snapshot) -> tuple[int, int]:
    """Return how many triples the import's graph has, and how many of them the default graph has."""
    store = ox.Store.read_only(str(snapshot.store_path))
    label = ox.NamedNode("urn:label")
    return (
        len(list(store.quads_for_pattern(None, label, None, ox.NamedNode(GRAPH)))),
        len(list(store.quads_for_pattern(None, label, None, ox.DefaultGraph()))),
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small project."""
    return unchecked(tmp_path / "project")


def test_import_is_in_its_own_graph_and_makes_another_version(project: Path, tmp_path: Path) -> None:
    """The default graph stays as it was; the manifest tells of the import, and the dump is sealed."""
    settings = Settings(data=str(tmp_path / "data"))
    without = pipe.build(settings, root=project)
    _shelve(settings.data_folder)
    snapshot = pipe.build(settings, root=project)
    assert snapshot.version != without.version
    assert snapshot.manifest.counts == without.manifest.counts
    assert _counts(snapshot) == (4, 0)
    note = snapshot.manifest.imports["others"]
    assert (note.graph, note.title, note.licence, note.triples) == (GRAPH, "Others", "CC BY", 4)
    assert note.sha256 == snapshot.manifest.files[import_dump("others")].sha256
    assert pipe.build(settings, root=project) == snapshot
    _shelve(settings.data_folder, events=5)
    assert pipe.build(settings, root=project).manifest.imports["others"].triples == 6


def test_archive_carries_imports_and_they_are_taken_back(project: Path, tmp_path: Path) -> None:
    """Packed, unpacked elsewhere: the same graph, the same note."""
    settings, there = Settings(data=str(tmp_path / "data")), tmp_path / "there"
    _shelve(settings.data_folder)
    snapshot = pipe.build(settings, root=project)
    path = tmp_path / "a.tar.gz"
    digest = archive.pack(snapshot, path)
    taken = adoption.adopt(Settings(data=str(there), snapshot=str(path), snapshot_sha256=digest))
    assert taken.manifest.imports == snapshot.manifest.imports
    assert _counts(taken) == (4, 0)


@pytest.mark.parametrize("graph", [GRAPHS["asserted"], IMPORT_GRAPHS + "another"])
def test_import_that_speaks_elsewhere_is_refused(project: Path, tmp_path: Path, graph: str) -> None:
    """No import can put words into our graphs, or into another import's."""
    settings = Settings(data=str(tmp_path / "data"))
    _shelve(settings.data_folder, graph)
    with pytest.raises(BadData, match="not its own"):
        pipe.build(settings, root=project)
    assert not list(settings.data_folder.glob("*/manifest.json"))


def test_changed_import_is_refused(project: Path, tmp_path: Path) -> None:
    """A file on the shelf that is not the one recorded stops the build."""
    settings = Settings(data=str(tmp_path / "data"))
    _shelve(settings.data_folder)
    (settings.data_folder / "imports" / "others" / "graph.nq").write_text("", encoding="utf-8")
    with pytest.raises(BadData, match="damaged"):
        pipe.build(settings, root=project)


def test_many_triples_leave_dumps_out_and_say_so(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the limit a snapshot has what is written line by line; it opens, and an archive of it is refused."""
    whole = pipe.build(Settings(data=str(tmp_path / "whole")), root=project)
    monkeypatch.setattr(draft, "ALL_DUMPS", 10)
    snapshot = pipe.build(Settings(data=str(tmp_path / "data")), root=project)
    assert [name for name in ("maliwar", "asserted", "inferred", "index") if not snapshot.has(name)] == []
    assert [name for name in ("store", "trig", "jsonld", "merged", "tables") if snapshot.has(name)] == []
    for name in ("inferred", "index"):
        ours = set(ox.parse(path=str(snapshot.dump(name)), format=ox.RdfFormat.TURTLE))
        assert ours == set(ox.parse(path=str(whole.dump(name)), format=ox.RdfFormat.TURTLE))
    assert snapshot.dump("maliwar").read_bytes() == whole.dump("maliwar").read_bytes()
    assert Snapshot.open(tmp_path / "data") == snapshot
    with pytest.raises(BadInput, match="carry its folder"):
        archive.pack(snapshot, tmp_path / "a.tar.gz")
