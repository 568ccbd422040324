"""How to read an answer and what it is made from, at /about."""

from collections.abc import Iterable

from flask import Blueprint, Response

from maliwar.reading.listing import HEADINGS
from maliwar.reading.precision import Precision
from maliwar.war import war
from maliwar.web.contexts import AboutPage, Judged
from maliwar.web.parts import Kind
from maliwar.web.replies import HTML, desk, html, keep
from maliwar.wording import date_words

views = Blueprint("about", __name__)


@views.get("/about")
def about() -> Response:
    """Tell how to read an answer and what it is made from."""
    return keep(("about", HTML), lambda: html("about.html", _about()))


def kinds(leave_out: Iterable[str] = ()) -> tuple[Kind, ...]:
    """Return the types of things with their numbers."""
    found = desk().counts()
    shown = (name for name in found if name not in leave_out)
    return tuple(Kind(_noun(name, found[name]), f"{found[name]:,}", f"/page/{name}") for name in shown)


def _noun(name: str, count: int) -> str:
    return name if count == 1 else HEADINGS[name].lower()


def _about() -> AboutPage:
    snapshot = desk().service.snapshot
    triples = f"{sum(snapshot.manifest.counts.get(name, 0) for name in ('asserted', 'inferred')):,}" if snapshot else ""
    built = snapshot.manifest.built_at[:10] if snapshot else ""
    return AboutPage(
        title="How to read an answer",
        section="/about",
        kinds=kinds(),
        triples=triples,
        built=built,
        precision=_precision(),
        read_on=date_words(war().last.isoformat()),
    )


def _precision() -> Judged | None:
    found = Precision.read(desk().service.settings.project.file("tests/precision.tsv"))
    if found is None:
        return None
    rate, low, high = (f"{100 * share:.1f} %" for share in (found.rate, *found.interval))
    return Judged(f"{found.judged:,}", found.seed, f"{found.supported:,}", rate, low, high)
