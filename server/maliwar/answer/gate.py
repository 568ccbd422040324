r"""Refuse, before any parser sees it, a query that is hopeless, dangerous or no query at all.

A linear tokenizer, not a grammar: what slips through meets the parser, and the parser dies alone (worker.py).
SPARQL 1.1, section 19.2 decodes `\u0041` before anything else, many parsers do so in strings and IRIs only; a text
with such escapes is read both ways and must pass both.
"""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from maliwar.answer.formats import Kind
from maliwar.errors import BadQuery, QueryRefused, TooLarge
from maliwar.names import PREFIXES

NESTING: Final = 100
"""Brackets of any kind within one another; parsers recurse, and their stacks end between 900 and 4,000."""
OPERATORS: Final = 2_000
"""Signs and joining words in one query; planners nest these too."""


class Form(Enum):
    """The four forms of a query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def kind(self) -> Kind:
        """What an answer to it holds."""
        match self:
            case Form.SELECT:
                return "table"
            case Form.ASK:
                return "verdict"
            case _:
                return "triples"


@dataclass(frozen=True, slots=True)
class Passed:
    """What the gate learnt from a query that it let through."""

    form: Form
    declared: frozenset[str]
    used: frozenset[str]
    """Prefixes, without the colon."""

    @property
    def undeclared(self) -> tuple[str, ...]:
        """Prefixes that neither the query nor the project declares."""
        return tuple(sorted(self.used - self.declared - PREFIXES.keys()))

    @property
    def lent(self) -> tuple[str, ...]:
        """The project's prefixes that the query relies on without declaring them."""
        return tuple(sorted((self.used - self.declared) & PREFIXES.keys()))


def inspect(text: str, limit: int) -> Passed:
    """Return what form of query the text is, without parsing it.

    `limit` is in bytes of UTF-8. Raises TooLarge, QueryRefused, or BadQuery where the text does not begin as a query.
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise QueryRefused("The query holds half a character (a lone surrogate); send it as UTF-8.") from None
    if size > limit:
        raise TooLarge(
            f"The query is {size} bytes long; at most {limit} are read. Ask for less, or in several queries."
        )
    passed = _read(text)
    if _ESCAPE.search(text):
        _read(_ESCAPE.sub(_decoded, text))
    return passed


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


def _decoded(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF:
        raise QueryRefused(f"{match[0]} is not a character; write the character itself.")
    return chr(number)


_TOKEN = re.compile(
    r"""
      (?P<space>\s++)
    | (?P<comment>\#[^\n\r]*+)
    | (?P<iri><[^<>"{}|^`\x00-\x20]*+>)
    | (?P<string>
          \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?
        | '''(?:[^'\\]|\\.|'(?!''))*+(?:''')?
        | "(?:[^"\\\n\r]|\\.)*+"?
        | '(?:[^'\\\n\r]|\\.)*+'?
      )
    | (?P<variable>[?$]\w++)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<number>\d++(?:\.\d++)?(?:[eE][+-]?\d++)?)
    | (?P<name>(?:[^\W\d][\w.-]*+)?:(?:[\w:%-]|\\.|\.(?=[\w:%\\.-]))*+)
    | (?P<word>[^\W\d][\w.-]*+)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<operator>&&|\|\||!=|<=|>=|\^(?!\^)|[-+*/!=<>|?])
    | (?P<other>\^\^|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_JOINING: Final = frozenset({"UNION", "OPTIONAL", "MINUS", "EXISTS", "FILTER", "BIND", "GRAPH", "IN", "LATERAL"})
_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})
_UPDATE: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"},
)


@dataclass(slots=True)
class _Reading:
    """What has been seen so far."""

    text: str
    depth: int = 0
    operators: int = 0
    form: Form | None = None
    declared: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


def _read(text: str) -> Passed:
    if "\0" in text:
        raise QueryRefused("The query holds a NUL character; take it out.")
    reading = _Reading(text)
    before, named = "", False
    for token in _TOKEN.finditer(text):
        group, value = token.lastgroup, token[0]
        if group in ("space", "comment"):
            continue
        if named and value == "{" and before != "GRAPH":
            raise _outside()
        named = False
        if group == "word":
            for word in re.split(r"[.-]", value.upper()):
                _word(reading, word, token.start())
                before = word
            continue
        if group == "name":
            _name(reading, value)
            named = "SERVICE" in value.partition(":")[0].upper()  # some parsers read `SERVICE:x {` as keyword and name
            continue
        if reading.form is None and group not in ("iri", "string"):
            raise _no_query(reading, token.start())
        before = ""
        _sign(reading, group)
    if reading.form is None:
        raise BadQuery("The query is empty: " + _BEGIN, 1, 1)
    return Passed(reading.form, frozenset(reading.declared), frozenset(reading.used))


def _word(reading: _Reading, word: str, at: int) -> None:
    if "SERVICE" in word:  # no other bare word of SPARQL has it, and some parsers read `trueSERVICE` as two
        raise _outside()
    if word in _JOINING:
        _count(reading)
    if reading.form is not None or word in _PROLOGUE:
        return
    if word in _UPDATE:
        raise QueryRefused(
            f"{word} is an update, and nothing can be changed here: ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
        )
    if word not in Form.__members__:
        raise _no_query(reading, at)
    reading.form = Form[word]


def _name(reading: _Reading, value: str) -> None:
    prefix = value.partition(":")[0]
    if reading.form is None:
        reading.declared.add(prefix)
    elif prefix != "_":
        reading.used.add(prefix)


def _sign(reading: _Reading, group: str | None) -> None:
    if group == "open":
        reading.depth += 1
        if reading.depth > NESTING:
            raise QueryRefused(f"The query nests brackets more than {NESTING} deep; write it flatter.")
    elif group == "close":
        reading.depth -= 1
    elif group == "operator":
        _count(reading)


def _count(reading: _Reading) -> None:
    reading.operators += 1
    if reading.operators > OPERATORS:
        raise QueryRefused(f"The query has more than {OPERATORS:,} operators; use VALUES or several queries.")


_BEGIN: Final = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after any PREFIX lines."


def _no_query(reading: _Reading, at: int) -> BadQuery:
    line, column = position(reading.text, at)
    return BadQuery(f"This is not a query at line {line}, column {column}: {_BEGIN}", line, column)


def _outside() -> QueryRefused:
    return QueryRefused("SERVICE is not answered here: this endpoint fetches nothing. Ask the other endpoint yourself.")


def position(text: str, at: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of a place in a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
