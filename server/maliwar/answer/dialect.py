"""What other engines do in their own way: our queries as they understand them, their results as the standard has them.

An engine is known by what it sends, so nothing need be configured, and a proxy between may hide its name. One is known
until now, Virtuoso 7.2:

- It plans the join of a dozen patterns for seconds, and more so with VALUES; told to take them in the order in which
  they are written, and given BIND for a VALUES line of one row, it answers the same questions in milliseconds.
- With VALUES it loses rows where EXISTS stands behind; with BIND it does not.
- It writes results as of 2007, xsd:boolean as 1 and 0 and blank nodes as nodeID://b1, and cuts an answer at a number of
  rows or seconds of its own.
"""

import json
import re
from email.message import Message
from typing import Any, Final

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_SIGNS: Final = re.compile(rb'(?<!\\)"(?:typed-literal"|nodeID://)')
"""A term of the JSON results of 2007, a literal since 2013; and how the name of a blank node begins there."""
PROBE: Final = "SELECT (1 AS ?one) WHERE { }"
"""A query that every engine can answer, each in its own way."""
CUT: Final = "it cuts its answers; raise its own limits (for Virtuoso ResultSetMaxRows, in the [SPARQL] of its ini)"
_BOOLEANS: Final = {"1": "true", "0": "false"}
_IRI: Final = r'<[^<>"{}\s]*>'
_NAME: Final = r"[\w-]*:[\w./-]+"
_LITERAL: Final = rf'"(?:[^"\\\n]|\\.)*+"(?:@[\w-]+|\^\^(?:{_IRI}|{_NAME}))?'
_TERM: Final = rf"({_IRI}|{_LITERAL}|{_NAME}|[\w.+-]+)"
_ONE: Final = re.compile(rf"^ *VALUES \?(\w+) {{ *{_TERM} *}} *\.?$", re.MULTILINE)
_PAIR: Final = re.compile(rf"^ *VALUES \(\?(\w+) \?(\w+)\) {{ *\( *{_TERM} +{_TERM} *\) *}} *\.?$", re.MULTILINE)


def is_virtuoso(content: bytes) -> bool:
    """Whether JSON results come from Virtuoso, as far as they show it; those of PROBE do."""
    return _SIGNS.search(content) is not None


def for_virtuoso(text: str) -> str:
    """Return a query of our own as Virtuoso answers it rightly and soon.

    A VALUES line of one row becomes BIND, or nothing where it is UNDEF; it stands at the beginning of its group.
    """
    text = _ONE.sub(lambda line: _bind((line[1], line[2])), text)
    text = _PAIR.sub(lambda line: _bind((line[1], line[3]), (line[2], line[4])), text)
    return f'define sql:select-option "order" {text}'


def _bind(*values: tuple[str, str]) -> str:
    return " ".join(f"BIND({term} AS ?{name})" for name, term in values if term != "UNDEF")


def was_cut(headers: Message) -> bool:
    """Whether an engine says of its answer that there is more than it sent.

    Virtuoso does so where its ResultSetMaxRows or its time for a query was reached.
    """
    return "X-SPARQL-MaxRows" in headers or headers.get("X-SQL-State", "").startswith("S1T")


def standard_json(content: bytes) -> bytes:
    """Return JSON results as SPARQL 1.1 has them; what is so already comes back untouched.

    Raises ValueError for what is no JSON.
    """
    return json.dumps(json.loads(content, object_hook=_term)).encode() if is_virtuoso(content) else content


def _term(found: dict[str, Any]) -> dict[str, Any]:
    kind, value = found.get("type"), found.get("value")
    if isinstance(value, str):
        if kind == "typed-literal":
            boolean = found.get("datatype") == _XSD + "boolean"
            return {**found, "type": "literal", "value": _BOOLEANS.get(value, value) if boolean else value}
        if kind == "bnode":
            return {**found, "value": value.removeprefix("nodeID://")}
    return found
