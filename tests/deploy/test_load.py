"""`maliwar load` fills other people's engines, really started, and what they then answer is ours; imports stay apart.

The import is a copy of the whole war under other names: wherever it leaked into the default graph, counts and answers
would double.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import fixture_graph
import pyoxigraph as ox
import pytest
from handmade import handmade
from served import command, command_run, oxigraph
from virtuoso import virtuoso

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.formats import choose
from maliwar.answer.remote import RemoteEngine
from maliwar.names import GRAPHS, ID
from maliwar.questions.answer import answer
from maliwar.questions.labels import LabelIndex
from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

SETTINGS = Settings(deadline=60)
COPIED = ("situation", "event", "claim")
GRAPH = GRAPHS["asserted"].rpartition("/")[0] + "/import/copy"
ASKED = {
    "allied-with": {"actor": "MNLA", "when": "mid-2012"},
    "who-controlled": {"place": "Gao", "when": "2012-09-01"},
    "strength-of": {},
    "controlled-by": {},
    "members-of": {},
    "changes-of-control": {"place": "Konna"},
    "deployments": {},
    "disputes": {},
    "ancestry": {},
}
PASSWORD = {"MALIWAR_ENGINE_USER": "dba", "MALIWAR_ENGINE_PASSWORD": "dba"}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a snapshot of the whole graph, with an import."""
    store = fixture_graph.whole_engine().store
    copied = [
        _renamed(quad.triple)
        for name in ("asserted", "inferred", "index")
        for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPHS[name]))
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(tuple(ID + kind for kind in COPIED))
    ]
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    dataset = ox.NamedNode(GRAPH.replace("/graph/", "/dataset/"))
    copied.append(ox.Triple(dataset, kind, ox.NamedNode("http://www.w3.org/ns/dcat#Dataset")))
    return handmade(tmp_path_factory.mktemp("load") / "snapshot", store, {"copy": copied})


def _renamed(triple: ox.Triple) -> ox.Triple:
    return ox.Triple(_copy(triple.subject), triple.predicate, _copy(triple.object))


def _copy(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        for kind in COPIED:
            if term.value.startswith(f"{ID}{kind}/"):
                return ox.NamedNode(term.value.replace(f"{ID}{kind}/", f"{ID}{kind}/copy-"))
    return term


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small snapshot, with an import of one triple."""
    one = ox.NamedNode("http://a.example/")
    folder = tmp_path_factory.mktemp("small") / "snapshot"
    return handmade(folder, fixture_graph.small_store(), {"copy": [ox.Triple(one, one, one)]})


@pytest.fixture(scope="module")
def virtuoso_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start Virtuoso, empty."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def loaded(request: pytest.FixtureRequest, snapshot: Path) -> Iterator[str]:
    """Load an empty engine by the command; give the address of its queries."""
    with ExitStack() as stack:
        if request.param == "oxigraph":
            address = stack.enter_context(oxigraph(b""))
        else:
            address = request.getfixturevalue("virtuoso_address")
        variables = PASSWORD if request.param == "virtuoso" else {}
        ended = command_run(snapshot, "load", "--engine", address, "--snapshot", str(snapshot), **variables)
        assert ended.returncode == 0, ended.stderr
        assert ("union" in ended.stderr) == (request.param == "virtuoso")
        yield address


@pytest.fixture(scope="module")
def embedded(snapshot: Path) -> Iterator[EmbeddedEngine]:
    """Start the embedded engine on the same."""
    found = Snapshot.open(snapshot)
    engine = EmbeddedEngine(found.dump("store"), found.store_path, SETTINGS, found.import_dumps)
    yield engine
    engine.close()


def count(engine: RemoteEngine, pattern: str) -> int:
    """Return the number of rows of a pattern, as a stranger's query asks for it."""
    engine.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")  # as a server does at its start: it then knows what it asks
    reply = engine.answer(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}", choose("table", name="json"))
    return int(json.loads(reply.body)["results"]["bindings"][0]["n"]["value"])


def test_the_default_graph_is_ours_and_each_import_has_its_own(loaded: str, snapshot: Path) -> None:
    """Every graph has the number of triples that the manifest tells; a stranger's query sees the same."""
    manifest = Snapshot.open(snapshot).manifest
    engine = RemoteEngine(loaded, SETTINGS)
    assert count(engine, "?s ?p ?o") == manifest.counts["default"]
    assert count(engine, f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}") == manifest.imports["copy"].triples
    for name, iri in GRAPHS.items():
        assert count(engine, f"GRAPH <{iri}> {{ ?s ?p ?o }}") == manifest.counts[name]
    assert count(engine, f"<{ID}actor/mnla> a ?class") == count(engine, f"GRAPH ?g {{ <{ID}actor/mnla> a ?class }}")


def test_questions_are_answered_as_by_the_embedded_engine(loaded: str, embedded: EmbeddedEngine) -> None:
    """Rows, labels, claims and coverage."""
    far, catalogue = RemoteEngine(loaded, SETTINGS), fixture_graph.catalogue()
    labels, far_labels = LabelIndex.load(embedded), LabelIndex.load(far)
    assert far_labels.pick() == labels.pick()
    for name, values in ASKED.items():
        ours = answer(embedded, catalogue, labels, name, values).to_dict()
        assert ours["rows"]
        assert answer(far, catalogue, far_labels, name, values).to_dict() == ours, name


def test_what_is_loaded_again_is_replaced_and_an_import_that_is_gone_is_removed(tmp_path: Path) -> None:
    """No triple is there twice, and none of an import that the snapshot does not have; other graphs are left alone."""
    small = handmade(tmp_path / "small", fixture_graph.small_store())
    stranger = b"<http://a.example/> <http://b.example/> <http://c.example/> <http://g.example/> .\n"
    gone = stranger.replace(b"http://g.example/", GRAPH.encode())
    with oxigraph(stranger + gone) as address:
        for _ in range(2):
            ended = command_run(tmp_path, "load", "--engine", address, "--snapshot", str(small))
            assert ended.returncode == 0, ended.stderr
        engine = RemoteEngine(address, SETTINGS)
        assert count(engine, "?s ?p ?o") == Snapshot.open(small).manifest.counts["default"]
        assert count(engine, "GRAPH <http://g.example/> { ?s ?p ?o }") == 1
        assert count(engine, f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}") == 0


@pytest.mark.parametrize("default", ["own", "union"])
def test_the_file_for_a_bulk_loader_holds_the_same(small: Path, tmp_path: Path, default: str) -> None:
    """With a default graph of its own there are bare triples; where it is the union of all, each has a graph."""
    path = tmp_path / "graphs.nq"
    ended = command_run(tmp_path, "load", "--to", str(path), "--default", default, "--snapshot", str(small))
    assert ended.returncode == 0, ended.stderr
    graphs = {str(quad.graph_name) for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)}
    assert ("DEFAULT" in graphs, f"<{GRAPHS['asserted'].replace('asserted', 'merged')}>" in graphs) == (
        default == "own",
        default == "union",
    )
    assert {f"<{iri}>" for iri in (*GRAPHS.values(), GRAPH)} <= graphs


REFUSED: tuple[tuple[tuple[str, ...], int, str], ...] = (
    ((), 2, "--engine"),
    (("--engine", "http://dba:secret@127.0.0.1:9/sparql"), 2, "MALIWAR_ENGINE_PASSWORD"),
    (("--engine", "http://127.0.0.1:9/sparql"), 1, "does not answer"),
    (("--engine", "http://127.0.0.1:9/", "--graph-store", "http://a:secret@127.0.0.1:9/"), 2, "MALIWAR_ENGINE_USER"),
    (("--engine", "http://127.0.0.1:9/q", "--graph-store", "http://127.0.0.1:9/data"), 1, "cannot be written"),
    (("--instructions", "qlever", "--engine", "http://127.0.0.1:9/"), 2, "leave out"),
    (("--to", "x.nq"), 2, "--default"),
)


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED)
def test_what_cannot_be_loaded_is_told(
    small: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Exit 2 for misuse, 1 for an engine that is not there; a sentence, and never the password."""
    ended = command_run(tmp_path, "load", "--snapshot", str(small), *arguments)
    assert (ended.returncode, said in ended.stderr, "secret" in ended.stderr) == (code, True, False), ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_password_is_told_and_stays_unseen(small: Path, virtuoso_address: str) -> None:
    """Neither what is printed nor the list of processes shows it."""
    secret = {"MALIWAR_ENGINE_USER": "dba", "MALIWAR_ENGINE_PASSWORD": "unseen-9f3a"}
    line = command("load", "--engine", virtuoso_address, "--snapshot", str(small))
    with subprocess.Popen(line, env={**os.environ, **secret}, stderr=subprocess.PIPE, text=True) as process:
        shown = Path(f"/proc/{process.pid}/cmdline").read_text("utf-8")
        _, said = process.communicate(timeout=60)
    assert (process.returncode, "MALIWAR_ENGINE_PASSWORD" in said) == (1, True)
    assert "unseen-9f3a" not in shown + said


def test_the_instructions_are_those_of_the_paper() -> None:
    """Each engine's script is printed, and stands word for word in deploy/engines.md."""
    paper = (Path(__file__).parent.parent.parent / "deploy" / "engines.md").read_text("utf-8")
    for name in ("virtuoso", "oxigraph", "graphdb", "qlever", "neptune", "fuseki"):
        told = command_run(Path("nowhere"), "load", "--instructions", name)
        assert (told.returncode, told.stdout in paper) == (0, True), name
        assert "maliwar load --to graphs.nq" in told.stdout
