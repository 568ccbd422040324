"""The dumps: /download lists them, /download/<file> sends one as it was sealed."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, Response, request, send_file

from maliwar.describe.dumps import LABELS, TEXTS, USES, Dump, dumps, import_dumps
from maliwar.describe.reference import citations
from maliwar.errors import NotFound
from maliwar.languages import N_, day_words, number_words
from maliwar.languages import gettext as _
from maliwar.snapshot import Snapshot
from maliwar.web.contexts import DownloadsPage
from maliwar.web.parts import DumpView, ImportView, Link, TableView
from maliwar.web.replies import HTML, desk, html, json_of, keep, negotiated
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished

views = Blueprint("downloads", __name__)

SUMS = "SHA256SUMS"
NONE = N_(
    "This server asks another machine's engine and has no dumps; ask that engine, or build a snapshot of your own."
)
_GRAPHS = {
    "ontology": N_("triples of what can be said"),
    "asserted": N_("triples of what is said"),
    "inferred": N_("triples of what follows"),
}


@views.get("/download")
def listed() -> Response:
    """List the dumps."""
    chosen = negotiated((HTML, "json"))
    check_version()
    if chosen == HTML:
        return keep(("downloads", HTML), lambda: html("downloads.html", _page()))
    return keep(("downloads", "json"), _as_document)


@views.get(f"/download/{SUMS}")
def sums() -> Response:
    """List the hashes as `sha256sum --check` reads them."""
    lines = [f"{dump.seal.sha256}  {dump.file}\n" for dump in _all(_snapshot())]
    check_version()
    return keep(("sums",), lambda: Finished("".join(lines).encode(), "text/plain; charset=utf-8"))


@views.get("/download/<path:name>")
def download(name: str) -> Response:
    """Send a dump, whole or in part (RFC 9110, 14); compressed where the asker takes gzip and a twin lies there."""
    snapshot = _snapshot()
    check_version()
    files = {dump.file: dump for dump in _all(snapshot)}
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


def _as_document() -> Finished:
    told = {"version": desk().service.version, "files": _as_json()}
    beside = _imports_as_json()
    return json_of({**told, "imports": beside} if beside else told)


def _snapshot() -> Snapshot:
    snapshot = desk().service.snapshot
    if snapshot is None:
        raise NotFound(NONE)
    return snapshot


def _dumps() -> tuple[Dump, ...]:
    snapshot = desk().service.snapshot
    return tuple(dumps(snapshot.manifest)) if snapshot else ()


def _all(snapshot: Snapshot) -> Iterator[Dump]:
    """Yield every file that can be had, those of the imports last."""
    yield from dumps(snapshot.manifest)
    yield from (dump for _note, dump in import_dumps(snapshot.manifest))


def _as_json() -> list[dict[str, object]]:
    return [_told(dump) for dump in _dumps()]


def _imports_as_json() -> list[dict[str, object]]:
    snapshot = desk().service.snapshot
    found = import_dumps(snapshot.manifest) if snapshot else ()
    return [
        {**_told(dump), "graph": note.graph, "dataset": note.dataset, "licence": note.licence} for note, dump in found
    ]


def _told(dump: Dump) -> dict[str, object]:
    return {
        "name": dump.file,
        "href": f"/download/{dump.file}",
        "description": dump.text,
        "media_type": dump.media_type,
        "compressed": dump.compressed,
        "bytes": dump.seal.bytes,
        "sha256": dump.seal.sha256,
    }


def _page() -> DownloadsPage:
    snapshot = desk().service.snapshot
    if snapshot is None:
        return DownloadsPage(title=_("Downloads"), none=_(NONE))
    manifest, packed = snapshot.manifest, {dump.file: dump for dump in _dumps() if dump.compressed}
    built = datetime.fromisoformat(manifest.built_at).date()
    return DownloadsPage(
        title=_("Downloads"),
        files=tuple(_row(dump, packed.get(dump.file + ".gz")) for dump in _dumps() if not dump.compressed),
        hashes=tuple((dump.file, f"{dump.seal.bytes:,}", dump.seal.sha256) for dump in _dumps()),
        sums=f"/download/{SUMS}",
        built=day_words(built),
        counts=tuple((_(_GRAPHS[name]), number_words(manifest.counts[name])) for name in _GRAPHS),
        tables=tuple(_tables(snapshot)),
        imports=tuple(_import_views(snapshot)),
        citations=tuple(citations(snapshot.version, built)),
    )


def _row(dump: Dump, packed: Dump | None) -> DumpView:
    return DumpView(
        label=_(LABELS[dump.name]),
        text=_(TEXTS[dump.name]),
        use=_(USES[dump.name]),
        files=tuple(Link(each.file, f"/download/{each.file}", note=_size(each)) for each in (dump, packed) if each),
    )


def _import_views(snapshot: Snapshot) -> Iterator[ImportView]:
    manifest = snapshot.manifest
    for name, note in manifest.imports.items():
        own = [dump for each, dump in import_dumps(manifest) if each == note]
        yield ImportView(
            name=name,
            title=note.title,
            licence=note.licence,
            events=number_words(note.events),
            triples=number_words(note.triples),
            files=tuple(Link(dump.file, f"/download/{dump.file}", note=_size(dump)) for dump in own),
        )


def _size(dump: Dump) -> str:
    """Return a size for people, in megabytes of a million bytes or kilobytes of a thousand."""
    if dump.seal.bytes >= 1_000_000:
        return _("%(num)s MB") % {"num": number_words(round(dump.seal.bytes / 1_000_000, 1))}
    return _("%(num)s kB") % {"num": number_words(max(1, round(dump.seal.bytes / 1000)))}


def _tables(snapshot: Snapshot) -> Iterator[TableView]:
    """Yield what the zip of tables holds, as its own description says; a snapshot of many triples has none."""
    if not snapshot.has("tables"):
        return
    with zipfile.ZipFile(snapshot.dump("tables")) as file:
        package = json.loads(file.read("datapackage.json"))
        for each in package["resources"]:
            rows = each["rows"]
            names = tuple(field["name"] for field in each["schema"]["fields"])
            yield TableView(each["path"], _(each["title"]), number_words(rows), names)
