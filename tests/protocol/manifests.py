"""How W3C's SPARQL 1.1 manifests are read: entries, requests, and what is expected of their answers."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from served import Answer, send

W3C = Path(__file__).parents[3] / "shared" / "w3c" / "sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
STATUS = {"Created": "201", "OK": "200", "NoContent": "204", "NotFound": "404"}


@dataclass(frozen=True)
class Exchange:
    """One request of a manifest, and what is expected of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: frozenset[str]
    """Such as `200` or `4xx`."""
    boolean: bool | None
    form: str | None
    triples: str | None
    """The expected body, in Turtle."""

    def sent(self, server: str, path: str, **more: str) -> Answer:
        """Send it, to the path that this server has for the manifest's."""
        named = {name.replace("-", "_"): value for name, value in self.headers.items()}
        return send(server, self.method, path, self.body, **named, **more)

    def allows(self, status: int) -> bool:
        """Whether a status is one of those expected."""
        return str(status) in self.statuses or f"{str(status)[0]}xx" in self.statuses


def manifest(path: str) -> Graph:
    """Return a manifest; an empty one in a clone without ../shared."""
    return Graph().parse(W3C / path, publicID=(W3C / path).as_uri()) if W3C.is_dir() else Graph()


def items(graph: Graph, head: Node | None) -> list[Node]:
    """Return the members of a list."""
    return list(Collection(graph, head)) if head is not None else []


def entries(graph: Graph) -> list[URIRef]:
    """Return a manifest's entries, in its order."""
    return [node for node in items(graph, next(graph.objects(None, MF.entries), None)) if isinstance(node, URIRef)]


def local(node: Node) -> str:
    """Return the last part of an entry's IRI."""
    return re.split("[#/]", str(node))[-1]


def exchanges(graph: Graph, entry: Node) -> list[Exchange]:
    """Return an entry's requests, in their order."""
    action = graph.value(entry, MF.action)
    return [_exchange(graph, node) for node in items(graph, graph.value(action, HT.requests))]


def _exchange(graph: Graph, node: Node) -> Exchange:
    response, body = graph.value(node, HT.resp), graph.value(node, HT.body)
    told = (local(status) for status in graph.objects(response, MF.expectedStatus))
    boolean, form = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
    wanted = graph.value(response, HT.body)
    return Exchange(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers={
            str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
            for header in items(graph, graph.value(node, HT.headers))
        },
        body=_bytes(graph, body) if body is not None else b"",
        statuses=frozenset(STATUS.get(name, name.removeprefix("StatusCode")) for name in told),
        boolean=None if boolean is None else bool(boolean.toPython()),  # type: ignore[attr-defined]  # a literal
        form=None if form is None else str(form),
        triples=None if wanted is None else str(graph.value(wanted, CNT.chars)),
    )


def _bytes(graph: Graph, body: Node) -> bytes:
    return str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding)))


@dataclass(frozen=True)
class Step:
    """One request of an entry here: its path, the graph it is about (None: the default one), what is in it."""

    exchange: Exchange
    path: str
    name: str | None
    turtle: str | None = None


def steps(graph: Graph, entry: URIRef) -> list[Step]:
    """Return an entry's requests; a graph that is written again is another graph, as all are loaded beforehand."""
    out: list[Step] = []
    written: dict[str, int] = {}
    last: str | None = None
    for exchange in exchanges(graph, entry):
        place = unquote(exchange.path)
        if exchange.method in ("PUT", "POST"):
            written[place] = written.get(place, 0) + 1
            last = exchange.body.decode()
        folder = f"{local(entry)}-{written.get(place, 0)}"
        path = exchange.path.replace("/gsp", "/sparql/graph", 1).replace("person", folder)
        if "$LOCATION$" in path:
            continue  # the place of a graph that a POST would have made
        missing = exchange.method not in ("GET", "HEAD") or "404" in exchange.statuses
        turtle = None if missing else exchange.triples or last
        out.append(Step(exchange, path, _name(path), turtle))
    return out


def _name(path: str) -> str | None:
    """Return the IRI of the graph that a path identifies: it is the address itself, or a parameter of it."""
    bare, _, query = path.partition("?")
    if query.startswith("graph="):
        return unquote(query.removeprefix("graph="))
    return None if query == "default" else f"http://www.example{bare}"
