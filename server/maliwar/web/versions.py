"""Permanent links: `?version=` answers on the data that it names, or says what has changed since."""

from urllib.parse import urlencode

from flask import Flask, Response, g, request

from maliwar.errors import BadParameter, OldVersion, SnapshotDamaged
from maliwar.languages import gettext, ngettext, number_words
from maliwar.snapshot import Manifest, Snapshot, read_manifest
from maliwar.web.replies import desk

YEAR = 31_536_000
"""Seconds; what is immutable may be kept as long as a cache likes, and this is the longest that caches take."""
NAMED = 100
"""Files that are told by name."""


def add_versions(app: Flask) -> None:
    """Register on the app that an answer with its version may be kept."""
    app.after_request(_settled)


def check_version(version: str | None = None) -> None:
    """Raise OldVersion where a permanent link was made on other data; `version` may be given in another place.

    Where it was made on this data, the answer will not change and says so.
    """
    given = request.args.getlist("version")
    if len(given) > 1:
        message = gettext("%(name)s is given several times; give it once.", name="version")
        raise BadParameter(message, {"name": "version"})
    asked = version or (given[0] if given else "")
    service = desk().service
    if asked and asked != service.version:
        raise _old(asked, service.snapshot)
    g.permanent = bool(asked) and not service.remote


def _settled(response: Response) -> Response:
    """Let data that a permanent link led to be kept; by shared caches too where no Host that was sent can be in it.

    A page is asked for anew: its layout changes with the code, not with the data.
    """
    settled = g.get("permanent") and request.method in ("GET", "HEAD") and response.status_code in (200, 206, 304)
    if settled and response.mimetype != "text/html":
        who = "public" if desk().service.settings.public_url else "private"
        response.headers["Cache-Control"] = f"{who}, max-age={YEAR}, immutable"
    return response


def _old(asked: str, snapshot: Snapshot | None) -> OldVersion:
    current = desk().service.version
    before = _manifest(asked, snapshot) if snapshot else None
    message = gettext("This link was made on version %(asked)s of the data; this server has %(current)s.")
    told = [message % {"asked": asked[:80], "current": current}]
    detail: dict[str, object] = {"asked": asked[:80], "current": current, "href": _again()}
    if snapshot:
        now = snapshot.manifest
        detail["counts"] = {"asked": before.counts if before else None, "current": now.counts}
        if before:
            files = _changed(before, now)
            detail["changed"] = files[:NAMED]
            changed = ngettext(
                "It had %(before)s triples, there are %(now)s now, and %(num)s file of the data changed.",
                "It had %(before)s triples, there are %(now)s now, and %(num)s files of the data changed.",
                len(files),
            )
            numbers = {"before": number_words(_triples(before)), "now": number_words(_triples(now)), "num": len(files)}
            told.append(changed % numbers)
    told.append(gettext("Ask again without the version to see today's answer."))
    return OldVersion(" ".join(told), detail)


def _manifest(version: str, snapshot: Snapshot) -> Manifest | None:
    """Return the manifest of another snapshot beside this one, found by what it says, never by a path made of words."""
    for path in sorted(snapshot.folder.parent.glob("*/manifest.json")):
        try:
            manifest = read_manifest(path.parent)
        except SnapshotDamaged:
            continue
        if manifest.version == version:
            return manifest
    return None


def _triples(manifest: Manifest) -> int:
    return sum(number for name, number in manifest.counts.items() if name not in ("default", "index"))


def _changed(before: Manifest, now: Manifest) -> list[str]:
    names = before.inputs.keys() | now.inputs.keys()
    return sorted(name for name in names if before.inputs.get(name) != now.inputs.get(name))


def _again() -> str:
    args = request.args.to_dict(flat=False)
    args.pop("version", None)
    query = urlencode(args, doseq=True)
    return request.path + (f"?{query}" if query else "")
