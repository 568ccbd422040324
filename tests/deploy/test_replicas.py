"""Several processes on one snapshot's folder, and a new version put in place under load: the shipped files, as shipped.

The replicas are started by a script of the test's where systemd would do it; all else is what a reader copies.
"""

import contextlib
import json
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from itertools import groupby
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from fronted import fronted, replicated
from served import command, command_run, free_port, get

from maliwar.snapshot import MANIFEST, Snapshot, current_folder, read_manifest

ROOT = Path(__file__).parent.parent.parent
REPLICAS = ROOT / "deploy" / "replicas"
ASKED = "/questions/allied-with.json?actor=MNLA&when=mid-2012"
CLIENTS = 6
PAUSE = 0.04
"""Seconds between two requests of a client, so that the site's own limit lets all of them through."""
NEXT = "9.9.9-next"
RESTART = """\
port=${{1#@}}
if [ -f {folder}/$port.pid ]; then
    kill -TERM $(cat {folder}/$port.pid)
    while kill -0 $(cat {folder}/$port.pid) 2>/dev/null; do sleep 0.05; done
fi
setsid {serve} --port $port --snapshot {folder}/links/$port >>{folder}/$port.log 2>&1 &
echo $! >{folder}/$port.pid
"""


def tree(folder: Path) -> list[tuple[str, int, int, int]]:
    """Return each file's path, size, time of change and inode."""
    found = []
    for path in sorted((folder, *folder.rglob("*"))):
        told = path.stat()
        found.append((str(path), told.st_size, told.st_mtime_ns, told.st_ino))
    return found


def copied(folder: Path, to: Path, version: str) -> Path:
    """Copy a snapshot under another version, sealed anew."""
    shutil.copytree(folder, to)
    manifest = replace(read_manifest(to), version=version)
    (to / MANIFEST).write_text(manifest.to_json(), "utf-8")
    return to


@pytest.fixture(scope="module")
def snapshot(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of a snapshot's folder, alone in its folder."""
    return Path(shutil.copytree(current_folder(data), tmp_path_factory.mktemp("alone") / "snapshot"))


def test_a_folder_on_a_read_only_mount_is_served(snapshot: Path, tmp_path: Path) -> None:
    """Where the kernel itself lets nobody write, it is asked from the store on disk as from memory."""
    mount = f"mount --bind {snapshot} {snapshot} && mount -o remount,ro,bind {snapshot}"
    if subprocess.run(["unshare", "--mount", "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount")
    line = shlex.join(command("ask", "who controlled Gao on 1 September 2012", "--data", str(tmp_path / "no")))
    ended = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f"{mount} && ! touch {snapshot}/x 2>/dev/null && {line}"],
        env={**os.environ, "MALIWAR_SNAPSHOT": str(snapshot)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, "MOJWA" in ended.stdout) == (0, True), ended.stderr


@pytest.mark.parametrize("name", ["store/CURRENT", "dumps/store.nq", MANIFEST])
def test_a_folder_that_is_not_the_one_sealed_is_not_served(snapshot: Path, tmp_path: Path, name: str) -> None:
    """One byte more in the store, in a dump or in the manifest: exit 1 and a sentence."""
    folder = Path(shutil.copytree(snapshot, tmp_path / "snapshot"))
    with (folder / name).open("ab") as file:
        file.write(b" {")
    ended = command_run(tmp_path, "serve", "--snapshot", str(folder), "--port", str(free_port()))
    assert (ended.returncode, str(folder) in ended.stderr) == (1, True)


def test_a_folder_is_held_to_the_hash_of_its_manifest(snapshot: Path, tmp_path: Path) -> None:
    """Somebody who changes a file and seals the folder anew is found out by one hash from elsewhere."""
    ended = command_run(
        tmp_path, "serve", "--snapshot", str(snapshot), "--sha256", "0" * 64, "--port", str(free_port())
    )
    assert (ended.returncode, "was expected" in ended.stderr) == (1, True)


@dataclass
class Pair:
    """Two replicas and nginx before them."""

    folder: Path
    ports: tuple[int, int]
    front: str
    old: Path
    new: Path
    environment: dict[str, str]

    def swap(self, snapshot: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the shipped script."""
        return subprocess.run(
            [REPLICAS / "swap.sh", snapshot],
            env={**os.environ, **self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def versions(self) -> list[str]:
        """Return what each replica serves."""
        return [
            json.loads(get(f"http://127.0.0.1:{port}", "/health/ready").body).get("version", "") for port in self.ports
        ]


@pytest.fixture(scope="module")
def pair(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Start two replicas on one snapshot, and nginx with the shipped site before them."""
    tmp_path = tmp_path_factory.mktemp("pair")
    ports = (free_port(), free_port())
    (tmp_path / "links").mkdir()
    script = tmp_path / "restart.sh"
    script.write_text(RESTART.format(folder=tmp_path, serve=shlex.join(command("serve"))), "utf-8")
    environment = {
        "MALIWAR_PORTS": " ".join(map(str, ports)),
        "MALIWAR_LINKS": str(tmp_path / "links"),
        "MALIWAR_RESTART": f"sh {script} @",
        "MALIWAR_PATIENCE": "60",
        "MALIWAR_PROXIES": "1",
    }
    try:
        for port in ports:
            (tmp_path / "links" / str(port)).symlink_to(snapshot)
            subprocess.run(["sh", script, f"@{port}"], env={**os.environ, **environment}, check=True)
        for port in ports:
            _wait(f"http://127.0.0.1:{port}", tmp_path / f"{port}.log")
        edits = {str(port): str(real) for port, real in zip((8001, 8002), ports, strict=True)}
        with fronted(tmp_path, "", edits, replicated()) as front:
            new = copied(snapshot, tmp_path / "new", NEXT)
            yield Pair(tmp_path, ports, front, snapshot, new, environment)
    finally:
        for port in ports:
            with contextlib.suppress(OSError, ValueError):
                os.kill(int((tmp_path / f"{port}.pid").read_text("utf-8")), 15)


def _wait(address: str, log: Path) -> None:
    for _ in range(400):
        with contextlib.suppress(OSError):
            if get(address, "/health/ready").status == 200:
                return
        time.sleep(0.05)
    pytest.fail(log.read_text("utf-8"))


def test_two_processes_serve_one_folder_and_write_nothing(pair: Pair) -> None:
    """Both answer alike from where it lies; no file is added, changed or touched."""
    before = tree(pair.old.parent)
    one, two = (f"http://127.0.0.1:{port}" for port in pair.ports)
    assert get(one, ASKED).text.replace(one, two) == get(two, ASKED).text
    assert get(one, "/sparql?query=ASK%7B%7D").status == 200
    assert pair.versions() == [Snapshot.open(pair.old).version] * 2
    assert tree(pair.old.parent) == before


def test_a_snapshot_that_does_not_come_up_leaves_the_old_one(pair: Pair) -> None:
    """The first replica gets its snapshot back, the second is never touched, and nothing is lost."""
    broken = copied(pair.old, pair.folder / "broken", "9.9.9-broken")
    (broken / "store" / "CURRENT").write_text("nothing", "utf-8")
    before = (pair.folder / f"{pair.ports[1]}.pid").read_text("utf-8")
    ended = pair.swap(broken, MALIWAR_PATIENCE="3")
    assert (ended.returncode, "old snapshot again" in ended.stderr) == (1, True)
    _wait(f"http://127.0.0.1:{pair.ports[0]}", pair.folder / f"{pair.ports[0]}.log")
    assert pair.versions() == [read_manifest(pair.old).version] * 2
    assert (pair.folder / f"{pair.ports[1]}.pid").read_text("utf-8") == before


@dataclass
class Client:
    """Asks today's answer and two permanent links in turn, and keeps what it was told, in order."""

    front: str
    source: str
    links: tuple[str, str]
    told: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def ask(self, over: Event) -> None:
        """Ask until told to stop, ten requests to a connection."""
        while not over.is_set():
            connection = HTTPConnection(urlsplit(self.front).netloc, timeout=20, source_address=(self.source, 0))
            try:
                for number in range(9):
                    self._once(connection, ("today", *self.links)[number % 3])
                    time.sleep(PAUSE)
            except (OSError, HTTPException) as fault:
                self.failed.append(repr(fault))
            finally:
                connection.close()

    def _once(self, connection: HTTPConnection, what: str) -> None:
        path = ASKED if what == "today" else f"{ASKED}&version={what}"
        connection.request("GET", path)
        response = connection.getresponse()
        body = json.loads(response.read())
        if response.status not in (200, 410):
            self.failed.append(f"{what}: {response.status} {body}")
        self.told.setdefault(what, []).append((response.status, body.get("version", "")))

    def turns(self, what: str) -> list[tuple[int, str]]:
        """Return the different things it was told, one after the other."""
        return [key for key, _ in groupby(self.told[what])]


def test_a_new_version_comes_in_under_load_with_no_failed_request(pair: Pair) -> None:
    """Every client sees the old version, then the new one, never one again; so do the permanent links of both."""
    old = read_manifest(pair.old).version
    clients = [Client(pair.front, f"127.0.9.{number + 1}", (old, NEXT)) for number in range(CLIENTS)]
    over = Event()
    with ThreadPoolExecutor(CLIENTS) as threads:
        asking = [threads.submit(client.ask, over) for client in clients]
        try:
            time.sleep(1)
            ended = pair.swap(pair.new)
            time.sleep(1)
        finally:
            over.set()
        for each in asking:
            each.result()
    assert (ended.returncode, ended.stderr) == (0, "")
    assert pair.versions() == [NEXT, NEXT]
    assert [fault for client in clients for fault in client.failed] == []
    for client in clients:
        assert client.turns("today") == [(200, old), (200, NEXT)]
        assert client.turns(old) == [(200, old), (410, "")]
        assert client.turns(NEXT) == [(410, ""), (200, NEXT)]
    assert sum(len(told) for client in clients for told in client.told.values()) > 100


def test_the_unit_of_a_replica_is_the_services_but_for_its_snapshot() -> None:
    """Sealed as the service is, writing nowhere."""
    service = (ROOT / "deploy" / "systemd" / "maliwar.service").read_text("utf-8").splitlines()
    unit = (REPLICAS / "maliwar@.service").read_text("utf-8").splitlines()
    without = {line for line in service if line and not line.startswith("#")} - set(unit)
    names = {line.partition("=")[0] if "MALIWAR_DATA" not in line else "MALIWAR_DATA" for line in without}
    assert names == {"Description", "ExecStart", "StateDirectory", "StateDirectoryMode", "MALIWAR_DATA"}
    assert "ReadOnlyPaths=/srv/maliwar" in unit
