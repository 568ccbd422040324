"""Debian's Virtuoso (virtuoso-opensource), really started: free ports, a folder of its own, a few lines of ini.

Its default graph is the union of all graphs, so it gets the named graphs alone: a triple in two graphs counts twice.
"""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import pytest
from served import free_port

SERVER: Final = "virtuoso-t"
CLIENT: Final = "isql-vt"
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
DirsAllowed = {folder}
NumberOfBuffers = 20000
CheckpointInterval = 0
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def virtuoso(folder: Path, quads: bytes = b"", rows: int = 100_000) -> Iterator[str]:
    """Run Virtuoso with these N-Quads, if any, in a folder that exists and is empty; give the address of its queries.

    An answer has at most so many rows. Skips the test where Virtuoso is not installed; raises RuntimeError with what
    its log says where it does not start or load.
    """
    missing = [name for name in (SERVER, CLIENT) if shutil.which(name) is None]
    if missing:
        pytest.skip(f"needs {' and '.join(missing)} (Debian: virtuoso-opensource)")
    sql, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql=sql, http=http, rows=rows))
    line = [SERVER, "+configfile", str(ini), "+foreground"]
    with subprocess.Popen(line, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(http, process, folder)
            if quads:
                (folder / "graphs.nq").write_bytes(quads)
                _load(sql, folder / "graphs.nq")
            yield f"http://127.0.0.1:{http}/sparql"
        finally:
            process.kill()


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    ends = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < ends:
        with contextlib.suppress(OSError), urlopen(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D") as answer:
            if answer.status == 200:
                return
        time.sleep(0.05)
    log = folder / "virtuoso.log"
    raise RuntimeError(f"Virtuoso did not start: {log.read_text() if log.exists() else 'no log'}")


def _load(port: int, file: Path) -> None:
    """Load N-Quads (flag 512), as deploy/README.md tells; a line without a graph would go to urn:none."""
    command = f"DB.DBA.TTLP_MT(file_to_string_output('{file}'), '', 'urn:none', 512);"
    told = subprocess.run(
        [CLIENT, f"127.0.0.1:{port}", "dba", "dba", f"exec={command}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if told.returncode or "*** Error" in told.stdout + told.stderr:
        raise RuntimeError(f"Virtuoso did not load {file.name}: {told.stdout}{told.stderr}")
