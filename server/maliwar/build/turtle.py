"""One Turtle file: its triples, and the line on which each thing is said.

pyoxigraph parses: strictly, some thirty times faster than rdflib, with line and column, and it leaves every literal's
spelling alone. It keeps no lines for what is well formed, so a linear scan of the tokens notes those.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from maliwar.errors import Finding
from maliwar.names import PREFIXES

RDF_TYPE = PREFIXES["rdf"] + "type"

_TOKEN = re.compile(
    r"""
      (?P<space> \s+ | \#[^\n]* )
    | (?P<long> \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*''' )
    | (?P<text> "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
    | (?P<iri> <[^<>\s]*> )
    | (?P<mark> [\[\]();,] )
    | (?P<word> [^\s<>"'()\[\];,\#]+ )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_WHERE = re.compile(r"^Parser error at .*?: ", re.DOTALL)


class TurtleError(Exception):
    """A file that does not parse; the finding says where."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True)
class Block:
    """One subject and what follows it up to the full stop; `typed` is the line of its rdf:type, if it has one."""

    subject: str
    line: int
    typed: int | None


@dataclass
class Layout:
    """Where things stand in the text; lines count from 1."""

    prefixes: list[tuple[str, int]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    """(subject, predicate) → the line on which the predicate first stands."""
    used: set[str] = field(default_factory=set)
    """Prefixes that some name in the text uses."""
    capital_tags: list[tuple[str, int]] = field(default_factory=list)
    """Language tags with capitals, which parsers hide."""


@dataclass(frozen=True)
class Parsed:
    """What a file says, in memory."""

    text: str
    prefixes: dict[str, str]
    triples: tuple[ox.Triple, ...]
    layout: Layout


@dataclass(frozen=True)
class TurtleFile:
    """A file that parses; `name` is its path from the project's root, with slashes.

    What it says comes from `load` whenever it is asked for: a file may have left the memory meanwhile.
    """

    name: str
    label: str
    """What the names of its blank nodes begin with, before their number."""
    sha256: str
    load: Callable[[], Parsed]
    written: Callable[[], str]
    """Gives the text alone."""

    @property
    def text(self) -> str:
        """The file as it was written."""
        return self.written()

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that it declares."""
        return self.load().prefixes

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """What it says, in its order."""
        return self.load().triples

    @property
    def layout(self) -> Layout:
        """Where things stand in it."""
        return self.load().layout


def parse(name: str, data: bytes, label: str) -> TurtleFile:
    """Parse one file and keep it in memory.

    Raises TurtleError.
    """
    parsed = parsed_text(name, data, label)
    return TurtleFile(name, label, hashlib.sha256(data).hexdigest(), lambda: parsed, lambda: parsed.text)


def parsed_text(name: str, data: bytes, label: str) -> Parsed:
    """Parse one file; its blank nodes are named `label` + a number in reading order, so that builds repeat.

    Raises TurtleError.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise TurtleError(Finding(name, line, "This is not UTF-8.")) from None
    parser = ox.parse(data, format=ox.RdfFormat.TURTLE)
    try:
        triples = tuple(_named(parser, label))
    except SyntaxError as fault:
        raise TurtleError(Finding(name, fault.lineno, _words(fault))) from None
    prefixes = dict(parser.prefixes)
    return Parsed(text, prefixes, triples, _scan(text, prefixes))


def _words(fault: SyntaxError) -> str:
    """Return the parser's message with its column and without the line, which the finding already carries."""
    message = _WHERE.sub("", str(fault.msg)).strip().rstrip(".")
    return f"column {fault.offset}: {message}." if fault.offset else f"{message}."


def _named(quads: Iterator[ox.Quad], label: str) -> Iterator[ox.Triple]:
    seen: dict[ox.BlankNode, ox.BlankNode] = {}
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
            raise SyntaxError("quoted triples are not in the data model")  # noqa: TRY004  it is told as the parser's are
        if isinstance(subject, ox.BlankNode):
            subject = seen.setdefault(subject, ox.BlankNode(f"{label}{len(seen) + 1}"))
        if isinstance(value, ox.BlankNode):
            value = seen.setdefault(value, ox.BlankNode(f"{label}{len(seen) + 1}"))
        yield ox.Triple(subject, predicate, value)


class _Scanner:
    """A state machine over the tokens of a text that is known to parse."""

    def __init__(self, text: str, prefixes: dict[str, str]) -> None:
        self.layout = Layout()
        self._text = text
        self._prefixes = prefixes
        self._counted, self._line = 0, 1
        self._depth = 0
        self._awaits = "subject"
        self._block: Block | None = None
        self._sparql_style = False

    def run(self) -> Layout:
        for token in _TOKEN.finditer(self._text):
            kind = token.lastgroup
            if kind == "mark":
                self._mark(token.group())
            elif kind == "word" and token.group()[0] == "@" and token.group() not in ("@prefix", "@base"):
                self._tag(token)
            elif kind in ("word", "iri"):
                if kind == "word" and self._awaits != "prefix":
                    self.layout.used.add(token.group().lstrip("^").partition(":")[0])
                if self._depth == 0:
                    self._word(token)
        return self.layout

    def _line_of(self, token: re.Match[str]) -> int:
        self._line += self._text.count("\n", self._counted, token.start())
        self._counted = token.start()
        return self._line

    def _mark(self, mark: str) -> None:
        if mark in "([":
            self._depth += 1
            if self._depth == 1 and self._awaits == "subject":
                self._awaits = "predicate"
        elif mark in ")]":
            self._depth -= 1
        elif mark == ";" and self._depth == 0:
            self._awaits = "predicate"

    def _tag(self, token: re.Match[str]) -> None:
        word = token.group()
        if word.rstrip(".") != word.rstrip(".").lower():
            self.layout.capital_tags.append((word.rstrip("."), self._line_of(token)))
        if word.endswith(".") and self._depth == 0:
            self._stop()

    def _word(self, token: re.Match[str]) -> None:
        word = token.group()
        bare = word if token.lastgroup == "iri" else word.rstrip(".")
        if bare:
            self._term(bare, token)
        if bare != word:
            self._stop()

    def _term(self, word: str, token: re.Match[str]) -> None:
        if self._awaits == "subject":
            if word.lower() in ("@prefix", "@base", "prefix", "base"):
                self._awaits = "prefix" if "prefix" in word.lower() else "base"
                self._sparql_style = not word.startswith("@")
                return
            self._block = Block(self._iri(word), self._line_of(token), None)
            self.layout.blocks.append(self._block)
            self._awaits = "predicate"
        elif self._awaits == "predicate":
            self._predicate(word, self._line_of(token))
        elif self._awaits == "prefix":
            self.layout.prefixes.append((word.removesuffix(":"), self._line_of(token)))
            self._awaits = "base"
        elif self._awaits == "base":
            self._awaits = "subject" if self._sparql_style else "stop"

    def _predicate(self, word: str, line: int) -> None:
        self._awaits = "object"
        if self._block is None:
            return
        predicate = RDF_TYPE if word == "a" else self._iri(word)
        self.layout.lines.setdefault((self._block.subject, predicate), line)
        if predicate == RDF_TYPE and self._block.typed is None:
            self._block = Block(self._block.subject, self._block.line, line)
            self.layout.blocks[-1] = self._block

    def _stop(self) -> None:
        self._awaits, self._block = "subject", None

    def _iri(self, word: str) -> str:
        if word.startswith("<"):
            return word[1:-1]
        prefix, _, local = word.partition(":")
        return self._prefixes.get(prefix, prefix + ":") + local


def _scan(text: str, prefixes: dict[str, str]) -> Layout:
    return _Scanner(text, prefixes).run()
