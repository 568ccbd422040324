"""Somebody else's graph store, written to by the SPARQL 1.1 Graph Store HTTP Protocol (sections 5.3 to 5.6).

The password comes from the settings, which is to say from the environment; no message and no log repeats it.
"""

import base64
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import AbstractDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, Request, parse_keqv_list
from urllib.request import parse_http_list as parts_of

from maliwar import transport
from maliwar.errors import BadInput, EngineDown
from maliwar.names import GRAPH

N_TRIPLES: Final = "application/n-triples"
_PIECE_SECONDS: Final = 900.0
"""Longest time for one request: a store may first write down what it was sent before."""
_TRIES: Final = 3
"""Some hang up while they are being sent to, and take it the next time."""
_SAID: Final = 300
"""Characters of an engine's own message that are passed on."""


class GraphStore:
    """A graph store at a URL; `None` for a graph is its default graph."""

    def __init__(self, url: str, user: str, password: str) -> None:
        """Take the store's http or https URL; a password without a user is sent as a bearer token.

        Raises BadInput for any other URL, and for one with a password in it.
        """
        try:
            parts = urlsplit(url)
            wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None
        except ValueError:
            wrong = True
        if wrong:
            raise BadInput(
                "A graph store has an http or https URL without a user and a password; these belong in "
                "MALIWAR_ENGINE_USER and MALIWAR_ENGINE_PASSWORD."
            )
        self._url = urlunsplit(parts._replace(fragment=""))
        self._user, self._password = user, password
        self._digest: _Digest | None = None
        self._basic = False

    def replace(self, graph: str | None, content: bytes) -> None:
        """Make a graph hold these N-Triples and nothing else (PUT). Raises EngineDown."""
        self._send("PUT", graph, content)

    def add(self, graph: str | None, content: bytes) -> None:
        """Merge N-Triples into a graph (POST). Raises EngineDown."""
        self._send("POST", graph, content)

    def drop(self, graph: str | None) -> None:
        """Remove a graph, if it is there (DELETE). Raises EngineDown."""
        self._send("DELETE", graph, None)

    def _send(self, method: str, graph: str | None, content: bytes | None) -> None:
        for left in reversed(range(_TRIES)):
            try:
                self._sent(method, graph, content)
            except TimeoutError:
                raise EngineDown(f"{self._place} did not take it in {_PIECE_SECONDS:g} seconds.") from None
            except (URLError, HTTPException, OSError, ValueError) as error:
                if not left:  # a triple that is added again is one still
                    why = getattr(error, "reason", error)
                    raise EngineDown(f"{self._place} cannot be written to: {why}.") from None
            else:
                return

    def _sent(self, method: str, graph: str | None, content: bytes | None) -> None:
        try:
            if self._digest:
                self._ask_anew()
            self._tried(method, graph, content)
        except HTTPError as error:
            with error:
                if error.code == 401 and not (self._digest or self._basic) and self._challenged(error):
                    self._sent(method, graph, content)
                elif not (error.code == 404 and method == "DELETE"):
                    raise self._refused(error) from None

    def _ask_anew(self) -> None:
        """Take a new nonce, by a request without a body: some engines take none twice, and would read all in vain."""
        before, self._digest = self._digest, None
        try:
            self._tried("GET", GRAPH + "probe", None, known=False)
        except HTTPError as error:
            with error:
                self._challenged(error)
        self._digest = self._digest or before

    def _tried(self, method: str, graph: str | None, content: bytes | None, *, known: bool = True) -> None:
        joint = "&" if "?" in self._url else "?"
        url = self._url + joint + ("default" if graph is None else f"graph={quote(graph, safe='')}")
        request = Request(url, content, method=method)  # noqa: S310  # checked above
        if content is not None:
            request.add_header("Content-Type", N_TRIPLES)
        said = self._authorization(request) if known else ""
        if said:
            request.add_unredirected_header("Authorization", said)
        with transport.within(_PIECE_SECONDS), transport.open_request(request, _PIECE_SECONDS) as response:
            transport.read(response, 1_000_000)

    def _authorization(self, request: Request) -> str:
        if self._digest:
            return self._digest.authorization(request)
        if not self._password:
            return ""
        if not self._user:
            return f"Bearer {self._password}"
        if not self._basic:
            return ""  # until it is asked for: Virtuoso, offered it, does not say that it wants a digest
        return "Basic " + base64.b64encode(f"{self._user}:{self._password}".encode()).decode()

    def _challenged(self, error: HTTPError) -> bool:
        """Whether it asks for what can be given, a digest (RFC 7616) rather than the password; see _authorization."""
        if not (self._user and self._password):
            return False
        asked = {}
        for challenge in error.headers.get_all("WWW-Authenticate", []):
            scheme, _, rest = challenge.partition(" ")
            asked[scheme.lower()] = rest
        if "digest" in asked:
            self._digest = _Digest(self._user, self._password, parse_keqv_list(parts_of(asked["digest"])))
        else:
            self._basic = True  # some do not say what they want
        return True

    def _refused(self, error: HTTPError) -> EngineDown:
        if error.code in (401, 403):
            return EngineDown(
                f"{self._place} wants somebody who may write (HTTP {error.code}); set MALIWAR_ENGINE_USER and "
                "MALIWAR_ENGINE_PASSWORD, or MALIWAR_ENGINE_PASSWORD alone for a bearer token."
            )
        if 300 <= error.code < 400:
            return EngineDown(f"{self._place} redirects; name the address that it leads to with --graph-store.")
        if error.code in (404, 405):
            return EngineDown(
                f"{self._place} is no graph store that can be written to (HTTP {error.code}); name it with "
                "--graph-store, or see --instructions."
            )
        said = " ".join(error.read(2_000).decode("utf-8", "replace").split())
        if self._password:
            said = said.replace(self._password, "…")
        return EngineDown(f"{self._place} refuses it with HTTP {error.code}: {said[:_SAID]}")

    @property
    def _place(self) -> str:
        """What messages may call it: a key may stand in the query."""
        return "The graph store " + urlunsplit(urlsplit(self._url)._replace(query=""))


class _Digest:
    """Answers a digest challenge."""

    def __init__(self, user: str, password: str, challenge: dict[str, str]) -> None:
        known = HTTPPasswordMgrWithDefaultRealm()
        self._known, self._user, self._password = known, user, password
        self._challenge = challenge
        self._handler = AbstractDigestAuthHandler(known)

    def authorization(self, request: Request) -> str:
        """Return the value of the Authorization header; raises ValueError for an algorithm that is not known."""
        self._known.add_password(self._challenge.get("realm"), request.full_url, self._user, self._password)
        said = self._handler.get_authorization(request, self._challenge)
        if said is None:
            raise ValueError("it asks for a digest of a kind that is not known here")
        return f"Digest {said}"
