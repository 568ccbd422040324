"""From graphs to a snapshot: written aside, read back, sealed, and put in place in one step."""

import fcntl
import gzip
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path

import pyoxigraph as ox

from maliwar.build import tables
from maliwar.build.naming import n_triples
from maliwar.errors import MaliwarError, SnapshotDamaged, Unwritable
from maliwar.names import GRAPHS, PREFIXES
from maliwar.snapshot import (
    DUMPS,
    PACKED,
    POINTER,
    PUBLIC,
    DisputeNote,
    FileSeal,
    Manifest,
    Snapshot,
    current_folder,
    read_manifest,
)

KEPT = 2
_ASIDE = ".building-"


@dataclass(frozen=True)
class Draft:
    """What a build has found out: the triples of each graph of names.GRAPHS, and two of them as their authors wrote."""

    version: str
    inputs: dict[str, str]
    graphs: Mapping[str, tuple[ox.Triple, ...]]
    documents: Mapping[str, str]
    disputes: tuple[DisputeNote, ...]
    origin: str = ""


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
        raise Unwritable(
            f"Nothing can be written to {data}: {fault.strerror or fault}. What is served stays as it was. "
            "Make room, or name another folder with --data (MALIWAR_DATA)."
        ) from None


def _clear(data: Path) -> None:
    """Remove what was being built and the pointer that was not put in place."""
    for left_over in data.glob(_ASIDE + "*"):
        shutil.rmtree(left_over)
    _new_pointer(data).unlink(missing_ok=True)


def aside(data: Path, name: str) -> Path:
    """Make a folder that is gone when only_builder ends, and return it."""
    folder = data / f"{_ASIDE}{name}"
    folder.mkdir()
    return folder


def write(draft: Draft, data: Path) -> Path:
    """Write the dumps and the store aside and read them back; return the folder. Run inside only_builder.

    Raises MaliwarError where what is read back is not what was written.
    """
    folder = aside(data, str(os.getpid()))
    (folder / "dumps").mkdir()
    _write_dumps(draft, folder)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / DUMPS["store"]), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    (folder / DUMPS["tables"]).write_bytes(tables.archive(store, draft.version))
    del store  # closes it
    _read_back(draft, folder)
    return folder


def _write_dumps(draft: Draft, folder: Path) -> None:
    lines = {name: n_triples(draft.graphs[name]).splitlines() for name in GRAPHS}
    merged = list(dict.fromkeys(line for name in GRAPHS for line in lines[name]))
    named = {name: [b"%s<%s> ." % (line[:-1], iri.encode()) for line in lines[name]] for name, iri in GRAPHS.items()}
    public = [line for name in GRAPHS if name != "index" for line in named[name]]
    (folder / DUMPS["store"]).write_bytes(b"\n".join([*merged, *public, *named["index"], b""]))
    (folder / DUMPS["maliwar"]).write_bytes(b"\n".join([*public, b""]))
    for name in GRAPHS:
        text = draft.documents[name].encode() if name in draft.documents else _turtle(draft.graphs[name])
        (folder / DUMPS[name]).write_bytes(text)
    quads = tuple(_published(draft))
    for name, form in (("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)):
        (folder / DUMPS[name]).write_bytes(ox.serialize(quads, format=form, prefixes=_used_in(quads)) or b"")
    (folder / DUMPS["merged"]).write_bytes(_turtle(dict.fromkeys(quad.triple for quad in quads)))
    for name in PUBLIC:
        if name in PACKED:
            continue
        path = folder / DUMPS[name]
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 6, mtime=0))


def _turtle(triples: Iterable[ox.Triple]) -> bytes:
    triples = tuple(triples)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_used(triples)) or b""


def _published(draft: Draft) -> Iterator[ox.Quad]:
    """Yield what is published, each triple in its graph, those of a subject together."""
    for name, iri in GRAPHS.items():
        if name != "index":
            graph = ox.NamedNode(iri)
            for triple in sorted(draft.graphs[name], key=lambda each: str(each.subject)):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _used_in(quads: Iterable[ox.Quad]) -> dict[str, str]:
    return _used(quad.triple for quad in quads)


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that some IRI in the triples may take."""
    plain = n_triples(triples).decode()
    return {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in plain}


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


def counts(draft: Draft) -> dict[str, int]:
    """Return the number of triples by graph; `default` is all of them merged."""
    return {
        **{name: len(draft.graphs[name]) for name in GRAPHS},
        "default": len({triple for name in GRAPHS for triple in draft.graphs[name]}),
    }


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
