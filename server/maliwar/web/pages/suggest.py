"""Names offered while one types, at /suggest."""

from typing import Final

from flask import Blueprint, Response, request

from maliwar.errors import BadParameter
from maliwar.questions.picks import EVERYTHING, pick_lists, suggestions
from maliwar.questions.spelling import on_one_line
from maliwar.web.pages.questions import check_text
from maliwar.web.replies import desk, json_of, keep, negotiated
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished

views = Blueprint("suggest", __name__)

TAKES: Final = ("q", "of", "lang", "limit", "format", "version")
LANGUAGES: Final = ("en", "fr")
LONGEST: Final = 200
MOST: Final = 50
FEW: Final = 10


@views.get("/suggest")
def suggest() -> Response:
    """Offer things whose names begin with, contain or come close to what was typed."""
    check_text()
    for name in request.args:
        if name not in TAKES or len(request.args.getlist(name)) > 1:
            raise BadParameter(f"/suggest takes {', '.join(TAKES)}, each once.", {"name": on_one_line(name)})
    check_version()
    negotiated(("json",))
    text = request.args.get("q", "").strip()
    if len(text) > LONGEST:
        raise BadParameter(f"q is {len(text)} characters long; at most {LONGEST} are read.", {"name": "q"})
    of = _one_of("of", EVERYTHING, tuple(pick_lists(desk().service.catalogue)))
    language = _one_of("lang", LANGUAGES[0], LANGUAGES)
    limit = _limit()
    return keep(("suggest", text, of, language, limit), lambda: _suggested(text, of, language, limit))


def _suggested(text: str, of: str, language: str, limit: int) -> Finished:
    service = desk().service
    found = suggestions(text, pick_lists(service.catalogue)[of], service.labels, language, limit)
    return json_of({"q": text, "of": of, "suggestions": [each.to_json() for each in found]})


def _one_of(name: str, default: str, offers: tuple[str, ...]) -> str:
    text = request.args.get(name) or default
    if text not in offers:
        raise BadParameter(f"{name} can be {', '.join(offers)}.", {"name": name, "offers": list(offers)})
    return text


def _limit() -> int:
    text = request.args.get("limit") or str(FEW)
    if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= MOST):
        raise BadParameter(f"limit is a number from 1 to {MOST}.", {"name": "limit", "from": 1, "to": MOST})
    return int(text)
