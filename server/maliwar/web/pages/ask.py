"""Questions in words, at /ask."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from maliwar.errors import BadInput, BadParameter, NotUnderstood
from maliwar.languages import gettext
from maliwar.questions.words import Reading
from maliwar.web.contexts import AskPage
from maliwar.web.links import with_query
from maliwar.web.pages.questions import OFFERS, check_language, reply
from maliwar.web.parts import Asked, Link, Problem
from maliwar.web.replies import HTML, desk, negotiated, page
from maliwar.web.versions import check_version

views = Blueprint("ask", __name__)

TAKES = ("q", "format", "lang", "page", "per-page", "version")


@views.get("/ask")
def ask() -> Response:
    """Answer a sentence where it has one sure reading; else say what was understood and offer the readings."""
    for name in request.args:
        if name not in TAKES or len(request.args.getlist(name)) > 1:
            message = gettext("%(address)s takes %(takes)s, each once.", address="/ask", takes=", ".join(TAKES))
            raise BadParameter(message, {"name": name})
    check_language(request.args.get("lang"))
    check_version()
    chosen = negotiated(OFFERS)
    text = request.args.get("q", "").strip()
    if not text and chosen == HTML:
        return page("ask.html", _page("", ()))
    service = desk().service
    try:
        readings = desk().readings(text)
    except BadInput as error:
        if chosen != HTML:
            raise
        return page("ask.html", _page(text, (), Problem.of(error)), error.status)
    if readings and readings[0].sure:
        first, *others = readings
        question = service.catalogue.get_question(first.question)
        raw = {name: [value] for name, value in first.values.items()}
        return reply(question, raw, chosen, Asked(text, first.notes, tuple(_link(each) for each in others)))
    if chosen == HTML:
        return page("ask.html", _page(text, readings, Problem(_message(readings))), 400)
    raise NotUnderstood(_message(readings), {"readings": [_as_json(reading) for reading in readings]})


def examples() -> tuple[Link, ...]:
    """Return sentences that can be asked as they stand."""
    return tuple(Link(text, with_query("/ask", q=text)) for text in desk().sentences())


def _page(text: str, readings: Sequence[Reading], problem: Problem | None = None) -> AskPage:
    return AskPage(
        title=gettext("Ask"),
        section="/questions",
        asked=text,
        examples=examples(),
        readings=tuple(_link(reading) for reading in readings),
        problem=problem,
    )


def _message(readings: Sequence[Reading]) -> str:
    if not readings:
        return gettext("I could not make a question of that.")
    unread = readings[0].unread
    if not unread:
        if len(readings) > 1:
            return gettext("This can be read in more than one way.")
        return gettext("I am not sure that this is meant.")
    return gettext("I am not sure what is meant. I did not understand “%(words)s”.", words=", ".join(unread))


def _link(reading: Reading) -> Link:
    keys = {name.replace("-", "_"): value for name, value in reading.values.items()}
    return Link(reading.title, with_query(f"/questions/{reading.question}", **keys), note=" ".join(reading.notes))


def _as_json(reading: Reading) -> dict[str, object]:
    return {
        "question": reading.question,
        "title": reading.title,
        "understood": reading.understood,
        "unread": list(reading.unread),
        "href": _link(reading).href,
    }
