"""A file before its first row: what it is written in, what its columns are, where its rows begin."""

from dataclasses import dataclass

from maliwar.build.progress import Progress
from maliwar.errors import BadInput
from maliwar.imports.columns import Header, read_header
from maliwar.imports.lines import Lines
from maliwar.imports.survey import Survey, survey
from maliwar.imports.wish import KINDS, Wish


@dataclass(frozen=True)
class Opened:
    """What is known of a file; its first row begins at `offset`, on line `line`."""

    survey: Survey
    header: Header
    offset: int
    line: int


def look(wish: Wish, progress: Progress) -> Opened:
    """Read a file once, and its header, and tell what is passed over.

    Raises BadInput where it is no file of its kind.
    """
    size = wish.path.stat().st_size if wish.path.is_file() else None
    with progress.bar("look at the file", size) as told:
        looked = survey(wish.path, wish.encoding, told)
    opened = _head(looked, wish)
    header = opened.header
    if header.bare:
        progress.note(f"The file has no header; its columns are taken for those of {wish.reader.COLUMNS.title}.")
    if header.unknown:
        progress.note(f"Passed over, for {wish.reader.COLUMNS.title} has no such columns: {', '.join(header.unknown)}.")
    if wish.encoding == "auto" and looked.encoding != "utf-8":
        progress.note("The file is not UTF-8 and is read as Windows-1252 (Latin-1 and more); see --encoding.")
    return opened


def _head(looked: Survey, wish: Wish) -> Opened:
    with looked.path.open("rb") as file:
        lines = Lines(file, looked.start)
        while (first := lines.take()) is not None and not first.content.strip() and not first.cut:
            pass
        if first is None or first.cut:
            raise BadInput(f"{looked.path} has no header: its first line is {'too long' if first else 'empty'}.")
        try:
            text = first.content.decode(looked.encoding)
        except UnicodeDecodeError:
            raise BadInput(f"The header of {looked.path} is not {looked.encoding}; see --encoding.") from None
        others = [other.COLUMNS for kind, other in KINDS.items() if kind != wish.kind]
        try:
            header = read_header(text, wish.reader.COLUMNS, others)
        except BadInput as fault:
            raise BadInput(f"{looked.path}:{first.number}: {fault.message}") from None
        offset, line = (first.start, first.number) if header.bare else lines.place
        if not header.bare and not _has_more(lines):
            raise BadInput(f"{looked.path} has a header and no rows.")
        return Opened(looked, header, offset, line)


def _has_more(lines: Lines) -> bool:
    while (line := lines.take()) is not None:
        if line.cut or line.content.strip():
            return True
    return False
