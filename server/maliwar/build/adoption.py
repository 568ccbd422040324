"""Take a snapshot that somebody else built: fetch it, hold it to its hash, and build the store anew from its dumps."""

import re
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from ssl import SSLError
from typing import Any, BinaryIO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request

import pyoxigraph as ox

from maliwar import transport
from maliwar.build import archive, publish
from maliwar.build.draft import Draft, Taken, counts
from maliwar.build.lines import Lines
from maliwar.build.progress import Progress, SilentProgress
from maliwar.build.telling import telling_of
from maliwar.errors import BadInput, SnapshotRefused
from maliwar.names import GRAPHS
from maliwar.settings import Settings
from maliwar.snapshot import DUMPS, FileSeal, ImportNote, Manifest, Snapshot, check_form, import_dump

_HOUR: Final = 3600.0
_TRIPLE_TERMS: Final = 1_000
"""Triples within triples that a dump may hold before it is parsed; some thousands, nested, end the parser's process."""


def adopt(settings: Settings, progress: Progress | None = None) -> Snapshot:
    """Put the archive that the settings name in place, as a build would; return the snapshot.

    Nothing is fetched where the current snapshot is intact and came from an archive of the expected hash.
    Raises BadInput for a wrong or a missing hash, SnapshotRefused where the archive is not what it must be.
    """
    source, expected = settings.snapshot, settings.snapshot_sha256.strip().lower()
    data, progress = settings.data_folder, progress or SilentProgress()
    _check(source, expected)
    if expected and (snapshot := publish.adopted(data, expected)):
        progress.note(f"{snapshot.version} is in place; nothing was fetched.")
        return snapshot
    with publish.only_builder(data):
        if expected and (snapshot := publish.adopted(data, expected)):
            progress.note(f"Another process has just put {snapshot.version} in place.")
            return snapshot
        folder = publish.aside(data, "archive")
        path = _fetched(settings, folder, progress) if _is_url(source) else Path(source)
        with _opened(path) as file:
            origin = _hash(file, expected)
            with progress.step("unpack"):
                manifest = archive.unpack(file, folder, settings.snapshot_bytes)
            check_form(manifest.index_form, "The archive", manifest.package)
        with progress.step("read the dumps"):
            draft = _draft(manifest, folder, origin)
        with progress.step("store and dumps"), telling_of(draft.graphs["asserted"].triples()):
            written = publish.write(draft, data)
        with progress.step("seal and put in place"):
            snapshot = publish.put_in_place(draft, written, data, progress.seconds)
    progress.note(
        f"{snapshot.version}: {manifest.counts['default']:,} triples in {snapshot.folder}, from {origin[:12]}…"
    )
    return snapshot


def _check(source: str, expected: str) -> None:
    if expected and not re.fullmatch(r"[0-9a-f]{64}", expected):
        raise BadInput(
            "A SHA-256 has 64 hexadecimal digits; the one given is none (--sha256, MALIWAR_SNAPSHOT_SHA256)."
        )
    if not _is_url(source):
        return
    if not expected:
        raise BadInput(
            "A snapshot from a URL needs the hash that it must have: give --sha256, as `maliwar export --archive` "
            "printed it, from somebody you trust."
        )
    try:
        parts = urlsplit(source)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None
    except ValueError:
        wrong = True
    if wrong:
        raise BadInput("A snapshot is a file, or an http or https URL without a user and a password.")


def _is_url(source: str) -> bool:
    return "://" in source


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {fault.strerror}.") from None


def _hash(file: BinaryIO, expected: str) -> str:
    found = FileSeal.of_file(file).sha256
    if expected and found != expected:
        raise SnapshotRefused(f"The archive's SHA-256 is {found}, and {expected} was expected; nothing was unpacked.")
    file.seek(0)
    return found


def _fetched(settings: Settings, folder: Path, progress: Progress) -> Path:
    """Stream the URL to a file.

    Raises SnapshotRefused for a redirect or another status, for too much, and for what stalls or breaks off.
    """
    place = folder / "archive.tar.gz"
    cap, silence = settings.snapshot_bytes, settings.deadline
    try:
        with transport.within(_HOUR), place.open("xb") as file:
            with transport.open_request(Request(settings.snapshot), silence) as response:  # noqa: S310  checked above
                told = response.length
                if told is not None and told > cap:
                    raise _too_long(cap)
                with progress.bar("fetch the archive", told) as advance:
                    transport.copy(response, _both(file.write, advance), cap + 1)
            if file.tell() > cap:
                raise _too_long(cap)
    except HTTPError as error:
        with error:
            what = "It redirects; give the address it leads to" if 300 <= error.code < 400 else f"HTTP {error.code}"
            raise SnapshotRefused(f"The archive cannot be fetched: {what}.") from None
    except TimeoutError:
        raise SnapshotRefused(f"The archive cannot be fetched: nothing came for {silence:g} seconds.") from None
    except (HTTPException, URLError, ConnectionError, SSLError, ValueError) as fault:
        raise SnapshotRefused(f"The archive cannot be fetched: {getattr(fault, 'reason', fault)}.") from None
    return place


def _too_long(cap: int) -> SnapshotRefused:
    return SnapshotRefused(f"The archive has more than the {cap:,} bytes that are fetched (MALIWAR_SNAPSHOT_BYTES).")


def _both(write: Callable[[bytes], Any], advance: Callable[[int], None]) -> Callable[[bytes], None]:
    def pass_on(piece: bytes) -> None:
        write(piece)
        advance(len(piece))

    return pass_on


def _draft(manifest: Manifest, folder: Path, origin: str) -> Draft:
    """Read the dumps into what a build would have found out.

    Raises SnapshotRefused where they do not parse, or do not hold what the manifest and each other say.
    """
    held = _graphs(folder / DUMPS["store"])
    documents = {name: _document(folder / DUMPS[name], held[name]) for name in ("ontology", "asserted")}
    graphs = {name: Lines.of(folder / f"{name}.nt", triples) for name, triples in held.items()}
    imports = {name: _import(note, folder / import_dump(name)) for name, note in manifest.imports.items()}
    draft = Draft(manifest.version, manifest.inputs, graphs, documents, manifest.disputes, origin, imports)
    if counts(draft) != manifest.counts:
        raise SnapshotRefused(f"The dumps hold {counts(draft)}, and the manifest says {manifest.counts}.")
    return draft


def _import(note: ImportNote, path: Path) -> Taken:
    """Look through an import's dump, which may hold plain triples of its own graph only."""
    _look(path)
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS):
            if str(quad.graph_name) != f"<{note.graph}>" or isinstance(quad.object, ox.Triple):
                raise SnapshotRefused(f"{path.name} holds a graph or a term that is none of its own: {str(quad)[:200]}")
    except (SyntaxError, ValueError) as fault:
        raise SnapshotRefused(f"{path.name} cannot be parsed: {fault}.") from None
    return Taken(note, (path,))


def _graphs(path: Path) -> dict[str, tuple[ox.Triple, ...]]:
    """Return the named graphs; the default graph is all of them merged, and is made anew."""
    _look(path)
    names = {iri: name for name, iri in GRAPHS.items()}
    found: dict[str, dict[ox.Triple, None]] = {name: {} for name in GRAPHS}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS, rename_blank_nodes=False):
            if isinstance(quad.graph_name, ox.DefaultGraph):
                continue
            name = names.get(quad.graph_name.value)
            if name is None or isinstance(quad.object, ox.Triple):
                raise SnapshotRefused(f"{path.name} holds a graph or a term that is none of ours: {str(quad)[:200]}")
            found[name][quad.triple] = None
    except (SyntaxError, ValueError) as fault:
        raise SnapshotRefused(f"{path.name} cannot be parsed: {fault}.") from None
    return {name: tuple(triples) for name, triples in found.items()}


def _document(path: Path, graph: tuple[ox.Triple, ...]) -> str:
    """Return a graph as its authors wrote it, which must say what the graph holds, blank nodes by number."""
    _look(path)
    try:
        written = {quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)}
        text = path.read_text(encoding="utf-8")
    except (SyntaxError, ValueError) as fault:
        raise SnapshotRefused(f"{path.name} cannot be parsed: {fault}.") from None
    if len(written) != len(graph) or _named(written) != _named(graph):
        raise SnapshotRefused(f"{path.name} does not say what its graph holds.")
    return text


def _named(triples: Any) -> set[ox.Triple]:
    return {
        triple
        for triple in triples
        if not isinstance(triple.subject, ox.BlankNode) and not isinstance(triple.object, ox.BlankNode)
    }


def _look(path: Path) -> None:
    """Refuse, before any parser sees it, what might nest too deep for one."""
    count, before = 0, b""
    with path.open("rb") as file:
        while piece := file.read(1024 * 1024):
            count += (before + piece).count(b"<<")
            before = piece[-1:] if not piece.endswith(b"<<") else b""
    if count > _TRIPLE_TERMS:
        raise SnapshotRefused(f"{path.name} holds triples within triples, which no snapshot of ours does.")
