"""What other engines do in their own way: our queries as they understand them, their results as the standard has them.

An engine is known by what it sends, so nothing need be configured, and a proxy between may hide its name. One is known
until now, Virtuoso 7.2:

- It plans the join of a dozen patterns for seconds, and more so with VALUES; told to take them in the order in which
  they are written, and given BIND for a VALUES line of one row, it answers the same questions in milliseconds.
- With VALUES it loses rows where EXISTS stands behind; with BIND it does not.
- With that, and asked of a graph by its name, it loses numbers where OPTIONAL follows OPTIONAL (7.2.5); it is then left
  to plan by itself, which takes it seconds.
- It writes results as of 2007, xsd:boolean as 1 and 0 and blank nodes as nodeID://b1, and cuts an answer at a number of
  rows or seconds of its own.
"""

import json
import re
from email.message import Message
from typing import Any, Final

from maliwar.names import MERGED

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_SIGNS: Final = re.compile(rb'(?<!\\)"(?:typed-literal"|nodeID://)')
"""A term of the JSON results of 2007, a literal since 2013; and how the name of a blank node begins there."""
PROBE: Final = (
    "SELECT (1 AS ?one) (COUNT(?s) AS ?merged) "
    f"WHERE {{ {{ SELECT ?s WHERE {{ GRAPH <{MERGED}> {{ ?s ?p ?o }} }} LIMIT 1 }} }}"
)
"""A query that every engine can answer, each in its own way; `merged` is 1 where there is a graph of all of ours."""
CUT: Final = "it cuts its answers; raise its own limits (for Virtuoso ResultSetMaxRows, in the [SPARQL] of its ini)"
_BOOLEANS: Final = {"1": "true", "0": "false"}
_IRI: Final = r'<[^<>"{}\s]*>'
_NAME: Final = r"[\w-]*:[\w./-]+"
_LITERAL: Final = rf'"(?:[^"\\\n]|\\.)*+"(?:@[\w-]+|\^\^(?:{_IRI}|{_NAME}))?'
_TERM: Final = rf"({_IRI}|{_LITERAL}|{_NAME}|[\w.+-]+)"
_NUMBERS: Final = re.compile(r"(?:^ *OPTIONAL { \?\w+ [\w:]+ \?(?:low|high|best) } *\n){3}", re.MULTILINE)
_ONE: Final = re.compile(rf"^ *VALUES \?(\w+) {{ *{_TERM} *}} *\.?$", re.MULTILINE)
_PAIR: Final = re.compile(rf"^ *VALUES \(\?(\w+) \?(\w+)\) {{ *\( *{_TERM} +{_TERM} *\) *}} *\.?$", re.MULTILINE)

_OPTIONAL: Final = re.compile(r"^( *)(OPTIONAL \{(?:[^{}\n]|\{[^{}\n]*\})*\}) *$", re.MULTILINE)
_OPTIONAL_GROUP: Final = re.compile(r"^( *)(OPTIONAL \{\n(?:(?!\1\})[^\n]*\n)+\1\})$", re.MULTILINE)
_RUN: Final = re.compile(r"^( *)(\?\w+ mwx:runLb \?run_begin ; mwx:runEe \?run_end \.)$(?!\s*\})", re.MULTILINE)
_UNION: Final = re.compile(
    r"^( +)(\{\n(?:(?!\1\})[^\n]*\n)*\1\}(?: UNION \{\n(?:(?!\1\})[^\n]*\n)*\1\}){1,3})$", re.MULTILINE
)
_GROUP: Final = re.compile(r"^( +)(\{\n(?! *(?:SELECT|VALUES))(?:(?!\1\})[^\n]*\n)+\1\})$", re.MULTILINE)
_BOUNDS: Final = re.compile(r"^( *)(\?\w+ mwx:eb \?\w+ ; mwx:le \?\w+ \.\s+FILTER\([^\n]*\))$", re.MULTILINE)
_CLOCKS: Final = re.compile(r"^( *)(\?\w+ mwx:lb \?latest_begin ;[^.{}]*\?seen_from \.)$", re.MULTILINE)
_KIND: Final = re.compile(r"^( *)(GRAPH graph:asserted \{ \?\w+ a \?\w+ \})$", re.MULTILINE)
_EVIDENCE: Final = re.compile(
    r"^( *)(\?claim (?:mw:about|mw:stance|mwx:kb) \?\w+ ;[^.{}]*\?citation \.\s+"
    r"\?citation mw:source \?source ; \?cited_at \?passage \.)",
    re.MULTILINE,
)


def is_virtuoso(content: bytes) -> bool:
    """Whether JSON results come from Virtuoso, as far as they show it; those of PROBE do."""
    return _SIGNS.search(content) is not None


def for_virtuoso(text: str, *, named: bool = False) -> str:
    """Return a query of our own as Virtuoso answers it rightly and soon; `named` where it asks a graph by its name.

    A VALUES line of one row becomes BIND, or nothing where it is UNDEF; it stands at the beginning of its group.
    """
    text = _ONE.sub(lambda line: _bind((line[1], line[2])), text)
    text = _PAIR.sub(lambda line: _bind((line[1], line[3]), (line[2], line[4])), text)
    return text if named and _NUMBERS.search(text) else f'define sql:select-option "order" {text}'


def _bind(*values: tuple[str, str]) -> str:
    return " ".join(f"BIND({term} AS ?{name})" for name, term in values if term != "UNDEF")


def for_oxigraph(text: str) -> str:
    """Return a query of our own as the embedded engine answers it soonest: it looks up what is optional row by row.

    Left to itself it takes a pattern of a dozen triples for one with many solutions, and reads, say, every mw:saidOn
    of the graph to join it to the few claims that are left. LATERAL (an extension of Oxigraph's, SEP-0006) around an
    OPTIONAL whose braces stand on lines of their own or on one line, around a group or a UNION of a few, and around the
    triples of `bounds`, `run` and `evidence`, whose situation or claim the lines before have found, means
    the same, and is answered one row at a time. What a window leaves out is so left out before anything else is looked
    up. A variable that such a group makes with BIND may not stand before it. At a million triples
    changes of control of one place took 1,760 ms, and take 20.
    """
    for block in (_OPTIONAL, _RUN, _BOUNDS, _CLOCKS, _KIND, _EVIDENCE, _UNION, _GROUP, _OPTIONAL_GROUP):
        text = block.sub(r"\1LATERAL { \2 }", text)
    return text


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
