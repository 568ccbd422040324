"""The CSV tables of a snapshot, in one zip with a README and a Frictionless description of every column.

The zip depends on the store alone: its times are fixed, its rows and cells sorted.
"""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from maliwar.build.columns import LABELS, TABLES, Column, Table
from maliwar.names import BASE, ID, MW, PREFIXES
from maliwar.war import war

_SEPARATOR = "; "
_NEVER = "9999-12-31"
"""What the index has for a day that has not come."""
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)")
_FIXED = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the same data makes the same bytes."""
_SIGNS = str.maketrans({"\r": " ", "\n": " "})
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_TITLES = {"CC BY-SA 4.0": "Creative Commons Attribution-ShareAlike 4.0 International"}
"""Licences by their full names."""


@dataclass(frozen=True)
class Written:
    """One table as CSV, and how many rows it has."""

    table: Table
    body: bytes
    rows: int


def archive(store: ox.Store, version: str) -> bytes:
    """Return the zip: a CSV for each table, datapackage.json and README.md."""
    labels = {iri: min(found) for iri, found in _values(store, "", LABELS[0]).items()}
    written = [_written(store, table, labels) for table in TABLES]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for each in written:
            _add(file, f"{each.table.name}.csv", each.body)
        _add(file, "datapackage.json", (json.dumps(_package(written, version), indent=1) + "\n").encode())
        _add(file, "README.md", _readme(written, version).encode())
    return buffer.getvalue()


def _add(file: zipfile.ZipFile, name: str, body: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FIXED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    file.writestr(entry, body)


def _written(store: ox.Store, table: Table, labels: Mapping[str, str]) -> Written:
    """Ask for one column after the other, and put them beside each other."""
    found = _ask(store, f"SELECT DISTINCT ?x {{ {table.rows} FILTER(isIRI(?x)) }}")
    things = sorted({row["x"].value for row in found}, key=_order)
    columns = [(column, _values(store, table.rows, column)) for column in table.columns]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # RFC 4180
    writer.writerow(("id", "iri", *(name for column in table.columns for name, _ in fields(column))))
    for iri in things:
        cells = (cell for column, values in columns for cell in _cells(column, sorted(values.get(iri, ())), labels))
        writer.writerow((_short(iri), iri, *cells))
    return Written(table, text.getvalue().encode(), len(things))


def _order(iri: str) -> tuple[str, int, str]:
    """Return the place of an IRI: numbers by their value, so that source/9 stands before source/10."""
    head, _, last = iri.rpartition("/")
    return (head, int(last) if last.isdecimal() else 0, last)


def _values(store: ox.Store, rows: str, column: Column) -> dict[str, set[str]]:
    """Return the values of a column by the IRI of the row; where `rows` says nothing, of everything."""
    rows = f"{rows} ." if rows else ""
    said = f"FILTER(LANG(?v) = '{column.language}')" if column.language else ""
    path = f"?x {column.path} ?v ."
    inside = f"GRAPH <{column.graph}> {{ {path} }}" if column.graph else path
    out: dict[str, set[str]] = {}
    for row in _ask(store, f"SELECT DISTINCT ?x ?v {{ {rows} {inside} {said} }}"):
        if isinstance(row["x"], ox.NamedNode) and not isinstance(row["v"], ox.BlankNode):
            out.setdefault(row["x"].value, set()).add(row["v"].value)
    return out


def _ask(store: ox.Store, query: str) -> Iterator[ox.QuerySolution]:
    found = store.query(_PROLOGUE + query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("a table is asked for with SELECT")
    yield from found


def fields(column: Column) -> tuple[tuple[str, str], ...]:
    """Return the names of the CSV columns that a column makes, each with what it says."""
    if column.kind == "thing":
        return ((column.name, f"{column.text}: ids"), (f"{column.name}_label", f"{column.text}: names in English"))
    if column.kind == "point":
        return (("longitude", f"Longitude, {column.text}"), ("latitude", f"Latitude, {column.text}"))
    return ((column.name, column.text),)


def _cells(column: Column, values: Iterable[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    values = list(values)
    if column.kind == "thing":
        return _joined(_short(each) for each in values), _joined(labels.get(each, _short(each)) for each in values)
    if column.kind == "point":
        found = next((match for each in values if (match := _POINT.search(each))), None)
        return (found[1], found[2]) if found else ("", "")
    if column.kind == "dispute":
        return ("yes" if any(each != _NEVER for each in values) else "no",)
    return (_joined(_short(each) for each in values),)


def _joined(values: Iterable[str]) -> str:
    return _SEPARATOR.join(dict.fromkeys(value.translate(_SIGNS) for value in values))


def _short(value: str) -> str:
    """Return an IRI of ours without its base, as every page of the site takes it; anything else as it is."""
    return value.removeprefix(ID).removeprefix(MW)


def _package(written: Iterable[Written], version: str) -> dict[str, object]:
    """Return the Frictionless Data Package (version 1): every table with its columns, size and hash."""
    return {
        "profile": "tabular-data-package",
        "name": "maliwar",
        "title": f"{war().plain_title}: tables",
        "version": version,
        "licenses": _licences(),
        "resources": [_resource(each) for each in written],
    }


def _licences() -> list[dict[str, str]]:
    """Return the licence as a package names it; none where the project has none."""
    name, path = war().licence, war().licence_url
    return [{"name": name.replace(" ", "-"), "path": path, "title": _TITLES.get(name, name)}] if path else []


def _resource(each: Written) -> dict[str, object]:
    given = [{"name": "id", "type": "string", "description": "Its short path, as every page takes it"}]
    given += [{"name": "iri", "type": "string", "description": "Its IRI"}]
    for column in each.table.columns:
        given += [{"name": name, "type": column.type, "description": text} for name, text in fields(column)]
    return {
        "profile": "tabular-data-resource",
        "name": each.table.name,
        "title": each.table.title,
        "path": f"{each.table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(each.body),
        "rows": each.rows,
        "hash": f"sha256:{hashlib.sha256(each.body).hexdigest()}",
        "schema": {"fields": given, "primaryKey": "id", "missingValues": [""]},
    }


def _under() -> str:
    return f", under {war().licence}" if war().licence else ""


def _readme(written: Iterable[Written], version: str) -> str:
    tables = "\n".join(f"- `{each.table.name}.csv`: {each.table.title}. {each.rows:,} rows." for each in written)
    return f"""# {war().plain_title}: tables

Version {version} of the graph at <{BASE}>{_under()}. The tables hold the
most used part of it; the whole is in the RDF dumps.

{tables}

UTF-8, commas, one line of headings (RFC 4180). Several values in one cell are parted by `; `. Things are named by their
short paths: `{war().path}` is <{ID}{war().path}>. Dates as written are EDTF
(ISO 8601-2): `2012-05~` is about May 2012, `[2012-04-06..2012-06-07]` one day of these. The four bounds are what
follows from them; an empty bound is an open one. What is not there is not recorded, which is not the same as false.
`datapackage.json` says what each column is (Frictionless Data Package).
"""
