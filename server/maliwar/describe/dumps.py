"""The files that are published: what each holds, its media type, its size and hash."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maliwar.answer.formats import FORMATS
from maliwar.languages import N_
from maliwar.snapshot import DUMPS, PUBLIC, FileSeal, ImportNote, Manifest, import_dump

GZIP: Final = "application/gzip"
ZIP: Final = "application/zip"
TEXTS: Final = {
    "maliwar": N_("Everything published, as N-Quads: what can be said, what is said, what follows, each in its graph"),
    "trig": N_("Everything published, as TriG, easier on the eye"),
    "jsonld": N_("Everything published, as JSON-LD"),
    "merged": N_("Everything published as one graph in Turtle, for tools that know no named graphs"),
    "ontology": N_("What can be said, as its authors wrote it"),
    "asserted": N_("What is said, as its authors wrote it"),
    "inferred": N_("What follows from it"),
    "tables": N_("The most used of it as CSV tables, with a README and what each column is (Frictionless)"),
}
LABELS: Final = {
    "maliwar": N_("N-Quads"),
    "trig": N_("TriG"),
    "jsonld": N_("JSON-LD"),
    "merged": N_("Turtle, merged"),
    "ontology": N_("Turtle, the ontology"),
    "asserted": N_("Turtle, what is said"),
    "inferred": N_("Turtle, what follows"),
    "tables": N_("CSV tables"),
}
USES: Final = {
    "maliwar": N_("to load the whole into a triple store"),
    "trig": N_("to read the whole, or to load it where N-Quads are not taken"),
    "jsonld": N_("for programs that read JSON"),
    "merged": N_("for editors and libraries of single graphs, such as rdflib or Protégé"),
    "ontology": N_("to see or to use the vocabulary alone"),
    "asserted": N_("to reason or to check by yourself: nothing inferred is in it"),
    "inferred": N_("to see what the reasoning adds"),
    "tables": N_("for spreadsheets, R, pandas: no RDF needed"),
}
"""What each dump is for."""


@dataclass(frozen=True)
class Dump:
    """One file; `media_type` is that of what is in it, compressed or not."""

    name: str
    file: str
    path: str
    """From the snapshot's folder."""
    media_type: str
    text: str
    compressed: bool
    seal: FileSeal

    @property
    def content_type(self) -> str:
        """What the Content-Type header says of the file as it is."""
        if self.compressed:
            return GZIP
        if self.media_type == ZIP:
            return ZIP
        return next(item.content_type for item in FORMATS if item.media_type == self.media_type)


def import_dumps(manifest: Manifest) -> Iterator[tuple[ImportNote, Dump]]:
    """Yield the files of the imports, each before its compressed twin; they have licences of their own."""
    media_type = next(item.media_type for item in FORMATS if item.suffix == ".nq")
    for name, note in manifest.imports.items():
        for path, compressed in ((import_dump(name), False), (import_dump(name) + ".gz", True)):
            if path in manifest.files:
                file = path.removeprefix("dumps/")
                text = note.title + (", compressed" if compressed else "")
                yield note, Dump(name, file, path, media_type, text, compressed, manifest.files[path])


def dumps(manifest: Manifest) -> Iterator[Dump]:
    """Yield the files that are published, each before its compressed twin."""
    media = {item.suffix: item.media_type for item in FORMATS} | {".zip": ZIP}
    for name in PUBLIC:
        plain = DUMPS[name]
        media_type = media[plain[plain.rindex(".") :]]
        for path, compressed in ((plain, False), (plain + ".gz", True)):
            if path in manifest.files:
                file = path.rpartition("/")[2]
                text = TEXTS[name] + (", compressed" if compressed else "")
                yield Dump(name, file, path, media_type, text, compressed, manifest.files[path])
