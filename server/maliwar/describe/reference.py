"""How to cite the dataset as a whole."""

from collections.abc import Iterator
from datetime import date

from maliwar.names import BASE
from maliwar.questions.citations import author
from maliwar.war import war


def citations(version: str, built: date) -> Iterator[tuple[str, str]]:
    """Yield the styles, each with its text: the version and the day on which it was built are in it."""
    told = war()
    title, licence = told.plain_title, told.licence
    after = f"; rests on the article “{told.text}”{f' of {told.work}' if told.work else ''}" if told.text else ""
    under = f" {licence}." if licence else ""
    yield "Text", f"{author()} ({built.year}). {title} (version {version}) [Data set].{under} {BASE}"
    yield (
        "BibTeX",
        f"""@misc{{maliwar-{version.replace(".", "-")},
  author = {{{{{author()}}}}},
  title = {{{title}}},
  year = {{{built.year}}},
  version = {{{version}}},
  url = {{{BASE}}},
  note = {{Data set{f", {licence}" if licence else ""}{after}}}
}}""",
    )
