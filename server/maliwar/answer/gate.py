r"""Refuse, before any parser sees it, a query that is hopeless, dangerous or no query at all.

A linear tokenizer, not a grammar: what slips through meets the parser, and the parser dies alone (worker.py).
SPARQL 1.1, section 19.2 decodes `\u0041` before anything else, many parsers do so in strings and IRIs only; a text
with such escapes is read both ways and must pass both.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from itertools import accumulate
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


@lru_cache(maxsize=64)  # a request's way through the house passes here twice
def inspect(text: str, limit: int) -> Passed:
    """Return what form of query the text is, without parsing it; the last few are remembered.

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


_SKIPPED: Final = r"""
      \s++
    | \#[^\n\r]*+
"""
_SILENT: Final = r"""
      <[^<>"{}|^`\x00-\x20]*+>
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")?
    | '''(?:[^'\\]|\\.|'(?!''))*+(?:''')?
    | "(?:[^"\\\n\r]|\\.)*+"?
    | '(?:[^'\\\n\r]|\\.)*+'?
"""
"""IRIs and strings: what stands in them counts for nothing."""
_BORING: Final = r"""
      [?$]\w++
    | @[A-Za-z]++(?:-[A-Za-z0-9]++)*+
    | \d++(?:\.\d++)?(?:[eE][+-]?\d++)?
"""
_NAME: Final = r"(?:[^\W\d][\w.-]*+)?:(?:[\w:%-]|\\.|\.(?=[\w:%\\.-]))*+"
_WORD: Final = r"[^\W\d][\w.-]*+"
_OPERATOR: Final = r"&&|\|\||!=|<=|>=|\^(?!\^)|[-+*/!=<>|?]"
_TOKEN = re.compile(
    rf"""(?P<space>{_SKIPPED}) | (?P<silent>{_SILENT}) | (?P<boring>{_BORING}) | (?P<name>{_NAME}) | (?P<word>{_WORD})
    | (?P<open>[({{\[]) | (?P<close>[)}}\]]) | (?P<operator>{_OPERATOR}) | (?P<other>\^\^|.)""",
    re.VERBOSE | re.DOTALL,
)
"""One token after another."""
_TELLING = re.compile(
    rf"""(?: {_SKIPPED} | {_SILENT} | {_BORING} | \^\^ | &(?!&) | [^\w\s"'#<(){{}}\[\]&|!=>^\-+*/?:] )*+
    ({_NAME} | {_WORD} | [][(){{}}] | {_OPERATOR} | \Z)""",
    re.VERBOSE | re.DOTALL,
)
"""The next name, word, bracket or operator and all that stands before it, in one step of the expression's own engine.

The end counts as one: else what stands behind the last token would be read anew from each of its letters.
"""
_JOINING: Final = frozenset({"UNION", "OPTIONAL", "MINUS", "EXISTS", "FILTER", "BIND", "GRAPH", "IN", "LATERAL"})
_PROLOGUE: Final = frozenset({"PREFIX", "BASE", "VERSION"})
_UPDATE: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"},
)


@dataclass(slots=True)
class _Reading:
    """What has been seen so far."""

    operators: int = 0
    form: Form | None = None
    declared: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


def _read(text: str) -> Passed:
    if "\0" in text:
        raise QueryRefused("The query holds a NUL character; take it out.")
    reading = _Reading()
    start = _prologue(reading, text)
    if reading.form is None:
        raise BadQuery("The query is empty: " + _BEGIN, 1, 1)
    tokens = _TELLING.findall(text, start)
    for token, times in Counter(tokens).items():
        if token in _SIGNS:
            reading.operators += times
        elif token and token not in _DEPTHS:
            _body(reading, token, times)
    depth = max(accumulate(_DEPTHS[token] for token in tokens if token in _DEPTHS), default=0)
    if depth > NESTING:
        raise QueryRefused(f"The query nests brackets more than {NESTING} deep; write it flatter.")
    if reading.operators > OPERATORS:
        raise QueryRefused(f"The query has more than {OPERATORS:,} operators; use VALUES or several queries.")
    if any("SERVICE" in prefix.upper() for prefix in reading.used | reading.declared):
        _check_names(text)
    return Passed(reading.form, frozenset(reading.declared), frozenset(reading.used))


_SIGNS: Final = frozenset({"&&", "||", "!=", "<=", ">=", "^", *"-+*/!=<>|?"})
_DEPTHS: Final = {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}


def _prologue(reading: _Reading, text: str) -> int:
    """Read up to the word that says the form; return where it ends."""
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "space" | "silent":
                continue
            case "name":
                reading.declared.add(token[0].partition(":")[0])
            case "word":
                for word in _parts(token[0]):
                    _first(reading, word, text, token.start())
                if reading.form is not None:
                    return token.end()
            case _:
                raise _no_query(text, token.start())
    return len(text)


def _parts(word: str) -> list[str]:
    return _PARTS.split(word.upper())


_PARTS = re.compile(r"[.-]")


def _first(reading: _Reading, word: str, text: str, at: int) -> None:
    """Take a word of the prologue, or the form, or what is glued to it."""
    if "SERVICE" in word:
        raise _outside()
    if reading.form is not None or word in _PROLOGUE:
        reading.operators += word in _JOINING
        return
    if word in _UPDATE:
        raise QueryRefused(
            f"{word} is an update, and nothing can be changed here: ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
        )
    if word not in Form.__members__:
        raise _no_query(text, at)
    reading.form = Form[word]


def _body(reading: _Reading, token: str, times: int) -> None:
    """Take a name or a word behind the form, which stands there so many times."""
    prefix, colon, _ = token.partition(":")
    if colon:
        if prefix != "_":
            reading.used.add(prefix)
        return
    for word in _parts(token):
        if "SERVICE" in word:  # no other bare word of SPARQL has it, and some parsers read `trueSERVICE` as two
            raise _outside()
        reading.operators += times * (word in _JOINING)


def _check_names(text: str) -> None:
    """Refuse a name before a group where some parsers read `SERVICE:x {` as keyword and name."""
    before, named = "", False
    for token in _TOKEN.finditer(text):
        group, value = token.lastgroup, token[0]
        if group == "space":
            continue
        if named and value == "{" and before != "GRAPH":
            raise _outside()
        named = group == "name" and "SERVICE" in value.partition(":")[0].upper()
        if group != "name":
            before = _parts(value)[-1] if group == "word" else ""


_BEGIN: Final = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after any PREFIX lines."


def _no_query(text: str, at: int) -> BadQuery:
    line, column = position(text, at)
    return BadQuery(f"This is not a query at line {line}, column {column}: {_BEGIN}", line, column)


def _outside() -> QueryRefused:
    return QueryRefused("SERVICE is not answered here: this endpoint fetches nothing. Ask the other endpoint yourself.")


def position(text: str, at: int) -> tuple[int, int]:
    """Return the line and column, both from 1, of a place in a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
