"""Debian's Apache on a folder of files, to see what rewrite rules really do."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from served import free_port, get

MODULES = Path("/usr/lib/apache2/modules")
CONFIGURATION = """
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/errors
User www-data
Group www-data
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule rewrite_module {modules}/mod_rewrite.so
DocumentRoot {folder}/files
<Directory {folder}/files>
  AllowOverride All
  Require all granted
</Directory>
"""


@contextmanager
def httpd(files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve files, by their paths, until the block ends; give the address."""
    folder = Path(tempfile.mkdtemp(prefix="httpd-"))
    folder.chmod(0o755)  # Apache's own user reads it, which cannot look into the folders of pytest
    for name, content in files.items():
        path = folder / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    port = free_port()
    configuration = folder / "apache.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, modules=MODULES), encoding="utf-8")
    binary = shutil.which("apache2", path="/usr/sbin:/usr/bin") or "apache2"
    process = subprocess.Popen([binary, "-D", "FOREGROUND", "-f", str(configuration)])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                get(address, "/")
                break
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)
