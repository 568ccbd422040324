"""Debian's Virtuoso as a peer: loaded by its bulk loader, started again where it hangs.

It may plan a query for minutes and cannot be stopped at that, so that it is killed then; what it has loaded stays.
"""

import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.benchmarks.services import Running, wait_for
from tests.served import free_port

SERVER: Final = "virtuoso-t"
CLIENT: Final = "isql-vt"
GRAPH: Final = "urn:graph:all"
VIRTUOSO_BUFFERS: Final = 170_000
"""Pages of 8 kB: what its manual gives a machine of 2 GB."""
_INI: Final = """[Database]
DatabaseFile = {folder}/virtuoso.db
TransactionFile = {folder}/virtuoso.trx
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
DirsAllowed = {folder}, {source}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ServerThreads = 20
CheckpointInterval = 0
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 16
MaxKeepAlives = 16
KeepAliveTimeout = 60
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = {limit}
"""


class Virtuoso:
    """Runs from the block's begin to its end, on the same port after each `restart`."""

    def __init__(self, name: str, folder: Path, triples: Path, limit: float) -> None:
        """Take N-Triples, which go to one graph; a query is stopped after `limit` seconds, once it is planned."""
        if not shutil.which(SERVER) or not shutil.which(CLIENT):
            raise SystemExit(f"{SERVER} is not here: apt-get install virtuoso-opensource, or --without {name}.")
        self.name = name
        self.limit = limit
        self.seconds = 0.0
        """What loading took."""
        self._triples = triples
        self._home = folder / "virtuoso"
        self._log = folder / f"{name}.log"
        self._sql, self._port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> Running:
        """The server as it runs now."""
        assert self._process
        return Running(self.name, self._port, "/sparql", self._process.pid)

    def __enter__(self) -> Self:
        self._home.mkdir()
        places = {"folder": self._home, "source": self._triples.parent, "sql": self._sql, "http": self._port}
        buffers = {"buffers": VIRTUOSO_BUFFERS, "dirty": VIRTUOSO_BUFFERS * 3 // 4}
        (self._home / "virtuoso.ini").write_text(_INI.format(**places, **buffers, limit=round(self.limit)))
        self._start()
        begun = time.perf_counter()
        self._tell(f"ld_dir('{self._triples.parent}', '{self._triples.name}', '{GRAPH}');")
        self._tell("rdf_loader_run();")
        self._tell("checkpoint;")
        self.seconds = time.perf_counter() - begun
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def restart(self) -> None:
        """Kill it and start it again."""
        self._stop()
        self._start()

    def _start(self) -> None:
        line = [SERVER, "+configfile", self._home / "virtuoso.ini", "+foreground"]
        (self._home / "virtuoso.lck").unlink(missing_ok=True)
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(line, stdout=output, stderr=output, start_new_session=True)
        wait_for(self._process, f"http://127.0.0.1:{self._port}/sparql?query=ASK%7B%7D", self._log, 300)

    def _stop(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def _tell(self, command: str) -> None:
        line = [CLIENT, f"127.0.0.1:{self._sql}", "dba", "dba", f"exec={command}"]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        if done.returncode or "*** Error" in done.stdout + done.stderr:
            raise SystemExit(f"Virtuoso did not take {command}: {done.stdout}{done.stderr}")


def version() -> str:
    """Return its name and version, as it tells them."""
    said = subprocess.run([SERVER, "-?"], capture_output=True, text=True, check=False)
    told = re.search(r"Version ([\d.]+)", said.stdout + said.stderr)
    return f"Virtuoso {told[1]}" if told else "Virtuoso"
