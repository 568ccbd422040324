"""Every question gives the same rows on other engines: an endpoint over HTTP, really started, and rdflib."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import fixture_graph
import pyoxigraph as ox
import pytest
import rdflib
from served import oxigraph

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.remote import RemoteEngine
from maliwar.questions.answer import answer
from maliwar.questions.labels import LabelIndex
from maliwar.settings import Settings

Engines = tuple[EmbeddedEngine, RemoteEngine]


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the whole graph as a snapshot has it."""
    path = tmp_path_factory.mktemp("portability") / "store.nq"
    fixture_graph.whole_engine().store.dump(str(path), ox.RdfFormat.N_QUADS)
    return path


@pytest.fixture(scope="module")
def engines(dump: Path) -> Iterator[Engines]:
    """Start the embedded engine and a real `oxigraph serve` on the same data."""
    embedded = EmbeddedEngine(dump, None, Settings())
    try:
        with oxigraph(dump.read_bytes()) as address:
            yield embedded, RemoteEngine(address, Settings())
    finally:
        embedded.close()


@pytest.mark.parametrize("name", sorted(fixture_graph.catalogue()))
def test_a_remote_endpoint_gives_the_same_rows(engines: Engines, name: str) -> None:
    """Columns, rows and their order, over the protocol as here."""
    embedded, remote = engines
    text = fixture_graph.catalogue()[name].sparql
    here, there = embedded.select(text), remote.select(text)
    assert here.rows or name == "umbrellas-of", "the defaults find something"
    assert (there.columns, there.rows) == (here.columns, here.rows)


def test_a_whole_answer_is_the_same_over_http(engines: Engines) -> None:
    """Labels, folded rows, other times, companions."""
    catalogue = fixture_graph.catalogue()
    raw = {"actor": "MNLA", "other": "Ansar Dine", "when": "1 July 2012"}
    told = [answer(engine, catalogue, LabelIndex.load(engine), "allied-with", raw).to_json() for engine in engines]
    assert told[0] == told[1]
    assert "not allied on 1 July 2012" in told[0]


@pytest.fixture(scope="module")
def dataset() -> rdflib.Dataset:
    """Load the fixture into rdflib, merged in the default graph and in named graphs."""
    loaded = rdflib.Dataset()
    text = fixture_graph.small_store().dump(format=ox.RdfFormat.N_QUADS)
    assert text is not None
    loaded.parse(data=text.decode(), format="nquads")
    return loaded


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib warns of what its own parser uses
@pytest.mark.parametrize("name", sorted(fixture_graph.catalogue()))
def test_rdflib_gives_the_same_rows(dataset: rdflib.Dataset, name: str) -> None:
    """Another reading of SPARQL 1.1 finds the same in the fixture, whatever the order."""
    text = fixture_graph.catalogue()[name].sparql
    table = fixture_graph.engine().select(text)
    here = Counter(tuple(None if term is None else term.value for term in row) for row in table.rows)
    there = Counter(tuple(None if term is None else str(term) for term in row) for row in dataset.query(text))
    assert there == here
