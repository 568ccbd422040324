"""How to cite the dataset as a whole."""

from collections.abc import Iterator
from datetime import date

from maliwar.names import BASE

_AUTHORS = "The maliwar contributors"
_TITLE = "Mali War, claim by claim"


def citations(version: str, built: date) -> Iterator[tuple[str, str]]:
    """Yield the styles, each with its text: the version and the day on which it was built are in it."""
    yield "Text", f"{_AUTHORS} ({built.year}). {_TITLE} (version {version}) [Data set]. CC BY-SA 4.0. {BASE}"
    yield (
        "BibTeX",
        f"""@misc{{maliwar-{version.replace(".", "-")},
  author = {{{{{_AUTHORS}}}}},
  title = {{{_TITLE}}},
  year = {{{built.year}}},
  version = {{{version}}},
  url = {{{BASE}}},
  note = {{Data set, CC BY-SA 4.0; rests on the article “Mali War” of the English Wikipedia}}
}}""",
    )
