"""Names as people write them and are shown them."""

import re

from maliwar.folding import fold, words
from maliwar.languages import gettext

__all__ = ["fold", "kebab", "on_one_line", "quoted", "words"]


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
