"""The project's Turtle files, parsed; and for every node the file and line that speak of it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import pyoxigraph as ox

from maliwar.build.inputs import FOLDERS, sha256
from maliwar.build.naming import Term, key, shorten
from maliwar.build.schema import Schema
from maliwar.build.survey import Survey, Surveys
from maliwar.build.surveying import changed, survey
from maliwar.build.turtle import Parsed, TurtleError, TurtleFile, parsed_text
from maliwar.errors import BadData, Finding
from maliwar.project import Project


class Recent:
    """Keeps the files that were asked for last in memory, up to a number of bytes of their text, and reads others."""

    def __init__(self, most: int = 48_000_000) -> None:
        self._most, self._held = most, 0
        self._parsed: dict[str, Parsed] = {}

    def load(self, name: str, read: Callable[[], Parsed]) -> Parsed:
        """Return a file, parsed anew if it has left the memory."""
        parsed = self._parsed.pop(name, None)
        if parsed is None:
            parsed = read()
            self._held += len(parsed.text)
        self._parsed[name] = parsed
        while self._held > self._most and len(self._parsed) > 1:
            oldest = next(iter(self._parsed))
            self._held -= len(self._parsed.pop(oldest).text)
        return parsed


@dataclass(frozen=True)
class Sources:
    """Every Turtle file of the project, in the order of their names, and a survey of each."""

    project: Project
    ontology: tuple[TurtleFile, ...]
    triples: tuple[TurtleFile, ...]
    shapes: tuple[TurtleFile, ...]
    surveys: Surveys

    @property
    def files(self) -> tuple[TurtleFile, ...]:
        """All files, those that define before those that use."""
        return self.ontology + self.triples + self.shapes

    def survey(self, file: TurtleFile) -> Survey:
        """Return what is kept of a file."""
        return self.surveys.briefs[file.name]

    def document(self, files: Iterable[TurtleFile]) -> "Document":
        """Return files as one Turtle document."""
        return Document(tuple((file, self.survey(file)) for file in files))

    def flagged(self, files: Iterable[TurtleFile], check: str) -> list[TurtleFile]:
        """Return the files in which a check finds something."""
        return [file for file in files if check in self.survey(file).flags]

    @property
    def size(self) -> int:
        """How many triples the data has; one that is in two files counts twice."""
        return sum(self.survey(file).asserted for file in self.triples)

    @cached_property
    def ontology_triples(self) -> tuple[ox.Triple, ...]:
        """What graph:ontology holds."""
        return tuple(dict.fromkeys(triple for file in self.ontology for triple in file.triples))

    @property
    def asserted_triples(self) -> tuple[ox.Triple, ...]:
        """What graph:asserted holds, all of it in memory."""
        return tuple(dict.fromkeys(triple for file in self.triples for triple in file.triples))

    @cached_property
    def shape_triples(self) -> tuple[ox.Triple, ...]:
        """Every shape."""
        return tuple(dict.fromkeys(triple for file in self.shapes for triple in file.triples))

    @cached_property
    def typed(self) -> frozenset[str]:
        """Every subject of the ontology and the data that has a type."""
        blocks = (block for file in self.ontology + self.triples for block in self.survey(file).blocks)
        return frozenset(subject for subject, _, typed in blocks if typed is not None)

    @cached_property
    def _homes(self) -> dict[str, list[TurtleFile]]:
        """Which files speak of each subject."""
        homes: dict[str, list[TurtleFile]] = {}
        for file in self.files:
            alone = [file]
            for subject, *_ in self.survey(file).blocks:
                held = homes.setdefault(subject, alone)
                if file not in held:
                    homes[subject] = [*held, file]
        return homes

    @cached_property
    def _labels(self) -> dict[str, TurtleFile]:
        return {file.label: file for file in self.files}

    def holder(self, node: str, predicate: str | None = None) -> tuple[str, str | None]:
        """Return the named node that a blank node hangs on, and the predicate there; a named node is its own."""
        while (file := self._labels.get(node.rstrip("0123456789"))) is not None:
            held = (triple for triple in reversed(file.triples) if _is_blank(triple.object, node))
            if (triple := next(held, None)) is None:
                break
            node, predicate = key(triple.subject), triple.predicate.value
        return node, predicate

    def finding(self, node: str, message: str, predicate: str | None = None) -> Finding:
        """Return a finding about a node (IRI or blank node label): at the predicate's line, else the node's own."""
        node, predicate = self.holder(node, predicate)
        file, line = self._line(node, predicate) or ("triples", None)
        return Finding(file, line, f"{shorten(node)}: {message}")

    def _line(self, node: str, predicate: str | None) -> tuple[str, int] | None:
        homes = self._homes.get(node, [])
        for file in homes if predicate else ():
            if (line := file.layout.lines.get((node, predicate or ""))) is not None:
                return file.name, line
        blocks = [
            (typed is None, number, file.name, line)
            for number, file in enumerate(homes)
            for subject, line, typed in self.survey(file).blocks
            if subject == node
        ]
        if not blocks:
            return None
        _, _, name, at = min(blocks, key=lambda each: each[:2])
        return name, at


def read(place: Project | Path, kept: Path | None = None, told: Callable[[int], None] = lambda _: None) -> Sources:
    """Read every file of a project, or of the one in a folder; surveys are kept in `kept`, or until the process ends.

    `told` hears how many bytes each file has. Raises BadData with one finding for each file that does not parse, or
    where there is no file at all.
    """
    project = Project.of(place)
    surveys, recent = Surveys(kept), Recent()
    found = {folder: list(_files(project, folder, recent)) for folder in FOLDERS}
    surveys.schema, surveys.ontology = _schema([file for file, _ in found["ontology"]])
    faults = list(survey([each for files in found.values() for each in files], surveys, told))
    for folder in ("ontology", "triples"):
        if not found[folder]:
            faults.append(Finding(folder, None, "There is no Turtle file here."))
    if faults:
        raise BadData("The Turtle files cannot be read.", tuple(faults))
    ontology, triples, shapes = (tuple(file for file, _ in found[each]) for each in ("ontology", "triples", "shapes"))
    return Sources(project, ontology, triples, shapes, surveys)


def of_ontology(node: ox.BlankNode) -> bool:
    """Whether a blank node stands in the ontology: in a list or an axiom, not in the data."""
    return node.value.startswith("o")


def _files(project: Project, folder: str, recent: Recent) -> Iterator[tuple[TurtleFile, Path]]:
    for name, path in project.files(folder, FOLDERS[folder]).items():
        # of ontology/ begin with an o; the name counts and not the place, so that a new file changes no other's
        label = f"{folder[0]}{hashlib.sha256(name.encode()).hexdigest()[:10]}b"
        digest = sha256(path)
        bytes_of = partial(_bytes, name, path, digest)
        load = partial(recent.load, name, partial(_parsed, name, bytes_of, label))
        yield TurtleFile(name, label, digest, load, partial(_text, bytes_of)), path


def _bytes(name: str, path: Path, expected: str) -> bytes:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != expected:
        raise changed(name)
    return data


def _parsed(name: str, bytes_of: Callable[[], bytes], label: str) -> Parsed:
    return parsed_text(name, bytes_of(), label)


def _text(bytes_of: Callable[[], bytes]) -> str:
    return bytes_of().decode("utf-8")


def _schema(files: list[TurtleFile]) -> tuple[Schema, str]:
    """Compile the files of the ontology that parse; return the schema and a hash of all of them."""
    triples: list[ox.Triple] = []
    for file in files:
        with suppress(TurtleError):
            triples += file.triples
    return Schema.of(triples), hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()


def _is_blank(term: Term, name: str) -> bool:
    return isinstance(term, ox.BlankNode) and term.value == name


@dataclass(frozen=True)
class Document:
    """Several files as one Turtle document: prefixes once, then every file as its authors wrote it; read as pieces."""

    files: tuple[tuple[TurtleFile, Survey], ...]

    def __iter__(self) -> Iterator[str]:
        """Yield the prefixes, then one file after the other without its own."""
        prefixes = {prefix: iri for _, known in self.files for prefix, iri, _ in known.prefixes}
        yield "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(prefixes.items()))
        for file, known in self.files:
            declared = {line for _, _, line in known.prefixes}
            lines = enumerate(file.text.splitlines(keepends=True), 1)
            yield f"\n# {file.name}\n" + "".join(line for number, line in lines if number not in declared)
