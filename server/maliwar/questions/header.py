"""The TOML header of a question file, read strictly."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Final

from maliwar.errors import Finding
from maliwar.languages import Translated

TYPES: Final = ("text", "integer", "decimal", "boolean", "year", "date", "period", "iri")
SHOWS: Final = ("table", "bar", "line", "timeline", "map", "network", "number")
COLUMN_TYPES: Final = ("text", "integer", "decimal", "boolean", "iri", "reference")
"""A reference is the IRI of a source that people see by its number."""
RESERVED: Final = ("as-known-on", "lang", "format", "page", "per-page", "row", "version")
EVIDENCE: Final = ("claim", "asserter", "stance", "said_on", "source", "passage")
"""What the SELECT of a question with `evidence = true` must end with."""

_MARK = "#+"
_NAME = re.compile(r"[a-z][a-z0-9_]*$")
_SLOT = re.compile(r"\{(\w+)\}")
_TEXTS = ("title", "description", "group", "instead", "nothing", "something")
_OPTIONAL = ("instead", "nothing", "something")
_LISTS = ("ask", "ask_fr", "key", "many", "instead_without", "through", "shorter")
_TABLES = ("params", "columns", "absent")
_KEYS = {*_TEXTS, *_LISTS, *_TABLES, "asks", "show", "evidence", "imports", "rank", "whole"}
_LAST_RANK = 99


@dataclass(frozen=True)
class Param:
    """One thing that the asker chooses; `of` is the class of things, or the scheme of terms, for type `iri`."""

    name: str
    type: str
    label: Translated = field(default=Translated())
    help: Translated = field(default=Translated(""))
    pick: str | None = None
    of: str | None = None


@dataclass(frozen=True)
class Column:
    """One column of the answer."""

    name: str
    label: Translated = field(default=Translated())
    type: str = "text"

    @property
    def holds_things(self) -> bool:
        """Whether its cells are IRIs with labels."""
        return self.type in ("iri", "reference")


@dataclass(frozen=True)
class Asks:
    """Ways to ask in words, and the parameters that they fix; `where` leads to their keys in the header."""

    patterns: tuple[str, ...]
    french: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    where: str = ""


@dataclass(frozen=True)
class Header:
    """What a question file says of itself, above its query.

    `nothing` and `something` word the answer where there is no row: `No ally of {actor}`, `an alliance`. The questions
    of a group stand in the order of their `rank`.
    """

    title: str
    description: str
    group: str
    asks: tuple[Asks, ...]
    show: str
    params: tuple[Param, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    many: tuple[str, ...]
    evidence: bool
    instead: str | None
    instead_without: tuple[str, ...]
    through: tuple[str, ...]
    nothing: str
    something: str
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rank: int = _LAST_RANK
    imports: bool = False
    """Whether it asks the imports, which need not be there."""
    whole: bool = False
    """Whether it looks at everything there is, and takes longer the larger the graph is; see extent.py."""
    shorter: tuple[str, ...] = ()
    """The parameters with any of which it does not."""


def slots(pattern: str) -> tuple[str, ...]:
    """Return the names in braces, in order."""
    return tuple(_SLOT.findall(pattern))


class HeaderReader:
    """Reads one header and collects what is wrong with it, each fault with its line."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._lines = [(number, line[len(_MARK) :]) for number, line in enumerate(lines, 1) if line.startswith(_MARK)]

    def refuse(self, message: str, key: str | None = None) -> None:
        """Record a fault, at the line where `key` (dotted for a table, `asks.0.with`) is written."""
        self.findings.append(Finding(self.file, self._line_of(key) if key else self._first, message))

    def read(self) -> Header | None:
        """Return the header, or None where it is not TOML; look into `findings` either way."""
        try:
            raw = tomllib.loads("\n".join(text.removeprefix(" ") for _, text in self._lines))
        except tomllib.TOMLDecodeError as error:
            self.findings.append(Finding(self.file, self._toml_line(str(error)), f"the header is not TOML: {error}"))
            return None
        for key in raw.keys() - _KEYS:
            self.refuse(f"unknown key {key!r}; known are {', '.join(sorted(_KEYS))}", key)
        texts = {key: self._text(raw, key, required=key not in _OPTIONAL) for key in _TEXTS}
        lists = {key: self._list(raw, key) for key in _LISTS}
        if not lists["ask"]:
            self.refuse("`ask` must list at least one way to ask the question", "ask")
        show = self._text(raw, "show")
        if show and show not in SHOWS:
            self.refuse(f"show = {show!r} is none of {', '.join(SHOWS)}", "show")
        header = Header(
            title=texts["title"],
            description=texts["description"],
            group=texts["group"],
            asks=(Asks(lists["ask"], lists["ask_fr"]), *self._asks(raw)),
            show=show,
            params=tuple(self._params(self._table(raw, "params"))),
            columns=tuple(self._columns(self._table(raw, "columns"))),
            key=lists["key"],
            many=lists["many"],
            evidence=self._flag(raw, "evidence"),
            instead=texts["instead"] or None,
            instead_without=lists["instead_without"],
            through=lists["through"],
            nothing=texts["nothing"],
            something=texts["something"],
            absent=self._absent(self._table(raw, "absent")),
            rank=self._rank(raw),
            imports=self._flag(raw, "imports"),
            whole=self._flag(raw, "whole"),
            shorter=lists["shorter"],
        )
        self._check_names(header)
        return header

    def _asks(self, raw: Mapping[str, Any]) -> Iterator[Asks]:
        tables = raw.get("asks", [])
        if not isinstance(tables, list) or not all(isinstance(table, Mapping) for table in tables):
            self.refuse("`asks` must be tables, each below a line [[asks]]", "asks")
            return
        for number, table in enumerate(tables):
            where = f"asks.{number}."
            for key in table.keys() - {"with", "ask", "ask_fr"}:
                self.refuse(f"unknown key {key!r} in [[asks]]", where + key)
            given = self._table(table, "with", where)
            patterns, french = (self._list(table, key, where) for key in ("ask", "ask_fr"))
            if not given or not patterns:
                self.refuse("[[asks]] needs `with`, the values that it fixes, and `ask`", where.rstrip("."))
            fixed = {name: self._text(given, name, f"{where}with.") for name in given}
            yield Asks(patterns, french, fixed, where)

    def _params(self, table: Mapping[str, Any]) -> Iterator[Param]:
        for name, value in table.items():
            where = f"params.{name}"
            if not isinstance(value, Mapping):
                self.refuse(f"[{where}] must be a table", where)
                continue
            self._check_name(name, where)
            for key in value.keys() - {"type", "label", "help", "pick", "of"}:
                self.refuse(f"unknown key {key!r} in [{where}]", f"{where}.{key}")
            given = {key: self._text(value, key, f"{where}.") for key in ("type", "label")}
            extra = {key: self._text(value, key, f"{where}.", required=False) for key in ("help", "pick", "of")}
            if given["type"] and given["type"] not in TYPES:
                self.refuse(f"type {given['type']!r} is none of {', '.join(TYPES)}", f"{where}.type")
            if given["type"] != "iri" and (extra["pick"] or extra["of"]):
                self.refuse("`pick` and `of` go with type iri only", where)
            yield Param(name, given["type"], given["label"], extra["help"], extra["pick"] or None, extra["of"] or None)

    def _columns(self, table: Mapping[str, Any]) -> Iterator[Column]:
        if not table:
            self.refuse("[columns] must declare the columns of the SELECT", "columns")
        for name, value in table.items():
            where = f"columns.{name}"
            if isinstance(value, str):
                yield Column(name, value)
                continue
            if not isinstance(value, Mapping) or value.keys() - {"label", "type"}:
                self.refuse(f"column {name!r} must be a label, or a table of label and type", where)
                continue
            kind = value.get("type", "text")
            if kind not in COLUMN_TYPES:
                self.refuse(f"column type {kind!r} is none of {', '.join(COLUMN_TYPES)}", where)
            yield Column(name, self._text(value, "label", f"{where}."), kind)

    def _absent(self, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
        return {name: self._list(table, name, "absent.") for name in table}

    def _check_names(self, header: Header) -> None:
        known = {param.name for param in header.params}
        columns = {column.name for column in header.columns}
        selectable = columns | (set(EVIDENCE) if header.evidence else set())
        for key, patterns in (("title", (header.title,)), ("nothing", (header.nothing,))):
            self._check_slots(patterns, key, known)
        for asks in header.asks:
            self._check_slots(asks.patterns, f"{asks.where}ask", known - asks.given.keys())
            self._check_slots(asks.french, f"{asks.where}ask_fr", known - asks.given.keys())
            for name in asks.given.keys() - known:
                self.refuse(f"`with` fixes {name!r}, which is no parameter", f"{asks.where}with")
        for name in columns & {"why", "citation", *(("claims",) if header.evidence else ())}:
            self.refuse(f"column {name!r} is called as what every row has anyhow", f"columns.{name}")
        for key in ("key", "many"):
            for name in getattr(header, key):
                if name not in selectable:
                    self.refuse(f"`{key}` names {name!r}, which is no column", key)
        for name in set(header.instead_without) - known:
            self.refuse(f"`instead_without` names {name!r}, which is no parameter", "instead_without")
        for name in set(header.shorter) - known:
            self.refuse(f"`shorter` names {name!r}, which is no parameter", "shorter")
        if header.shorter and not header.whole:
            self.refuse("`shorter` goes with `whole = true` only", "shorter")
        for name in header.absent.keys() - columns:
            self.refuse(f"[absent] names {name!r}, which is no column", f"absent.{name}")
        for name in set(header.key) & set(header.many):
            self.refuse(f"{name!r} cannot be in `key` and in `many`", "many")

    def _check_slots(self, patterns: Iterable[str], key: str, known: Set[str]) -> None:
        for pattern in patterns:
            for name in set(slots(pattern)) - known:
                self.refuse(f"{pattern!r} shows {{{name}}}, which is no parameter, or fixed", key)

    def _check_name(self, name: str, where: str) -> None:
        if not _NAME.match(name) or name in RESERVED:
            self.refuse(
                f"{name!r} is no name for a parameter: lower-case letters, digits, _; not a reserved name", where
            )

    def _text(self, table: Mapping[str, Any], key: str, prefix: str = "", *, required: bool = True) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self.refuse(f"`{prefix}{key}` must be a text", prefix + key)
            return ""
        if required and not value.strip():
            self.refuse(f"`{prefix}{key}` is missing", (prefix + key) if key in table else prefix.rstrip(".") or None)
        return value.strip()

    def _list(self, table: Mapping[str, Any], key: str, prefix: str = "") -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.refuse(f"`{prefix}{key}` must be a list of texts", prefix + key)
            return ()
        return tuple(item.strip() for item in value)

    def _table(self, raw: Mapping[str, Any], key: str, prefix: str = "") -> Mapping[str, Any]:
        value = raw.get(key, {})
        if not isinstance(value, Mapping):
            self.refuse(f"`{prefix}{key}` must be a table", prefix + key)
            return {}
        return value

    def _flag(self, raw: Mapping[str, Any], key: str) -> bool:
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.refuse(f"`{key}` must be true or false", key)
            return False
        return value

    def _rank(self, raw: Mapping[str, Any]) -> int:
        value = raw.get("rank", _LAST_RANK)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LAST_RANK:
            self.refuse(f"`rank` must be a whole number from 1 to {_LAST_RANK}", "rank")
            return _LAST_RANK
        return value

    @property
    def _first(self) -> int:
        return self._lines[0][0] if self._lines else 1

    def _line_of(self, dotted: str) -> int:
        table, _, key = dotted.rpartition(".")
        current = ""
        repeated = 0
        for number, text in self._lines:
            line = text.strip()
            heading = re.match(r"\[(\[?)([\w.-]+)\]", line)
            if heading:
                current = f"{heading[2]}.{repeated}" if heading[1] else heading[2]
                repeated += bool(heading[1])
                if current == dotted:
                    return number
            elif current == table and re.match(rf"{re.escape(key)}\s*=", line):
                return number
        return self._line_of(table) if table else self._first

    def _toml_line(self, message: str) -> int:
        found = re.search(r"at line (\d+)", message)
        index = int(found[1]) - 1 if found else len(self._lines) - 1
        return self._lines[min(index, len(self._lines) - 1)][0] if self._lines else 1
