"""Starting and stopping: what `maliwar serve` tells, and what it leaves behind."""

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

from processes import gone, mothers, offspring, query_workers
from served import command, get, running


def test_ctrl_c_leaves_nothing_behind(data: Path) -> None:
    """The URL is printed; an interrupt ends every process quietly within seconds."""
    with running(data) as (address, process):
        assert get(address, "/health/live").status == 200
        assert json.loads(get(address, "/health/ready").body)["status"] == "ready"
        below = offspring(process.pid)
        assert below
        os.killpg(process.pid, signal.SIGINT)
        process.wait(15)
        printed = process.said()
        assert f"Serving on {address}" in printed
        assert "Traceback" not in printed
        assert gone(below, 0.5)


def test_a_killed_server_frees_its_port(data: Path) -> None:
    """Query workers hold no listening socket and end with their parent."""
    with running(data) as (address, process):
        below, kept = offspring(process.pid), mothers(process.pid) | query_workers(process.pid)
        assert kept
        for pid in {process.pid, *below} - kept:
            os.kill(pid, signal.SIGKILL)
        process.wait(10)
        assert gone(below, 5)
        port = int(address.rpartition(":")[2])
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))


def test_a_taken_port_is_told_in_a_sentence(data: Path) -> None:
    """No traceback, exit 1, and a way on; nothing is built in vain."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            command("serve"),
            env={**os.environ, "PORT": str(port), "MALIWAR_DATA": str(data)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in ended.stderr
    assert "Traceback" not in ended.stderr
