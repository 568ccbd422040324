"""The files that are published: what each holds, its media type, its size and hash."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maliwar.answer.formats import FORMATS
from maliwar.snapshot import DUMPS, PUBLIC, FileSeal, Manifest

GZIP: Final = "application/gzip"
TEXTS: Final = {
    "maliwar": "Everything published, as N-Quads: what can be said, what is said, what follows, each in its graph",
    "trig": "Everything published, as TriG, easier on the eye",
    "ontology": "What can be said, as its authors wrote it",
    "asserted": "What is said, as its authors wrote it",
    "inferred": "What follows from it",
}


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
        return next(item.content_type for item in FORMATS if item.media_type == self.media_type)


def dumps(manifest: Manifest) -> Iterator[Dump]:
    """Yield the files that are published, each before its compressed twin."""
    media = {item.suffix: item.media_type for item in FORMATS}
    for name in PUBLIC:
        plain = DUMPS[name]
        media_type = media[plain[plain.rindex(".") :]]
        for path, compressed in ((plain, False), (plain + ".gz", True)):
            if path in manifest.files:
                file = path.rpartition("/")[2]
                text = TEXTS[name] + (", compressed" if compressed else "")
                yield Dump(name, file, path, media_type, text, compressed, manifest.files[path])
