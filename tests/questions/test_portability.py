"""Every question gives the same answer on other people's engines, really started and asked over HTTP.

`oxigraph serve` gets the quads of a snapshot as they are. Virtuoso, whose default graph is the union of all graphs,
gets the named graphs alone. What each engine does in its own way stands in maliwar/answer/dialect.py.
"""

import json
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import fixture_graph
import pyoxigraph as ox
import pytest
from served import HTML, get, oxigraph, running
from virtuoso import virtuoso

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.remote import RemoteEngine
from maliwar.names import GRAPHS, MW
from maliwar.questions.answer import answer
from maliwar.questions.labels import LabelIndex
from maliwar.settings import Settings

HERE = Path(__file__).parent
ENGINES = ("oxigraph", "virtuoso")
SETTINGS = Settings(deadline=60)
THINGS = {
    MW + "Actor": "MNLA",
    MW + "Place": "Gao",
    MW + "Person": "Iyad Ag Ghaly",
    MW + "Agreement": "Algiers Agreement",
}
"""What is asked for, by the class of a parameter."""
ASKED = {"allied-with": {"actor": "MNLA", "when": "mid-2012"}, "who-controlled": {"place": "Gao"}, "coups": {}}
PAGES = {
    "/": "Mali",
    "/ask?q=who+controlled+Gao+on+1+September+2012": "MOJWA",
    "/on/2013-01-14": "Serval",
    "/page/actor/mnla": "Ansar Dine",
    "/page/source/142": "142",
    "/alliances?date=2012-06-15": "Ansar Dine",
    "/control?place=Konna&from=2013-01-08&to=2013-01-20": "Islamists",
    "/map?date=2013-01-30": "Timbuktu",
    "/timeline?from=2013-01&to=2013-01": "Konna",
    "/disputes": "Ceasefire",
    "/numbers": "Chad",
    "/sources": "Reuters",
    "/search?q=tombouctou": "Timbuktu",
    "/ontology": "besieger",
    "/sitemap.xml": "sitemap",
}
"""Pages, and words on them that the graph has given."""


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the whole graph as a snapshot has it."""
    path = tmp_path_factory.mktemp("portability") / "store.nq"
    fixture_graph.whole_engine().store.dump(str(path), ox.RdfFormat.N_QUADS)
    return path


@pytest.fixture(scope="module")
def embedded(dump: Path) -> Iterator[EmbeddedEngine]:
    """Start the embedded engine."""
    engine = EmbeddedEngine(dump, None, SETTINGS)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def oxigraph_address(dump: Path) -> Iterator[str]:
    """Start `oxigraph serve` on the same quads."""
    with oxigraph(dump.read_bytes()) as address:
        yield address


@pytest.fixture(scope="module")
def virtuoso_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start Virtuoso on the named graphs."""
    named = (quad for quad in fixture_graph.whole_engine().store if isinstance(quad.graph_name, ox.NamedNode))
    quads = ox.serialize(named, format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), quads) as address:
        yield address


@pytest.fixture(scope="module", params=ENGINES)
def kind(request: pytest.FixtureRequest) -> str:
    """Name another engine."""
    return str(request.param)


@pytest.fixture(scope="module")
def remote(request: pytest.FixtureRequest, kind: str) -> RemoteEngine:
    """Return that engine, on the same data."""
    return RemoteEngine(request.getfixturevalue(f"{kind}_address"), SETTINGS)


@pytest.fixture(scope="module")
def labels(embedded: EmbeddedEngine) -> LabelIndex:
    """Return the names of things, read from the embedded engine."""
    return LabelIndex.load(embedded)


@pytest.fixture(scope="module")
def far_labels(remote: RemoteEngine) -> LabelIndex:
    """Return the names of things, read from the other engine."""
    return LabelIndex.load(remote)


def test_a_union_of_the_graphs_has_no_triple_twice() -> None:
    """No two of the graphs share one, and the default graph is their union: so both kinds of engine count the same."""
    store = fixture_graph.whole_engine().store
    graphs = {
        iri: {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(iri))}
        for iri in GRAPHS.values()
    }
    assert all(graphs.values())
    for one, other in combinations(graphs.values(), 2):
        assert not one & other
    assert sum(map(len, graphs.values())) * 2 == len(store)


def test_the_names_are_the_same(labels: LabelIndex, far_labels: LabelIndex) -> None:
    """Labels, classes and numbers, of everything that has a name."""
    assert far_labels.pick() == labels.pick()
    for text in ("MUJAO", "Tombouctou", "ansar eddine", "source 142"):
        assert far_labels.suggest(text) == labels.suggest(text)


@pytest.mark.parametrize("name", sorted(fixture_graph.catalogue()))
def test_a_query_gives_the_same_rows(embedded: EmbeddedEngine, remote: RemoteEngine, name: str) -> None:
    """Columns, rows and their order, as pasted with the defaults."""
    text = fixture_graph.catalogue()[name].sparql
    here, there = embedded.select(text), remote.select(text)
    alone = fixture_graph.catalogue()[name].header.imports  # there is none here; tests/deploy/test_load.py loads one
    assert here.rows or alone, "the defaults find something"
    assert (there.columns, there.rows) == (here.columns, here.rows)


@pytest.mark.parametrize("name", sorted(fixture_graph.catalogue()))
def test_an_answer_is_the_same(  # noqa: PLR0913, PLR0917 - two engines with their names, which engine, which question
    embedded: EmbeddedEngine, remote: RemoteEngine, labels: LabelIndex, far_labels: LabelIndex, kind: str, name: str
) -> None:
    """Folded rows with labels and claims, coverage, other times, companions: for values of every kind."""
    catalogue = fixture_graph.catalogue()
    further = further_values(name) if kind == "virtuoso" else ()  # the other is of the embedded engine's family
    for values in [*golden_values().get(name, []), *further]:
        there = answer(remote, catalogue, far_labels, name, values).to_dict()
        assert there == ours(embedded, labels, name, tuple(values.items())), values


@cache
def ours(embedded: EmbeddedEngine, labels: LabelIndex, name: str, values: tuple[tuple[str, str], ...]) -> Any:
    """Return the embedded engine's answer; every other engine is compared with the same."""
    return answer(embedded, fixture_graph.catalogue(), labels, name, dict(values)).to_dict()


@cache
def golden_values() -> dict[str, list[dict[str, str]]]:
    """Return what the golden answers are asked for, by question."""
    found: dict[str, list[dict[str, str]]] = {}
    for path in sorted(HERE.glob("*.csv")):
        first = path.read_text("utf-8").partition("\n")[0]
        found.setdefault(path.stem.partition("@")[0], []).append(dict(parse_qsl(first.removeprefix("#").strip())))
    return found


def further_values(name: str) -> Iterator[dict[str, str]]:
    """Yield a period with a day of knowing, and each optional thing of a class that we know one of, alone."""
    question = fixture_graph.catalogue()[name]
    known = {"as-known-on": "2013-01-18"} if question.temporal else {}
    if question.param("when"):
        yield {"when": "2012-05-01/2013-01-15", **known}
    elif known:
        yield known
    for param in question.params:
        if param.type == "iri" and param.of in THINGS:
            yield {param.name: THINGS[param.of]}


def test_the_whole_service_answers_from_virtuoso(
    virtuoso_address: str, embedded: EmbeddedEngine, labels: LabelIndex, tmp_path: Path
) -> None:
    """Home, questions, why, the ask box, a day, the page of a thing and its data: without a snapshot."""
    with running(tmp_path, MALIWAR_ENGINE=virtuoso_address) as (address, _):
        for name, values in ASKED.items():
            told = json.loads(get(address, f"/questions/{name}.json?{urlencode(values)}").body)
            here = ours(embedded, labels, name, tuple(values.items()))
            assert [row["claims"] for row in told["rows"]] == [row["claims"] for row in here["rows"]]
            why = get(address, told["rows"][0]["why"], HTML)
            assert (why.status, here["rows"][0]["claims"][0]["label"] in why.text) == (200, True)
        pages = {path: get(address, path, HTML) for path in PAGES}
        data = get(address, "/data/actor/mnla.nt")
    assert {path: page.status for path, page in pages.items()} == dict.fromkeys(PAGES, 200)
    for path, words in PAGES.items():
        assert words in pages[path].text
    subjects = {str(quad.subject) for quad in ox.parse(data.body, ox.RdfFormat.N_TRIPLES)}
    assert "<https://w3id.org/maliwar/id/actor/mnla>" in subjects
