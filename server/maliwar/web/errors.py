"""The one place that turns an exception into an answer: JSON for tools, a page for people."""

import logging
import math
import re

from flask import Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import HTTPException

from maliwar.errors import MaliwarError
from maliwar.languages import N_, gettext
from maliwar.web.contexts import ErrorPage
from maliwar.web.parts import Problem
from maliwar.web.replies import note, page, wants_html
from maliwar.web.wsgi.guard import REFUSED

log = logging.getLogger("maliwar")

SENTENCES = {
    404: ("not-found", N_("There is nothing at this address.")),
    405: ("method-not-allowed", N_("This address does not answer that method.")),
    413: ("too-large", N_("The request is too large.")),
}
SOON = 5
"""Seconds after which it is worth asking again, where nobody knows better."""
OUR_FAULT = N_("Something went wrong on our side. It has been logged; other requests are not affected.")


def add_errors(app: Flask) -> None:
    """Register the handlers: what was refused at the door, our own errors, werkzeug's, and everything else."""
    app.before_request(_turned_away)
    app.register_error_handler(MaliwarError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _turned_away() -> None:
    error = request.environ.get(REFUSED)
    if error is not None:
        raise error


def _ours(error: MaliwarError) -> Response:
    if error.status >= 500:
        log.warning("%s: %s", error.code, error.message)
    response = _render(error.status, error.code, Problem.of(error), error.detail)
    if error.status in (429, 503):
        response.headers["Retry-After"] = str(math.ceil(getattr(error, "retry_after", None) or SOON))
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:
        return make_response(error.get_response(request.environ))
    code, message = SENTENCES.get(status, (error.name.lower().replace(" ", "-"), error.description or error.name))
    response = _render(status, code, Problem(gettext(message)), None)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _bug(error: Exception) -> Response:
    log.error("a fault of ours at %s", request.path.encode("unicode_escape").decode(), exc_info=error)
    return _render(500, "internal-error", Problem(gettext(OUR_FAULT)), None)


def _words(path: str) -> str:
    """Return the last step of a path as words that somebody may have been looking for."""
    name = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return " ".join(re.findall(r"\w+", name.replace("_", " ")))[:80]


def _render(status: int, code: str, problem: Problem, detail: object) -> Response:
    note(outcome=code)
    if wants_html():
        given = detail.get("offers", ()) if isinstance(detail, dict) else ()
        context = ErrorPage(
            title=problem.message,
            status=status,
            problem=problem,
            offers=tuple(map(str, given)),
            search=_words(request.path) if status == 404 else "",
        )
        response = page("error.html", context, status)
    else:
        response = jsonify({"error": code, "message": problem.message, "detail": detail})
        response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
