"""Gather what is to be translated: `make messages` brings every `<language>.po` up to date with the code.

Messages stand in Python (`gettext` and its kin, `N_`), in templates, and in the headers of the question files. What is
translated is kept, what is gone is dropped, what is new is added untranslated; a test fails until somebody says it.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from maliwar.languages.messages import FOLDER, catalogue
from maliwar.languages.speech import ENGLISH, LANGUAGES
from maliwar.questions.catalogue import Catalogue, Question
from maliwar.settings import project_root

PACKAGE: Final = Path(__file__).parent.parent
METHODS: Final = [
    ("web/client/**", "ignore"),
    ("**.py", "python"),
    ("web/templates/**.html", "jinja2.ext:babel_extract"),
]
OPTIONS: Final = {"web/templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
KEYWORDS: Final = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER: Final = """# The messages of maliwar in another language than English; `make messages` keeps them up to date.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def extracted() -> Catalog:
    """Return every message of the code, the templates and the question files, with the files that have it."""
    found = Catalog()
    for place, _, message, comments, context in extract_from_dir(PACKAGE, METHODS, OPTIONS, KEYWORDS):
        found.add(message, None, [(f"server/maliwar/{place}", 0)], auto_comments=comments, context=context)
    for question in Catalogue.load(project_root() / "queries").values():
        for message in spoken(question):
            found.add(message, None, [(f"queries/{question.name}.rq", 0)])
    return found


def spoken(question: Question) -> Iterator[str]:
    """Yield the texts of a question's header that people read."""
    header = question.header
    yield from filter(None, (header.title, header.description, header.group, header.nothing, header.something))
    for param in header.params:
        yield from filter(None, (param.label, param.help))
    for column in header.columns:
        yield column.label


def updated(code: str, found: Catalog) -> Catalog:
    """Return a language's messages with those that were found: what is translated is kept."""
    known = catalogue(code)
    known.update(found, no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def written(code: str, messages: Catalog) -> bytes:
    """Return the messages as the text of their file, in the order of the files that have them."""
    out = BytesIO()
    write_po(out, messages, width=118, omit_header=True, sort_by_file=True, include_lineno=False)
    return HEADER.format(code=code, plurals=messages.plural_forms).encode() + out.getvalue()


def main() -> None:
    """Bring the files of all languages but English up to date."""
    found = extracted()
    for code in LANGUAGES:
        if code != ENGLISH:
            messages = updated(code, found)
            (FOLDER / f"{code}.po").write_bytes(written(code, messages))


if __name__ == "__main__":
    main()
