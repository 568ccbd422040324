"""An import in a snapshot: in a graph of its own, beside the project's, and out again; a failure changes nothing."""

import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from small_project import VIOLATIONS
from taking import DAY, UCDP, changed

from maliwar.cli import main
from maliwar.snapshot import Snapshot


@pytest.fixture(scope="module")
def war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return another war's folder with the sound triples of the tests, built."""
    folder = tmp_path_factory.mktemp("war")
    (folder / "triples").mkdir()
    (folder / "triples" / "sound.ttl").write_bytes((VIOLATIONS / "sound.ttl").read_bytes())
    result = CliRunner().invoke(main, ["build", "--data", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


def _count(war: Path, pattern: str) -> int:
    store = ox.Store.read_only(str(Snapshot.open(war / "build").store_path))
    rows = store.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    assert isinstance(rows, ox.QuerySolutions)
    return int(next(rows)["n"].value)


def test_an_import_is_built_in_and_out(war: Path) -> None:
    """The snapshot gets the import's graph and no other triple; a refused file leaves it; `remove` takes it out."""
    os.utime(UCDP, (DAY, DAY))
    before, own = Snapshot.open(war / "build").version, _count(war, "?s ?p ?o")
    run = CliRunner().invoke
    taken = run(main, ["import", "ucdp", str(UCDP), "--data", str(war)])
    assert taken.exit_code == 0, taken.output
    graph = "<https://w3id.org/maliwar/graph/import/ucdp>"
    assert _count(war, f"GRAPH {graph} {{ ?s a <https://w3id.org/maliwar/ontology#Event> }}") == 6
    assert _count(war, "?s ?p ?o") == own
    built = Snapshot.open(war / "build").version
    assert built != before
    bad = changed(UCDP, war / "bad.csv", 3, {"date_prec": "9"})
    refused = run(main, ["import", "ucdp", str(bad), "--data", str(war), "--strict"])
    assert refused.exit_code == 1
    assert Snapshot.open(war / "build").version == built
    assert run(main, ["import", "remove", "ucdp", "--data", str(war)]).exit_code == 0
    assert _count(war, f"GRAPH {graph} {{ ?s ?p ?o }}") == 0
    assert Snapshot.open(war / "build").version == before
