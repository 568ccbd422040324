"""Texts of data classes that are in the language spoken when they are read, so that whatever keeps them may be shared.

Declared as a field, `label: Translated = Translated()` takes a message and gives its translation; `label: Named =
Named()` takes a text, or `Names` with a text for each language, and gives the one for the language that is spoken.
"""

from collections.abc import Mapping
from typing import Any, Self, overload

from maliwar.languages.messages import gettext
from maliwar.languages.speech import ENGLISH, language


class Names(str):
    """A name in English with the same in other languages, by their codes; by itself it is the English one."""

    __slots__ = ("others",)
    others: Mapping[str, str]

    def __new__(cls, english: str, others: Mapping[str, str]) -> Self:
        """Return the English name with those of other languages, which may be filled in later."""
        made = super().__new__(cls, english)
        made.others = others
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, dict[str, str]]]:
        """Let it be copied and pickled with its other names."""
        return type(self), (str(self), dict(self.others))

    def said(self) -> str:
        """Return the name in the language that is spoken; itself, which is English, where it has none there."""
        return self.others.get(language(), self)

    @property
    def foreign(self) -> bool:
        """Whether it is read in a language that it has no name in."""
        return language() != ENGLISH and language() not in self.others


def language_of(text: object) -> str:
    """Return `en` for a name that stands in English on a page in another language, else nothing."""
    return ENGLISH if isinstance(text, Names) and text.foreign else ""


class _Field:
    """A field of a data class whose value is looked at when it is read."""

    def __init__(self, default: str | None = None) -> None:
        self._default = default
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> str: ...
    @overload
    def __get__(self, instance: object, owner: type) -> str: ...

    def __get__(self, instance: Any, owner: type) -> str:
        if instance is None:  # the data class asks for a default, which AttributeError says there is not
            if self._default is None:
                raise AttributeError(self._name)
            return self._default
        return self._said(instance.__dict__[self._name])

    def __set__(self, instance: Any, value: "str | _Field") -> None:
        if isinstance(value, _Field):  # left out: the data class hands on the default that it was declared with
            if self._default is None:
                raise TypeError(f"{type(instance).__name__} needs {self._name}")
            value = self._default
        instance.__dict__[self._name] = value

    def _said(self, value: str) -> str:
        raise NotImplementedError


class Translated(_Field):
    """A message that is translated when it is read."""

    def _said(self, value: str) -> str:
        return gettext(value)


class Named(_Field):
    """A name that is read in the language spoken, where it is given as `Names`."""

    def _said(self, value: str) -> str:
        return value.said() if isinstance(value, Names) else value
