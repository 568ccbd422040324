"""/feed.xml: what has changed, for those who follow it (Atom, RFC 4287)."""

from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response

from maliwar.names import DATASET
from maliwar.questions.citations import author, issued
from maliwar.reading.news import Release, pieces, releases
from maliwar.snapshot import Snapshot
from maliwar.war import war
from maliwar.web.links import root
from maliwar.web.parameters import check_parameters
from maliwar.web.replies import desk, keep
from maliwar.web.wsgi.cache import Finished

views = Blueprint("feed", __name__)

ATOM: Final = "application/atom+xml; charset=utf-8"


@views.get("/feed.xml")
def feed() -> Response:
    """Tell the data's version and what the changelog says of the software's."""
    check_parameters()
    here = root()
    return keep(("feed", here), lambda: Finished(_feed(here).encode(), ATOM))


def _feed(here: str) -> str:
    snapshot = desk().service.snapshot
    built = _instant(snapshot.manifest.built_at) if snapshot else _instant(issued())
    entries = [_of_data(here, snapshot, built)] if snapshot else []
    entries += [_of_release(here, release, built) for release in releases(desk().service.settings.project)]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>{DATASET}#changes</id>
<title>{escape(war().plain_title)}: what is new</title>
<updated>{built}</updated>
<link rel="self" type="application/atom+xml" href={quoteattr(here + "/feed.xml")}/>
<link rel="alternate" type="text/html" href={quoteattr(here + "/")}/>
<icon>{escape(here)}/static/mark.svg</icon>
<author><name>{escape(author())}</name></author>
<rights>{escape(_rights())}</rights>
{chr(10).join(entries)}
</feed>
"""


def _rights() -> str:
    told = war()
    after = f"after “{told.text}”{f' of {told.work}, by its authors' if told.work else ''}" if told.text else ""
    return ", ".join(filter(None, (told.licence, after)))


def _of_data(here: str, snapshot: Snapshot, built: str) -> str:
    version, counts = snapshot.version, snapshot.manifest.counts
    said, followed = (counts.get(name, 0) for name in ("asserted", "inferred"))
    text = f"Snapshot {version}: {said:,} triples are said, {followed:,} follow from them."
    return _entry(f"version-{version}", f"The data, version {version}", built, f"{here}/download", f"<p>{text}</p>")


def _of_release(here: str, release: Release, built: str) -> str:
    """Tell of a version; one that is not released yet changes with the data that is served with it."""
    items = "".join(f"<li>{_marked(item)}</li>" for item in release.items)
    title = f"maliwar {release.version}" + ("" if release.date else ", not yet released")
    updated = _instant(release.date) if release.date else built
    return _entry(f"release-{release.version}", title, updated, f"{here}/about", f"<ul>{items}</ul>")


def _entry(name: str, title: str, updated: str, link: str, html: str) -> str:
    return f"""<entry>
<id>{escape(DATASET)}#{escape(name)}</id>
<title>{escape(title)}</title>
<updated>{updated}</updated>
<link rel="alternate" type="text/html" href={quoteattr(link)}/>
<content type="html">{escape(html)}</content>
</entry>"""


def _marked(item: str) -> str:
    return "".join(f"<code>{escape(text)}</code>" if code else escape(text) for text, code in pieces(item))


def _instant(text: str) -> str:
    """Return a day or a time as RFC 3339 has it; what has no zone is UTC."""
    when = datetime.fromisoformat(text)
    return when.isoformat() + ("" if when.tzinfo else "Z")
