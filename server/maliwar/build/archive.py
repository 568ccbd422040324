"""A snapshot as one file to carry: a manifest and the dumps that the rest is made from, as tar, gzipped.

The same snapshot gives the same bytes, and so do two builds of the same files: no times, no owners, one order.
What comes in is held to exactly this form. The headers are read one by one, and none but a plain file's is known: no
link, no device, no extended header whose length somebody else chooses, no name but the ones below.
"""

import gzip
import hashlib
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from maliwar.errors import BadInput, SnapshotRefused
from maliwar.names import GRAPHS
from maliwar.shelf import IMPORT_DATASETS, IMPORT_GRAPHS
from maliwar.snapshot import DUMPS, FileSeal, ImportNote, Manifest, Snapshot, import_dump

CARRIED: Final = ("store", "ontology", "asserted")
"""Every quad, and the two graphs as their authors wrote them; the other dumps and the store follow from these."""
_MANIFEST: Final = "manifest.json"
_LARGEST_MANIFEST: Final = 4 * 1024 * 1024
_BLOCK: Final = tarfile.BLOCKSIZE
_PIECE: Final = 1024 * 1024
_LEVEL: Final = 6
_VERSION: Final = re.compile(r"[0-9][A-Za-z0-9.+_-]{0,79}")
"""It becomes the name of a folder."""
_IMPORT: Final = re.compile(r"(?=.{1,40}\Z)[a-z0-9]+(-[a-z0-9]+)*")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def pack(snapshot: Snapshot, path: Path) -> str:
    """Write a snapshot's archive and return the SHA-256 of the file. Nothing is at the path until it is whole.

    Raises BadInput for a snapshot that is too large to have every dump.
    """
    if not all(snapshot.has(name) for name in CARRIED):
        raise BadInput(
            f"{snapshot.version} has {snapshot.manifest.counts['default']:,} triples, too many for one archive; carry "
            f"its folder {snapshot.folder} as it is, and serve that with --snapshot."
        )
    carried = {name: snapshot.manifest.files[name] for name in _carried(snapshot.manifest)}
    manifest = replace(snapshot.manifest, built_at="", steps={}, files=carried, origin="")
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file, gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
            text = manifest.to_json().encode()
            packed.write(_head(_MANIFEST, len(text)) + text + _padding(len(text)))
            for name, seal in carried.items():
                packed.write(_head(name, seal.bytes))
                with (snapshot.folder / name).open("rb") as dump:
                    while piece := dump.read(_PIECE):
                        packed.write(piece)
                packed.write(_padding(seal.bytes))
            packed.write(bytes(2 * _BLOCK))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return FileSeal.of(path).sha256


def _carried(manifest: Manifest) -> list[str]:
    """Return the paths of the dumps that an archive holds, in their order: the graph's, then the imports'."""
    return [*(DUMPS[name] for name in CARRIED), *map(import_dump, sorted(manifest.imports))]


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.USTAR_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)


def unpack(archive: BinaryIO, folder: Path, cap: int) -> Manifest:
    """Write an archive's dumps into a folder, every one held against the manifest; return the manifest.

    `cap` is in bytes, unpacked. Raises SnapshotRefused at the first thing that is not as pack() writes it.
    """
    with gzip.GzipFile(fileobj=archive, mode="rb") as stream:
        size = _size(stream, _MANIFEST)
        if size > _LARGEST_MANIFEST:
            raise SnapshotRefused(f"The archive's manifest has {size:,} bytes; at most {_LARGEST_MANIFEST:,} are read.")
        manifest = read_manifest(b"".join(_content(stream, size)))
        whole = sum(seal.bytes for seal in manifest.files.values())
        if whole > cap:
            raise SnapshotRefused(
                f"The archive's dumps have {whole:,} bytes; at most {cap:,} are unpacked (MALIWAR_SNAPSHOT_BYTES)."
            )
        for name in _carried(manifest):
            if _size(stream, name) != manifest.files[name].bytes:
                raise _not_sealed(name)
            _write(stream, folder / name, manifest.files[name])
        _end(stream)
    return manifest


def _write(stream: gzip.GzipFile, path: Path, seal: FileSeal) -> None:
    digest = hashlib.sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        for piece in _content(stream, seal.bytes):
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != seal.sha256:
        raise _not_sealed(path.name)


def _size(stream: gzip.GzipFile, name: str) -> int:
    """Read a header, which must be a plain file's of that name; return the file's size in bytes."""
    block = _read(stream, _BLOCK)
    try:
        info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.TarError, ValueError) as fault:
        raise SnapshotRefused(f"The archive holds no {name} where it must: {fault}.") from None
    if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or info.linkname:
        raise SnapshotRefused(
            f"The archive holds {info.name[:80]!r}, which is no plain file; only {name} belongs there."
        )
    if info.name != name:
        raise SnapshotRefused(f"The archive holds {info.name[:80]!r} where only {name} belongs.")
    if info.size < 0:
        raise SnapshotRefused(f"The archive gives {name} less than no bytes.")
    return info.size


def _content(stream: gzip.GzipFile, size: int) -> Iterator[bytes]:
    """Yield a file's bytes and pass over what fills its last block."""
    left = size
    while left:
        piece = _read(stream, min(_PIECE, left))
        left -= len(piece)
        yield piece
    if any(_read(stream, -size % _BLOCK)):
        raise SnapshotRefused("The archive hides something between its files.")


def _end(stream: gzip.GzipFile) -> None:
    """See that two empty blocks follow, at most one record of them, and then nothing."""
    rest = _guarded(lambda: stream.read(tarfile.RECORDSIZE + 1))
    if len(rest) < 2 * _BLOCK or len(rest) > tarfile.RECORDSIZE or any(rest):
        raise SnapshotRefused(
            "The archive does not end after its dumps; it holds more than belongs there, or breaks off."
        )


def _read(stream: gzip.GzipFile, size: int) -> bytes:
    got = _guarded(lambda: stream.read(size)) if size else b""
    if len(got) < size:
        raise SnapshotRefused("The archive breaks off.")
    return got


def _guarded(read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise SnapshotRefused(f"The archive is no gzip file, or a broken one: {fault}.") from None


def read_manifest(content: bytes) -> Manifest:
    """Return an archive's manifest, with every value of the type and form that it must have.

    Raises SnapshotRefused.
    """
    try:
        manifest = Manifest.from_json(content.decode("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise SnapshotRefused(f"The archive's manifest cannot be read: {str(fault)[:200]}.") from None
    if not _sound(manifest):
        raise SnapshotRefused("The archive's manifest does not say what an archive's manifest says.")
    return manifest


def _sound(manifest: Manifest) -> bool:
    texts = [manifest.built_at, manifest.package, manifest.pyoxigraph, manifest.origin]
    for note in manifest.disputes:
        texts += [note.rule, note.node, note.file, note.message]
    return (
        isinstance(manifest.version, str)
        and _VERSION.fullmatch(manifest.version) is not None
        and all(isinstance(text, str) for text in texts)
        and all(note.line is None or _is_count(note.line) for note in manifest.disputes)
        and isinstance(manifest.counts, dict)
        and manifest.counts.keys() == {*GRAPHS, "default"}
        and all(_is_count(number) for number in manifest.counts.values())
        and isinstance(manifest.inputs, dict)
        and all(_is_hash(text) for text in manifest.inputs.values())
        and isinstance(manifest.imports, dict)
        and all(_is_import(name, note) for name, note in manifest.imports.items())
        and manifest.files.keys() == set(_carried(manifest))
        and all(_is_count(seal.bytes) and _is_hash(seal.sha256) for seal in manifest.files.values())
    )


def _is_import(name: object, note: ImportNote) -> bool:
    """Whether an import has a name that may stand in a path, its own graph, and values of the right types."""
    texts = (note.kind, note.title, note.licence, note.source, note.modified, note.finished)
    return (
        isinstance(name, str)
        and _IMPORT.fullmatch(name) is not None
        and note.graph == IMPORT_GRAPHS + name
        and note.dataset == IMPORT_DATASETS + name
        and all(isinstance(text, str) for text in texts)
        and all(_is_count(number) for number in (note.events, note.claims, note.rejects, note.triples))
        and _is_hash(note.sha256)
    )


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _not_sealed(name: str) -> SnapshotRefused:
    return SnapshotRefused(f"{name} in the archive is not the file that its manifest seals.")
