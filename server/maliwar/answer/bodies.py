"""The engine's results as bytes: a well-formed body in the format asked for, cut where it must be.

A body over the cap is cut between rows or triples, stays well-formed, and says so where its format can:
JSON by a first member `"truncated": true`, XML and RDF/XML by a comment before the last tag, Turtle and N-Triples by a
comment at the end. CSV, TSV and JSON-LD have no words for it; there the caller's header says it alone.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from maliwar.errors import EngineError, NotAcceptable
from maliwar.names import MWX, PREFIXES

if TYPE_CHECKING:  # formats.py brings werkzeug, which a worker process should not wait for
    from maliwar.answer.formats import Kind

_RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_TRIPLES: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_SAYS: Final = "cut here: the answer is longer than this server sends"
_LARGEST_ROW: Final = 1024 * 1024
"""Bytes by which the last triple may overrun the cap."""


@dataclass(frozen=True, slots=True)
class Body:
    """A serialised answer."""

    kind: "Kind"
    content: bytes
    truncated: bool = False
    rows: int = 0
    """Rows of a table, triples, or 1 for a verdict."""


class _FullError(Exception):
    """The cap is reached; thrown through the engine's serialiser, which stops at once."""


class _Sink:
    """A file object that the engine writes to, in chunks of about 8 kB."""

    def __init__(self, cap: int) -> None:
        self.cap = cap
        self.content = bytearray()

    def write(self, chunk: bytes) -> int:
        self.content += chunk
        if len(self.content) > self.cap:
            raise _FullError
        return len(chunk)

    def flush(self) -> None:
        """Do nothing: all is in memory."""


def write(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, name: str, cap: int) -> Body:
    """Write an engine's results in the format of that name, in at most about `cap` bytes.

    Raises EngineError where one triple alone is over the cap, NotAcceptable where XML cannot say what was found.
    """
    if isinstance(results, ox.QueryTriples):
        return write_triples(results, name, cap)
    kind: Kind = "verdict" if isinstance(results, ox.QueryBoolean) else "table"
    sink = _Sink(cap)
    truncated = False
    try:
        results.serialize(sink, _RESULTS[name])  # type: ignore[arg-type]  # the stub wants IO, write and flush are used
    except _FullError:
        truncated = True
    content = cut(bytes(sink.content[:cap]), name) if truncated else bytes(sink.content)
    if name == "xml":
        _check_xml(content)
    return Body(kind, content, truncated, 1 if kind == "verdict" else count_rows(content, name))


def write_triples(triples: Iterable[ox.Triple], name: str, cap: int) -> Body:
    """Write triples; where the cap is reached no more are taken, so that the serialiser ends the document itself."""
    sink = _Sink(cap + _LARGEST_ROW)
    truncated, count = False, 0

    def until_full() -> Iterator[ox.Triple]:
        nonlocal truncated, count
        for triple in triples:
            if len(sink.content) >= cap:
                truncated = True
                return
            count += 1
            yield triple

    prefixes = PREFIXES if name in ("ttl", "rdf") else None
    try:
        ox.serialize(until_full(), sink, _TRIPLES[name], prefixes=prefixes)  # type: ignore[arg-type]  # as above
    except _FullError:
        raise EngineError(f"One value of the answer is larger than the {cap} bytes that may be sent.") from None
    content = bytes(sink.content)
    if prefixes:
        content = _only_used_prefixes(content)
    if name == "rdf":
        _check_xml(content)
    return Body("triples", _marked(content, name) if truncated else content, truncated, count)


def without_index(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Leave out what the build adds for speed; DESCRIBE tells what is known, not how it is indexed."""
    return (triple for triple in triples if not triple.predicate.value.startswith(MWX))


_NEXT_ROW = re.compile(rb'\},\{(?:"[^",:}\]]|\})')
"""A row of JSON behind another: within a string the quote would have its backslash, behind one no name would follow."""
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)


def count_rows(content: bytes, name: str) -> int:
    """Return how many rows a table in the engine's own JSON, XML, CSV or TSV has."""
    match name:
        case "json":
            return _count_json(content)
        case "xml":
            return content.count(b"<result>")
        case "csv" if b'"' in content:
            return sum(part.count(b"\n") for part in content.split(b'"')[::2]) - 1  # outside quotes
        case _:
            return content.count(b"\n") - 1


def _count_json(content: bytes) -> int:
    if content.endswith(b'"bindings":[]}}'):
        return 0
    found = _NEXT_ROW.findall(content)
    if b"},{}" in found:  # a row without a value, or the text of one
        return _STRING.sub(b"", content).count(b"},{") + 1
    return len(found) + 1


def cut(content: bytes, name: str) -> bytes:
    """Return the complete rows at the beginning of a result that broke off, as a complete document that says so.

    Raises EngineError where it broke off before the first row.
    """
    match name:
        case "json":
            return _cut_json(content)
        case "xml":
            end = max(content.rfind(b"</result>") + len(b"</result>"), content.find(b"<results>") + len(b"<results>"))
            if b"<results>" not in content:
                raise _too_short()
            return content[:end] + f"</results><!-- {_SAYS} --></sparql>".encode()
        case "nt":
            return _marked(content[: content.rfind(b"\n") + 1], name)
        case _:
            kept = _cut_csv(content) if name == "csv" else content[: content.rfind(b"\n") + 1]
            if not kept:
                raise _too_short()
            return kept


def _too_short() -> EngineError:
    return EngineError("The answer is cut before its first row: its head alone is longer than this server sends.")


def _cut_json(content: bytes) -> bytes:
    text = content.decode("utf-8", "ignore")
    start = re.search(r'"bindings"\s*:\s*\[\s*', text)
    if start is None:
        raise _too_short()
    decoder, comma, end, at = json.JSONDecoder(), re.compile(r"\s*,\s*"), start.end(), start.end()
    while True:
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        behind = comma.match(text, end)
        if behind is None:
            break
        at = behind.end()
    # The member comes first: some readers, the engine's among them, refuse anything behind the rows.
    return ('{"truncated":true,' + text[text.index("{") + 1 : end] + "]}}").encode()


def _cut_csv(content: bytes) -> bytes:
    """Cut where a line break ends a row: where the quotes before it are paired."""
    end = len(content)
    quotes = content.count(b'"')
    while (at := content.rfind(b"\n", 0, end)) >= 0:
        quotes -= content.count(b'"', at, end)
        if quotes % 2 == 0:
            return content[: at + 1]
        end = at
    return b""


def marked(content: bytes, name: str) -> bytes:
    """Return a complete document that says, where its format can, that more was to come."""
    if name == "json":
        return b'{"truncated":true,' + content.partition(b"{")[2]
    if name == "xml":
        head, tag, tail = content.rpartition(b"</sparql>")
        return head + f"<!-- {_SAYS} -->".encode() + tag + tail
    return _marked(content, name)


def _marked(content: bytes, name: str) -> bytes:
    if name in ("ttl", "nt"):
        return content + f"# {_SAYS}\n".encode()
    if name == "rdf":
        head, tag, tail = content.rpartition(b"</rdf:RDF>")
        return head + f"<!-- {_SAYS} -->\n".encode() + tag + tail
    return content


_HEAD = re.compile(rb"(?:@prefix [^\n]*\n)+|<\?xml[^>]*>\s*<rdf:RDF[^>]*>")
_DECLARATION = re.compile(rb'@prefix ([\w-]*:) <[^>]*> \.\n| xmlns:([\w-]+)="[^"]*"')


def _only_used_prefixes(content: bytes) -> bytes:
    """Drop declarations that nothing in the document uses, and order the rest, whose order is the engine's chance.

    One too many may stay, none too few. Ordered, the same answer has the same bytes, as a strong ETag promises.
    """
    head = _HEAD.match(content)
    if head is None:
        return content
    rest = content[head.end() :]
    found = list(_DECLARATION.finditer(head[0]))
    kept = sorted(match[0] for match in found if (match[1] or match[2] + b":") in rest)
    return head[0][: found[0].start()] + b"".join(kept) + head[0][found[-1].end() :] + rest if found else content


_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<\w+: ")


def _check_xml(content: bytes) -> None:
    """XML 1.0 has no way to write some characters, RDF/XML none for a property that does not end in a name."""
    if _NOT_XML.search(content):
        raise NotAcceptable(
            "XML cannot express this answer (a control character, or a property's IRI); ask for another format."
        )
