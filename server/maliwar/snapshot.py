"""A snapshot: one build's store and dumps in a folder that nobody writes to again, with a manifest that seals it.

<data>/current              the name of the snapshot that is served
<data>/<version>/           (or <version>.2 and so on, for the same inputs built again)
    manifest.json           versions, counts, hashes, times, disputes; sealed by a hash of itself
    store/                  the on-disk store: each graph by name, and all of them merged in the default graph
    dumps/store.nq          the same quads, for a store in memory
    dumps/maliwar.nq        the graphs ontology, asserted and inferred, by name; maliwar.trig and .jsonld are the same
    dumps/maliwar.ttl       the same three merged into one graph
    dumps/maliwar-tables.zip  the most used of it as CSV
    dumps/<graph>.ttl       ontology and asserted as their authors wrote them; inferred; index
    dumps/imports/<name>.nq each import, in its own graph; the store holds it there and nowhere else
    dumps/<dump>.gz         each dump that is published, compressed
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from maliwar.errors import SnapshotDamaged, SnapshotMissing, SnapshotRefused

INDEX_FORM: Final = 2
"""The form of graph:index that the questions here ask for. Raise it with every key that is new, gone or means something
else (build/index.py, build/keys.py): of a store without it questions find too few rows, and nothing tells."""
POINTER: Final = "current"
MANIFEST: Final = "manifest.json"
DUMPS: Final = {
    "store": "dumps/store.nq",
    "maliwar": "dumps/maliwar.nq",
    "trig": "dumps/maliwar.trig",
    "jsonld": "dumps/maliwar.jsonld",
    "merged": "dumps/maliwar.ttl",
    "tables": "dumps/maliwar-tables.zip",
    "ontology": "dumps/ontology.ttl",
    "asserted": "dumps/asserted.ttl",
    "inferred": "dumps/inferred.ttl",
    "index": "dumps/index.ttl",
}
PUBLIC: Final = ("maliwar", "trig", "jsonld", "merged", "ontology", "asserted", "inferred", "tables")
"""The dumps that are published; the others serve this software alone."""
PACKED: Final = ("tables",)
"""Dumps that are compressed as they are, and have no twin."""


@dataclass(frozen=True)
class FileSeal:
    """A file's size and SHA-256."""

    bytes: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """Measure a file."""
        with path.open("rb") as file:
            return cls.of_file(file)

    @classmethod
    def of_file(cls, file: BinaryIO) -> Self:
        """Measure an open file from where it stands; it then stands at its end."""
        start = file.tell()
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # any binary file will do
        return cls(file.tell() - start, digest)


@dataclass(frozen=True)
class DisputeNote:
    """A clash that the rules found and the graph keeps: the rule's name, the node, where and what."""

    rule: str
    node: str
    file: str
    line: int | None
    message: str


@dataclass(frozen=True, kw_only=True)
class ImportNote:
    """An import that a snapshot carries: what it is, as its record says, and what the store holds of it."""

    graph: str
    """The IRI of its named graph, the only one that it is in."""
    dataset: str
    """The IRI of the dcat:Dataset that the graph describes."""
    kind: str
    title: str
    licence: str
    """A note in words: under which terms its owner may use it."""
    source: str
    """The file's name."""
    modified: str
    finished: str
    events: int
    claims: int
    rejects: int
    triples: int
    sha256: str
    """Of dumps/imports/<name>.nq."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a snapshot is made of; `built_at` is UTC, `steps` are seconds, `counts` are triples by graph.

    Imports are not in `counts`; each says how many triples it has.
    """

    version: str
    built_at: str
    package: str
    pyoxigraph: str
    counts: dict[str, int]
    inputs: dict[str, str]
    files: dict[str, FileSeal]
    steps: dict[str, float] = field(default_factory=dict)
    disputes: tuple[DisputeNote, ...] = ()
    origin: str = ""
    """The SHA-256 of the archive that it was taken from; empty where it was built of the files here."""
    imports: dict[str, ImportNote] = field(default_factory=dict)
    """By name, sorted."""
    index_form: int = 1
    """Which INDEX_FORM it was built with; 1 where nobody had counted them yet."""

    def to_json(self) -> str:
        """Return the sealed JSON text."""
        facts = asdict(self)
        return json.dumps({**facts, "seal": _seal(facts)}, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read the sealed JSON text.

        Raises ValueError where it is not what to_json wrote.
        """
        facts: dict[str, Any] = json.loads(text)
        try:
            if facts.pop("seal") != _seal(facts):
                raise ValueError("its seal is broken")
            facts["files"] = {name: FileSeal(**seal) for name, seal in facts["files"].items()}
            facts["disputes"] = tuple(DisputeNote(**note) for note in facts["disputes"])
            facts["imports"] = {name: ImportNote(**note) for name, note in facts.get("imports", {}).items()}
            return cls(**facts)
        except (AttributeError, KeyError, TypeError) as fault:
            raise ValueError(f"it lacks or has too much: {fault}") from None


def _seal(facts: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Snapshot:
    """A verified snapshot."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a data folder's current snapshot, or the snapshot in a folder of its own, and verify every hash.

        Raises SnapshotMissing where nothing has been built, SnapshotDamaged where a file is not the one sealed.
        """
        if (folder / "manifest.json").exists():
            return cls._verified(folder)
        while True:
            current = current_folder(folder)
            try:
                return cls._verified(current)
            except SnapshotDamaged:
                if current_folder(folder) == current:
                    raise  # else two builds have been published meanwhile, and what was being read was dropped

    @classmethod
    def sealed(cls, folder: Path, sha256: str = "") -> Self:
        """Open as open() does, where the manifest itself must have a SHA-256, if one is given.

        The manifest names the hash of every other file, so that one hash stands for the whole folder. Raises what
        open() raises, and SnapshotRefused.
        """
        snapshot = cls.open(folder)
        expected = sha256.strip().lower()
        found = FileSeal.of(snapshot.folder / MANIFEST).sha256 if expected else ""
        if found != expected:
            raise SnapshotRefused(
                f"The SHA-256 of {snapshot.folder / MANIFEST} is {found}, and {expected} was expected."
            )
        return snapshot

    @classmethod
    def _verified(cls, folder: Path) -> Self:
        manifest = read_manifest(folder)
        for name, seal in manifest.files.items():
            _verify(folder, name, seal)
        return cls(folder, manifest)

    def answerable(self) -> Self:
        """Return it where its index is of the form that questions ask for; raises SnapshotRefused for another."""
        check_form(self.manifest.index_form, str(self.folder), self.manifest.package)
        return self

    @property
    def version(self) -> str:
        """The version of the inputs and of the code that built it."""
        return self.manifest.version

    @property
    def store_path(self) -> Path:
        """The on-disk store, to be opened read-only."""
        return self.folder / "store"

    @property
    def import_dumps(self) -> tuple[Path, ...]:
        """The N-Quads of each import, which dumps/store.nq does not have."""
        return tuple(self.folder / import_dump(name) for name in self.manifest.imports)

    def has(self, name: str) -> bool:
        """Whether it has a dump; one of many triples has not all of them (build/publish.py, ALL_DUMPS)."""
        return DUMPS[name] in self.manifest.files

    def dump(self, name: str) -> Path:
        """Return the path of a dump; the names are those of DUMPS. Raises KeyError for any other."""
        return self.folder / DUMPS[name]


def check_form(form: int, where: str, package: str) -> None:
    """Raise SnapshotRefused, saying what to do, where an index is of another form than questions ask for."""
    if form == INDEX_FORM:
        return
    told = f"{where} was built by {'an older' if form < INDEX_FORM else 'a newer'} maliwar ({package})"
    raise SnapshotRefused(
        f"{told}, whose index is of form {form}; the questions here ask for form {INDEX_FORM}, and would silently find "
        "too few rows in it. Run `maliwar build` on its files with this software and serve what that makes, or serve "
        "this snapshot with the software that built it."
    )


def import_dump(name: str) -> str:
    """Return where an import's dump lies in a snapshot's folder."""
    return f"dumps/imports/{name}.nq"


def current_folder(data: Path) -> Path:
    """Return the folder of the snapshot that a data folder points to.

    Raises SnapshotMissing or SnapshotDamaged.
    """
    try:
        name = (data / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise SnapshotMissing(f"Nothing has been built in {data} yet; run `maliwar build`.") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise SnapshotDamaged(f"{data / POINTER} cannot be read: {fault}. Run `maliwar build`.") from None
    if not name or Path(name).name != name or not (data / name).is_dir():
        raise SnapshotDamaged(f"{data / POINTER} points to no snapshot. Run `maliwar build`.")
    return data / name


def read_manifest(folder: Path) -> Manifest:
    """Return a snapshot's manifest, its seal verified and its files not.

    Raises SnapshotDamaged.
    """
    try:
        return Manifest.from_json((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise SnapshotDamaged(f"The manifest of {folder} is damaged: {fault}. Run `maliwar build`.") from None


def _verify(folder: Path, name: str, seal: FileSeal) -> None:
    try:
        path = folder / name
        if path.stat().st_size == seal.bytes and FileSeal.of(path) == seal:
            return
    except OSError:
        pass
    raise SnapshotDamaged(f"{folder / name} is not the file that was built. Run `maliwar build`.")
