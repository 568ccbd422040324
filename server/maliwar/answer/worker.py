"""The process in which a query runs, and dies if it must: a fork of the process of mother.py.

One query at a time, on the main thread (its stack may grow; a thread's ends at 2 MB). What the text of a stranger can
do here is bounded by the kernel: so much address space, no core file, not one descriptor more than are open when the
store needs and no socket (sealing.py: SERVICE reaches nobody), an alarm that ends the process. The deadline itself is
kept by whoever asks (pool.py), with SIGKILL.

Requests that belong together come in one message; each is answered by one, in their order.
"""

import contextlib
import os
import re
import resource
import select
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from maliwar.answer import bodies
from maliwar.answer.sealing import seal
from maliwar.answer.wire import Wire
from maliwar.errors import BadParameter, BadQuery, EngineError, MaliwarError
from maliwar.names import BASE, PREFIXES

_STACK: Final = 64 * 1024 * 1024
_GRACE: Final = 2.0
"""Seconds past the deadline after which a worker that nobody killed ends itself."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is started for: a dump to hold in memory, or a store on disk to read."""

    dump: str | None
    store: str | None
    memory: int
    """Megabytes of address space."""
    further: tuple[str, ...] = ()
    """Dumps of imports, which are held in memory beside the dump; a store on disk has them."""


@dataclass(frozen=True, slots=True)
class Request:
    """One query; `describe` leaves the index out of the triples."""

    text: str
    format: str
    cap: int
    seconds: float
    describe: bool = False
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    def packed(self) -> list[Any]:
        """Return the fields in their order, for JSON; `Request(*packed)` is the request again."""
        return [getattr(self, name) for name in self.__slots__]


def live(descriptor: int, store: ox.Store | None, job: Job) -> None:
    """Serve requests from a connection until its other end closes; runs in the forked child, on its main thread."""
    close_others(descriptor)
    name_process("maliwar-worker")
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    wire = Wire(socket.socket(fileno=descriptor))
    with contextlib.suppress(EOFError, OSError):
        try:
            store = store if store is not None else _open(job.store)
            seal(job.store)
        except (OSError, ValueError) as error:
            wire.send({"error": "engine-error", "message": f"The store cannot be opened ({type(error).__name__})."})
            return
        Thread(target=_end_with_parent, args=(descriptor,), daemon=True).start()
        wire.send({"ready": True, "process": os.getpid()})
        while True:
            _serve(wire, store)


def limit(job: Job) -> None:
    """Set what the kernel grants this process and its forks: memory, stack, no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_STACK, _STACK)
    _limit(resource.RLIMIT_AS, job.memory * 1024 * 1024)


def _limit(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def load(*dumps: str) -> ox.Store:
    """Return a store in memory; raises OSError, SyntaxError or MemoryError."""
    store = ox.Store()
    for dump in dumps:
        # Not bulk_load: it gives blank nodes new names each time, and two stores would name one node differently.
        store.bulk_extend(ox.parse(path=dump, format=ox.RdfFormat.N_QUADS, lenient=True, rename_blank_nodes=False))
    return store


def _open(path: str | None) -> ox.Store:
    if path is None:
        raise ValueError("neither a dump nor a store was named")
    return ox.Store.read_only(path)


def name_process(name: str) -> None:
    """Show under a name of its own in ps and top."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(name, encoding="ascii")


def close_others(kept: int) -> None:
    """Close every descriptor but the standard streams and one: what the fork inherited is its mother's."""
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208  # numbers, not paths
        if int(name) > 2 and int(name) != kept:
            with contextlib.suppress(OSError):  # the listing's own is closed already
                os.close(int(name))


def _end_with_parent(descriptor: int) -> None:
    """Kill this process, whatever it is doing, once the other end of the connection is closed."""
    poll = select.poll()
    poll.register(descriptor, 0)
    poll.poll()
    os.kill(os.getpid(), signal.SIGKILL)


def _serve(wire: Wire, store: ox.Store) -> None:
    for packed in wire.receive()[0]["requests"]:
        request = Request(*packed)
        signal.setitimer(signal.ITIMER_REAL, request.seconds + _GRACE)
        try:
            body = answer(store, request)
            head: dict[str, Any] = {"kind": body.kind, "truncated": body.truncated, "rows": body.rows}
            content = body.content
        except MemoryError:
            os.abort()  # as the engine itself does when memory ends; this process is replaced
        except MaliwarError as error:
            head = {"error": error.code, "message": error.message, "detail": error.detail}
            content = b""
        signal.setitimer(signal.ITIMER_REAL, 0)
        wire.send(head, content)


def answer(store: ox.Store, request: Request) -> bodies.Body:
    """Answer one request on a store.

    Raises BadQuery, BadParameter, or EngineError for what only the engine knows.
    """
    default, named = _dataset(request)
    try:
        results = store.query(request.text, base_iri=BASE, prefixes=PREFIXES, default_graph=default, named_graphs=named)
        if request.describe and isinstance(results, ox.QueryTriples):
            return bodies.write_triples(bodies.without_index(results), request.format, request.cap)
        return bodies.write(results, request.format, request.cap)
    except SyntaxError as error:
        raise syntax_error(str(error)) from None
    except RuntimeError as error:
        raise BadQuery(f"The engine does not know something that the query uses: {error}.") from None
    except (OSError, ValueError) as error:
        raise EngineError(f"The engine failed on this query: {error}.") from None


_Graphs: TypeAlias = Any  # the engine's two parameters take lists of different unions


def _dataset(request: Request) -> tuple[_Graphs, _Graphs]:
    """Return the dataset asked for; where one half alone is given the other is empty (SPARQL 1.1 Protocol, 2.1.4)."""
    if request.default_graphs is None and request.named_graphs is None:
        return None, None
    try:
        default: _Graphs = [ox.NamedNode(iri) for iri in request.default_graphs or ()]
        named: _Graphs = [ox.NamedNode(iri) for iri in request.named_graphs or ()]
    except ValueError as error:
        raise BadParameter(f"A graph must be named by a full IRI ({error}).") from None
    return default, named


_SYNTAX = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:^|, )([A-Z]\w* [^,\[]+)")
"""Among the tokens that the engine would have taken stand the few faults that it has words for."""


def syntax_error(message: str) -> BadQuery:
    """Turn the engine's message into one for people, with its position."""
    found = _SYNTAX.search(message)
    if found is None:
        return BadQuery(f"The query is not valid SPARQL: {message[:300]}.")
    line, column = int(found[1]), int(found[2])
    sentence = _SENTENCE.search(found[3])
    told = f": {sentence[1].strip()}" if sentence else ""
    if not sentence and "[" not in found[3] and len(found[3]) < 60:
        told = f"; expected {found[3]}"
    return BadQuery(f"The query is not valid SPARQL at line {line}, column {column}{told}.", line, column)
