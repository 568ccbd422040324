"""What the commands that ask do, once the command line has read their arguments."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from maliwar.answer.formats import choose
from maliwar.answer.gate import inspect
from maliwar.build.inputs import input_hashes, version_of
from maliwar.errors import BadInput, BadParameter, NotFound, NotUnderstood, SnapshotMissing, Unwritable
from maliwar.questions.answer import answer
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.words import understand
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.snapshot import DUMPS, Snapshot
from maliwar.terminal import show


def ask(settings: Settings, sentence: str, form: str | None) -> None:
    """Answer a sentence where it has one sure reading.

    Raises NotUnderstood after the other readings have been offered.
    """
    service = open_service(settings)
    try:
        readings = understand(sentence, service.catalogue, service.labels)
        if not readings or not readings[0].sure:
            show.show_readings(show.console(errors=True), readings)
            raise NotUnderstood("Nothing was asked.")
        first = readings[0]
        _show(service, first.question, first.values, form, first.notes)
    finally:
        service.close()


def ask_question(settings: Settings, name: str, given: tuple[str, ...], form: str | None) -> None:
    """Answer a question by its name, with `parameter=value` for each parameter."""
    service = open_service(settings)
    try:
        _show(service, name, read_values(given), form, ())
    finally:
        service.close()


def print_sparql(settings: Settings, name: str, given: tuple[str, ...]) -> None:
    """Print a question's SPARQL, with its values where some are given."""
    question = catalogue(settings).get_question(name)
    text = question.sparql
    if given:
        service = open_service(settings)
        try:
            text = question.bind(read_values(given), service.labels).text
        finally:
            service.close()
    sys.stdout.write(text.rstrip("\n") + "\n")


def list_questions(settings: Settings) -> None:
    """Print the questions by topic, with one way to ask each."""
    out = show.console()
    for group, questions in catalogue(settings).groups().items():
        show.show_group(out, group, questions)


def print_question(settings: Settings, name: str) -> None:
    """Print what a question answers and takes."""
    show.show_question(show.console(), catalogue(settings).get_question(name))


def query(settings: Settings, file: BinaryIO, form: str | None) -> None:
    """Run SPARQL from a file and write the answer as it comes."""
    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput(f"{file.name} is not UTF-8.") from None
    kind = inspect(text, settings.query_bytes).form.kind
    chosen = choose(kind, name=form or ("tsv" if kind == "table" else None))
    service = open_service(settings)
    try:
        reply = service.engine.answer(text, chosen)
    finally:
        service.close()
    sys.stdout.buffer.write(reply.body if reply.body.endswith(b"\n") else reply.body + b"\n")
    if reply.truncated:
        show.console(errors=True).print(
            f"The answer was cut at {settings.answer_bytes:,} bytes (MALIWAR_ANSWER_BYTES)."
        )


def export(settings: Settings, name: str | None, folder: Path | None) -> None:
    """Write one dump to standard output, or dumps and the manifest to a folder."""
    if name is not None and name not in DUMPS:
        raise BadParameter(f"There is no dump {name!r}; there are {', '.join(DUMPS)}.")
    snapshot = snapshot_of(settings)
    if folder is None:
        if name is None:
            raise BadParameter(f"Name a dump ({', '.join(DUMPS)}), or a folder with --to.")
        _needs(snapshot, name)
        with snapshot.dump(name).open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        return
    folder.mkdir(parents=True, exist_ok=True)
    if name:
        _needs(snapshot, name)
    for each in [name] if name else [each for each in DUMPS if each != "store" and snapshot.has(each)]:
        shutil.copyfile(snapshot.dump(each), folder / snapshot.dump(each).name)
        show.console(errors=True).print(str(folder / snapshot.dump(each).name))
    shutil.copyfile(snapshot.folder / "manifest.json", folder / "manifest.json")


def _needs(snapshot: Snapshot, name: str) -> None:
    """Raise NotFound where a snapshot of many triples lacks a dump."""
    if not snapshot.has(name):
        there = ", ".join(each for each in DUMPS if snapshot.has(each))
        count = snapshot.manifest.counts["default"]
        raise NotFound(f"With {count:,} triples there is no dump {name!r}; there are {there}.")


def export_archive(settings: Settings, path: Path) -> None:
    """Write the snapshot as one file to carry, and its SHA-256 to standard output as sha256sum writes it."""
    from maliwar.build import archive  # noqa: PLC0415  as in snapshot_of

    snapshot = snapshot_of(settings)
    try:
        digest = archive.pack(snapshot, path)
    except OSError as fault:
        raise Unwritable(f"{path} cannot be written: {fault.strerror or fault}.") from None
    sys.stdout.write(f"{digest}  {path}\n")


def prepare(settings: Settings) -> None:
    """Put in place what is to be served: somebody else's snapshot where the settings name one, else our own files'.

    A process of its own does it, and takes the threads and the memory of a build with it when it ends: a server that
    forks after them would hang at its end. Exits as that process does where it fails.
    """
    child = os.fork()
    if not child:
        _prepared(settings)
        sys.exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code:
        sys.exit(max(code, 1))


def _prepared(settings: Settings) -> None:
    if settings.engine != "embedded":
        if settings.snapshot:
            raise BadInput("Serve a snapshot, or ask another machine's engine; not both (--snapshot, --engine).")
        return
    from maliwar.build import adoption, pipe, progress  # noqa: PLC0415  as in snapshot_of

    if settings.in_place:
        return  # Service.open verifies it, and nothing is written beside it
    if settings.snapshot:
        adoption.adopt(settings, progress.for_people())
    elif settings.snapshot_sha256:
        raise BadInput("--sha256 goes with --snapshot.")
    else:
        pipe.build(settings, progress.for_people())


def open_service(settings: Settings) -> Service:
    """Open the service, building the snapshot first where there is none yet."""
    if settings.engine == "embedded":
        snapshot_of(settings)
    return Service.open(settings)


def catalogue(settings: Settings) -> Catalogue:
    """Load the project's questions."""
    return Catalogue.load(settings.project)


def snapshot_of(settings: Settings) -> Snapshot:
    """Return the snapshot of the files as they are now, building it where there is none yet or they have changed.

    Where the settings name somebody else's snapshot it is that one.
    """
    if settings.in_place:
        return Snapshot.sealed(settings.in_place, settings.snapshot_sha256)
    if settings.snapshot:
        from maliwar.build import adoption, progress  # noqa: PLC0415  as below

        return adoption.adopt(settings, progress.for_people())
    try:
        snapshot = Snapshot.open(settings.data_folder)
    except SnapshotMissing:
        snapshot = None
    if snapshot is None or snapshot.manifest.origin or snapshot.version != version_of(input_hashes(settings.project)):
        from maliwar.build import pipe, progress  # noqa: PLC0415  half a second of imports that most calls do without

        return pipe.build(settings, progress.for_people())
    return snapshot


def _show(service: Service, name: str, values: Mapping[str, str], form: str | None, notes: tuple[str, ...]) -> None:
    found = answer(service.engine, service.catalogue, service.labels, name, dict(values), service.version)
    found = found.placed(service.settings.root)
    if form is None:
        show.show_answer(show.console(), found, found.permanent, notes)
        return
    writers: dict[str, Callable[[], str]] = {
        "json": found.to_json,
        "csv": found.to_csv,
        "tsv": found.to_tsv,
        "ttl": found.to_turtle,
    }
    text = writers[form]()
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def read_values(given: tuple[str, ...]) -> dict[str, str]:
    """Read `parameter=value` pairs; raises BadParameter for what is none, and for one given twice."""
    values: dict[str, str] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise BadParameter(f"{pair!r} is not parameter=value; for example actor=MNLA.")
        if name in values:
            raise BadParameter(f"{name} is given twice; give it once.")
        values[name] = value
    return values
