"""From graphs to a snapshot: written aside, read back, sealed, and put in place in one step."""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version as installed
from pathlib import Path

import pyoxigraph as ox

from maliwar.build.naming import n_triples
from maliwar.errors import MaliwarError, SnapshotDamaged
from maliwar.names import GRAPHS, PREFIXES
from maliwar.snapshot import DUMPS, POINTER, DisputeNote, FileSeal, Manifest, Snapshot, current_folder, read_manifest

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


@contextmanager
def only_builder(data: Path) -> Iterator[None]:
    """Wait until no other build writes to the data folder, and keep others out."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(draft: Draft, data: Path) -> Path:
    """Write the dumps and the store aside and read them back; return the folder. Run inside only_builder.

    Raises MaliwarError where what is read back is not what was written.
    """
    for left_over in data.glob(_ASIDE + "*"):
        shutil.rmtree(left_over)
    folder = data / f"{_ASIDE}{os.getpid()}"
    (folder / "dumps").mkdir(parents=True)
    _write_dumps(draft, folder)
    store = ox.Store(str(folder / "store"))
    store.bulk_load(path=str(folder / DUMPS["store"]), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
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


def _turtle(triples: Iterable[ox.Triple]) -> bytes:
    triples = tuple(triples)
    plain = n_triples(triples).decode()
    used = {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in plain}
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b""


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


def put_in_place(draft: Draft, aside: Path, data: Path, steps: dict[str, float]) -> Snapshot:
    """Seal the folder, move it to its name, point to it, and drop all but the last two. Run inside only_builder."""
    files = sorted(path for path in aside.rglob("*") if path.is_file())
    manifest = Manifest(
        version=draft.version,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        package=installed("maliwar"),
        pyoxigraph=installed("pyoxigraph"),
        counts=counts(draft),
        inputs=draft.inputs,
        files={path.relative_to(aside).as_posix(): FileSeal.of(path) for path in files},
        steps=steps,
        disputes=draft.disputes,
    )
    (aside / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    for path in (*files, aside / "manifest.json", aside / "store", aside / "dumps", aside):
        _sync(path)
    folder = _free_name(data, draft.version)
    aside.rename(folder)
    _point_to(data, folder)
    _drop_old(data, folder)
    return Snapshot.open(folder)


def _free_name(data: Path, version: str) -> Path:
    """Return a folder that does not exist, so that one being read is never replaced."""
    folder, number = data / version, 1
    while folder.exists():
        number += 1
        folder = data / f"{version}.{number}"
    return folder


def _point_to(data: Path, folder: Path) -> None:
    pointer = data / f"{POINTER}.new"
    pointer.write_text(folder.name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(data / POINTER)
    _sync(data)


def _drop_old(data: Path, current: Path) -> None:
    """Remove what is damaged at first sight, and the oldest until two are left."""
    others: list[tuple[str, Path]] = []
    for manifest in data.glob("*/manifest.json"):
        if manifest.parent == current:
            continue
        try:
            others.append((read_manifest(manifest.parent).built_at, manifest.parent))
        except SnapshotDamaged:
            shutil.rmtree(manifest.parent)
    for _, folder in sorted(others, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def intact(data: Path, version: str) -> Snapshot | None:
    """Return the current snapshot if it is of this version and every hash holds, else None."""
    try:
        folder = current_folder(data)
        return Snapshot.open(folder) if read_manifest(folder).version == version else None
    except MaliwarError:
        return None
