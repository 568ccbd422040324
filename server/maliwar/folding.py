"""Names as they are compared: case, accents, punctuation and a leading article aside."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

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
