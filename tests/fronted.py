"""Debian's nginx before the real server, with the site file that the project ships."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from served import free_port, get

SITE = Path(__file__).parent.parent / "deploy" / "nginx" / "maliwar.conf"
AROUND = """\
# What Debian's own nginx.conf sets around a site, in a folder of the test's.
daemon off;
{user}pid {folder}/pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {folder}/access.log;
    gzip on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/maliwar.conf;
}}
"""


def nginx() -> str:
    """Return where nginx is; skips the test where it is not, which CI may not."""
    found = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI needs Debian's nginx and it is missing")
        pytest.skip("needs nginx (apt-get install nginx)")
    return found


def replicated() -> str:
    """Return the shipped site for two replicas, made as deploy/replicas/README.md tells."""
    edit = ["sed", "-f", "deploy/replicas/site.sed", str(SITE)]
    return subprocess.run(edit, cwd=SITE.parent.parent.parent, capture_output=True, text=True, check=True).stdout


def write_site(
    folder: Path, address: str, port: int, edits: dict[str, str] | None = None, site: str | None = None
) -> Path:
    """Write the shipped site, with this test's ports and folders alone put in, and return what nginx is to read.

    Pass `edits` to change more; each text to replace must be there. Another `site` has its servers among the edits.
    """
    port_behind = urlsplit(address).port
    behind = {} if site else {"server 127.0.0.1:8000": f"server 127.0.0.1:{port_behind}"}
    changes = {
        **behind,
        "listen 80": f"listen 127.0.0.1:{port}",
        "/var/lib/nginx/maliwar": str(folder / "cache"),
        **(edits or {}),
    }
    text = site or SITE.read_text("utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "maliwar.conf").write_text(text, "utf-8")
    around = folder / "nginx.conf"
    around.write_text(AROUND.format(folder=folder, user="user root;\n" if os.getuid() == 0 else ""), "utf-8")
    return around


@contextmanager
def fronted(folder: Path, address: str, edits: dict[str, str] | None = None, site: str | None = None) -> Iterator[str]:
    """Run nginx with the shipped site before the server at an address; give the address to ask."""
    port = free_port()
    configuration = write_site(folder, address, port, edits, site)
    process = subprocess.Popen(
        [nginx(), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    front = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "error.log").read_text("utf-8")
            with contextlib.suppress(OSError):
                if get(front, "/health/ready").status == 200:
                    break
            time.sleep(0.05)
        else:
            pytest.fail("nginx did not answer within five seconds")
        yield front
    finally:
        process.terminate()
        process.wait(10)
