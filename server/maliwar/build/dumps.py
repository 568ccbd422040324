"""The dumps of a snapshot: line by line where that is possible, the other forms only below a size."""

import gzip
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from maliwar.build.draft import Draft, is_small
from maliwar.build.lines import in_graphs, united
from maliwar.build.naming import n_triples
from maliwar.names import GRAPHS, PREFIXES
from maliwar.snapshot import DUMPS, PACKED, PUBLIC


def write_dumps(draft: Draft, folder: Path) -> None:
    """Write every dump that a snapshot of its size has, and their gzipped twins."""
    public = [name for name in GRAPHS if name != "index"]
    with (folder / DUMPS["maliwar"]).open("wb") as file:
        file.writelines(piece for name in public for piece in in_graphs(draft.graphs[name], GRAPHS[name]))
    for name in GRAPHS:
        if name in draft.documents:
            with (folder / DUMPS[name]).open("w", encoding="utf-8", newline="") as text:
                text.writelines(draft.documents[name])
        elif not is_small(draft):
            shutil.copyfile(draft.graphs[name].path, folder / DUMPS[name])
    if is_small(draft):
        _write_other_forms(draft, folder)
    for name in PUBLIC:
        if name not in PACKED and (folder / DUMPS[name]).exists():
            compress(folder / DUMPS[name])


def _write_other_forms(draft: Draft, folder: Path) -> None:
    """Write the dumps for which all triples have to be in memory."""
    with (folder / DUMPS["store"]).open("wb") as file:
        file.writelines(in_graphs(united(draft.graphs.values()), ""))
        file.writelines(piece for name in GRAPHS for piece in in_graphs(draft.graphs[name], GRAPHS[name]))
    for name in (each for each in GRAPHS if each not in draft.documents):
        (folder / DUMPS[name]).write_bytes(_turtle(draft.graphs[name].triples()))
    quads = tuple(_published(draft))
    for name, form in (("trig", ox.RdfFormat.TRIG), ("jsonld", ox.RdfFormat.JSON_LD)):
        (folder / DUMPS[name]).write_bytes(ox.serialize(quads, format=form, prefixes=_used_in(quads)) or b"")
    (folder / DUMPS["merged"]).write_bytes(_turtle(dict.fromkeys(quad.triple for quad in quads)))


def _turtle(triples: Iterable[ox.Triple]) -> bytes:
    triples = tuple(triples)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=_used(triples)) or b""


def _published(draft: Draft) -> Iterator[ox.Quad]:
    """Yield what is published, each triple in its graph, those of a subject together."""
    for name, iri in GRAPHS.items():
        if name != "index":
            graph = ox.NamedNode(iri)
            for triple in sorted(draft.graphs[name].triples(), key=lambda each: str(each.subject)):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _used_in(quads: Iterable[ox.Quad]) -> dict[str, str]:
    return _used(quad.triple for quad in quads)


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes that some IRI in the triples may take."""
    plain = n_triples(triples).decode()
    return {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in plain}


def compress(path: Path) -> None:
    """Put a gzipped twin beside a dump."""
    with (
        path.open("rb") as plain,
        path.with_name(path.name + ".gz").open("wb") as file,
        gzip.GzipFile("", "wb", 6, file, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed, 1024 * 1024)
