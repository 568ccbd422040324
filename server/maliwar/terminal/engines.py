"""Other people's engines: where each takes graphs, and how each is loaded in bulk."""

from email.message import Message
from http.client import HTTPException
from importlib.resources import files
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request

from maliwar import transport
from maliwar.errors import BadInput, EngineDown

NAMES: Final = ("virtuoso", "oxigraph", "graphdb", "qlever", "neptune", "fuseki")
_PATHS: Final = {"virtuoso": "/sparql-graph-crud-auth", "oxigraph": "/store", "fuseki": "/data"}
"""What stands in place of the last part of the address for queries."""
_SECONDS: Final = 30.0


def instructions(name: str) -> str:
    """Return how an engine of NAMES is loaded in bulk and served, as a shell script with comments."""
    return (files("maliwar.terminal") / "bulk" / f"{name}.sh").read_text("utf-8")


def graph_store_of(engine: str) -> str:
    """Return where an engine takes graphs, told by how it answers at the address for queries.

    Raises BadInput for a password in the address, and where the engine is none that is known; EngineDown where nobody
    answers.
    """
    parts = urlsplit(engine)
    if parts.username is not None:
        raise BadInput(
            "Take the user and the password out of the engine's address and set MALIWAR_ENGINE_USER and "
            "MALIWAR_ENGINE_PASSWORD: an address is seen in lists of processes and in logs."
        )
    above, _, last = parts.path.rstrip("/").rpartition("/")
    if above.endswith("/repositories"):
        return urlunsplit(parts._replace(path=f"{above}/{last}/rdf-graphs/service"))
    kind = _kind(engine)
    if kind in _PATHS:
        return urlunsplit(parts._replace(path=above + _PATHS[kind]))
    raise BadInput(
        "This engine does not say what it is; name where it takes graphs by the Graph Store Protocol with "
        "--graph-store, or see --instructions."
    )


def _kind(engine: str) -> str:
    joint = "&" if "?" in engine else "?"
    request = Request(f"{engine}{joint}query=ASK%7B%7D", headers={"Accept": "application/sparql-results+json"})  # noqa: S310  # http alone is opened
    try:
        with transport.within(_SECONDS), transport.open_request(request, _SECONDS) as response:
            headers: Message = response.headers
    except HTTPError as error:
        with error:
            headers = error.headers
    except (HTTPException, OSError, ValueError) as fault:
        raise EngineDown(f"The engine does not answer: {getattr(fault, 'reason', fault)}.") from None
    server = headers.get("Server", "").lower()
    if "Fuseki-Request-Id" in headers or "fuseki" in server:
        return "fuseki"
    return next((name for name in ("virtuoso", "oxigraph") if name in server), "")
