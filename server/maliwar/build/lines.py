"""Triples too many for the memory: files of N-Triples lines, sorted and each line once, and the merging of them."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

RUN: Final = 500_000
"""Lines that are sorted in memory at once: some 100 MB."""
_PIECE: Final = 20_000
_BLOCK: Final = 256 * 1024
"""Bytes of one file that a merge has in memory."""


@dataclass(frozen=True)
class Lines:
    """A file of N-Triples, sorted by code points, no line twice; `count` lines."""

    path: Path
    count: int

    @classmethod
    def write(cls, path: Path, lines: Iterable[str]) -> Self:
        """Write lines that come sorted and each once, without their line ends."""
        count = 0
        lines = iter(lines)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            while piece := list(islice(lines, _PIECE)):
                count += len(piece)
                file.write("\n".join(piece) + "\n")
        return cls(path, count)

    @classmethod
    def of(cls, path: Path, triples: Iterable[ox.Triple]) -> Self:
        """Write triples that fit into memory."""
        return cls.write(path, sorted({line(triple) for triple in triples}))

    def __iter__(self) -> Iterator[str]:
        """Yield the lines without their ends."""
        for block in self.blocks():
            yield from block

    def blocks(self, size: int = _BLOCK) -> Iterator[list[str]]:
        """Yield some lines at a time; the file is open only while it is read, as many may be merged at once."""
        at = 0
        while True:
            with self.path.open("rb") as file:
                file.seek(at)
                block = file.read(size) + file.readline()
                at = file.tell()
            if not block:
                return
            yield block[:-1].decode().split("\n")

    def triples(self) -> Iterator[ox.Triple]:
        """Parse it; blank nodes keep their names."""
        for quad in ox.parse(path=str(self.path), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def line(triple: ox.Triple) -> str:
    """Return a triple as a line without its end."""
    return f"{triple} ."


def united(parts: Iterable[Lines | list[str]]) -> Iterator[str]:
    """Merge sorted lines, each of them unique; each comes once.

    What is certain to come next is taken from all parts together and sorted at once: the sort knows sorted runs.
    """
    open_parts = [(blocks, next(blocks, [])) for blocks in map(_blocks, parts)]
    open_parts = [part for part in open_parts if part[1]]
    while open_parts:
        bound = min(block[-1] for _, block in open_parts)
        taken: list[str] = []
        still = []
        for blocks, block in open_parts:
            end = bisect_right(block, bound)
            taken += block[:end]
            rest = block[end:] if end < len(block) else next(blocks, [])
            if rest:
                still.append((blocks, rest))
        open_parts = still
        taken.sort()
        yield from dict.fromkeys(taken)


def _blocks(part: Lines | list[str]) -> Iterator[list[str]]:
    if isinstance(part, Lines):
        return part.blocks()
    return iter([part] if part else [])


def without(lines: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """Yield the sorted lines that are not among other sorted lines."""
    others = iter(taken)
    other = next(others, None)
    for each in lines:
        while other is not None and other < each:
            other = next(others, None)
        if each != other:
            yield each


class Sorter:
    """Takes lines in any order and gives them back sorted, each once; what does not fit into memory waits in files."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._waiting: set[str] = set()
        self._runs: list[Lines] = []

    def add(self, lines: Iterable[str]) -> None:
        """Take lines."""
        for each in lines:
            self._waiting.add(each)
            if len(self._waiting) >= RUN:
                self._runs.append(Lines.write(self._folder / f"{self._name}-{len(self._runs)}", sorted(self._waiting)))
                self._waiting = set()

    def parts(self) -> list[Lines | list[str]]:
        """Return what was taken, as sorted parts."""
        return [*self._runs, sorted(self._waiting)]


class Reader:
    """What a parser reads from, where the text is made while it is read."""

    def __init__(self, pieces: Iterator[bytes], told: Callable[[int], None] = lambda _: None) -> None:
        self._pieces, self._told = pieces, told
        self._piece, self._at = b"", 0

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, and none at the end."""
        if self._at >= len(self._piece):
            self._piece, self._at = next(self._pieces, b""), 0
            self._told(len(self._piece))
        end = len(self._piece) if size < 0 else self._at + size
        part = self._piece[self._at : end]
        self._at += len(part)
        return part


def in_graphs(lines: Iterable[str], *graphs: str) -> Iterator[bytes]:
    """Yield the lines as N-Quads of each graph, in pieces; the default graph has no name."""
    ends = [f" <{graph}> .\n" if graph else " .\n" for graph in graphs]
    lines = iter(lines)
    while piece := list(islice(lines, _PIECE)):
        bare = [each[:-2] for each in piece]
        for end in ends:
            yield (end.join(bare) + end).encode()
