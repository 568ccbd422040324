"""Mappings as tables that people review: SSSOM/TSV (Simple Standard for Sharing Ontological Mappings, 1.0).

The set's metadata stands in lines that begin with `#`, then one line names the columns, then each row is one mapping.
Terms are CURIEs (`place:gao`) by the prefixes of names.py; a full IRI is read too.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, TextIO

from maliwar.errors import BadData, Finding
from maliwar.names import ID, PREFIXES, TYPES

_OWN: Final = {"semapv": "https://w3id.org/semapv/vocab/", "sssom": "https://w3id.org/sssom/"}
NO_TERM: Final = _OWN["sssom"] + "NoTermFound"
"""What stands for an object where none has been found."""
_LICENCE: Final = "https://creativecommons.org/licenses/by-sa/4.0/"
_LONGEST: Final = 1 << 20
"""Characters in one cell; no mapping comes near."""
_LARGEST: Final = 1 << 26
"""Bytes in a table that is read."""


@dataclass(frozen=True)
class MappingSet:
    """What a table says of itself; `prefixes` are those that its rows use beside our own types."""

    identifier: str
    description: str
    tool: str
    prefixes: tuple[str, ...] = ("rdfs", "skos")


@dataclass(frozen=True)
class Line:
    """A row as it stands in a file, cells by column, without spaces around them."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return a cell; empty where the table has no such column."""
        return self.cells.get(column, "")


def write(out: TextIO, about: MappingSet, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write the metadata, then the rows as they come; return how many there were."""
    prefixes = {name: PREFIXES[name] for name in (*about.prefixes, *TYPES)} | _OWN
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    head = (
        "curie_map:",
        *(f"  {name}: {iri}" for name, iri in sorted(prefixes.items())),
        f"mapping_set_id: {about.identifier}",
        f"mapping_set_description: {about.description}",
        f"license: {_LICENCE}",
        f"mapping_date: {today}",
        f"mapping_tool: {about.tool}",
        f"mapping_tool_version: {version('maliwar')}",
    )
    out.writelines(f"#{line}\n" for line in head)
    out.write("\t".join(columns) + "\n")
    number = 0
    for row in rows:
        out.write(_written(row))
        number += 1
    return number


def read(path: Path, needed: Iterable[str]) -> list[Line]:
    """Read a table's rows; lines are counted as an editor counts them, and empty ones are passed over.

    Raises BadData, with line and reason, where it is not UTF-8 or lacks a column, and for each row of another length.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise BadData(f"{path} is over {_LARGEST >> 20} MB; no mapping is. Is it the right file?")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        raise _refused(path, [Finding(str(path), line, "this line is not UTF-8; save the file as UTF-8")]) from None
    except OSError as fault:
        raise BadData(f"{path} cannot be read: {fault.strerror or fault}.") from None
    lines = text.replace("\r\n", "\n").split("\n")
    above = next((number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO("\n".join(lines[above:]), newline=""), delimiter="\t")
    faults: list[Finding] = []
    found: list[Line] = []
    try:
        columns = [name.strip() for name in next(reader, [])]
        if missing := [name for name in needed if name not in columns]:
            told = f"the line of column names lacks {', '.join(missing)}; columns are parted by tabs"
            raise _refused(path, [Finding(str(path), above + 1, told)])
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            number = above + reader.line_num
            if len(cells) > len(columns):
                faults.append(Finding(str(path), number, f"{len(cells)} cells under {len(columns)} columns"))
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            found.append(Line(number, {name: cell.strip() for name, cell in zip(columns, padded, strict=False)}))
    except csv.Error as fault:
        faults.append(Finding(str(path), above + reader.line_num, f"this row cannot be read: {fault}"))
    if faults:
        raise _refused(path, faults)
    return found


def curie(iri: str) -> str:
    """Return `place:gao` for one of our IRIs, `skos:exactMatch` for one of a vocabulary, any other as it is."""
    near = [item for item in (PREFIXES | _OWN).items() if iri.startswith(item[1])]
    if not near:
        return iri
    prefix, namespace = max(near, key=lambda item: len(item[1]))
    return f"{prefix}:{iri[len(namespace) :]}"


def expand(term: str) -> str:
    """Return the IRI of a CURIE; what has no known prefix is returned as it is."""
    prefix, colon, local = term.strip("<>").partition(":")
    known = PREFIXES | _OWN
    return known[prefix] + local if colon and prefix in known else term.strip("<>")


def set_identifier(what: str) -> str:
    """Return the IRI of a set of mappings of ours."""
    return ID.removesuffix("id/") + what


def _written(row: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter="\t", lineterminator="\n").writerow(" ".join(cell.split()) for cell in row)
    return line.getvalue()


def _refused(path: Path, faults: Sequence[Finding]) -> BadData:
    return BadData(f"{path.name} was not taken; nothing has changed.", tuple(faults))
