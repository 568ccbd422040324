"""What an operator sees: one line of JSON a request, numbers for Prometheus, and clients held to a rate."""

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from served import get, running, send

ASK = "ASK { actor:mnla a mw:ArmedGroup }"
SELECT = "SELECT ?group { ?group a mw:ArmedGroup } LIMIT 3"
RATE = 5


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the access log is written."""
    return tmp_path_factory.mktemp("log") / "access.jsonl"


@pytest.fixture(scope="module")
def watched(data: Path, log: Path) -> Iterator[str]:
    """Yield a server with its log and its metrics on."""
    with running(data, MALIWAR_ACCESS_LOG=str(log), MALIWAR_METRICS="1", MALIWAR_PROXIES="1") as (address, _):
        yield address


def last(log: Path) -> dict[str, object]:
    """Return the newest record; it is written once the answer has been sent."""
    time.sleep(0.1)
    record: dict[str, object] = json.loads(log.read_text("utf-8").splitlines()[-1])
    return record


def test_a_query_is_one_line(watched: str, log: Path) -> None:
    """The hash of the query, not its text; how long, how many rows, how it ended, and whether it was thought about."""
    path = "/sparql?query=" + quote(SELECT)
    assert get(watched, path, x_forwarded_for="203.0.113.7").status == 200
    record = last(log)
    expected = {"client": "203.0.113.7", "path": "/sparql", "route": "/sparql", "status": 200, "outcome": "answered"}
    assert expected.items() <= record.items()
    assert record["query"] == hashlib.sha256(SELECT.encode()).hexdigest()[:16]
    assert (record["rows"], record["kept"]) == (3, False)
    assert 0 < float(str(record["ms"])) < 5000
    get(watched, path)
    assert (last(log)["kept"], last(log)["rows"]) == (True, 3)


@pytest.mark.parametrize(
    ("query", "outcome"), [("SELECT * {", "bad-query"), ("ASK { SERVICE <urn:x> {} }", "query-refused")]
)
def test_a_refusal_is_told_by_its_code(watched: str, log: Path, query: str, outcome: str) -> None:
    """The code of the one error shape."""
    get(watched, "/sparql?query=" + quote(query))
    assert (last(log)["outcome"], last(log)["status"]) == (outcome, 400)


def test_whatever_is_asked_a_record_is_one_line(watched: str, log: Path) -> None:
    """Line breaks and escape codes in the path are data."""
    before = len(log.read_text("utf-8").splitlines())
    get(watched, "/page/actor/%0d%0aforged%1b%5b31m%e2%80%a8")
    time.sleep(0.1)
    lines = log.read_text("utf-8").splitlines()
    assert len(lines) == before + 1
    assert json.loads(lines[-1])["path"].startswith("/page/actor/\r\nforged")
    assert "\x1b" not in lines[-1]


def test_prometheus_reads_numbers(watched: str) -> None:
    """Requests by route and outcome, seconds, workers, version; nothing where it is not asked for."""
    get(watched, "/sparql?query=" + quote(ASK))
    text = get(watched, "/metrics").text
    for name in ("maliwar_requests_total{", "maliwar_request_seconds_bucket{", 'route="/sparql"', "maliwar_info{"):
        assert name in text
    assert float(text.split("maliwar_query_workers ")[-1].split()[0]) >= 1


def test_metrics_are_off_by_default(server: str) -> None:
    """A stranger learns nothing."""
    assert get(server, "/metrics").status == 404


def test_a_client_over_the_rate_is_told_when_to_come_back(data: Path) -> None:
    """429 with Retry-After, kept answers counted; what says that it forwards evades nothing; health is not counted."""
    with running(data, MALIWAR_RATE=f"{RATE}/minute") as (address, _):
        answers = [
            get(address, "/about", x_forwarded_for=f"203.0.113.{n}", forwarded=f"for=::{n}") for n in range(RATE + 3)
        ]
        assert [answer.status for answer in answers] == [200] * RATE + [429] * 3
        fault = json.loads(answers[-1].body)
        assert fault["error"] == "too-many-requests"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert get(address, "/health/ready").status == 200
        assert send(address, "POST", "/sparql", b"ASK {}", content_type="application/sparql-query").status == 429


def test_a_rate_that_is_none_is_told(data: Path) -> None:
    """A sentence, before anything is served."""
    with pytest.raises(RuntimeError, match="is no rate"), running(data, MALIWAR_RATE="fast"):
        pass
