"""Every question gives the same rows on rdflib, a reading of SPARQL 1.1 that shares no code with the engine."""

from collections import Counter

import fixture_graph
import pyoxigraph as ox
import pytest
import rdflib


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
