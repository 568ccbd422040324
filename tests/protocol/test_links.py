"""`maliwar links` against a real SPARQL server that holds a small extract in the shape of Wikidata's RDF."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
from served import command_run, get, oxigraph

from maliwar.tables import ITEMS, read_table

HERE = Path(__file__).parent
TABLE = HERE.parent.parent / ITEMS


@pytest.fixture(scope="module")
def extract() -> Iterator[str]:
    """Return the address of a SPARQL server with the extract."""
    quads = ox.serialize(ox.parse(path=HERE / "wikidata.ttl"), format=ox.RdfFormat.N_QUADS)
    assert quads is not None
    with oxigraph(quads) as address:
        yield address


@pytest.fixture(scope="module")
def checked(data: Path, extract: str) -> list[str]:
    """Return what `maliwar links check` tells of the extract, by lines."""
    ended = command_run(data, "links", "check", "--endpoint", extract, "--pause", "0")
    assert ended.returncode == 1, ended.stderr
    return ended.stdout.splitlines()


def test_a_link_is_held_against_the_item(checked: list[str]) -> None:
    """Good links are silent; a redirect, a strange name, a strange class and a missing item are told."""
    told = dict(line.split(": ", 1) for line in checked)
    assert "place/gao" not in told
    assert "person/blaise-compaore" not in told, "an accent less is close enough"
    assert told["place/kidal"].endswith("Q650100 redirects to Q900000011")
    assert "the kind of Q9427 is human; that of ours is Place, Settlement" in told["place/timbuktu"]
    assert "does not exist, or was deleted" in told["actor/mnla"]
    strange = [line for line in checked if line.startswith("actor/ansar-dine: ")]
    assert len(strange) == 2
    assert "no label or alias of Q568900 comes close to “Ansar Dine”" in strange[0]
    assert "the kind of Q568900 is album" in strange[1]


def test_links_that_rest_on_a_note_come_first(checked: list[str]) -> None:
    """The least sure are read first."""
    sure = [line.split("(", 1)[1].split(")")[0] == "verified-by-note" for line in checked]
    assert any(sure)
    assert sure == sorted(sure, reverse=True)


def test_candidates_are_proposed_for_review(data: Path, extract: str) -> None:
    """What has no link gets candidates by name, the fitting kind first, in SSSOM/TSV; no file of ours is touched."""
    ended = command_run(data, "links", "suggest", "--endpoint", extract, "--pause", "0")
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert head[0] == "#curie_map:"
    assert "#  actor: https://w3id.org/maliwar/id/actor/" in head
    rows = list(csv.DictReader(lines[len(head) :], delimiter="\t"))
    minusma = [row for row in rows if row["subject_id"] == "actor:minusma"]
    assert [row["object_id"] for row in minusma] == ["wd:Q900000011", "wd:Q900000012"]
    assert float(minusma[0]["confidence"]) > float(minusma[1]["confidence"])
    assert "the kind does not fit" in minusma[1]["comment"]
    assert minusma[0]["mapping_justification"] == "semapv:LexicalMatching"
    chief = [row for row in rows if row["subject_id"] == "person:iyad-ag-ghaly"]
    assert [row["object_id"] for row in chief] == ["wd:Q900000013"], "a redirect is no candidate"


def test_a_busy_endpoint_is_asked_again(data: Path, extract: str) -> None:
    """After 429 with Retry-After it waits and goes on, and says who it is."""
    with _busy_before(extract, refusals=2) as (address, seen):
        ended = command_run(data, "links", "check", "--endpoint", address, "--pause", "0")
    assert ended.returncode == 1
    assert "place/kidal: Q650100" in ended.stdout
    assert all(agent.startswith("maliwar/") and "https://" in agent for agent in seen)


def test_an_endpoint_that_is_none_is_told(data: Path) -> None:
    """A sentence that names the address, and an exit code; no trace."""
    ended = command_run(data, "links", "check", "--endpoint", "http://127.0.0.1:9/sparql", "--pause", "0")
    assert ended.returncode == 1
    assert "http://127.0.0.1:9/sparql" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_table_is_the_verified_one(shared: Path) -> None:
    """Our table of items holds what the team verified, no more and no less."""
    usable = {}
    for line in (shared / "wikidata" / "wikidata.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        if cells[6] in {"verified", "two-sources", "verified-by-note"} and cells[2].startswith("Q"):
            usable[cells[2]] = cells[6]
    assert {row["qid"]: row["confidence"] for row in read_table(TABLE)} == usable


def test_the_federated_query_runs(server: str, extract: str) -> None:
    """Both texts run on another engine as they stand, but for the two public addresses."""
    answered = get(server, "/questions/federated-query.json?thing=place/gao")
    texts = {row["run_at"]: row["query"] for row in json.loads(answered.body)["rows"]}
    assert len(texts) == 2
    for text in texts.values():
        local = text.replace("https://w3id.org/maliwar/sparql", f"{server}/sparql")
        local = local.replace("https://query.wikidata.org/sparql", extract)
        kind = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        with urlopen(Request(extract, local.encode(), kind)) as answer:
            rows = json.load(answer)["results"]["bindings"]
        assert rows
        assert {row["description"]["value"] for row in rows} == {"a town, says the extract"}


@contextmanager
def _busy_before(address: str, refusals: int) -> Iterator[tuple[str, list[str]]]:
    """Pass requests on to the address, after some have been refused with 429; note who asked."""
    seen: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.headers["User-Agent"])
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(seen) <= refusals:
                self.send_response(429)
                self.send_header("Retry-After", "1")
                self.end_headers()
                return
            passed = {name: self.headers[name] for name in ("Accept", "Content-Type")}
            with urlopen(Request(address, body, passed)) as answer:
                self.send_response(200)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.end_headers()
                self.wfile.write(answer.read())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as door:
        Thread(target=door.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{door.server_port}/query", seen
        door.shutdown()
