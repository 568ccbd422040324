"""Which language a request is answered in, and what every page says of it.

`lang=` decides; without it people are answered in the language that their browser prefers, programs in English.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request

from maliwar.errors import BadParameter
from maliwar.languages import ENGLISH, LANGUAGES, gettext, language, prepare, speak
from maliwar.web.address import root
from maliwar.web.carrying import PARAMETER, given, with_language
from maliwar.web.replies import wants_html

WRITTEN = ("text/html", "application/json", "text/csv", "text/tab-separated-values", "text/plain")
"""Media types of what is written in one language."""
WORDLESS = ("static", "health")


@dataclass(frozen=True)
class Tongue:
    """A language that this page can be read in, and where."""

    code: str
    name: str
    href: str
    spoken: bool


def add_languages(app: Flask) -> None:
    """Choose the language before all else, and say afterwards which it was; `refuse_language` comes in later."""
    prepare()
    app.before_request(_choose)
    app.after_request(_finish)
    app.teardown_request(lambda _: speak(ENGLISH))
    app.context_processor(lambda: {"tongues": _tongues, "alternates": _alternates})


def refuse_language() -> None:
    """Refuse a language that nobody here speaks; raises BadParameter."""
    if (request.endpoint or "static").partition(".")[0] in WORDLESS:
        return
    several = len(request.args.getlist(PARAMETER))
    if several > 1:
        message = gettext("%(name)s is given %(count)s times; give it once.", name=PARAMETER, count=several)
        raise BadParameter(message, {"name": PARAMETER})
    if given() not in ("", *LANGUAGES):
        message = gettext("lang can be en or fr: the pages speak English and French.")
        raise BadParameter(message, {"name": PARAMETER, "offers": list(LANGUAGES)})


def _choose() -> None:
    asked = given()
    if asked in LANGUAGES:
        speak(asked)
    else:
        speak(_preferred() if wants_html() else ENGLISH)


def _preferred() -> str:
    """Return the language that the browser likes best among ours; en-GB is English (RFC 4647, 3.4)."""
    accepted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((code for code in accepted if code in LANGUAGES), ENGLISH)


def _finish(response: Response) -> Response:
    """Name the language, and let a redirect within this server lead on in the language that was asked for."""
    if response.mimetype in WRITTEN and request.endpoint != "static":
        response.headers.setdefault("Content-Language", language())
    address = response.headers.get("Location", "")
    if given() in LANGUAGES and address.startswith("/"):
        response.headers["Location"] = with_language(address, given())
    return response


def _tongues() -> Iterator[Tongue]:
    """Yield each language with the address of this page in it."""
    for code, name in LANGUAGES.items():
        yield Tongue(code, name, _here(code), code == language())


def _alternates() -> dict[str, Any]:
    """Return the whole address of this page in each language; `x-default` is where the browser decides.

    What refuses something has none: it is kept by nobody, and would only repeat the Host that was sent.
    """
    if g.get("refused"):
        return {}
    return {**{code: root() + _here(code) for code in LANGUAGES}, "x-default": root() + _here("")}


def _here(code: str) -> str:
    """Return the address of this page, in a language or without one."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != PARAMETER]
    query = urlencode([*kept, *([(PARAMETER, code)] if code else [])], quote_via=quote, safe="/")
    path = "/" + quote(request.path.lstrip("/"))  # two slashes at its head would be read as a host
    return path + (f"?{query}" if query else "")
