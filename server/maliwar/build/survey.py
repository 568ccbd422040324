"""What the build keeps of one Turtle file when the file itself has left the memory.

A survey depends on the file, on its place among the files (which names its blank nodes) and on the ontology. It is
kept in a folder under a hash of all three and of the code, so that a file that has not changed is not read again.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path
from tempfile import mkdtemp
from typing import Final
from weakref import finalize

import pyoxigraph as ox

from maliwar.build import onefile
from maliwar.build.facts import Gathered
from maliwar.build.inputs import sha256
from maliwar.build.lines import Lines, line
from maliwar.build.schema import Schema, Statement, is_kept
from maliwar.build.turtle import TurtleFile
from maliwar.names import ID, MW, PREFIXES

_PARTS: Final = ("asserted", "derived", "gathered")


@dataclass(frozen=True)
class Survey:
    """What is in memory of one file; `asserted` and `derived` are numbers of triples."""

    blocks: list[tuple[str, int, int | None]]
    """Subject, line, line of the type."""
    prefixes: list[tuple[str, str, int]]
    """Prefix, what it stands for, and the line that says so."""
    wanted: list[str]
    """IRIs of ours that are spoken of and not typed in this file."""
    terms: list[str]
    """Terms of the ontology's namespace that are used."""
    items: list[str]
    """Wikidata items that are linked."""
    vocabulary: list[str]
    """Terms of OWL and RDFS that are used."""
    flags: list[str]
    """The checks that found something."""
    asserted: int
    derived: int


class Surveys:
    """Makes surveys, and keeps them in a folder; without one they are gone with this object."""

    def __init__(self, folder: Path | None = None, code: str = "") -> None:
        self.folder = folder or Path(mkdtemp(prefix="maliwar-"))
        self.folder.mkdir(parents=True, exist_ok=True)
        if folder is None:
            finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._keys: dict[str, str] = {}
        self.code = code or _code()
        self.schema = Schema({}, {}, ())
        self.ontology = ""
        """A hash of the files that the schema is of."""
        self.briefs: dict[str, Survey] = {}
        """File → its survey."""
        self.made = 0
        """How many files had to be read; all others were known."""

    def key(self, file: TurtleFile) -> str:
        """Return the name under which a file's survey is kept."""
        told = f"{self.code} {installed('pyoxigraph')} {self.ontology} {file.label} {file.sha256}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def knows(self, file: TurtleFile) -> bool:
        """Take up the survey of a file that was made before, if there is one."""
        key = self.key(file)
        if (brief := self._kept(key)) is None:
            return False
        self._keys[file.name], self.briefs[file.name] = key, brief
        return True

    def take(self, file: TurtleFile) -> None:
        """Survey a file.

        Raises TurtleError for one that does not parse.
        """
        self._keys[file.name] = key = self.key(file)
        self.briefs[file.name] = self._made(key, file)

    def _kept(self, key: str) -> Survey | None:
        try:
            facts = json.loads(self._path(key, "json").read_text(encoding="utf-8"))
            if all(self._path(key, part).exists() for part in _PARTS):
                return Survey(**facts)
        except (OSError, ValueError, TypeError):
            pass
        return None

    def _made(self, key: str, file: TurtleFile) -> Survey:
        asserted, derived, premises = _followed(file.triples, self.schema)
        gathered = json.dumps([vars(Gathered.of(file.triples)), premises], ensure_ascii=False)
        self._path(key, "gathered").write_text(gathered, encoding="utf-8")
        survey = Survey(
            blocks=[(block.subject, block.line, block.typed) for block in file.layout.blocks],
            prefixes=[(prefix, file.prefixes[prefix], line) for prefix, line in file.layout.prefixes],
            flags=onefile.flags(file),
            asserted=Lines.write(self._path(key, "asserted"), sorted(asserted)).count,
            derived=Lines.write(self._path(key, "derived"), sorted(derived)).count,
            **_spoken_of(file),
        )
        beside = self._path(key, "new")
        beside.write_text(json.dumps(vars(survey), ensure_ascii=False), encoding="utf-8")
        beside.replace(self._path(key, "json"))
        return survey

    def _path(self, key: str, part: str) -> Path:
        return self.folder / f"{key}.{part}"

    def asserted(self, file: TurtleFile) -> Lines:
        """Return what a file says."""
        return Lines(self._path(self._keys[file.name], "asserted"), self.briefs[file.name].asserted)

    def derived(self, file: TurtleFile) -> Lines:
        """Return what follows from each of a file's triples alone, without what it says itself."""
        return Lines(self._path(self._keys[file.name], "derived"), self.briefs[file.name].derived)

    def gathered(self, file: TurtleFile) -> tuple[Gathered, list[Statement]]:
        """Return what the derivations look up, and the premises of the rules that join."""
        facts, premises = json.loads(self._path(self._keys[file.name], "gathered").read_text(encoding="utf-8"))
        return Gathered(**facts), [(one, predicate, other) for one, predicate, other in premises]

    def drop_others(self) -> None:
        """Remove what belongs to no file as it is now."""
        known = set(self._keys.values())
        for path in self.folder.iterdir():
            if path.stem not in known:
                path.unlink()


@cache
def _code() -> str:
    """Return a hash of the code that makes surveys, as it was when this was first asked."""
    told = "".join(sha256(path) for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(told.encode()).hexdigest()


def _followed(triples: Iterable[ox.Triple], schema: Schema) -> tuple[set[str], set[str], list[Statement]]:
    asserted: set[str] = set()
    derived: set[str] = set()
    premises: dict[Statement, None] = {}
    for triple in triples:
        asserted.add(line(triple))
        given = str(triple.subject), str(triple.predicate), str(triple.object)
        if given[1] in schema.premises:
            premises[given] = None
        for each in schema.expand(*given):
            if each[1] in schema.premises:
                premises[each] = None
            if is_kept(*each):
                derived.add(f"{each[0]} {each[1]} {each[2]} .")
    return asserted, derived - asserted, list(premises)


def _spoken_of(file: TurtleFile) -> dict[str, list[str]]:
    typed = {block.subject for block in file.layout.blocks if block.typed is not None}
    names = {
        term.value
        for triple in file.triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, ox.NamedNode)
    }
    values = {triple.object.value for triple in file.triples if isinstance(triple.object, ox.NamedNode)}
    vocabulary = tuple(PREFIXES[name] for name in ("owl", "rdfs"))
    return {
        "wanted": sorted(value for value in values if value.startswith(ID) and value not in typed),
        "terms": sorted(name for name in names if name.startswith(MW)),
        "items": sorted(value for value in values if value.startswith(PREFIXES["wd"])),
        "vocabulary": sorted(name for name in names if name.startswith(vocabulary)),
    }
