"""One pass over a file before it is read: its hash, its size and its encoding."""

import codecs
import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from maliwar.errors import BadInput

ENCODINGS: Final = {"utf-8": "UTF-8", "latin-1": "Latin-1 (ISO 8859-1)", "windows-1252": "Windows-1252"}
"""What a file may be written in; `auto` chooses between UTF-8 and Windows-1252, of which Latin-1's letters are part."""

_BLOCK: Final = 1024 * 1024
_HIGH: Final = bytes(range(0x80, 0x100))
_SEQUENCES: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_PACKED: Final = {b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "a gzip file", b"BZh": "a bzip2 file"}
_SHEETS: Final = {b"\xd0\xcf\x11\xe0": "an Excel workbook", b"%PDF": "a PDF document"}
_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Survey:
    """What is known of a file before its first row; `start` is where the text begins, behind a byte order mark."""

    path: Path
    size: int
    sha256: str
    modified: str
    encoding: str
    start: int
    touched: int
    """When the file was last written to, in nanoseconds since 1970."""

    def check(self) -> None:
        """Raise BadInput where the file is not the one that was looked at: somebody writes to it."""
        try:
            now = self.path.stat()
        except OSError as fault:
            raise BadInput(f"{self.path} cannot be read any more: {fault.strerror or fault}.") from None
        if (now.st_size, now.st_mtime_ns) != (self.size, self.touched):
            raise BadInput(
                f"{self.path} has changed while it was read: it had {self.size:,} bytes and has {now.st_size:,}. "
                "Nothing was imported; wait until it is whole and give the command again."
            )


def survey(path: Path, encoding: str, told: Callable[[int], None]) -> Survey:
    """Read the whole file once, block by block.

    `encoding` is `auto` or a key of ENCODINGS. Raises BadInput where it cannot be text of a kind that is read here.
    """
    digest, counted, tail = hashlib.sha256(), [0, 0], b""
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            modified = datetime.fromtimestamp(before.st_mtime, UTC).date().isoformat()
            head = file.read(8)
            _refuse(path, head)
            file.seek(0)
            while block := file.read(_BLOCK):
                digest.update(block)
                told(len(block))
                tail = _count(tail + block, counted)
            size = file.tell()
    except OSError as fault:
        raise BadInput(f"{path} cannot be read: {fault.strerror or fault}.") from None
    _count(tail, counted, last=True)
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    chosen = encoding if encoding != "auto" else _likeliest(*counted, marked=bool(start))
    return Survey(path, size, digest.hexdigest(), modified, chosen, start, before.st_mtime_ns)


def _refuse(path: Path, head: bytes) -> None:
    if not head:
        raise BadInput(f"{path} is empty.")
    for mark, kind in {**_PACKED, **_SHEETS}.items():
        if head.startswith(mark):
            advice = "unpack it first" if mark in _PACKED else "save the table as CSV in UTF-8"
            raise BadInput(f"{path} is {kind}, not a CSV file: {advice}.")
    if head.startswith(_WIDE) or b"\x00" in head:
        raise BadInput(f"{path} looks like UTF-16 text or a binary file: save it as CSV in UTF-8.")


def _count(block: bytes, counted: list[int], *, last: bool = False) -> bytes:
    """Count the bytes above 127, and those of them that are UTF-8; return the end that may be half a letter."""
    keep = 0 if last else next((back for back in (1, 2, 3) if len(block) >= back and block[-back] >= 0xC0), 0)
    block, tail = (block[:-keep], block[-keep:]) if keep else (block, b"")
    if not block.isascii():
        counted[0] += len(block) - len(block.translate(None, _HIGH))
        counted[1] += sum(map(len, _SEQUENCES.findall(block)))
    return tail


def _likeliest(high: int, sequences: int, *, marked: bool) -> str:
    """UTF-8 where it says so, where every letter is, or where most are: the few others are then faults of the file."""
    return "utf-8" if marked or high == sequences or sequences > high - sequences else "windows-1252"
