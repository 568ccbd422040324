"""Put a snapshot into somebody else's engine by the Graph Store Protocol, and see that it holds all of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from maliwar.answer.remote import RemoteEngine
from maliwar.answer.terms import IRI, Literal
from maliwar.build.progress import Progress, for_people
from maliwar.errors import BadInput, EngineDown, SnapshotDamaged, Unwritable
from maliwar.graphstore import GraphStore
from maliwar.names import GRAPH, GRAPHS, MERGED
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot
from maliwar.terminal import commands, engines

_PIECE: Final = 50_000
"""Triples of one request: some 8 MB."""
_PROBE: Final = GRAPH + "probe"
_IMPORTS: Final = GRAPH + "import/"


@dataclass(frozen=True, slots=True)
class _Part:
    """One graph to send: where from, where to (None is a default graph), and how many triples it has."""

    name: str
    source: ox.NamedNode | ox.DefaultGraph
    target: str | None
    triples: int


def load(settings: Settings, graph_store: str | None) -> None:
    """Load the snapshot's graphs and imports into the engine that the settings name, in place of those it has.

    Raises BadInput where no engine or no graph store is named, EngineDown where it does not take them, or then holds
    another number of triples.
    """
    if settings.engine == "embedded":
        raise BadInput("Name the engine to load with --engine (MALIWAR_ENGINE): the address of its SPARQL queries.")
    url = graph_store or engines.graph_store_of(settings.engine)
    store = GraphStore(url, settings.engine_user, settings.engine_password)
    progress = for_people()
    snapshot = commands.snapshot_of(settings)
    union = _is_union(RemoteEngine(settings.engine, settings), store)
    parts = list(_parts(snapshot, union=union))
    source = _opened(snapshot)
    for part in parts:
        _send(source, part, store, progress)
    engine = RemoteEngine(settings.engine, settings)
    with progress.step("compare"):
        for stale in _graphs(engine) - {part.target for part in parts}:
            store.drop(stale)
        _check(engine, parts)
    count = sum(part.triples for part in parts)
    kind = "the union of all graphs" if union else "a graph of its own"
    progress.note(f"{snapshot.version}: {count:,} triples in {len(parts)} graphs; its default graph is {kind}.")


def write(settings: Settings, path: Path, *, union: bool) -> None:
    """Write the N-Quads that an engine gets for its bulk loader; where its default graph is a union, no triple is bare.

    Raises Unwritable.
    """
    snapshot = commands.snapshot_of(settings)
    source = _opened(snapshot)
    beside = path.with_name(path.name + ".part")
    progress = for_people()
    try:
        with beside.open("wb") as file:
            for part in _parts(snapshot, union=union):
                graph = ox.DefaultGraph() if part.target is None else ox.NamedNode(part.target)
                quads = source.quads_for_pattern(None, None, None, part.source)
                with progress.step(f"write {part.name}"):
                    ox.serialize(
                        (ox.Quad(each.subject, each.predicate, each.object, graph) for each in quads),
                        file,
                        format=ox.RdfFormat.N_QUADS,
                    )
        beside.replace(path)
    except OSError as fault:
        raise Unwritable(f"{path} cannot be written: {fault.strerror or fault}.") from None
    finally:
        beside.unlink(missing_ok=True)


def _is_union(engine: RemoteEngine, store: GraphStore) -> bool:
    """Whether the default graph shows what a named graph holds, seen by a graph of one triple that is then removed."""
    store.replace(_PROBE, f"<{_PROBE}> <{_PROBE}> <{_PROBE}> .\n".encode())
    try:
        return bool(engine.select(f"SELECT ?o WHERE {{ <{_PROBE}> <{_PROBE}> ?o }}").rows)
    finally:
        store.drop(_PROBE)


def _parts(snapshot: Snapshot, *, union: bool) -> Iterator[_Part]:
    """Yield what an engine gets: the named graphs, and all that is ours as the default graph.

    A default graph that is a union has it already, and the imports too: where there are some, the merged graph gets a
    name, and is asked by it (answer/remote.py).
    """
    manifest = snapshot.manifest
    for name, iri in GRAPHS.items():
        yield _Part(name, ox.NamedNode(iri), iri, manifest.counts[name])
    for name, note in manifest.imports.items():
        yield _Part(f"import {name}", ox.NamedNode(note.graph), note.graph, note.triples)
    if not union:
        yield _Part("all of ours, merged", ox.DefaultGraph(), None, manifest.counts["default"])
    elif manifest.imports:
        yield _Part("all of ours, merged", ox.DefaultGraph(), MERGED, manifest.counts["default"])


def _opened(snapshot: Snapshot) -> ox.Store:
    try:
        return ox.Store.read_only(str(snapshot.store_path))
    except OSError as fault:
        raise SnapshotDamaged(f"The store of {snapshot.folder} cannot be opened: {fault}.") from None


def _send(source: ox.Store, part: _Part, store: GraphStore, progress: Progress) -> None:
    """Send a graph piece by piece; the first replaces what was there.

    Triples with blank nodes go together, in the last piece: what two requests call _:a are two nodes.
    """
    anonymous: list[ox.Triple] = []
    quads = source.quads_for_pattern(None, None, None, part.source)
    named = _named((quad.triple for quad in quads), anonymous)
    put = store.replace
    with progress.bar(f"load {part.name}", None) as advance:
        while piece := list(islice(named, _PIECE)):
            content = ox.serialize(piece, format=ox.RdfFormat.N_TRIPLES) or b""
            put(part.target, content)
            put = store.add
            advance(len(content))
        if anonymous or put == store.replace:
            put(part.target, ox.serialize(anonymous, format=ox.RdfFormat.N_TRIPLES) or b"")


def _named(triples: Iterable[ox.Triple], anonymous: list[ox.Triple]) -> Iterator[ox.Triple]:
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            anonymous.append(triple)
        else:
            yield triple


def _graphs(engine: RemoteEngine) -> set[str | None]:
    """Return the graphs of imports, and that of all merged, that the engine has."""
    table = engine.select(
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } "
        f'FILTER(STRSTARTS(STR(?g), "{_IMPORTS}") || STR(?g) = "{MERGED}") }}'
    )
    return {term.value for row in table.rows for term in row if isinstance(term, IRI)}


def _check(engine: RemoteEngine, parts: list[_Part]) -> None:
    for part in parts:
        ours = isinstance(part.source, ox.DefaultGraph)
        pattern = "?s ?p ?o" if ours else f"GRAPH <{part.target}> {{ ?s ?p ?o }}"
        table = engine.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
        held = next((int(term.value) for row in table.rows for term in row if isinstance(term, Literal)), 0)
        if held != part.triples:
            raise EngineDown(
                f"The engine holds {held:,} triples of {part.name}, and {part.triples:,} were sent. Its log may tell "
                "why; load it again, or see --instructions for its own bulk loader."
            )
