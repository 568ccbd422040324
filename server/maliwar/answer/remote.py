"""Somebody else's SPARQL 1.1 endpoint as an engine, through SPARQLWrapper.

It is asked by POST, for JSON or for N-Triples and Turtle only: no XML, so no entities, and no JSON-LD, so no contexts.
What comes is read up to a cap and written anew by the same code as the embedded engine's answers.
"""

import math
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException, HTTPResponse
from importlib.metadata import version
from typing import Any, Final, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from maliwar.answer import bodies, gate
from maliwar.answer.engine import Reply, fitting, hint, in_full, own_cap
from maliwar.answer.formats import Format
from maliwar.answer.terms import Table
from maliwar.errors import BadInput, BadQuery, EngineDown, MaliwarError, QueryTimeout
from maliwar.names import BASE, PREFIXES
from maliwar.settings import Settings

_RESULTS: Final = "application/sparql-results+json, application/json;q=0.9"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.9"
_BUSY: Final = frozenset({408, 429, 503, 504})
_PATIENCE: Final = 300.0
"""Seconds: the longest wait that a busy endpoint may ask of us."""
_PLACE: Final = re.compile(r"(?:\bat |line )(\d+)(?::|, ?column )(\d+)", re.IGNORECASE)


_Dataset: TypeAlias = tuple[Sequence[str] | None, Sequence[str] | None]
"""The default graphs and the named graphs of the SPARQL 1.1 Protocol."""


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What came, up to the cap; `whole` where that was all."""

    content: bytes
    media_type: str
    whole: bool


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: the redirect arrives as an HTTPError."""


_OPENER: Final = build_opener(_NoRedirects)


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper without redirects."""

    def _query(self) -> tuple[HTTPResponse, str]:
        return _OPENER.open(self._createRequest(), timeout=self.timeout), self.returnFormat


class RemoteEngine:
    """A SPARQL 1.1 endpoint elsewhere, behind the same gate and the same limits."""

    def __init__(self, url: str, settings: Settings) -> None:
        """Take the endpoint's URL, `http` or `https`, with `user:password@` where it wants one.

        Raises BadInput for anything else.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadInput(f"A SPARQL endpoint has an http or https URL; {url!r} is none (MALIWAR_ENGINE, --endpoint).")
        self._user, self._password = parts.username, parts.password
        self.url = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        self._settings = settings

    def answer(
        self,
        text: str,
        fmt: Format | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Reply:
        """Answer a stranger's query; see Engine.answer."""
        passed = gate.inspect(text, self._settings.query_bytes)
        fmt = fitting(fmt, passed.form.kind)
        body = self._ask(text, passed, fmt.name, self._settings.answer_bytes, (default_graphs, named_graphs))
        return Reply(body.kind, body.content, fmt, body.truncated)

    def select(self, text: str) -> Table:
        """Answer a SELECT of our own; see Engine.select."""
        passed = gate.inspect(text, self._settings.query_bytes)
        if passed.form is not gate.Form.SELECT:
            raise BadQuery("Only a SELECT gives a table.")
        cap = own_cap(self._settings)
        body = self._ask(text, passed, "tsv", cap, (None, None))
        return in_full(body.kind, body.content, cap, truncated=body.truncated)

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs of our own, one by one; see Engine.select."""
        return [self.select(text) for text in texts]

    def start(self) -> None:
        """Do nothing: each query opens its own connection."""

    def close(self) -> None:
        """Do nothing: each query closes its own connection."""

    def _ask(self, text: str, passed: gate.Passed, name: str, cap: int, dataset: _Dataset) -> bodies.Body:
        lent = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in passed.lent)
        wrapper = self._wrapper(lent + text, passed.form, dataset)
        try:
            fetched = self._fetch(wrapper, cap)
        except HTTPError as error:
            with error:
                raise self._refusal(error, passed, len(lent)) from None
        except TimeoutError:
            raise self._late() from None
        except URLError as error:
            raise self._late() if isinstance(error.reason, TimeoutError) else self._down(str(error.reason)) from None
        except (HTTPException, OSError, ValueError) as error:
            raise self._down(str(error) or type(error).__name__) from None
        try:
            return _body(fetched, passed.form, name, cap)
        except (SyntaxError, ValueError) as error:
            raise self._down(f"what it sent cannot be read: {error}") from None

    def _wrapper(self, text: str, form: gate.Form, dataset: _Dataset) -> SPARQLWrapper:
        triples = form.kind == "triples"
        agent = f"maliwar/{version('maliwar')} (+{BASE})"
        wrapper = _Wrapper(self.url, agent=agent, returnFormat=TURTLE if triples else JSON)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, math.ceil(self._settings.deadline)))
        # Not setQuery: it seeks the form by expressions that a stranger's text can keep busy, and the gate knows it.
        wrapper.queryString, wrapper.queryType = text, form.value
        wrapper.addCustomHttpHeader("Accept", _TRIPLES if triples else _RESULTS)
        if self._user:
            wrapper.setCredentials(self._user, self._password or "")
        for parameter, graphs in zip(("default-graph-uri", "named-graph-uri"), dataset, strict=True):
            for graph in graphs or ():
                wrapper.addParameter(parameter, graph)
        return wrapper

    def _fetch(self, wrapper: SPARQLWrapper, cap: int) -> _Fetched:
        end = time.monotonic() + self._settings.deadline
        response: HTTPResponse
        with wrapper.query().response as response:
            content = bytearray()
            while len(content) <= cap and (chunk := response.read1(65_536)):
                content += chunk
                if time.monotonic() > end:
                    raise TimeoutError
            media_type = response.headers.get_content_type()
        return _Fetched(bytes(content[:cap]), media_type, whole=len(content) <= cap)

    def _refusal(self, error: HTTPError, passed: gate.Passed, lent: int) -> MaliwarError:
        if 300 <= error.code < 400:
            return self._down(
                f"it redirects to {error.headers.get('Location', '?')}; name that address in MALIWAR_ENGINE"
            )
        if error.code in _BUSY:
            return self._late(error.headers.get("Retry-After"))
        if error.code != 400:
            return self._down(f"HTTP status {error.code}")
        said = " ".join(error.read(2_000).decode("utf-8", "replace").split())[:500]
        place = _PLACE.search(said)
        if place is None:
            return BadQuery(f"The remote engine cannot read the query: {said}{hint(passed)}")
        line, column = int(place[1]), int(place[2])
        column = max(1, column - lent) if line == 1 else column
        return BadQuery(
            f"The remote engine cannot read the query at line {line}, column {column}: {said}{hint(passed)}",
            line,
            column,
        )

    def _down(self, why: str) -> EngineDown:
        return EngineDown(f"The SPARQL endpoint {self.url} does not answer as it should: {why[:300]}.")

    def _late(self, after: str | None = None) -> QueryTimeout:
        return QueryTimeout(
            f"The SPARQL endpoint {self.url} did not answer within {self._settings.deadline:g} seconds.",
            min(float(after), _PATIENCE) if after and after.isdecimal() else None,
        )


def _body(fetched: _Fetched, form: gate.Form, name: str, cap: int) -> bodies.Body:
    """Read a remote answer, and write it in the format asked for."""
    if form.kind == "triples":
        triples = _triples(fetched)
        body = bodies.write_triples(bodies.without_index(triples) if form is gate.Form.DESCRIBE else triples, name, cap)
    else:
        if fetched.media_type not in ("application/sparql-results+json", "application/json"):
            raise ValueError(f"{fetched.media_type} is not JSON")
        content = fetched.content if fetched.whole else bodies.cut(fetched.content, "json")
        body = bodies.write(ox.parse_query_results(content, ox.QueryResultsFormat.JSON), name, cap)
    return body if fetched.whole else replace(body, truncated=True)


def _triples(fetched: _Fetched) -> Iterator[ox.Triple]:
    content = fetched.content
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
