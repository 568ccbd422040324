"""RDF terms and tables as our own questions see them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


@dataclass(frozen=True, slots=True)
class IRI:
    """An IRI."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal; the language tag is lower case and set for rdf:langString alone."""

    value: str
    datatype: str = _XSD + "string"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank node; its name means something within one snapshot only."""

    value: str


Term: TypeAlias = IRI | Literal | Blank
Row: TypeAlias = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT; None where a variable is unbound."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> Iterator[dict[str, Term | None]]:
        """Yield each row by its column names."""
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))


def read_tsv(body: bytes) -> Table:
    """Read a complete answer in SPARQL 1.1 TSV, the quickest of the formats to write and to read.

    Raises ValueError for a cell that is not a term.
    """
    head, *lines = body.decode("utf-8").split("\n")
    columns = tuple(name.lstrip("?") for name in head.split("\t")) if head else ()
    if lines and not lines[-1]:
        lines.pop()
    known: dict[str, Term | None] = {"": None}
    rows: list[Row] = []
    for line in lines:
        cells = line.split("\t") if columns else []
        for cell in cells:
            if cell not in known:
                known[cell] = _term(cell)
        rows.append(tuple([known[cell] for cell in cells]))
    return Table(columns, tuple(rows))


_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*+)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_BARE: Final = (
    (re.compile(r"[+-]?\d+"), "integer"),
    (re.compile(r"[+-]?\d*\.\d+"), "decimal"),
    (re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"), "double"),
    (re.compile(r"true|false"), "boolean"),
)


def _term(cell: str) -> Term:
    if cell[0] == "<" and cell[-1] == ">":
        return IRI(_unescape(cell[1:-1]))
    if cell.startswith("_:"):
        return Blank(cell[2:])
    quoted = _LITERAL.fullmatch(cell)
    if quoted:
        text, language, datatype = quoted.groups()
        if language:
            return Literal(_unescape(text), _LANG_STRING, language.lower())
        return Literal(_unescape(text), datatype or _XSD + "string")
    for pattern, name in _BARE:
        if pattern.fullmatch(cell):
            return Literal(cell, _XSD + name)
    raise ValueError(f"not a term: {cell[:80]!r}")


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    short, long, single = match.groups()
    return chr(int(short or long, 16)) if short or long else _ESCAPED.get(single, single)
