"""Spellings of a name that count as the same: case, accents and punctuation aside."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from maliwar.languages import gettext

_WORD: Final = re.compile(r"[^\W_]+")
_ARTICLES: Final = ("the",)


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """Return a name's words, folded, without a leading article."""
    flat = unicodedata.normalize("NFKD", text.encode("utf-8", "replace").decode("utf-8"))
    found = tuple(_WORD.findall("".join(char for char in flat if not unicodedata.combining(char)).casefold()))
    return found[1:] if len(found) > 1 and found[0] in _ARTICLES else found


def fold(text: str) -> str:
    """Return the one spelling by which names are compared: `Ansar-Dine` and `ansar dine` are `ansardine`."""
    return "".join(words(text))


def quoted(text: str, longest: int = 80) -> str:
    """Show what somebody wrote, in quotes, on one line, cut where it is long."""
    return gettext("“%(text)s”", text=on_one_line(text, longest))


def on_one_line(text: str, longest: int = 80) -> str:
    """Return what somebody wrote on one line, cut where it is long."""
    line = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def kebab(name: str) -> str:
    """Return a class's name in lower case with hyphens: `TimedThing` is `timed-thing`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
