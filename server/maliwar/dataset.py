"""One file of RDF, served instead of the project's graph.

It is read once, strictly, by a process of its own under the limits of a query worker (`python -m maliwar.dataset FILE
DUMP MEGABYTES`): what is broken or too large is known before anything is served. What is served is the N-Quads that
this process writes into a temporary folder, so that the file may change meanwhile.
"""

import atexit
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, TypeAlias

import pyoxigraph as ox

from maliwar.errors import BadData, BadInput

FORMATS: Final = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
}
_SHARE: Final = 0.75
"""Of the memory that a query worker may have, what the data alone may take; the rest is for answers."""


@dataclass(frozen=True)
class Dataset:
    """A file's graphs: how many triples each named one and the default one have, and where they lie as N-Quads."""

    file: Path
    version: str
    """Sixteen digits of the file's SHA-256."""
    dump: Path
    default: int
    named: Mapping[str, int]
    """Triples by graph IRI; a graph named by a blank node is in the dump and not here."""

    @classmethod
    def open(cls, file: Path, memory: int) -> Self:
        """Read a file for workers of that many megabytes; the temporary folder goes when this process ends.

        Raises BadInput where there is no such file, BadData with line and column where it is broken, or where it is
        too large to hold in memory.
        """
        if file.suffix.lower() not in FORMATS:
            raise BadInput(f"{file} cannot be served: its name must end in {', '.join(FORMATS)}, as its format has it.")
        try:
            with file.open("rb") as opened:
                version = hashlib.file_digest(opened, "sha256").hexdigest()[:16]
        except OSError as error:
            raise BadInput(f"{file} cannot be read: {error.strerror}. Name a file that exists.") from None
        folder = Path(tempfile.mkdtemp(prefix="maliwar-"))
        atexit.register(_remove, folder, os.getpid())
        dump = folder / "dataset.nq"
        facts = _read(file, dump, memory)
        return cls(file, version, dump, facts["default"], facts["named"])


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # a forked process that ends must leave the folder to the one that made it
        shutil.rmtree(folder, ignore_errors=True)


def _read(file: Path, dump: Path, memory: int) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "maliwar.dataset", str(file), str(dump), str(int(memory * _SHARE))]
    ended = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # our own interpreter and module
    if ended.returncode == -signal.SIGSEGV:
        raise BadData(f"{file} cannot be read: something in it nests too deeply.")
    if ended.returncode == -signal.SIGABRT or b"MemoryError" in ended.stderr:
        raise BadData(
            f"{file} is too large: it does not fit into the {memory} MB that a query worker may have. "
            "Raise MALIWAR_MEMORY, or serve a part of it."
        )
    if ended.returncode:
        raise BadData(f"{file} cannot be read: {ended.stderr.decode('utf-8', 'replace').strip()[-300:]}.")
    facts: dict[str, Any] = json.loads(ended.stdout)
    if "fault" in facts:
        place = f" at line {facts['line']}, column {facts['column']}" if facts["line"] else ""
        raise BadData(f"{file} cannot be read{place}: {facts['fault']}.")
    return facts


def main() -> None:
    """Read a file, write it as N-Quads, and print how many triples each graph has, or where the file is broken."""
    file, dump, megabytes = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    store = ox.Store()
    try:
        quads = ox.parse(path=str(file), format=FORMATS[file.suffix.lower()], rename_blank_nodes=False)
        store.bulk_extend(_numbered(quads))
        store.dump(dump, ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        told = str(error.msg).rpartition(": ")[2]
        print(json.dumps({"fault": told, "line": error.lineno, "column": error.offset}))
        return
    except (OSError, ValueError) as error:
        print(json.dumps({"fault": str(error), "line": None, "column": None}))
        return
    graphs = [name for name in store.named_graphs() if isinstance(name, ox.NamedNode)]
    named = {name.value: _size(store, name) for name in sorted(graphs, key=str)}
    print(json.dumps({"default": _size(store, ox.DefaultGraph()), "named": named}))


def _size(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


_Node: TypeAlias = Any  # whatever may stand in a quad


def _numbered(quads: Iterator[ox.Quad]) -> Iterator[ox.Quad]:
    """Name blank nodes by the order in which they come: the same file always gives the same answers."""
    names: dict[str, ox.BlankNode] = {}

    def named(node: _Node) -> _Node:
        if isinstance(node, ox.BlankNode):
            return names.setdefault(node.value, ox.BlankNode(f"b{len(names)}"))
        if isinstance(node, ox.Triple):
            return ox.Triple(named(node.subject), node.predicate, named(node.object))
        return node

    for quad in quads:
        yield ox.Quad(named(quad.subject), quad.predicate, named(quad.object), named(quad.graph_name))


if __name__ == "__main__":
    main()
