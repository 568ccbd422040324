"""From a file to a folder on the shelf: rows in batches, each kept when it is whole; nothing is lost silently.

rows = events + rejects + duplicates. The folder is made aside and takes its name in one step at the end: an import that
fails, is killed or is refused leaves the one before, and every snapshot, as they were.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

import pyoxigraph as ox

from maliwar.build.progress import Progress
from maliwar.build.schema import Statement
from maliwar.errors import BadData, BadInput, BadRow, Finding, Unwritable
from maliwar.imports import mapping, rejects
from maliwar.imports.batch import Checker
from maliwar.imports.cells import Cells
from maliwar.imports.happening import Happening
from maliwar.imports.lines import Lines
from maliwar.imports.opening import Opened, look
from maliwar.imports.recipe import recipe
from maliwar.imports.records import Record, Records
from maliwar.imports.rejects import DUPLICATE, HEAD, REJECTED, Reject
from maliwar.imports.state import Progressed, State, discard
from maliwar.imports.triples import Described, Origin, describe
from maliwar.imports.wish import Wish
from maliwar.project import Project
from maliwar.shelf import GRAPH_FILE, IMPORT_GRAPHS, MAPPING_FILE, REJECTS_FILE, Imported, place, put

AT_ONCE: Final = 250
"""Rows of a batch: few enough to be checked in a second, and all that a kill can cost."""
_TOLD: Final = 10
"""Rejects that are named where nothing could be taken."""
_SPEAKS: Final = 60.0
"""Seconds after which an import says how far it is, for logs that show no bar."""


@dataclass
class _Batch:
    """Rows that have been read and not yet kept."""

    rows: list[Happening] = field(default_factory=list)
    records: dict[int, Record] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    count: int = 0


def take(wish: Wish, project: Project, data: Path, progress: Progress) -> Imported:
    """Import a file and put it on the shelf of a data folder; what was begun and not ended goes on where it was.

    Raises BadInput for a file that is not of its kind, BadData for one of which no row can be taken, or, where the
    wish is strict, of which one cannot, Unwritable where the folder takes no files.
    """
    target = place(data, wish.name)
    opened = look(wish, progress)
    try:
        with _alone(target) as aside:
            return Intake(wish, project, opened, aside, progress).run(target)
    except (OSError, sqlite3.OperationalError) as fault:
        raise Unwritable(
            f"The import cannot be written to {target.parent}: {getattr(fault, 'strerror', None) or fault}. "
            "Make room and give the same command again: it goes on where it was."
        ) from None


@contextmanager
def _alone(target: Path) -> Iterator[Path]:
    """Enclose an import: one at a time for a name, in a folder beside the one that it will be."""
    aside = target.with_name(target.name + ".part")
    aside.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(target.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput(
                f"Another import named {target.name!r} is under way; wait for it, or give this one another --name."
            ) from None
        try:
            aside.mkdir(exist_ok=True)
            yield aside
        finally:
            Path(lock.name).unlink(missing_ok=True)


class Intake:
    """One import under way."""

    def __init__(self, wish: Wish, project: Project, opened: Opened, aside: Path, progress: Progress) -> None:
        self._wish, self._project, self._opened = wish, project, opened
        self._looked, self._header = opened.survey, opened.header
        self._aside, self._progress = aside, progress
        self._kind = wish.reader
        self._today = datetime.now(UTC).date()
        title = wish.title or f"{self._kind.COLUMNS.title} ({wish.path.name})"
        self._origin = Origin(
            name=wish.name,
            kind=wish.kind,
            title=title,
            licence=wish.licence or self._kind.LICENCE,
            coder=self._kind.CODER,
            file=wish.path.name,
            sha256=self._looked.sha256,
            modified=self._looked.modified,
        )
        self._recipe = recipe(self._origin, opened, project, strict=wish.strict)
        self._graph = ox.NamedNode(IMPORT_GRAPHS + wish.name)

    def run(self, target: Path) -> Imported:
        """Read what is left to read, then put the folder in its place."""
        state = State(self._aside)
        try:
            at = self._resume(state) or self._afresh(state)
            at = self._read(state, at)
        except (BadData, BadInput):
            shutil.rmtree(self._aside)
            raise
        finally:
            state.close()
        return self._finish(at, target)

    def _resume(self, state: State) -> Progressed | None:
        """Return where an interrupted import of the same file, read in the same way, was."""
        at = state.progressed
        if at is None or state.key != self._recipe:
            return None
        for name, size in ((GRAPH_FILE, at.graph_bytes), (REJECTS_FILE, at.rejects_bytes)):
            path = self._aside / name
            if not path.is_file() or path.stat().st_size < size:
                return None
            os.truncate(path, size)
        self._progress.note(f"Going on at line {at.line:,}: {at.rows:,} rows were read before.")
        return at

    def _afresh(self, state: State) -> Progressed:
        state.clear()
        state.identify(self._recipe)
        (self._aside / REJECTS_FILE).write_text(HEAD, encoding="utf-8")
        (self._aside / GRAPH_FILE).write_bytes(b"")
        return Progressed(offset=self._opened.offset, line=self._opened.line, rejects_bytes=len(HEAD))

    def _read(self, state: State, at: Progressed) -> Progressed:
        checker = Checker(self._project, self._origin)
        step = f"import {self._looked.path.name}"
        with (
            self._looked.path.open("rb") as file,
            (self._aside / GRAPH_FILE).open("ab") as graph,
            (self._aside / REJECTS_FILE).open("ab") as refused,
            self._progress.bar(step, self._looked.size) as told,
        ):
            told(at.offset)
            lines = Lines(file, at.offset, at.line, told)
            records = Records(lines, self._looked.encoding, self._header.delimiter, len(self._header.names))
            spoken = time.monotonic()
            while True:
                if time.monotonic() > spoken + _SPEAKS:
                    spoken = time.monotonic()
                    self._progress.note(f"At line {at.line:,}: {at.events:,} events, {at.rejects:,} rejected.")
                state.begin()
                batch = self._gather(records, state)
                self._looked.check()
                if not batch.count:
                    return at
                at = self._keep(batch, checker, state, at, (graph, refused))
                offset, line = lines.place
                at = replace(at, offset=offset, line=line)
                state.commit(at)

    def _gather(self, records: Records, state: State) -> _Batch:
        batch = _Batch()
        while batch.count < AT_ONCE and (record := records.next()) is not None:
            batch.count += 1
            reject = self._row(record, batch, state)
            if reject:
                batch.rejects.append(reject)
                self._stop_if_strict(reject)
        return batch

    def _row(self, record: Record, batch: _Batch, state: State) -> Reject | None:
        """Add what a record says to the batch, or return why not."""
        if record.fault:
            return Reject(record.line, record.last, REJECTED, "", record.fault, record.text)
        values = dict(zip(self._header.names, record.cells, strict=True))
        try:
            row = self._kind.read(Cells(values, self._today), record.line)
        except BadRow as fault:
            key = values.get(self._kind.COLUMNS.columns[0], "").strip()[:40]
            return Reject(record.line, record.last, REJECTED, key, fault.message, record.text)
        first = state.first_line(row.key, record.line)
        if first != record.line:
            told = f"the id is that of line {first}, which was taken"
            return Reject(record.line, record.last, DUPLICATE, row.id, told, record.text)
        batch.rows.append(row)
        batch.records[record.line] = record
        return None

    def _stop_if_strict(self, reject: Reject) -> None:
        if self._wish.strict:
            message = f"Nothing was imported: {reject}. Leave out --strict to take the rows that can be taken."
            raise BadData(message, (Finding(str(self._wish.path), reject.line, reject.reason),))

    def _keep(
        self, batch: _Batch, checker: Checker, state: State, at: Progressed, files: tuple[BinaryIO, BinaryIO]
    ) -> Progressed:
        """Write a batch's triples and rejects."""
        described = [describe(row, self._origin, state.first_name) for row in batch.rows]
        checked = checker.check(described)
        for row, told in checked.refused:
            record = batch.records[row.happening.line]
            reject = Reject(record.line, record.last, REJECTED, row.happening.id, told, record.text)
            batch.rejects.append(reject)
            self._stop_if_strict(reject)
        state.forget(row.happening.key for row, _ in checked.refused)
        lines = list(self._lines(checked.rows, checked.derived, state, first=not at.events))
        refused = sorted(batch.rejects, key=lambda reject: reject.line)
        graph, told_of = files
        graph_bytes = graph.write("".join(lines).encode())
        rejects_bytes = told_of.write("".join(reject.to_tsv() for reject in refused).encode())
        for file in files:
            file.flush()
            os.fsync(file.fileno())
        duplicates = sum(reject.kind == DUPLICATE for reject in refused)
        return replace(
            at,
            rows=at.rows + batch.count,
            events=at.events + len(checked.rows),
            claims=at.claims + sum(row.claims for row in checked.rows),
            rejects=at.rejects + len(refused) - duplicates,
            duplicates=at.duplicates + duplicates,
            triples=at.triples + len(lines),
            graph_bytes=at.graph_bytes + graph_bytes,
            rejects_bytes=at.rejects_bytes + rejects_bytes,
        )

    def _lines(
        self, rows: tuple[Described, ...], derived: tuple[Statement, ...], state: State, *, first: bool
    ) -> Iterator[str]:
        """Yield N-Quads, each once in the whole file."""
        said = (self._origin.statements if first and rows else (), *(row.statements for row in rows), derived)
        statements = dict.fromkeys(chain.from_iterable(said))
        own = frozenset(node for row in rows for node in row.own)
        shared: dict[str, list[str]] = defaultdict(list)
        for subject, predicate, value in statements:
            if subject not in own:
                shared[subject].append(f"{predicate} {value}")
        news = {thing: state.news(thing, told) for thing, told in shared.items()}
        end = f" {self._graph} .\n"
        for subject, predicate, value in statements:
            if subject in own or f"{predicate} {value}" in news[subject]:
                yield f"{subject} {predicate} {value}{end}"

    def _finish(self, at: Progressed, target: Path) -> Imported:
        """Draw the mapping, write the record and take the place of an import of the same name."""
        aside = self._aside
        if not at.events:
            refused = rejects.read(aside / REJECTS_FILE, _TOLD)
            raise BadData(
                f"Nothing was imported: none of the {at.rows:,} rows could be taken. {aside / REJECTS_FILE} says why.",
                tuple(Finding(str(self._wish.path), reject.line, reject.reason) for reject in refused),
            )
        with self._progress.step("match names"):
            review = mapping.suggest(aside / GRAPH_FILE, self._project, target / MAPPING_FILE)
            review.write(aside / MAPPING_FILE, self._wish.name)
        with (aside / GRAPH_FILE).open("rb") as file:
            graph_sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        made = Imported(
            folder=aside,
            name=self._wish.name,
            kind=self._wish.kind,
            title=self._origin.title,
            licence=self._origin.licence,
            source=self._origin.file,
            source_sha256=self._origin.sha256,
            encoding=self._looked.encoding,
            modified=self._origin.modified,
            finished=datetime.now(UTC).isoformat(timespec="seconds"),
            rows=at.rows,
            events=at.events,
            claims=at.claims,
            rejects=at.rejects,
            duplicates=at.duplicates,
            triples=at.triples,
            graph_sha256=graph_sha256,
            links=0,
            links_sha256="",
        ).with_links(review.n_quads(self._graph.value))
        discard(aside)
        put(aside, target)
        return replace(made, folder=target)
