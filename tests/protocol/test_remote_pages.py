"""Another machine's engine: the same questions and pages, on a real `oxigraph serve`; /sparql stays shut."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import HTML, command, free_port, get, oxigraph, running

from maliwar.settings import Settings
from maliwar.snapshot import Snapshot

ALLIES = "/questions/allied-with.json?actor=MNLA&when=mid-2012"


@pytest.fixture(scope="module")
def engine(data: Path) -> Iterator[str]:
    """Start `oxigraph serve`, load the snapshot's dump, and return the address of its queries."""
    facts = Snapshot.open(Settings(data=str(data)).data_folder).dump("store").read_bytes()
    with oxigraph(facts) as address:
        yield address


def test_questions_and_pages_are_the_same(server: str, engine: str, tmp_path: Path) -> None:
    """Nothing is built here; the rows are those of the embedded engine; strangers' queries are not passed on."""
    with running(tmp_path / "empty", MALIWAR_ENGINE=engine) as (address, _):
        here, there = (json.loads(get(each, ALLIES).body) for each in (server, address))
        assert here["rows"] == there["rows"]
        assert there["version"] == "live"
        for path in ("/", "/page/actor/mnla", "/ontology", "/page/source/142", "/questions/allied-with?actor=MNLA"):
            assert get(address, path, HTML).status == 200
        assert get(address, "/data/actor/mnla.ttl").status == 200
        shut = get(address, "/sparql?query=ASK+%7B%7D")
        assert (shut.status, json.loads(shut.body)["error"]) == (403, "forbidden")
    assert not (tmp_path / "empty").exists()


def test_the_terminal_asks_it_too(engine: str, tmp_path: Path) -> None:
    """The same command with an engine's address."""
    ended = subprocess.run(
        command("ask", "who was allied with MNLA in mid-2012", "--engine", engine, "--data", str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "Ansar Dine" in ended.stdout


def test_an_engine_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Exit 1 and a sentence, for a question as for the server."""
    nowhere = f"http://127.0.0.1:{free_port()}/query"
    for arguments in (("ask", "allies of MNLA"), ("serve", "--port", str(free_port()))):
        ended = subprocess.run(
            command(*arguments, "--engine", nowhere, "--data", str(tmp_path)),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr
        assert "127.0.0.1" in ended.stderr
