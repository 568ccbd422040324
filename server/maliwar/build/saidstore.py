"""What is said, in a store that stays from build to build: each file in a graph of its own, loaded when it changes."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from maliwar.build.lines import Reader, in_graphs, united
from maliwar.build.progress import Progress
from maliwar.build.said import SaidInStore
from maliwar.build.sources import Sources

_INDEX = "said.json"


def of(sources: Sources, kept: Path, progress: Progress) -> SaidInStore:
    """Return the ontology and the asserted triples of all files, in a store in `kept`."""
    kept.mkdir(parents=True, exist_ok=True)
    files = {file.name: file for file in sources.ontology + sources.triples}
    keys = {name: f"{file.label} {file.sha256}" for name, file in files.items()}
    before = _read(kept)
    if not before:
        shutil.rmtree(kept / "said", ignore_errors=True)
    store = ox.Store(str(kept / "said"))
    gone = [name for name, key in before.items() if keys.get(name) != key]
    held = {name: key for name, key in before.items() if name not in gone}
    _write(kept, held)
    for name in gone:
        store.remove_graph(_graph(name))
    new = [name for name in files if name not in held]
    for name in new:
        quads = Reader(in_graphs(sources.surveys.asserted(files[name]), _graph(name).value))
        store.bulk_extend(ox.parse(cast("IO[bytes]", quads), format=ox.RdfFormat.N_QUADS))
    if new:
        store.optimize()  # until then each look into it looks into a piece of every file
    store.flush()
    _write(kept, keys)
    progress.note(f"{len(new)} of {len(files)} files were loaded to be validated.")
    return SaidInStore(store, lambda: _in_order(sources))


def _in_order(sources: Sources) -> Iterator[ox.Triple]:
    """Yield all triples sorted; reading the files again is quicker than the store."""
    lines = united(sources.surveys.asserted(file) for file in sources.ontology + sources.triples)
    pieces = in_graphs(lines, "")
    for quad in ox.parse(cast("IO[bytes]", Reader(pieces)), format=ox.RdfFormat.N_TRIPLES):
        yield quad.triple


def _graph(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:maliwar:file:{name}")


def _read(kept: Path) -> dict[str, str]:
    """Return which files the store holds, none if that is not known."""
    try:
        return {str(name): str(key) for name, key in json.loads((kept / _INDEX).read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _write(kept: Path, held: dict[str, str]) -> None:
    aside = kept / f"{_INDEX}.new"
    aside.write_text(json.dumps(held), encoding="utf-8")
    aside.replace(kept / _INDEX)
