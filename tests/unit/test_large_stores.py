"""A store on disk of many files answers in a worker that may open nothing else."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from maliwar.answer.engine import EmbeddedEngine
from maliwar.answer.sealing import OPENED_AT_ONCE
from maliwar.errors import EngineError
from maliwar.settings import Settings

BATCHES = 8
EACH = 200


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store that was loaded batch by batch: some files of tables for each."""
    folder = tmp_path_factory.mktemp("many") / "store"
    filled = ox.Store(str(folder))
    for batch in range(BATCHES):
        rows = [f'<urn:s{batch}-{row}> <urn:p{batch}> "{batch} {row}"' for row in range(EACH)]
        quads = "".join(f"{row} .\n{row} <urn:g{batch}> .\n" for row in rows)
        filled.bulk_load(input=quads.encode(), format=ox.RdfFormat.N_QUADS)
    filled.flush()
    del filled
    assert len(list(folder.glob("*.sst"))) > 2 * OPENED_AT_ONCE
    return folder


@pytest.fixture(scope="module")
def engine(store: Path) -> Iterator[EmbeddedEngine]:
    """Give the engine on that store, with one worker beside the spare."""
    found = EmbeddedEngine(None, store, Settings(workers=1))
    yield found
    found.close()


def test_every_file_of_a_large_store_is_read(engine: EmbeddedEngine) -> None:
    """What RocksDB opens only when a query reads it can still be opened."""
    for batch in range(BATCHES):
        for pattern in (f"<urn:s{batch}-7> ?p ?o", f"?s <urn:p{batch}> ?o", f'?s ?p "{batch} 7"'):
            rows = EACH if "urn:p" in pattern else 1
            assert len(engine.select(f"SELECT * {{ {pattern} }}").rows) == rows
            assert len(engine.select(f"SELECT * {{ GRAPH ?g {{ {pattern} }} }}").rows) == rows
            assert len(engine.select(f"SELECT * {{ GRAPH <urn:g{batch}> {{ {pattern} }} }}").rows) == rows


def test_the_room_for_its_files_is_no_room_for_a_connection(engine: EmbeddedEngine) -> None:
    """SERVICE reaches nobody, though descriptors are left: the kernel refuses the socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        with pytest.raises(EngineError, match="Permission denied"):
            engine.select(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            listener.accept()
