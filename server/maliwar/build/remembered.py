"""The last validation, kept beside the snapshots, so that the next one need only look at what has changed since.

What is kept: the hash of the shapes and of the code that validates, each file's hash and triples, and the report. If
any of it is missing, damaged or of other shapes, everything is validated.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from importlib.metadata import version as installed
from pathlib import Path

import pyoxigraph as ox

from maliwar.build import parts
from maliwar.build.inputs import sha256
from maliwar.build.naming import n_triples
from maliwar.build.progress import Progress
from maliwar.build.report import Violation
from maliwar.build.said import Said
from maliwar.build.targets import SUB_CLASS
from maliwar.build.touched import Touched

INDEX = "validated.json"
_NAME = re.compile(r"_:(\w*?)(\d+)\b")
"""A blank node: its file's label, and its number."""
_LASTING = re.compile(r"_:([^\s#]+)#(\d+)\b")
_CODE = ("parts.py", "walks.py", "targets.py", "said.py", "report.py", "touched.py", "remembered.py")


@dataclass(frozen=True)
class FileNow:
    """One file of the ontology or of the triples, as it is now."""

    name: str
    sha256: str
    label: str
    """What the names of its blank nodes begin with, before their number."""
    triples: Callable[[], Iterable[ox.Triple]]
    """What it says; asked only if the file has changed."""


@dataclass(frozen=True)
class _Last:
    """What the last validation left behind; blank nodes are `_:<file>#<rest of the name>`."""

    shapes: str
    files: dict[str, str]
    found: list[list[str]]

    @classmethod
    def read(cls, kept: Path) -> "_Last | None":
        try:
            told = json.loads((kept / INDEX).read_text(encoding="utf-8"))
            return cls(str(told["shapes"]), dict(told["files"]), [list(map(str, row)) for row in told["found"]])
        except (OSError, ValueError, KeyError, TypeError):
            return None


def validate(
    said: Said, shapes: parts.Shapes, present: Iterable[FileNow], kept: Path, progress: Progress
) -> list[Violation]:
    """Return the whole report, having validated only what the files that have changed touch; remember it in `kept`.

    Blank nodes in `said` bear the names that the files give them.
    """
    files = {file.name: file for file in present}
    for name in shapes.names_of_whole:
        progress.note(f"not in parts, but against all triples: {name}")
    mark = _mark(shapes)
    found, why = _again(said, shapes, files, kept, mark)
    if found is None:
        progress.note(f"all nodes are validated: {why}")
        found = list(parts.in_parts(said, shapes))
    else:
        progress.note(f"validated: {why}")
    _remember(kept, mark, files, found)
    return sorted([*found, *parts.on_whole(said, shapes)])


def _again(
    said: Said, shapes: parts.Shapes, files: dict[str, FileNow], kept: Path, mark: str
) -> tuple[list[Violation] | None, str]:
    """Return the report of the shapes that can be cut and what was done; or no report, and why not."""
    last = _Last.read(kept)
    if last is None:
        return None, "nothing is known of an earlier validation."
    if last.shapes != mark:
        return None, "the shapes, or the code that validates, have changed."
    changed = {name for name in {*last.files, *files} if last.files.get(name) != _hash(files, name)}
    try:
        triples = [triple for name in sorted(changed) for triple in _difference(last, files, kept, name)]
    except (OSError, EOFError, ValueError, SyntaxError):
        return None, "what was kept of the earlier validation cannot be read."
    if any(triple.predicate.value == SUB_CLASS for triple in triples):
        return None, "the tree of classes has changed."
    focus = Touched(shapes.walks).focus(triples, said)
    held = {str(node) for node in focus}
    old = [violation for row in last.found if (violation := _renamed(row, files, changed)) is not None]
    new = parts.in_parts(said, shapes, focus)
    told = f"{len(focus):,} nodes that {len(changed):,} changed files describe or touch"
    return [*(violation for violation in old if violation.focus not in held), *new], told


def _hash(files: dict[str, FileNow], name: str) -> str | None:
    return files[name].sha256 if name in files else None


def _difference(last: _Last, files: dict[str, FileNow], kept: Path, name: str) -> Iterator[ox.Triple]:
    """Yield what a file said or says, but not both; all of it, where a blank node is spoken of."""
    before = set(_read(kept, last.files[name])) if name in last.files else set()
    now = set(files[name].triples()) if name in files else set()
    yield from before - now
    yield from (triple for triple in now if triple not in before or _blank(triple))


def _blank(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _renamed(row: list[str], files: dict[str, FileNow], changed: set[str]) -> Violation | None:
    """Return a remembered violation with the names that blank nodes have now, if their files are as they were."""
    if any(name in changed or name not in files for term in row for name, _ in _LASTING.findall(term)):
        return None
    return Violation(*(_LASTING.sub(lambda match: f"_:{files[match[1]].label}{match[2]}", term) for term in row))


def _read(kept: Path, digest: str) -> Iterator[ox.Triple]:
    with gzip.open(kept / f"{digest}.nt.gz") as file:
        lines = file.read()
    yield from (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def _remember(kept: Path, mark: str, files: dict[str, FileNow], found: list[Violation]) -> None:
    """Write what changed files say, then the index in one move; what no file needs any more goes."""
    kept.mkdir(parents=True, exist_ok=True)
    for file in files.values():
        path = kept / f"{file.sha256}.nt.gz"
        if not path.exists():
            aside = path.with_suffix(".new")
            with gzip.open(aside, "wb", compresslevel=1) as written:
                written.write(n_triples(file.triples()))
            aside.replace(path)
    labels = {file.label: file.name for file in files.values()}
    rows = [[_lasting(term, labels) for term in astuple(violation)] for violation in found]
    told = {"shapes": mark, "files": {file.name: file.sha256 for file in files.values()}, "found": rows}
    aside = kept / f"{INDEX}.new"
    aside.write_text(json.dumps(told), encoding="utf-8")
    aside.replace(kept / INDEX)
    needed = {f"{file.sha256}.nt.gz" for file in files.values()}
    for path in kept.glob("*.nt.gz"):
        if path.name not in needed:
            path.unlink()


def _lasting(text: str, labels: dict[str, str]) -> str:
    """Return a term or a message in which blank nodes have names that stay when files are added before their own."""

    def lasting(match: re.Match[str]) -> str:
        label, rest = match.groups()
        return f"_:{labels[label]}#{rest}" if label in labels else match[0]

    return _NAME.sub(lasting, text)


def _mark(shapes: parts.Shapes) -> str:
    """Return a hash of the shapes and of what validates."""
    digest = hashlib.sha256(n_triples(sorted(shapes.triples, key=str)))
    for name in _CODE:
        digest.update(sha256(Path(__file__).with_name(name)).encode())
    digest.update(installed("pyshifty").encode())
    return digest.hexdigest()
