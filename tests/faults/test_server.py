"""The web process itself: killed, it is back; told to stop, it finishes what it has begun."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

from hostile_project import checkout
from processes import at_work, query_workers, until, web_process, worked
from served import Answer, get, running
from small_project import unchecked

from maliwar.web.wsgi.worker import LINGER

DEADLINE = 3.0
WORKERS = 3
ENDLESS = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def probe(address: str, number: int) -> bool:
    """Ask something new; whether it is answered rightly."""
    try:
        answer = get(address, "/sparql?query=" + quote(f"ASK {{ actor:mnla a mw:ArmedGroup }} # {number}"))
    except (OSError, HTTPException):
        return False
    return answer.status == 200 and b"true" in answer.body


def test_a_killed_web_process_is_hardly_noticed(data: Path) -> None:
    """Of the probes while it is killed three times, at least 99 in 100 are answered rightly."""
    with running(data) as (address, process):
        kept: list[bool] = []
        stop = threading.Event()

        def keep_probing(lane: int) -> None:
            number = lane * 1_000_000
            while not stop.is_set():
                kept.append(probe(address, number := number + 1))
                time.sleep(0.01)

        lanes = [threading.Thread(target=keep_probing, args=(lane,)) for lane in range(2)]
        for lane in lanes:
            lane.start()
        killed = set()
        for _ in range(3):
            time.sleep(2)
            os.kill(pid := web_process(process.pid), signal.SIGKILL)
            killed.add(pid)
        time.sleep(2)
        stop.set()
        for lane in lanes:
            lane.join()
        assert len(killed) == 3
        assert len(kept) > 200
        assert kept.count(False) <= len(kept) / 100
        assert kept[-1]


def test_a_server_told_to_stop_is_not_ready_at_once_and_finishes_its_work(data: Path) -> None:
    """SIGTERM: 503 from /health/ready, other requests answered for a moment, the one in hand to its end, then gone."""
    with running(data, MALIWAR_DEADLINE=str(DEADLINE)) as (address, process), ThreadPoolExecutor() as threads:
        until(lambda: len(query_workers(process.pid)) == WORKERS, 10)
        before = {worker: worked(worker) for worker in query_workers(process.pid)}
        in_hand = threads.submit(get, address, ENDLESS)
        until(lambda: at_work(before, 0.3), DEADLINE / 2)
        told = time.monotonic()
        process.send_signal(signal.SIGTERM)
        readiness = _until_not_ready(address)
        assert readiness.status == 503
        assert time.monotonic() - told < LINGER
        assert int(readiness.headers["retry-after"]) > 0
        assert probe(address, 1)
        assert in_hand.result().status == 503
        assert process.wait(DEADLINE + 2 - (time.monotonic() - told)) == 0
        assert time.monotonic() - told < DEADLINE + 2


def test_a_server_that_built_first_stops_as_soon(tmp_path: Path) -> None:
    """Nothing of the build is waited for: SIGTERM ends it once its second of grace is over."""
    fresh = checkout(tmp_path)
    unchecked(fresh.root)
    with running(fresh.data, **fresh.environment, MALIWAR_DEADLINE="4") as (_, process):
        process.terminate()
        process.wait(LINGER + 3)


def _until_not_ready(address: str) -> Answer:
    """Ask until the signal has arrived; it travels through two processes."""
    for _ in range(20):
        answer = get(address, "/health/ready")
        if answer.status != 200:
            break
        time.sleep(0.01)
    return answer
