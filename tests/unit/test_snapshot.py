"""What a snapshot promises: what was built is what is served, or it is refused."""

import json
import os
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_project import turtle

from maliwar.build import publish
from maliwar.build.draft import Draft
from maliwar.build.lines import Lines
from maliwar.build.turtle import parse
from maliwar.errors import MaliwarError, SnapshotDamaged, SnapshotMissing
from maliwar.names import GRAPHS
from maliwar.snapshot import DUMPS, PACKED, DisputeNote, Manifest, Snapshot

AUTHORED = turtle("# kept\nactor:a a mw:Group ; mw:partOf actor:b . claim:c mw:citation [ mw:source actor:a ] .")


def _triples(body: str, label: str) -> tuple[ox.Triple, ...]:
    return parse("x.ttl", turtle(body).encode(), label).triples


def _draft(folder: Path, version: str = "1") -> Draft:
    graphs = _graphs()
    return Draft(
        version,
        {"triples/a.ttl": "0" * 64},
        {name: Lines.of(folder / f"{name}.nt", triples) for name, triples in graphs.items()},
        {"ontology": "# o\n", "asserted": AUTHORED},
        (DisputeNote("r", "actor:a", "triples/a.ttl", 3, "so"),),
    )


def _graphs() -> dict[str, tuple[ox.Triple, ...]]:
    return {
        "ontology": _triples("mw:Group rdfs:subClassOf mw:Actor .", "o"),
        "asserted": parse("a.ttl", AUTHORED.encode(), "t").triples,
        "inferred": _triples("actor:a a mw:Actor . mw:Group rdfs:subClassOf mw:Actor .", "i"),
        "index": _triples('actor:a rdfs:label "A" .', "x"),
    }


def _publish(data: Path, version: str = "1") -> Snapshot:
    with publish.only_builder(data):
        draft = _draft(publish.aside(data, "lines"), version)
        return publish.put_in_place(draft, publish.write(draft, data), data, {"one": 0.5})


def test_snapshot_holds_each_graph_and_all_of_them_merged(tmp_path: Path) -> None:
    """The default graph is real and has every triple once; each graph stands beside it by name."""
    snapshot = _publish(tmp_path)
    store = ox.Store.read_only(str(snapshot.store_path))
    assert snapshot.manifest.counts == {"ontology": 1, "asserted": 4, "inferred": 2, "index": 1, "default": 7}
    for name, iri in GRAPHS.items():
        held = list(store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
        assert len(held) == snapshot.manifest.counts[name]
    assert len(list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))) == 7


def test_citations_stay_joined_between_the_graphs(tmp_path: Path) -> None:
    """A blank node in the default graph is the one in its named graph, in the store and in the dump."""
    snapshot = _publish(tmp_path)
    memory = ox.Store()
    memory.bulk_load(path=str(snapshot.dump("store")), format=ox.RdfFormat.N_QUADS)
    prologue = "PREFIX mw: <https://w3id.org/maliwar/ontology#>"
    ask = f"{prologue} ASK {{ ?claim mw:citation ?node GRAPH ?graph {{ ?node mw:source ?source }} }}"
    assert memory.query(ask)
    assert ox.Store.read_only(str(snapshot.store_path)).query(ask)


def test_dumps_have_what_their_names_say(tmp_path: Path) -> None:
    """The index is only in its own dump and in the store's; the authors' comments are kept."""
    snapshot = _publish(tmp_path)
    assert "# kept" in snapshot.dump("asserted").read_text(encoding="utf-8")
    assert GRAPHS["index"] not in snapshot.dump("maliwar").read_text(encoding="utf-8")
    assert GRAPHS["index"] in snapshot.dump("store").read_text(encoding="utf-8")
    with zipfile.ZipFile(snapshot.dump("tables")) as tables:
        assert tables.testzip() is None
    for name in (each for each in DUMPS if each not in PACKED):
        suffix = snapshot.dump(name).suffix
        parsed = list(ox.parse(path=str(snapshot.dump(name))))
        assert parsed or (name, suffix) == ("ontology", ".ttl")


def test_same_draft_makes_the_same_dumps(tmp_path: Path) -> None:
    """Dumps are reproducible byte for byte."""
    one, two = _publish(tmp_path / "one"), _publish(tmp_path / "two")
    for name in DUMPS:
        assert one.dump(name).read_bytes() == two.dump(name).read_bytes()


def test_open_takes_a_data_folder_or_a_snapshot(tmp_path: Path) -> None:
    """Both lead to the same verified snapshot."""
    snapshot = _publish(tmp_path)
    assert Snapshot.open(tmp_path) == Snapshot.open(snapshot.folder) == snapshot
    assert snapshot.version == "1"
    assert snapshot.manifest.disputes[0].rule == "r"


def test_nothing_built_is_said(tmp_path: Path) -> None:
    """An empty or absent data folder is missing, not damaged."""
    with pytest.raises(SnapshotMissing, match="maliwar build"):
        Snapshot.open(tmp_path / "nowhere")


@pytest.mark.parametrize("kind", ["store", "dumps"])
def test_flipped_byte_is_refused(tmp_path: Path, kind: str) -> None:
    """One changed byte in any file, of the same size, is found."""
    folder = _publish(tmp_path).folder
    path = max((folder / kind).iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(SnapshotDamaged, match=path.name):
        Snapshot.open(tmp_path)


def test_lost_file_is_refused(tmp_path: Path) -> None:
    """A missing file is damage."""
    _publish(tmp_path).dump("index").unlink()
    with pytest.raises(SnapshotDamaged, match=r"index\.ttl"):
        Snapshot.open(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-40],
        lambda text: text.replace('"version": "1"', '"version": "2"'),
        lambda text: json.dumps({"seal": ""}),
        lambda text: "[]",
    ],
)
def test_altered_manifest_is_refused(tmp_path: Path, change: object) -> None:
    """A manifest is sealed: cut, edited or replaced, it is damage."""
    path = _publish(tmp_path).folder / "manifest.json"
    assert callable(change)
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(SnapshotDamaged):
        Snapshot.open(tmp_path)


@pytest.mark.parametrize("pointer", ["", "../1", "nowhere", "/etc"])
def test_pointer_leads_only_to_snapshots(tmp_path: Path, pointer: str) -> None:
    """A broken pointer is damage and never leads out of the data folder."""
    _publish(tmp_path)
    (tmp_path / "current").write_text(pointer, encoding="utf-8")
    with pytest.raises(SnapshotDamaged):
        Snapshot.open(tmp_path)


def test_manifest_survives_its_json(tmp_path: Path) -> None:
    """What is written is read back equal."""
    manifest = _publish(tmp_path).manifest
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_last_two_are_kept_and_a_rebuild_replaces_no_folder(tmp_path: Path) -> None:
    """A server that reads the one before goes on reading it; older ones and damaged ones go."""
    first = _publish(tmp_path, "1")
    again = _publish(tmp_path, "1")
    assert again.folder.name == "1.2"
    assert Snapshot.open(first.folder) == first
    third = _publish(tmp_path, "3")
    assert Snapshot.open(tmp_path) == third
    assert len(list(tmp_path.glob("*/manifest.json"))) == 2
    (again.folder / "manifest.json").write_text("{}", encoding="utf-8")
    _publish(tmp_path, "4")
    assert sorted(path.parent.name for path in tmp_path.glob("*/manifest.json")) == ["3", "4"]


def test_store_that_reads_back_otherwise_is_not_put_in_place(tmp_path: Path) -> None:
    """Two spellings that the store makes one are found before anybody is served."""
    twice = _triples('actor:a mw:n "1"^^xsd:integer , "01"^^xsd:integer .', "x")
    with publish.only_builder(tmp_path):
        draft = _draft(publish.aside(tmp_path, "lines"))
        graphs = {**draft.graphs, "index": Lines.of(tmp_path / "index.nt", twice)}
        with pytest.raises(MaliwarError, match="not the one written"):
            publish.write(replace(draft, graphs=graphs), tmp_path)
    with pytest.raises(SnapshotMissing):
        Snapshot.open(tmp_path)


def test_left_overs_of_a_killed_build_are_cleared(tmp_path: Path) -> None:
    """A folder that was being built is never served and goes with the next build."""
    left = tmp_path / ".building-1"
    left.mkdir()
    with pytest.raises(SnapshotMissing):
        Snapshot.open(tmp_path)
    _publish(tmp_path)
    assert not left.exists()


BUILDER = """
import sys
from pathlib import Path
sys.path[:0] = {paths!r}
from test_snapshot import _publish
for number in range(3):
    _publish(Path(sys.argv[1]), sys.argv[2] + str(number))
"""


def test_builds_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    """Three processes publish into one folder while a reader opens it; every open finds a whole snapshot."""
    here = Path(__file__).parent
    script = BUILDER.format(paths=[str(here), str(here.parent)])
    _publish(tmp_path, "start")
    commands = [[sys.executable, "-c", script, str(tmp_path), name] for name in "abc"]
    builders = [subprocess.Popen(command, env=os.environ) for command in commands]
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(builder.wait, 60) for builder in builders]
        opened = 0
        while not all(item.done() for item in done):
            opened += Snapshot.open(tmp_path).version != ""
    assert [builder.returncode for builder in builders] == [0, 0, 0]
    assert opened
    assert Snapshot.open(tmp_path).manifest.counts["default"] == 7
    assert len(list(tmp_path.glob("*/manifest.json"))) == 2
