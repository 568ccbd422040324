"""Which language is spoken: a context variable, set for each request, English unless somebody says otherwise."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

ENGLISH: Final = "en"
FRENCH: Final = "fr"
LANGUAGES: Final[Mapping[str, str]] = {ENGLISH: "English", FRENCH: "Français"}
"""The languages that are spoken, by their code (BCP 47), each called as it calls itself."""

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """Return the code of the language that is spoken now."""
    return _spoken.get()


def speak(code: str) -> None:
    """Speak a language from now on in this context; any other than ours is English."""
    _spoken.set(code if code in LANGUAGES else ENGLISH)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language within a block."""
    token = _spoken.set(code if code in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(token)
