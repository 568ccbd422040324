"""Imports for tests: the small files, changed or not, taken by the real command line."""

import csv
import io
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from click.testing import CliRunner, Result

from maliwar.cli import main
from maliwar.names import PREFIXES

HERE = Path(__file__).parent
UCDP, ACLED = HERE / "ucdp-ged.csv", HERE / "acled-export.csv"
DAY = 1_700_000_000
"""When the files were last changed, in seconds since 1970: a date that the graph tells."""

Row = dict[str, str]


@dataclass(frozen=True)
class Taken:
    """What came of a command."""

    told: Result
    folder: Path
    """The import's folder, which may not be there."""

    @property
    def rejects(self) -> list[dict[str, str]]:
        """The rows of rejects.tsv."""
        text = (self.folder / "rejects.tsv").read_text("utf-8")
        return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))

    def graph(self) -> ox.Store:
        """Return a store with graph.nq."""
        store = ox.Store()
        store.bulk_load(path=self.folder / "graph.nq", format=ox.RdfFormat.N_QUADS)
        return store


def take(kind: str, path: Path, data: Path, *options: str) -> Taken:
    """Give `maliwar import KIND PATH` without a build; the import is named after the kind."""
    os.utime(path, (DAY, DAY))
    arguments = ["import", kind, str(path), "--data", str(data), "--no-build", *options]
    return Taken(CliRunner().invoke(main, arguments), data / "imports" / kind)


def rows(path: Path) -> list[Row]:
    """Return the rows of one of the small files."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(path: Path, found: list[Row], *, end: str = "\r\n", delimiter: str = ",") -> Path:
    """Write rows as a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, found[0], lineterminator=end, delimiter=delimiter)
        out.writeheader()
        out.writerows(found)
    return path


def changed(source: Path, path: Path, at: int, cells: Mapping[str, str]) -> Path:
    """Write one of the small files with some cells of one row changed."""
    found = rows(source)
    assert cells.keys() <= found[at].keys()
    found[at].update(cells)
    return written(path, found)


def edited(source: Path, path: Path, edit: Callable[[bytes], bytes]) -> Path:
    """Write one of the small files with its bytes changed."""
    before = source.read_bytes()
    after = edit(before)
    assert after != before
    path.write_bytes(after)
    return path


def asked(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query over the union of all graphs, as text with our IRIs short."""
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    found = store.query(head + query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(tuple(_short(term) for term in row) for row in found)


def _short(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return next(_shortened(term.value), term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _shortened(iri: str) -> Iterator[str]:
    for name, start in PREFIXES.items():
        if iri.startswith(start) and "/" not in iri[len(start) :]:
            yield f"{name}:{iri[len(start) :]}"
