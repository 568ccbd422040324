"""What the asker wrote, read as terms and put into a question's query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from maliwar.dates import FOREVER, Window, read_window
from maliwar.errors import BadInput, BadParameter
from maliwar.languages import N_, gettext
from maliwar.names import PREFIXES, short_path
from maliwar.questions.body import KNOWN_ON, Default
from maliwar.questions.eras import read_period
from maliwar.questions.header import RESERVED, Param
from maliwar.questions.labels import LabelIndex, Thing
from maliwar.questions.spelling import on_one_line, quoted

if TYPE_CHECKING:
    from maliwar.questions.question import Question

AS_KNOWN_ON: Final = "as-known-on"
_LONGEST: Final = 500
_XSD: Final = PREFIXES["xsd"]
_OPTIONAL = re.compile(r"\[([^\]|]*)(?:\|([^\]]*))?\]")
_SLOT = re.compile(r"\{(\w+)\}")
_KINDS: Final = {
    "text": N_("a text"),
    "integer": N_("an integer"),
    "decimal": N_("a decimal"),
    "boolean": N_("a boolean"),
    "year": N_("a year"),
}
_BOOLEANS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_window = lru_cache(maxsize=4096)(read_window)
_INTEGER = re.compile(r"[+-]?\d{1,18}$", re.ASCII)


@dataclass(frozen=True)
class Value:
    """One parameter as it was understood; `given` is false for a default."""

    name: str
    raw: str
    words: str
    given: bool
    thing: Thing | None = None
    window: Window | None = None

    def to_json(self) -> Any:
        """Return it as the JSON of an answer shows it."""
        if self.thing:
            return {"iri": self.thing.iri, "label": self.thing.label}
        if self.window:
            first, last = self.window.first.isoformat(), self.window.last.isoformat()
            return {"text": self.raw or self.words, "from": first, "to": last}
        return {"text": self.words} if self.words else None


@dataclass(frozen=True)
class Bound:
    """A question with its values: SPARQL to run, the same without the claims, and what was understood."""

    question: Question
    text: str
    brief: str
    understood: Mapping[str, Value]

    @property
    def title(self) -> str:
        """The title with the chosen values."""
        known = self.understood.get(AS_KNOWN_ON)
        return filled(self.question.title, self.understood) + (
            gettext(", as known on %(day)s", day=known.words) if known else ""
        )

    @property
    def given(self) -> dict[str, str]:
        """What the asker wrote, things by their short paths where they have one: enough to ask again."""
        return {
            name: (short_path(value.thing.iri) if value.thing else None) or value.raw
            for name, value in self.understood.items()
            if value.given
        }

    @property
    def href(self) -> str:
        """The path and query under which this server answers it."""
        query = urlencode(self.given, quote_via=quote, safe="/")
        return f"/questions/{self.question.name}" + (f"?{query}" if query else "")


def bind(question: Question, raw: Mapping[str, str | list[str]], labels: LabelIndex) -> Bound:
    """Read each value by its type and put the terms into the query; the web's own parameters are passed over.

    Raises BadParameter for one that is unknown, given twice, empty where needed or of the wrong type; BadDate;
    UnknownThing.
    """
    given = {name: value for name, value in raw.items() if name == AS_KNOWN_ON or name not in RESERVED}
    names = [param.name for param in question.params] + ([AS_KNOWN_ON] if question.temporal else [])
    for name in given.keys() - set(names):
        takes = ", ".join(names) or gettext("no parameters")
        message = gettext("%(question)s has no parameter %(name)s; it takes %(takes)s.")
        told = message % {"question": question.name, "name": quoted(name), "takes": takes}
        raise BadParameter(told, {"name": on_one_line(name), "takes": names})
    understood: dict[str, Value] = {}
    terms: dict[str, Default] = {}
    for param in question.params:
        text = _single(param.name, given.get(param.name))
        if text is None or (not text and question.optional(param.name)):
            understood[param.name] = _by_default(question, param, labels)
            continue
        if not text:
            message = gettext(
                "%(question)s needs %(name)s: %(help)s",
                question=question.name,
                name=param.name,
                help=param.help or param.label,
            )
            raise BadParameter(message, {"name": param.name})
        with _named(param.name):
            understood[param.name], terms[param.name] = read(param, text, labels)
    day = _single(AS_KNOWN_ON, given.get(AS_KNOWN_ON))
    if day:
        with _named(AS_KNOWN_ON):
            last = _window(day).last
        window = Window(last, last, day)
        understood[AS_KNOWN_ON] = Value(AS_KNOWN_ON, day, window.title(), given=True, window=window)
        terms[KNOWN_ON] = (_date(last),)
    return Bound(question, question.text(terms), question.text(terms, brief=True), understood)


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Add the name of the parameter to what is wrong with its value, so that a form can tell it beside the field."""
    try:
        yield
    except BadInput as error:
        error.detail = {**(error.detail if isinstance(error.detail, dict) else {}), "name": name}
        raise


def filled(pattern: str, understood: Mapping[str, Value]) -> str:
    """Put the chosen values into a title.

    `[a|b]` becomes a where every value in it is chosen, b otherwise; `[a]` is left out otherwise.
    """
    text = _parts(pattern, lambda name: bool(understood[name].words))
    return _SLOT.sub(lambda match: understood[match[1]].words or gettext("anything"), text)


def unfilled(pattern: str) -> str:
    """Return a title for a question that has not been asked yet: `Allies of …`."""
    text = _parts(pattern, lambda name: False).replace(", {when}", "")
    return _SLOT.sub("…", text)


def _parts(pattern: str, chosen: Callable[[str], bool]) -> str:
    def part(match: re.Match[str]) -> str:
        return match[1] if all(map(chosen, _SLOT.findall(match[1]))) else match[2] or ""

    return _OPTIONAL.sub(part, pattern)


def _single(name: str, value: str | Sequence[str] | None) -> str | None:
    if value is None:
        return None
    values = [value] if isinstance(value, str) else list(value)
    if len(values) != 1:
        message = gettext("%(name)s takes one value, not %(count)s.", name=name, count=len(values))
        raise BadParameter(message, {"name": name})
    text = values[0].strip()
    if len(text) > _LONGEST:
        message = gettext("%(name)s is %(count)s characters long; at most %(most)s are read.")
        raise BadParameter(message % {"name": name, "count": len(text), "most": _LONGEST}, {"name": name})
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        message = gettext("%(name)s is not text: it has half a character in it.", name=name)
        raise BadParameter(message, {"name": name}) from None
    return text


def _by_default(question: Question, param: Param, labels: LabelIndex) -> Value:
    terms = question.defaults[param.name]
    if param.type == "period":
        window = Window(*FOREVER, "")
        return Value(param.name, "", window.title(), given=False, window=window)
    term = terms[0]
    if isinstance(term, ox.NamedNode):
        thing = labels.thing(term.value)
        return Value(param.name, thing.path, thing.label, given=False, thing=thing)
    words = "" if term is None else term.value
    return Value(param.name, words, words, given=False)


def read(param: Param, text: str, labels: LabelIndex) -> tuple[Value, Default]:
    """Read one value by the type of its parameter, as it was understood and as terms; raises BadInput."""
    if param.type == "iri":
        thing = labels.resolve(text, param.of)
        return Value(param.name, text, thing.label, given=True, thing=thing), (ox.NamedNode(thing.iri),)
    if param.type in ("period", "date"):
        return _read_days(param, text, labels)
    literal = _literal(param, text)
    return Value(param.name, text, literal.value, given=True), (literal,)


def _read_days(param: Param, text: str, labels: LabelIndex) -> tuple[Value, Default]:
    window = read_period(text, labels)
    value = Value(param.name, text, window.title(), given=True, window=window)
    if param.type == "period":
        return value, (_date(window.first), _date(window.last))
    if window.first != window.last:
        message = gettext("%(name)s takes one day; %(text)s is %(days)s.")
        told = message % {"name": param.name, "text": quoted(text), "days": window.title()}
        raise BadParameter(told, {"name": param.name})
    return value, (_date(window.first),)


def _literal(param: Param, text: str) -> ox.Literal:
    message = gettext("%(name)s takes %(kind)s; %(text)s is none.")
    told = message % {"name": param.name, "kind": gettext(_KINDS[param.type]), "text": quoted(text)}
    wrong = BadParameter(told, {"name": param.name})
    if param.type == "text":
        return ox.Literal(text)
    if param.type == "boolean":
        if text.lower() not in _BOOLEANS:
            raise wrong
        return ox.Literal(_BOOLEANS[text.lower()])
    if param.type in ("integer", "year"):
        if not _INTEGER.match(text) or (param.type == "year" and not 1 <= int(text) <= 9999):
            raise wrong
        return ox.Literal(str(int(text)), datatype=ox.NamedNode(_XSD + "integer"))
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise wrong from None
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise wrong
    return ox.Literal(format(number, "f"), datatype=ox.NamedNode(_XSD + "decimal"))


def _date(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(_XSD + "date"))
