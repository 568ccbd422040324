"""Somebody else's SPARQL 1.1 endpoint as an engine, through SPARQLWrapper.

It is asked by POST, for JSON or for N-Triples and Turtle only: no XML, so no entities, and no JSON-LD, so no contexts.
What comes is read up to a cap and written anew by the same code as the embedded engine's answers.
"""

import logging
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from http.client import HTTPException, HTTPResponse
from importlib.metadata import version
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from maliwar import transport
from maliwar.answer import bodies, dialect, gate
from maliwar.answer.engine import Reply, fitting, hint, in_full, own_cap
from maliwar.answer.formats import Format
from maliwar.answer.graphs import ITS_OWN, Graphs
from maliwar.answer.terms import Table
from maliwar.errors import BadInput, BadQuery, EngineDown, EngineError, MaliwarError, QueryTimeout
from maliwar.names import BASE, GRAPH, GRAPHS, MERGED, PREFIXES
from maliwar.settings import Settings

log = logging.getLogger("maliwar")

_RESULTS: Final = "application/sparql-results+json, application/json;q=0.9"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"
_BUSY: Final = frozenset({408, 429, 503, 504})
_PATIENCE: Final = 300.0
"""Seconds: the longest wait that a busy endpoint may ask of us."""
_PLACE: Final = re.compile(r"(?:\bat |line )(\d{1,9})(?::|, ?column )(\d{1,9})", re.IGNORECASE)
_DOWN: Final = "The engine behind this server does not answer as it should. Its operator finds the reason in the log."
_PROBE_BYTES: Final = 100_000
_NESTING: Final = 50
_TRIPLE_TERMS: Final = 1_000
"""Triples within triples that one answer may hold: the parser's stack ends between 2,000 and 10,000 of them."""
_FROM: Final = re.compile(r"\bFROM\b", re.IGNORECASE)
_IMPORTS: Final = (
    f"SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?set a <{PREFIXES['dcat']}Dataset> }} "
    f'FILTER(STRSTARTS(STR(?graph), "{GRAPH}import/")) }}'
)


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper without redirects, cookies or files."""

    def _query(self) -> tuple[HTTPResponse, str]:
        return transport.open_request(self._createRequest(), self.timeout or 1), self.returnFormat


class RemoteEngine:
    """A SPARQL 1.1 endpoint elsewhere, behind the same gate and the same limits."""

    def __init__(self, url: str, settings: Settings) -> None:
        """Take the endpoint's URL, `http` or `https`, with `user:password@` where it wants one.

        Raises BadInput for anything else; no message repeats the URL, which may hold a password.
        """
        try:
            parts = urlsplit(url)
            wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
        except ValueError:
            wrong = True
        if wrong:
            raise BadInput(
                "A SPARQL endpoint has an http or https URL; the one given is none (MALIWAR_ENGINE, --endpoint)."
            )
        self._user = unquote(parts.username or "") or settings.engine_user
        self._password = unquote(parts.password or "") or settings.engine_password
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="")
        self._url = urlunsplit(parts)
        self._place = urlunsplit(parts._replace(query=""))
        """What the log may call it: a key may stand in the user part or in the query."""
        self._settings = settings
        self._virtuoso: bool | None = None
        """Not known before the first answer that shows it."""
        self._found = ITS_OWN
        """The graphs to ask, once it has shown that it has one of all of ours merged.

        `maliwar load` makes it where the default graph is the union of all graphs: imports are not to be in it.
        """

    def answer(
        self,
        text: str,
        fmt: Format | None = None,
        graphs: Graphs = ITS_OWN,
        asker: int | None = None,
        *,
        whole: bool = False,
    ) -> Reply:
        """Answer a stranger's query; see Engine.answer."""
        passed = gate.inspect(text, self._settings.query_bytes)
        fmt = fitting(fmt, passed.form.kind)
        cap = own_cap(self._settings) if whole else self._settings.answer_bytes
        if graphs == ITS_OWN and not _FROM.search(text):
            graphs = self._found
        body = self._ask(text, passed, fmt.name, cap, graphs)
        return Reply(body.kind, body.content, fmt, body.truncated, body.rows)

    def select(self, text: str) -> Table:
        """Answer a SELECT of our own; see Engine.select."""
        passed = gate.inspect(text, self._settings.query_bytes)
        if passed.form is not gate.Form.SELECT:
            raise BadQuery("Only a SELECT gives a table.")
        cap = own_cap(self._settings)
        try:
            body = self._ask(self._told(text), passed, "tsv", cap, self._found)
            return in_full(body.kind, body.content, cap, truncated=body.truncated)
        except BadQuery as error:
            raise self._down(f"it cannot read a query of ours: {error.message}") from None
        except ValueError as error:
            raise self._down(f"it sent what is no term here: {error}") from None

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs of our own, one by one; see Engine.select."""
        return [self.select(text) for text in texts]

    def start(self) -> None:
        """Do nothing: each query opens its own connection."""

    def close(self) -> None:
        """Do nothing: each query closes its own connection."""

    def _told(self, text: str) -> str:
        """Return a query of our own as this engine should be asked it; the first time, look how it speaks."""
        if self._virtuoso is None:
            with suppress(MaliwarError, ValueError):  # where it is down, the query itself will tell
                probed = self._own(dialect.PROBE)
                if any(row.get("merged") not in (None, "0") for row in probed):
                    imports = sorted(row["graph"] for row in self._own(_IMPORTS))
                    self._found = Graphs((MERGED,), (*GRAPHS.values(), *imports))
                self._virtuoso = bool(self._virtuoso)
        return dialect.for_virtuoso(text, named=self._found != ITS_OWN) if self._virtuoso else text

    def _own(self, text: str) -> list[dict[str, str]]:
        """Answer a short SELECT of our own, as it is; return the rows with their values as plain text."""
        passed = gate.inspect(text, self._settings.query_bytes)
        body = self._ask(text, passed, "tsv", _PROBE_BYTES, ITS_OWN)
        table = in_full(body.kind, body.content, _PROBE_BYTES, truncated=body.truncated)
        return [
            {name: term.value for name, term in zip(table.columns, row, strict=True) if term is not None}
            for row in table.rows
        ]

    def _ask(self, text: str, passed: gate.Passed, name: str, cap: int, graphs: Graphs) -> bodies.Body:
        lent = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in passed.lent)
        wrapper = self._wrapper(lent + text, passed.form, graphs)
        try:
            with transport.within(self._settings.deadline):
                try:
                    with wrapper.query().response as response:
                        fetched = transport.read(response, cap)
                        if dialect.was_cut(response.headers):
                            if cap == own_cap(self._settings):  # answers to our own questions are never cut
                                raise ValueError(dialect.CUT)
                            fetched = replace(fetched, whole=False)
                except HTTPError as error:
                    with error:
                        raise self._refusal(error, passed, len(lent)) from None
        except TimeoutError:
            raise self._late() from None
        except URLError as error:
            raise self._late() if isinstance(error.reason, TimeoutError) else self._down(str(error.reason)) from None
        except (HTTPException, OSError, ValueError) as error:
            raise self._down(str(error) or type(error).__name__) from None
        self._virtuoso = dialect.is_virtuoso(fetched.content) or self._virtuoso
        try:
            return _body(fetched, passed.form, name, cap)
        except EngineError as error:
            raise self._down(error.message) from None
        except (SyntaxError, ValueError) as error:
            raise self._down(f"what it sent cannot be read: {error}") from None

    def _wrapper(self, text: str, form: gate.Form, graphs: Graphs) -> SPARQLWrapper:
        triples = form.kind == "triples"
        agent = f"maliwar/{version('maliwar')} (+{BASE})"
        wrapper = _Wrapper(self._url, agent=agent, returnFormat=TURTLE if triples else JSON)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, math.ceil(self._settings.deadline)))
        # Not setQuery: it seeks the form by expressions that a stranger's text can keep busy, and the gate knows it.
        wrapper.queryString, wrapper.queryType = text, form.value
        wrapper.addCustomHttpHeader("Accept", _TRIPLES if triples else _RESULTS)
        if self._user:
            wrapper.setCredentials(self._user, self._password)
        elif self._password:
            wrapper.addCustomHttpHeader("Authorization", f"Bearer {self._password}")
        for parameter, iris in zip(("default-graph-uri", "named-graph-uri"), graphs, strict=True):
            for graph in iris or ():
                wrapper.addParameter(parameter, graph)
        return wrapper

    def _refusal(self, error: HTTPError, passed: gate.Passed, lent: int) -> MaliwarError:
        if 300 <= error.code < 400:
            return self._down(
                f"it redirects to {error.headers.get('Location', '?')}; name that address in MALIWAR_ENGINE"
            )
        if error.code in _BUSY:
            return self._late(error.headers.get("Retry-After"), f"HTTP status {error.code}")
        said = error.read(2_000).decode("utf-8", "replace")
        if error.code != 400:
            return self._down(f"HTTP status {error.code}: {said}")
        self._tell(f"it cannot read a query: {said}")
        place = _PLACE.search(said)
        if place is None:
            return BadQuery(f"The remote engine cannot read the query.{hint(passed)}")
        line, column = int(place[1]), int(place[2])
        column = max(1, column - lent) if line == 1 else column
        return BadQuery(
            f"The remote engine cannot read the query at line {line}, column {column}.{hint(passed)}", line, column
        )

    def _tell(self, why: str) -> None:
        """Tell the operator, in one line of the log, what strangers are not told: where the engine is, what it says."""
        plain = "".join(sign if sign.isprintable() else " " for sign in f"{self._place}: {why}"[:600])
        log.warning("the SPARQL endpoint %s", " ".join(plain.split()))

    def _down(self, why: str) -> EngineDown:
        self._tell(why)
        return EngineDown(_DOWN)

    def _late(self, after: str | None = None, why: str = "no answer in time") -> QueryTimeout:
        self._tell(why)
        seconds = int(after) if after and after.isascii() and after.isdecimal() and len(after) < 10 else None
        return QueryTimeout(
            f"The engine behind this server did not answer within {self._settings.deadline:g} seconds; "
            "ask for less, or again in a moment.",
            None if seconds is None else min(float(seconds), _PATIENCE),
        )


def _body(fetched: transport.Body, form: gate.Form, name: str, cap: int) -> bodies.Body:
    """Read a remote answer, and write it in the format asked for."""
    if form.kind == "triples":
        triples = _triples(fetched)
        body = bodies.write_triples(bodies.without_index(triples) if form is gate.Form.DESCRIBE else triples, name, cap)
    else:
        if fetched.media_type not in ("application/sparql-results+json", "application/json"):
            raise ValueError(f"{fetched.media_type} is not JSON")
        if _too_deep(fetched.content):
            raise ValueError("its brackets nest too deep")
        content = fetched.content if fetched.whole else bodies.cut(fetched.content, "json")
        content = dialect.standard_json(content)
        body = bodies.write(ox.parse_query_results(content, ox.QueryResultsFormat.JSON), name, cap)
        if body.kind != form.kind:
            raise ValueError(f"it is a {body.kind}, and a {form.kind} was asked for")
    if fetched.whole or body.truncated:
        return body
    return replace(body, content=bodies.marked(body.content, name), truncated=True)


_SKELETON: Final = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[^][{}"]++', re.DOTALL)
"""All of a JSON text but its brackets."""


def _too_deep(content: bytes) -> bool:
    """Whether JSON's brackets nest deeper than a result's ever do; the parser ends the process at a few thousand.

    Pairs with nothing inside them are taken out, one layer at a time, at the speed of bytes.replace.
    """
    brackets = _SKELETON.sub(b"", content)
    for _ in range(_NESTING):
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return len(brackets) > _NESTING


def _triples(fetched: transport.Body) -> Iterator[ox.Triple]:
    content = fetched.content
    if not fetched.framed:
        raise ValueError("it tells no Content-Length, and nobody could see whether the triples broke off")
    if content.count(b"<<") > _TRIPLE_TERMS:
        raise ValueError("it holds too many triples within triples")
    if fetched.media_type in ("application/n-triples", "text/plain"):
        syntax = ox.RdfFormat.N_TRIPLES
        content = content if fetched.whole else bodies.cut(content, "nt")
    elif fetched.media_type in ("text/turtle", "application/turtle", "application/x-turtle"):
        syntax = ox.RdfFormat.TURTLE
        if not fetched.whole:
            raise ValueError("it is too long, and Turtle cannot be cut")
    else:
        raise ValueError(f"{fetched.media_type} is neither N-Triples nor Turtle")
    return (quad.triple for quad in ox.parse(content, format=syntax))
