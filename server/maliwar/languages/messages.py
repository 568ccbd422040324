"""Messages in the language that is spoken: GNU gettext, from the one file `fr.po`, kept in memory."""

from collections.abc import Mapping
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from maliwar.languages.numbers import number_words
from maliwar.languages.speech import ENGLISH, LANGUAGES, language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER: Final = Path(__file__).parent
"""Where the messages are: one `<language>.po` each."""


def gettext(message: str, **values: object) -> str:
    """Return a message in the language that is spoken, with these values in its named places."""
    said = _messages(language()).gettext(message) if message else ""  # gettext's "" is the head of its file
    return said % values if values else said


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return the message for a number of things, by the language's own rule; `%(num)s` is the number.

    Where it has other places and no values are given for them, all are left to be filled.
    """
    return _counted(_messages(language()).ngettext(one, many, count), count, values)


def pgettext(context: str, message: str, **values: object) -> str:
    """Return a message that is told from others of the same words by where it stands."""
    said = _messages(language()).pgettext(context, message)
    return said % values if values else said


def npgettext(context: str, one: str, many: str, count: int, **values: object) -> str:
    """Return the message for a number of things, told from others by where it stands."""
    return _counted(_messages(language()).npgettext(context, one, many, count), count, values)


def _counted(said: str, count: int, values: Mapping[str, object]) -> str:
    if values:
        return said % {"num": count, **values}
    alone = "%(num)s" in said and said.count("%(") == said.count("%(num)s")
    return said % {"num": number_words(count)} if alone else said


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for "to be translated where it is used"
    """Mark a message that stands in a constant."""
    return message


def prepare() -> None:
    """Read every language's messages now, so that nobody who asks waits for them: before a server forks."""
    for code in LANGUAGES:
        _messages(code)


def catalogue(code: str) -> "Catalog":
    """Read a language's messages afresh from their file."""
    from babel.messages.pofile import read_po  # noqa: PLC0415  # English alone needs none of it

    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


@lru_cache
def _messages(code: str) -> NullTranslations:
    if code == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # English alone needs none of it

    compiled = BytesIO()
    write_mo(compiled, catalogue(code))
    compiled.seek(0)
    return GNUTranslations(compiled)
