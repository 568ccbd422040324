"""The shelf of imports: what other people's files gave, one folder each beside the snapshots.

<data>/imports/<name>/
    import.json         what it is and what came of it: an Imported
    graph.nq            every triple of the import, the derived ones too, all in the graph <GRAPH>import/<name>
    links.nq            the same graph: what follows from the mapping; may be empty
    mapping.sssom.tsv   which of its actors and places are which of ours, for people to review
    rejects.tsv         the rows that were refused, with line and reason
<data>/imports/<name>.part/
                        an import under way or interrupted; nobody but the import itself reads it

<data>/imports/<name>.old/
                        the import of that name while a new one takes its place

Only finished imports are on the shelf. An import replaces one of the same name when it has finished.
"""

import hashlib
import json
import re
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from maliwar.errors import BadData, BadParameter, Finding, NotFound
from maliwar.names import DATASET, GRAPH, PREFIXES

FOLDER: Final = "imports"
RECORD: Final = "import.json"
GRAPH_FILE: Final = "graph.nq"
LINKS_FILE: Final = "links.nq"
MAPPING_FILE: Final = "mapping.sssom.tsv"
REJECTS_FILE: Final = "rejects.tsv"

IMPORT_GRAPHS: Final = GRAPH + "import/"
IMPORT_DATASETS: Final = DATASET + "/import/"

_OLD: Final = ".old"
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A finished import. `rows` = events + rejects + duplicates; `finished` is UTC, `modified` the file's own day."""

    folder: Path
    name: str
    kind: str
    """`ucdp` or `acled`."""
    title: str
    licence: str
    """A note in words: under which terms its owner may use it."""
    source: str
    """The file's name, without its folder."""
    source_sha256: str
    encoding: str
    modified: str
    finished: str
    rows: int
    events: int
    claims: int
    rejects: int
    duplicates: int
    triples: int
    """Triples of graph.nq; those of links.nq are `links`."""
    graph_sha256: str
    links: int
    links_sha256: str

    @property
    def graph(self) -> str:
        """The IRI of its named graph."""
        return IMPORT_GRAPHS + self.name

    @property
    def dataset(self) -> str:
        """The IRI of the dcat:Dataset that its graph describes."""
        return IMPORT_DATASETS + self.name

    @property
    def coder(self) -> str:
        """The IRI of the actor who coded it, and who asserts what the file gives no other asserter for."""
        return f"{PREFIXES['actor']}{self.name}-coder"

    @property
    def files(self) -> tuple[Path, ...]:
        """The N-Quads files that a store loads, in this order; each exists."""
        return self.folder / GRAPH_FILE, self.folder / LINKS_FILE

    @property
    def mapping(self) -> Path:
        """The mapping that people review."""
        return self.folder / MAPPING_FILE

    @property
    def rejects_file(self) -> Path:
        """The rows that were refused."""
        return self.folder / REJECTS_FILE

    @property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of what a store loads, by `imports/<name>/<file>`."""
        return {
            f"{FOLDER}/{self.name}/{GRAPH_FILE}": self.graph_sha256,
            f"{FOLDER}/{self.name}/{LINKS_FILE}": self.links_sha256,
        }

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a folder's import.json.

        Raises BadData where it is not what `write` wrote.
        """
        try:
            facts: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            return cls(folder=folder, **facts)
        except (OSError, ValueError, TypeError) as fault:
            raise BadData(
                f"{folder / RECORD} cannot be read: {fault}. Import the file again, or `maliwar import remove "
                f"{folder.name}`."
            ) from None

    def write(self) -> None:
        """Write import.json, whole or not at all."""
        facts = {name: value for name, value in asdict(self).items() if name != "folder"}
        draft = self.folder / (RECORD + ".new")
        draft.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(self.folder / RECORD)

    def with_links(self, text: bytes) -> "Imported":
        """Replace links.nq by these N-Quads, write the record and return it; `maliwar build` then takes them up."""
        draft = self.folder / (LINKS_FILE + ".new")
        draft.write_bytes(text)
        draft.replace(self.folder / LINKS_FILE)
        changed = replace(self, links=text.count(b"\n"), links_sha256=hashlib.sha256(text).hexdigest())
        changed.write()
        return changed

    def verify(self) -> None:
        """Hold graph.nq and links.nq against their hashes.

        Raises BadData.
        """
        for path, expected in zip(self.files, (self.graph_sha256, self.links_sha256), strict=True):
            try:
                with path.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                found = ""
            if found != expected:
                message = "this is not the file that the import wrote; import the source again, or remove the import"
                raise BadData(f"The import {self.name} is damaged.", (Finding(str(path), None, message),))


def shelved(data: Path) -> tuple[Imported, ...]:
    """Return the finished imports of a data folder, sorted by name.

    Raises BadData where one's record is damaged; the files themselves are for `verify`.
    """
    folder = data / FOLDER
    if not folder.is_dir():
        return ()
    names = {each.name.removesuffix(_OLD) for each in folder.iterdir()}
    folders = (_standing(folder / name) for name in sorted(names) if _NAME.fullmatch(name))
    return tuple(Imported.read(each) for each in folders if each)


def find(data: Path, name: str) -> Imported:
    """Return a finished import.

    Raises NotFound, BadData.
    """
    folder = _standing(place(data, name))
    if folder is None:
        known = ", ".join(each.name for each in shelved(data)) or "none yet"
        raise NotFound(f"There is no import {name!r}; there are: {known}.")
    return Imported.read(folder)


def put(made: Path, folder: Path) -> None:
    """Put a folder that has just been made in the place of an import, and remove the one that was there."""
    before = folder.with_name(folder.name + _OLD)
    if folder.exists():
        shutil.rmtree(before, ignore_errors=True)
        folder.rename(before)
    made.rename(folder)
    shutil.rmtree(before, ignore_errors=True)


def _standing(folder: Path) -> Path | None:
    """Return the folder of an import, or the one before it where a new one was just taking its place."""
    both = (folder, folder.with_name(folder.name + _OLD))
    return next((each for each in both if (each / RECORD).is_file()), None)


def place(data: Path, name: str) -> Path:
    """Return the folder of an import of that name, which need not exist.

    Raises BadParameter for a name that cannot stand in an IRI.
    """
    if not _NAME.fullmatch(name) or len(name) > 40:
        raise BadParameter(
            f"{name!r} cannot name an import: take up to 40 small letters, digits and single hyphens, as `ucdp-2024`."
        )
    return data / FOLDER / name
