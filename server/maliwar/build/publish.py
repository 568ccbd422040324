"""From graphs to a snapshot: written aside, read back, sealed, and put in place in one step."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path

import pyoxigraph as ox

from maliwar.build import tables
from maliwar.build.closing import load
from maliwar.build.draft import Draft, Taken, counts, is_small
from maliwar.build.dumps import compress, write_dumps
from maliwar.errors import BadData, MaliwarError, SnapshotDamaged, Unwritable
from maliwar.names import GRAPHS
from maliwar.snapshot import (
    DUMPS,
    INDEX_FORM,
    POINTER,
    FileSeal,
    ImportNote,
    Manifest,
    Snapshot,
    current_folder,
    import_dump,
    read_manifest,
)

KEPT = 2
FOR_THE_NEXT = ("surveys", "validated")
"""Folders beside the snapshots in which a build finds what the one before has read; they may go at any time."""
_ASIDE = ".building-"
_MOMENT = 10.0
"""Seconds."""


@contextmanager
def only_builder(data: Path) -> Iterator[None]:
    """Wait until no other build writes to the data folder, keep others out, and leave nothing half-made behind.

    What a build that was killed has left is cleared as well. Raises Unwritable where the folder takes no files.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        with (data / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                _clear(data)
                yield
            finally:
                _clear(data)
    except OSError as fault:
        for name in FOR_THE_NEXT:
            shutil.rmtree(data / name, ignore_errors=True)
        raise Unwritable(
            f"Nothing can be written to {data}: {fault.strerror or fault}. What is served stays as it was. "
            "Make room, or name another folder with --data (MALIWAR_DATA)."
        ) from None


def _clear(data: Path) -> None:
    """Remove what was being built and the pointer that was not put in place."""
    for left_over in data.glob(_ASIDE + "*"):
        _remove(left_over)
    _new_pointer(data).unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    """Remove a folder, from which the threads of a store that was closed just now may still take files away."""
    ends = time.monotonic() + _MOMENT
    while folder.exists():
        try:
            shutil.rmtree(folder)
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.05)


def aside(data: Path, name: str) -> Path:
    """Make a folder that is gone when only_builder ends, and return it."""
    folder = data / f"{_ASIDE}{name}"
    folder.mkdir()
    return folder


def write(draft: Draft, data: Path, folder: Path | None = None) -> Path:
    """Write the dumps and the store aside and read them back; return the folder. Run inside only_builder.

    `folder` is one that aside() made, where the store may stand already. Raises MaliwarError where what is read back is
    not what was written.
    """
    folder = folder or aside(data, str(os.getpid()))
    made = (folder / "store").exists()
    store = ox.Store(str(folder / "store"))
    for name in () if made else GRAPHS:
        load(store, draft.graphs[name], GRAPHS[name])
    (folder / "dumps").mkdir()
    for name, taken in draft.imports.items():
        _load_import(store, taken, folder / import_dump(name))
    store.optimize()
    store.flush()
    write_dumps(draft, folder)
    if is_small(draft):
        (folder / DUMPS["tables"]).write_bytes(tables.archive(store, draft.version))
    del store  # closes it
    _read_back(draft, folder)
    return folder


def _load_import(store: ox.Store, taken: Taken, dump: Path) -> None:
    """Write an import's dump and load it.

    Raises BadData where it speaks outside its graph.
    """
    dump.parent.mkdir(exist_ok=True)
    with dump.open("wb") as file:
        for part in taken.files:
            with part.open("rb") as given:
                shutil.copyfileobj(given, file)
    compress(dump)
    own = ox.NamedNode(taken.note.graph)
    for quad in ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS):
        if quad.graph_name != own:
            raise BadData(f"The import {dump.stem} speaks in a graph that is not its own: {quad}. Import it again.")
    store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)


def _read_back(draft: Draft, folder: Path) -> None:
    """Hold the store against the draft: every graph's count, and the default graph's."""
    store = ox.Store.read_only(str(folder / "store"))
    held = {name: _count(store, f"GRAPH <{iri}> {{ ?s ?p ?o }}") for name, iri in GRAPHS.items()}
    held["default"] = _count(store, "?s ?p ?o")
    if held != counts(draft):
        raise MaliwarError(f"The store read back is not the one written: {held}, not {counts(draft)}.")


def _count(store: ox.Store, pattern: str) -> int:
    rows = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    return int(next(row["n"].value for row in rows)) if isinstance(rows, ox.QuerySolutions) else 0


def put_in_place(draft: Draft, written: Path, data: Path, steps: dict[str, float]) -> Snapshot:
    """Seal the folder, verify it, move it to its name, point to it, and drop all but it and the one before.

    Run inside only_builder.
    """
    files = sorted(path for path in written.rglob("*") if path.is_file())
    manifest = Manifest(
        version=draft.version,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        package=installed("maliwar"),
        pyoxigraph=installed("pyoxigraph"),
        counts=counts(draft),
        inputs=draft.inputs,
        files={path.relative_to(written).as_posix(): FileSeal.of(path) for path in files},
        steps=dict(steps),
        disputes=draft.disputes,
        origin=draft.origin,
        index_form=INDEX_FORM,
        imports={
            name: _measured(taken.note, written / import_dump(name), written) for name, taken in draft.imports.items()
        },
    )
    (written / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    for path in (*files, written / "manifest.json", written / "store", written / "dumps", written):
        _sync(path)
    Snapshot.open(written)
    folder, before = _free_name(data, draft.version), _pointed(data)
    written.rename(folder)
    try:
        _point_to(data, folder)
    except OSError:
        shutil.rmtree(folder)
        raise
    _drop_old(data, folder, before)
    return Snapshot(folder, manifest)


def _measured(note: ImportNote, dump: Path, written: Path) -> ImportNote:
    """Return what is told of an import with what its dump has and the store holds."""
    store = ox.Store.read_only(str(written / "store"))
    return replace(note, sha256=FileSeal.of(dump).sha256, triples=_count(store, f"GRAPH <{note.graph}> {{ ?s ?p ?o }}"))


def _free_name(data: Path, version: str) -> Path:
    """Return a folder that does not exist, so that one being read is never replaced."""
    folder, number = data / version, 1
    while folder.exists():
        number += 1
        folder = data / f"{version}.{number}"
    return folder


def _new_pointer(data: Path) -> Path:
    return data / f"{POINTER}.new"


def _pointed(data: Path) -> Path | None:
    """Return the folder that is served until now, if any is."""
    try:
        return current_folder(data)
    except MaliwarError:
        return None


def _point_to(data: Path, folder: Path) -> None:
    pointer = _new_pointer(data)
    pointer.write_text(folder.name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(data / POINTER)
    _sync(data)


def _drop_old(data: Path, current: Path, before: Path | None) -> None:
    """Remove what is damaged at first sight, and the oldest until two are left: somebody may read the one before."""
    others: list[tuple[bool, str, Path]] = []
    for manifest in data.glob("*/manifest.json"):
        if manifest.parent == current:
            continue
        try:
            others.append((manifest.parent == before, read_manifest(manifest.parent).built_at, manifest.parent))
        except SnapshotDamaged:
            shutil.rmtree(manifest.parent)
    for *_, folder in sorted(others, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def intact(data: Path, version: str) -> Snapshot | None:
    """Return the current snapshot if it was built here, is of this version and every hash holds, else None."""
    return _current(data, lambda manifest: manifest.version == version and not manifest.origin)


def adopted(data: Path, origin: str) -> Snapshot | None:
    """Return the current snapshot if it came from the archive of that SHA-256 and every hash holds, else None."""
    return _current(data, lambda manifest: manifest.origin == origin)


def _current(data: Path, fits: Callable[[Manifest], bool]) -> Snapshot | None:
    try:
        folder = current_folder(data)
        return Snapshot.open(folder) if fits(read_manifest(folder)) else None
    except MaliwarError:
        return None
