"""The query of a question file: includes expanded, parameter lines found, each line traced to its file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from maliwar.errors import Finding
from maliwar.names import PREFIXES

ANY_TIME: Final = ("0001-01-01", "9999-12-31")
KNOWN_ON: Final = "known_on"
XSD: Final = PREFIXES["xsd"]

_INCLUDE = re.compile(r"^\s*#include\b\s*(\S*)\s*(\S*)\s*$")
_ONE = re.compile(r"^(\s*)VALUES\s+\?(\w+)\s*\{(.*)\}\s*\.?\s*$", re.IGNORECASE)
_PAIR = re.compile(r"^(\s*)VALUES\s*\(\s*\?(\w+)_from\s+\?(\w+)_to\s*\)\s*\{(.*)\}\s*\.?\s*$", re.IGNORECASE)
_POSITION = re.compile(r"(?:error )?at (\d+):(\d+):?\s*")
_PROLOGUE = re.compile(r"^\s*(PREFIX|BASE)\b", re.IGNORECASE)

Term = ox.NamedNode | ox.Literal
Default = tuple[Term | None, ...]


@dataclass(frozen=True)
class Line:
    """One line of a query, with the file and the number under which a person finds it."""

    text: str
    file: str
    number: int


@dataclass(frozen=True)
class Slot:
    """A VALUES line: the text around its terms, and the terms that stand there by default."""

    name: str
    pair: bool
    line: Line
    indent: str

    def fill(self, terms: Sequence[Term | None] | None) -> str:
        """Return the line with other terms, serialised by the RDF library; None among them is UNDEF."""
        if terms is None:
            return self.line.text
        words = " ".join("UNDEF" if term is None else str(term) for term in terms)
        if self.pair:
            return f"{self.indent}VALUES (?{self.name}_from ?{self.name}_to) {{ ({words}) }}"
        return f"{self.indent}VALUES ?{self.name} {{ {words} }}"


def expand(file: str, lines: Sequence[str], includes: Mapping[str, Sequence[str]], folder: str) -> list[Line]:
    """Replace each `#include name [?variable]` by that fragment, in which ?situation becomes the variable.

    Raises LookupError, with a Finding, for an include that does not exist.
    """
    out: list[Line] = []
    for number, text in enumerate(lines, 1):
        if text.startswith("#+"):
            continue
        match = _INCLUDE.match(text)
        if not match:
            out.append(Line(text, file, number))
            continue
        name, variable = match.groups()
        if name not in includes:
            raise LookupError(Finding(file, number, f"there is no {folder}/{name}.rq to include"))
        if variable and not re.match(r"\?\w+$", variable):
            raise LookupError(Finding(file, number, f"{variable!r} is no variable"))
        for inner, fragment in enumerate(includes[name], 1):
            words = re.sub(r"\?situation\b", variable, fragment) if variable else fragment
            out.append(Line(words, f"{folder}/{name}.rq", inner))
    return out


def find_slots(lines: Sequence[Line]) -> list[tuple[int, Slot]]:
    """Return every VALUES line that stands alone on its line, with its index."""
    found = []
    for index, line in enumerate(lines):
        pair = _PAIR.match(line.text)
        one = None if pair else _ONE.match(line.text)
        if pair and pair[2] == pair[3]:
            found.append((index, Slot(pair[2], True, line, pair[1])))
        elif one:
            found.append((index, Slot(one[2], False, line, one[1])))
    return found


def default_of(slot: Slot, lines: Sequence[Line]) -> Default:
    """Parse the terms of a VALUES line under the query's own prefixes.

    Raises LookupError, with a Finding, where the line is not one row of terms.
    """
    prologue = "\n".join(line.text for line in lines if _PROLOGUE.match(line.text))
    names = [f"{slot.name}_from", f"{slot.name}_to"] if slot.pair else [slot.name]
    try:
        rows = list(run_empty(f"{prologue}\nSELECT * WHERE {{ {slot.line.text.rstrip().rstrip('.')} }}"))
    except SyntaxError as error:
        reason = _POSITION.sub("", str(error.msg))
        raise LookupError(Finding(slot.line.file, slot.line.number, f"the default does not parse: {reason}")) from None
    if len(rows) != 1:
        raise LookupError(Finding(slot.line.file, slot.line.number, f"?{slot.name} needs exactly one default"))
    return tuple(rows[0][name] for name in names)


def run_empty(text: str) -> ox.QuerySolutions:
    """Parse a SELECT by running it on an empty store; raises SyntaxError."""
    result = ox.Store().query(text)
    if not isinstance(result, ox.QuerySolutions):
        raise SyntaxError("not a SELECT query")  # noqa: TRY004 - the query is of the wrong form
    return result


def selected(lines: Sequence[Line]) -> tuple[str, ...] | Finding:
    """Return the SELECT's columns, or what is wrong with the query and where."""
    try:
        return tuple(variable.value for variable in run_empty("\n".join(line.text for line in lines)).variables)
    except SyntaxError as error:
        message = str(error.msg)
        found = _POSITION.search(message)
        index = int(found[1]) - 1 if found else 0
        line = lines[min(index, len(lines) - 1)] if lines else Line("", "", 1)
        return Finding(line.file, line.number, f"the query does not parse: {_POSITION.sub('', message)}")


def fault_of_type(kind: str, terms: Default) -> str | None:
    """Say what is wrong with a default for a parameter of this type, or return None."""
    if kind == "period":
        dates = [term.value for term in terms if isinstance(term, ox.Literal) and term.datatype.value == XSD + "date"]
        if tuple(dates) != ANY_TIME:
            return f'the default of a period must be any time: ("{ANY_TIME[0]}"^^xsd:date "{ANY_TIME[1]}"^^xsd:date)'
        return None
    term = terms[0]
    if term is None:
        return None
    if kind == "iri":
        return None if isinstance(term, ox.NamedNode) else "the default must be an IRI or UNDEF"
    wanted = {"text": "string", "year": "integer"}.get(kind, kind)
    if isinstance(term, ox.Literal) and term.datatype.value == XSD + wanted:
        return None
    return f"the default must be an xsd:{wanted} or UNDEF"
