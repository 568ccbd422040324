"""An engine that sees some named graphs alone, merged as its default graph: for questions of our own about imports."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from maliwar.answer.engine import Engine, Reply
from maliwar.answer.formats import Format
from maliwar.answer.graphs import ITS_OWN, Graphs
from maliwar.answer.terms import Table

_WHERE: Final = re.compile(r"\bWHERE\s*\{")


class Selecting(Protocol):
    """What is needed of an engine to answer SELECTs."""

    def select(self, text: str) -> Table:
        """Answer a SELECT."""

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs, in one round trip where it can."""


def from_graphs(text: str, graphs: Sequence[str]) -> str:
    """Put a dataset clause (SPARQL 1.1, section 13.2) into a query of ours, whose first WHERE is the outermost."""
    clause = "".join(f"FROM <{graph}> " for graph in graphs)
    return _WHERE.sub(lambda found: clause + found[0], text, count=1)


@dataclass(frozen=True)
class Within:
    """The same engine with another default graph; stopping it is for whoever started it."""

    engine: Engine
    graphs: tuple[str, ...]

    def answer(
        self,
        text: str,
        fmt: Format | None = None,
        graphs: Graphs = ITS_OWN,
        asker: int | None = None,
        *,
        whole: bool = False,
    ) -> Reply:
        """Answer a query on these graphs; see Engine.answer. Other graphs may still be named."""
        wanted = graphs._replace(default=self.graphs) if graphs.default is None else graphs
        return self.engine.answer(text, fmt, wanted, asker, whole=whole)

    def select(self, text: str) -> Table:
        """Answer a SELECT; see Engine.select."""
        return self.engine.select(from_graphs(text, self.graphs))

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs; see Engine.select."""
        return self.engine.select_all([from_graphs(text, self.graphs) for text in texts])

    def start(self) -> None:
        """Begin to get ready, without waiting."""
        self.engine.start()

    def close(self) -> None:
        """Do nothing: the engine is another’s."""


@dataclass(frozen=True)
class Beside:
    """Answers SELECTs on the engine's own default graph, and the same on some named graphs; the rows are put together.

    For texts that ask about things by IRI and sort nothing across the two.
    """

    engine: Selecting
    graphs: tuple[str, ...]

    def select(self, text: str) -> Table:
        """Answer a SELECT."""
        return self.select_all([text])[0]

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs in one round trip."""
        if not self.graphs:
            return self.engine.select_all(texts)
        found = self.engine.select_all([*texts, *(from_graphs(text, self.graphs) for text in texts)])
        both = zip(found, found[len(texts) :], strict=False)
        return [Table(own.columns, tuple(dict.fromkeys((*own.rows, *other.rows)))) for own, other in both]
