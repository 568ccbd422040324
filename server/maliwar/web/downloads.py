"""The dumps: /download lists them, /download/<file> sends one as it was sealed."""

from datetime import datetime

from flask import Blueprint, Response, request, send_file

from maliwar.describe.dumps import Dump, dumps
from maliwar.errors import NotFound
from maliwar.snapshot import Snapshot
from maliwar.web.cache import Finished
from maliwar.web.contexts import DownloadsPage
from maliwar.web.parts import DumpView
from maliwar.web.replies import HTML, desk, html, json_of, keep, negotiated
from maliwar.web.versions import check_version

views = Blueprint("downloads", __name__)

SUMS = "SHA256SUMS"
NONE = "This server asks another machine's engine and has no dumps; ask that engine, or build a snapshot of your own."


@views.get("/download")
def listed() -> Response:
    """List the dumps."""
    chosen = negotiated((HTML, "json"))
    check_version()
    if chosen == HTML:
        return keep(("downloads", HTML), lambda: html("downloads.html", _page()))
    return keep(("downloads", "json"), lambda: json_of({"version": desk().service.version, "files": _as_json()}))


@views.get(f"/download/{SUMS}")
def sums() -> Response:
    """List the hashes as `sha256sum --check` reads them."""
    lines = [f"{dump.seal.sha256}  {dump.file}\n" for dump in dumps(_snapshot().manifest)]
    check_version()
    return keep(("sums",), lambda: Finished("".join(lines).encode(), "text/plain; charset=utf-8"))


@views.get("/download/<name>")
def download(name: str) -> Response:
    """Send a dump, whole or in part (RFC 9110, 14); compressed where the asker takes gzip and a twin lies there."""
    snapshot = _snapshot()
    check_version()
    files = {dump.file: dump for dump in dumps(snapshot.manifest)}
    if name not in files:
        raise NotFound(f"There is no dump of that name; there are {', '.join(files)}.", {"files": list(files)})
    dump = files[name]
    twin = files.get(name + ".gz")
    coded = twin is not None and request.accept_encodings["gzip"] > 0
    path = snapshot.folder / (twin.path if coded and twin else dump.path)
    if not path.is_file():
        raise NotFound("This dump is being replaced by a newer one; ask again in a moment.")
    response = send_file(
        path,
        mimetype=dump.content_type,
        as_attachment=True,
        download_name=name,
        etag=dump.seal.sha256 + (":gzip" if coded else ""),
        last_modified=datetime.fromisoformat(snapshot.manifest.built_at),
    )
    response.headers["Content-Type"] = dump.content_type
    response.headers["Content-Encoding"] = "gzip" if coded else "identity"  # headers.py drops the latter
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Maliwar-Version"] = snapshot.version
    return response


def _snapshot() -> Snapshot:
    snapshot = desk().service.snapshot
    if snapshot is None:
        raise NotFound(NONE)
    return snapshot


def _dumps() -> tuple[Dump, ...]:
    snapshot = desk().service.snapshot
    return tuple(dumps(snapshot.manifest)) if snapshot else ()


def _as_json() -> list[dict[str, object]]:
    return [
        {
            "name": dump.file,
            "href": f"/download/{dump.file}",
            "description": dump.text,
            "media_type": dump.media_type,
            "compressed": dump.compressed,
            "bytes": dump.seal.bytes,
            "sha256": dump.seal.sha256,
        }
        for dump in _dumps()
    ]


def _page() -> DownloadsPage:
    rows = (
        DumpView(dump.file, f"/download/{dump.file}", dump.text, f"{dump.seal.bytes:,}", dump.seal.sha256)
        for dump in _dumps()
    )
    return DownloadsPage(title="Downloads", files=tuple(rows), none=NONE, sums=f"/download/{SUMS}")
