"""Engines on a small store, in memory and on disk."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_store import quads

from maliwar.answer.engine import EmbeddedEngine
from maliwar.settings import Settings


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the small store as an N-Quads file."""
    path = tmp_path_factory.mktemp("engine") / "store.nq"
    path.write_text(quads(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def store(dump: Path) -> Path:
    """Return the small store on disk."""
    store = ox.Store(str(dump.parent / "store"))
    store.bulk_extend(ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS))
    store.flush()
    del store
    return dump.parent / "store"


@pytest.fixture(scope="module", params=["in memory", "on disk"])
def engine(request: pytest.FixtureRequest, dump: Path, store: Path) -> Iterator[EmbeddedEngine]:
    """Yield an engine on the dump, then one on the store: whatever is promised holds for both."""
    settings = Settings(deadline=1.5, memory=900, answer_bytes=50_000)
    engine = (
        EmbeddedEngine(dump, None, settings) if request.param == "in memory" else EmbeddedEngine(None, store, settings)
    )
    yield engine
    engine.close()
