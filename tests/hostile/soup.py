"""What the fuzzer sends: queries gone wrong, tokens in any order, bytes, headers and query strings."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

from cases import FILES, FOLDER, read
from hypothesis import strategies as st

ROOT = FOLDER.parent.parent
WORDS = """
SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED PREFIX BASE OPTIONAL UNION MINUS FILTER EXISTS NOT BIND AS VALUES GRAPH
SERVICE SILENT GROUP BY ORDER HAVING LIMIT OFFSET DISTINCT REDUCED INSERT DELETE LOAD COUNT SUM GROUP_CONCAT SAMPLE IF
COALESCE CONCAT REPLACE REGEX STR IRI BNODE STRDT UUID RAND NOW UNDEF ( ) { } [ ] . ; , * / | ^ ! + - = < > <= && ||
?s ?p ?o $x _:b a rdf:type mw:party actor:mnla << >> {| |} ~ LATERAL % \\ 1 -1 1e999 1e-999 2012-01-01 @en ^^xsd:date #
<http://example.org/> <file:///etc/passwd> "text" 'x' ''' "\\u0022" \\u0053ERVICE \ufeff \u2028 é 𝄞
"""
TOKENS = (*WORDS.split(), "\n", "\0", '"""')
MEDIA_TYPES = (
    *("application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update", "text/plain"),
    *("multipart/form-data; boundary=x", "application/sparql-query; charset=utf-8", "application/json", "x", ""),
)
ACCEPTED = (
    *("*/*", "text/html", "application/json", "application/sparql-results+json", "application/sparql-results+xml"),
    *("text/csv", "text/tab-separated-values", "text/turtle", "application/n-triples", "application/rdf+xml"),
    *("application/ld+json", "text/*;q=0.1, */*;q=0", "nothing/atall", ";;;,,,q=", "text/csv;q=nan"),
)
PATHS = (
    *("/sparql", "/sparql/graph", "/graph/asserted", "/questions", "/questions/allied-with", "/questions/places.csv"),
    *(
        "/ask",
        "/page/actor/mnla",
        "/page/actor",
        "/id/actor/mnla",
        "/data/actor/mnla.ttl",
        "/ontology",
        "/openapi.json",
    ),
    *("/.well-known/void", "/static/site.css", "/health/ready", "/", "/browse", "/nothing"),
)
NAMES = (
    *("query", "update", "format", "output", "default-graph-uri", "named-graph-uri", "graph", "default", "q", "actor"),
    *("when", "page", "part", "version", "lang", "as-known-on", "limit", ""),
)


@cache
def seeds() -> tuple[bytes, ...]:
    """Return queries that are right, and queries that are wrong on purpose."""
    catalogue = [path.read_bytes() for path in sorted((ROOT / "queries").glob("*.rq"))]
    return (*catalogue, *(read(path, "urn:nobody").query[:20_000] for path in FILES))


def _mutated(parts: tuple[bytes, bytes, int, int, int, bytes]) -> bytes:
    """Splice two texts, and put something into the seam."""
    first, second, at, until, start, between = parts
    cut = at % (len(first) + 1)
    return first[:cut] + between + second[start % (len(second) + 1) :][: until % 4000]


@cache
def texts() -> st.SearchStrategy[bytes]:
    """Texts like queries, and bytes like nothing."""
    number = st.integers(0, 30_000)
    seed = st.integers(0, len(seeds()) - 1).map(lambda at: seeds()[at])  # by number, so that no warning repeats them
    token_soup = st.lists(st.sampled_from(TOKENS), max_size=60).map(lambda found: " ".join(found).encode())
    seam = st.one_of(st.just(b""), st.sampled_from(TOKENS).map(str.encode), st.binary(max_size=8))
    spliced = st.tuples(seed, seed, number, number, number, seam).map(_mutated)
    begun = token_soup.map(lambda found: b"SELECT * { " + found + b" }")
    return st.one_of(spliced, token_soup, begun, st.binary(max_size=300), st.text(max_size=200).map(_encoded))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _line(value: str) -> bytes:
    return value.encode("latin-1", "replace").replace(b"\r", b"").replace(b"\n", b"")


def _headers() -> st.SearchStrategy[list[tuple[bytes, bytes]]]:
    known: dict[str, Any] = {
        "Accept": st.sampled_from(ACCEPTED),
        "Accept-Encoding": st.sampled_from(("gzip", "br", "identity;q=0", "gzip;q=x, *;q=0", "")),
        "Accept-Language": st.text(max_size=20),
        "If-None-Match": st.sampled_from(("*", '"x"', 'W/"', ",,,")),
        "Origin": st.sampled_from(("null", "http://evil.example")),
        "X-Forwarded-For": st.text(max_size=20),
        "Cookie": st.text(max_size=40),
        "Range": st.sampled_from(("bytes=0-1", "bytes=9-1", "x")),
        "Expect": st.sampled_from(("100-continue", "x")),
    }
    pairs = [st.tuples(st.just(name.encode()), values.map(_line)) for name, values in known.items()]
    odd = st.tuples(st.text("abcXYZ-_ :", min_size=1, max_size=12).map(str.encode), st.text(max_size=30).map(_line))
    return st.lists(st.one_of(*pairs, odd), max_size=5)


def _strings() -> st.SearchStrategy[bytes]:
    """Query strings: parameters that there are, with values of any kind, and soup."""
    value = st.one_of(
        texts().map(lambda text: text[:1500]), st.sampled_from((b"json", b"html", b"1", b"2012", b"MNLA"))
    )
    pair = st.tuples(st.sampled_from(NAMES), value).map(lambda found: found[0].encode() + b"=" + _quoted(found[1]))
    soup = st.text("abc=&%;+?/#0F", max_size=60).map(str.encode)
    return st.one_of(st.just(b""), st.lists(pair, max_size=4).map(b"&".join), soup)


def _quoted(raw: bytes) -> bytes:
    return quote_from_bytes(raw).encode()


def shots() -> st.SearchStrategy[bytes]:
    """Whole requests, as bytes on the wire; most of them ask /sparql something."""
    asked = st.tuples(texts(), st.sampled_from(MEDIA_TYPES[:2]), st.sampled_from(ACCEPTED)).map(_asked)
    path = st.sampled_from(PATHS).map(str.encode)
    method = st.sampled_from((b"GET", b"GET", b"POST", b"HEAD", b"OPTIONS", b"PUT", b"DELETE", b"PATCH", b"TRACE"))
    kind = st.sampled_from(MEDIA_TYPES).map(str.encode)
    other = st.tuples(method, path, _strings(), _headers(), kind, st.one_of(st.just(b""), texts())).map(_wired)
    return st.one_of(asked, asked, other)


def _asked(parts: tuple[bytes, str, str]) -> bytes:
    text, kind, accept = parts
    body = text if kind == MEDIA_TYPES[0] else b"query=" + _quoted(text)
    return _wired((b"POST", b"/sparql", b"", [(b"Accept", accept.encode())], kind.encode(), body))


def _wired(parts: tuple[bytes, bytes, bytes, list[tuple[bytes, bytes]], bytes, bytes]) -> bytes:
    method, path, string, headers, kind, body = parts
    lines = [method + b" " + path + (b"?" + string.replace(b"#", b"%23") if string else b"") + b" HTTP/1.1"]
    lines += [b"Host: localhost", b"Connection: close"]
    lines += [name + b": " + value for name, value in headers]
    if body:
        lines += [b"Content-Type: " + kind, b"Content-Length: %d" % len(body)]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def folder_of_findings() -> Path:
    """Return where requests go that showed a fault."""
    return ROOT / "build" / "fuzz"
