"""A snapshot's folder made by hand from a store: what a build leaves, in no time and with any graph in it."""

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from maliwar.names import GRAPHS
from maliwar.snapshot import DUMPS, INDEX_FORM, FileSeal, ImportNote, Manifest, import_dump


def handmade(folder: Path, store: ox.Store, imports: Mapping[str, list[ox.Triple]] | None = None) -> Path:
    """Write a sealed snapshot with the store's quads, and imports by name; return the folder, which is made."""
    (folder / "dumps" / "imports").mkdir(parents=True)
    store.dump(str(folder / DUMPS["store"]), ox.RdfFormat.N_QUADS)
    written = ox.Store(str(folder / "store"))
    written.bulk_load(path=str(folder / DUMPS["store"]), format=ox.RdfFormat.N_QUADS)
    notes = {}
    for name, triples in (imports or {}).items():
        graph = ox.NamedNode(f"{GRAPHS['asserted'].rpartition('/')[0]}/import/{name}")
        quads = [ox.Quad(*triple, graph) for triple in triples]
        ox.serialize(quads, str(folder / import_dump(name)), format=ox.RdfFormat.N_QUADS)
        written.extend(quads)
        notes[name] = _note(graph.value, folder / import_dump(name), len(set(quads)))
    counts = {name: _count(written, ox.NamedNode(iri)) for name, iri in GRAPHS.items()}
    counts["default"] = _count(written, ox.DefaultGraph())
    written.flush()
    del written  # closes it
    manifest = Manifest(
        version="0.0.0-handmade",
        built_at="2013-01-11T00:00:00+00:00",
        package="0.0.0",
        pyoxigraph="0.0.0",
        counts=counts,
        inputs={},
        files={
            path.relative_to(folder).as_posix(): FileSeal.of(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
        imports=notes,
        index_form=INDEX_FORM,
    )
    (folder / "manifest.json").write_text(manifest.to_json(), "utf-8")
    return folder


def _count(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def _note(graph: str, dump: Path, triples: int) -> ImportNote:
    return ImportNote(
        graph=graph,
        dataset=graph.replace("/graph/", "/dataset/"),
        kind="ucdp",
        title="Made by hand",
        licence="made for a test",
        source="none.csv",
        modified="2013-01-11",
        finished="2013-01-11T00:00:00+00:00",
        events=0,
        claims=0,
        rejects=0,
        triples=triples,
        sha256=FileSeal.of(dump).sha256,
    )
