"""The small graph of tests/questions/fixture.ttl, closed and indexed as the build does, behind an engine in-process."""

import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from maliwar.answer.bodies import write_triples
from maliwar.answer.formats import Format, choose
from maliwar.answer.terms import Table, read_tsv
from maliwar.build import index, keys, reason
from maliwar.names import GRAPHS
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.catalogue import Catalogue
from maliwar.questions.labels import LabelIndex

ROOT = Path(__file__).parent.parent
FIXTURE = ROOT / "tests" / "questions" / "fixture.ttl"


@dataclass(frozen=True)
class _Reply:
    body: bytes
    format: Format


class InProcessEngine:
    """Answers our own queries on a store in this process."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.asked: list[str] = []

    def select(self, text: str) -> Table:
        """Answer a SELECT."""
        self.asked.append(text)
        result = self.store.query(text)
        assert isinstance(result, ox.QuerySolutions)
        body = result.serialize(format=ox.QueryResultsFormat.TSV)
        assert body is not None
        return read_tsv(body)

    def select_all(self, texts: Sequence[str]) -> list[Table]:
        """Answer several SELECTs."""
        return [self.select(text) for text in texts]

    def answer(self, text: str, fmt: Format | None = None) -> _Reply:
        """Answer a CONSTRUCT."""
        result = self.store.query(text)
        assert isinstance(result, ox.QueryTriples)
        form = fmt or choose("triples")
        return _Reply(write_triples(result, form.name, 2**24).content, form)


def store_of(files: Iterable[Path]) -> ox.Store:
    """Return Turtle files closed and indexed, merged in the default graph and in named graphs, as in a snapshot."""
    ontology = [quad.triple for path in sorted((ROOT / "ontology").glob("*.ttl")) for quad in _parsed(path)]
    asserted = [quad.triple for path in files for quad in _parsed(path)]
    closed = reason.working_store(ontology, asserted)
    given = reason.contents(closed)
    reason.close(closed)
    closure = list(reason.new_triples(closed, given))
    derived = index.derive([*asserted, *closure], ontology)
    assert not derived.findings, derived.findings
    reason.extend(closed, [*derived.inferred, *derived.index])
    derived_keys = list(dict.fromkeys(keys.keys(closed)))
    reason.add_shortcuts(closed)
    reason.close(closed)
    graphs = {
        "ontology": ontology,
        "asserted": asserted,
        "inferred": list(reason.new_triples(closed, given | frozenset(derived.index))),
        "index": [*derived.index, *derived_keys],
    }
    store = ox.Store()
    for name, triples in graphs.items():
        store.extend(ox.Quad(*triple, ox.NamedNode(GRAPHS[name])) for triple in triples)
        store.extend(ox.Quad(*triple) for triple in triples)
    return store


def _parsed(path: Path) -> Iterator[ox.Quad]:
    return iter(ox.parse(path=path, rename_blank_nodes=True))


@cache
def small_store() -> ox.Store:
    """Return the fixture as a store."""
    return store_of([FIXTURE])


@cache
def engine() -> InProcessEngine:
    """Return an engine on the fixture."""
    return InProcessEngine(small_store())


@cache
def whole_engine() -> InProcessEngine:
    """Return an engine on the project's own triples; one process of a run closes them, the others read what it has."""
    shared = os.environ.get("MALIWAR_TESTS")
    with tempfile.TemporaryDirectory() as own:
        return InProcessEngine(_whole(Path(shared or own) / "whole.nq"))


def _whole(dump: Path) -> ox.Store:
    with dump.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not dump.exists():
            made = store_of(sorted((ROOT / "triples").glob("**/*.ttl")))
            made.dump(str(dump.with_suffix(".part")), ox.RdfFormat.N_QUADS)
            dump.with_suffix(".part").rename(dump)
            return made
    store = ox.Store()
    store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
    return store


@cache
def whole_labels() -> LabelIndex:
    """Return the names in the project's own triples."""
    return LabelIndex.load(whole_engine())


@cache
def catalogue() -> Catalogue:
    """Return the project's questions."""
    return Catalogue.load(ROOT / "queries")


@cache
def labels() -> LabelIndex:
    """Return the names in the fixture."""
    return LabelIndex.load(engine())


def ask(name: str, **raw: str) -> QuestionAnswer:
    """Ask the fixture a question; `as_known_on` stands for the reserved name."""
    values = {key.replace("_", "-") if key == "as_known_on" else key: value for key, value in raw.items()}
    return answer(engine(), catalogue(), labels(), name, values)
