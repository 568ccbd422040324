"""One SPARQL text in, one answer out: what an engine is, and the one that runs here."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from maliwar.answer import dialect, formats, gate
from maliwar.answer.formats import Format, Kind
from maliwar.answer.graphs import ITS_OWN, Graphs
from maliwar.answer.pool import Answered, Pool
from maliwar.answer.terms import Table, read_tsv
from maliwar.answer.turns import Turns
from maliwar.answer.worker import Job, Request
from maliwar.errors import (
    BadParameter,
    BadQuery,
    EngineError,
    MaliwarError,
    NotAcceptable,
)
from maliwar.names import PREFIXES
from maliwar.settings import Settings

MEGABYTE: Final = 1024 * 1024
FREE: Final = 64 * MEGABYTE
"""N-Quads that fit into what a worker may map beside its query: about 220,000 triples, each written twice.

Measured on two cores: 100,000 triples (28 MB) load in 0.8 s and take 86 MB, 500,000 (144 MB) 4 s and 350 MB; the store
on disk opens in 0.02 s and answers 2.5 to 5 times slower. What is held is loaded once (mother.py) and shared by the
workers; a killed worker is a fork, and back in milliseconds.
"""
_MAPPED: Final = 4
"""Bytes that a worker may map beyond `settings.memory` for each byte of N-Quads past FREE that it was told to hold."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer ready to be sent."""

    kind: Kind
    body: bytes
    format: Format
    truncated: bool = False
    rows: int = 0
    """Rows of a table, triples, or 1 for a verdict."""


class Engine(Protocol):
    """What answers SPARQL: the embedded engine or a remote one."""

    def answer(
        self,
        text: str,
        fmt: Format | None = None,
        graphs: Graphs = ITS_OWN,
        asker: int | None = None,
        *,
        whole: bool = False,
    ) -> Reply:
        """Answer a stranger's query; the default format is JSON, or Turtle for triples.

        `whole` is for a query of our own whose answer may be as long as a graph of ours; it may be cut even so.

        Raises TooLarge, QueryRefused, BadQuery, NotAcceptable, QueryTimeout, QueryCrashed, EngineDown, EngineError.
        """

    def select(self, text: str) -> Table:
        """Answer a SELECT of our own, in full; raises the same, and EngineError where it is too long to hold."""

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs of our own, in one round trip where the engine can; see select."""

    def start(self) -> None:
        """Begin to get ready, without waiting."""

    def close(self) -> None:
        """Leave no process and no connection behind."""


class EmbeddedEngine:
    """pyoxigraph in killable processes (pool.py), on a dump in memory or a store on disk.

    Strangers' queries hold at most `settings.workers` processes at once; one more is always kept for our own
    questions, and as the spare that makes a kill unfelt. Start it, or ask it, after any fork.
    """

    def __init__(self, dump: Path | None, store: Path | None, settings: Settings, further: Sequence[Path] = ()) -> None:
        """Take an N-Quads dump, a store on disk, or both: then the dump while it is small enough.

        `further` are dumps of imports that the store holds and the dump does not.
        """
        self._settings = settings
        held = sum(path.stat().st_size for path in (dump, *further)) if dump else 0
        small = dump is not None and (store is None or held <= settings.in_memory * MEGABYTE)
        job = Job(
            dump=str(dump) if small else None,
            store=None if small else str(store),
            memory=settings.memory + (_MAPPED * max(0, held - FREE) // MEGABYTE if small and store else 0),
            further=tuple(map(str, further)) if small else (),
        )
        self._pool = Pool(job, settings.workers + 1)
        self._strangers = Turns(settings.workers)

    def answer(
        self,
        text: str,
        fmt: Format | None = None,
        graphs: Graphs = ITS_OWN,
        asker: int | None = None,
        *,
        whole: bool = False,
    ) -> Reply:
        """Answer a stranger's query; see Engine.answer."""
        passed = gate.inspect(text, self._settings.query_bytes)
        fmt = fitting(fmt, passed.form.kind)
        deadline = time.monotonic() + self._settings.deadline
        with self._strangers.turn(self._settings.deadline, asker):
            request = Request(
                text=text,
                format=fmt.name,
                cap=own_cap(self._settings) if whole else self._settings.answer_bytes,
                seconds=deadline - time.monotonic(),
                describe=passed.form is gate.Form.DESCRIBE,
                default_graphs=graphs.default,
                named_graphs=graphs.named,
            )
            answered = self._pool.ask(request, asker=asker)[0]
        _raise_error(answered, passed)
        head = answered.head
        return Reply(head["kind"], answered.content, fmt, head["truncated"], head["rows"])

    def select(self, text: str) -> Table:
        """Answer a SELECT of our own; see Engine.select."""
        return self.select_all([text])[0]

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs of our own in one round trip; see Engine.select."""
        cap = own_cap(self._settings)
        seconds = self._settings.deadline
        requests = [Request(text=dialect.for_oxigraph(text), format="tsv", cap=cap, seconds=seconds) for text in texts]
        return [_table(answered, cap) for answered in self._pool.ask(*requests)]

    def start(self) -> None:
        """Start the workers, without waiting for them."""
        self._pool.start()

    def close(self) -> None:
        """Kill the workers."""
        self._pool.close()

    def ready(self) -> bool:
        """Say whether every worker, the spare included, is ready or at work."""
        return self._pool.ready() == self._settings.workers + 1

    def processes(self) -> tuple[int, ...]:
        """Return the process ids of the workers."""
        return self._pool.processes()

    def mother(self) -> int | None:
        """Return the process id of the one that forks them, where it runs."""
        return self._pool.mother()


def fitting(fmt: Format | None, kind: Kind) -> Format:
    """Return the format, or the default one; raises NotAcceptable where it cannot hold that kind of answer."""
    if fmt is None:
        return formats.default(kind)
    if kind not in fmt.kinds:
        offers = [offer.name for offer in formats.offers(kind)]
        raise NotAcceptable(
            f"{fmt.label} cannot hold the answer to this query; choose one of {', '.join(offers)}.", offers
        )
    return fmt


def _table(answered: Answered, cap: int) -> Table:
    _raise_error(answered, None)
    return in_full(answered.head["kind"], answered.content, cap, truncated=answered.head["truncated"])


def own_cap(settings: Settings) -> int:
    """Return the bytes that an answer to a question of our own may have; it is never cut."""
    return settings.memory * 1024 * 1024 // 4


def in_full(kind: Kind, content: bytes, cap: int, *, truncated: bool) -> Table:
    """Return the TSV of a SELECT as a table; raises BadQuery for another kind, EngineError where it was cut."""
    if kind != "table":
        raise BadQuery("Only a SELECT gives a table.")
    if truncated:
        raise EngineError(f"The answer is over {cap:,} bytes; ask for less at a time.")
    return read_tsv(content)


_ERRORS: Final[dict[str, type[MaliwarError]]] = {
    error.code: error for error in (BadParameter, NotAcceptable, EngineError)
}


def _raise_error(answered: Answered, passed: gate.Passed | None) -> None:
    head = answered.head
    code = head.get("error")
    if code is None:
        return
    if code == BadQuery.code:
        place = head["detail"]
        raise BadQuery(head["message"] + hint(passed), place["line"], place["column"])
    raise _ERRORS.get(code, EngineError)(head["message"], head["detail"])


def hint(passed: gate.Passed | None) -> str:
    """Return a sentence on prefixes that nobody declared, or nothing."""
    if passed is None or not passed.undeclared:
        return ""
    names = ", ".join(f"{prefix}:" for prefix in passed.undeclared[:5])
    verb = "is" if len(passed.undeclared) == 1 else "are"
    return f" The prefix {names} {verb} not declared; known without declaring: {', '.join(f'{p}:' for p in PREFIXES)}."
