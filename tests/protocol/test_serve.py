"""Starting and stopping: what `maliwar serve` tells, and what it leaves behind."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from served import command, get, running


def children(pid: int) -> set[int]:
    """Return every process below one."""
    found: set[int] = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found |= {int(path.parent.name), *children(int(path.parent.name))}
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_ctrl_c_leaves_nothing_behind(data: Path) -> None:
    """The URL is printed; an interrupt ends every process quietly within seconds."""
    with running(data) as (address, process):
        assert get(address, "/health/live").status == 200
        assert json.loads(get(address, "/health/ready").body)["status"] == "ready"
        below = children(process.pid)
        assert below
        os.killpg(process.pid, signal.SIGINT)
        _, printed = process.communicate(timeout=15)
        assert f"Serving on {address}" in printed
        assert "Traceback" not in printed
        time.sleep(0.5)
        assert not [pid for pid in below if alive(pid)]


def test_a_killed_server_frees_its_port(data: Path) -> None:
    """Query workers hold no listening socket and end with their parent."""
    with running(data) as (address, process):
        below = children(process.pid)
        for pid in (process.pid, *below):
            if "maliwar.answer.mother" not in Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(pid, signal.SIGKILL)
        process.wait(10)
        for _ in range(50):
            if not any(alive(pid) for pid in below):
                break
            time.sleep(0.1)
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
