"""How a view answers: a page, or finished bytes with an ETag; both may be kept and both may be 304."""

import hashlib
import json
from collections.abc import Callable
from typing import TypeAlias

from flask import Response, current_app, g, make_response, render_template, request

from maliwar import spreadsheet
from maliwar.answer.formats import FORMATS, Format, read_accept
from maliwar.errors import BadParameter, NotAcceptable
from maliwar.languages import LANGUAGES, gettext, language
from maliwar.web.address import root
from maliwar.web.carrying import carried, given
from maliwar.web.contexts import Page
from maliwar.web.desk import Desk
from maliwar.web.parts import Site
from maliwar.web.wsgi.cache import AnswerCache, Finished, Sent
from maliwar.web.wsgi.keeper import FACTS, KEEP

HTML = "html"
DATA = ("ttl", "nt", "jsonld", "rdf")
"""The formats of triples, by name, as they are offered."""
TYPES: dict[str, tuple[str, ...]] = {
    HTML: ("text/html", "application/xhtml+xml"),
    "json": ("application/json",),
    **{item.name: item.media_types for item in FORMATS if item.name in ("csv", "tsv", "ttl", "nt", "rdf", "jsonld")},
    spreadsheet.NAME: ("text/csv",),
    "bibtex": ("application/x-bibtex", "text/x-bibtex"),
    "csl-json": ("application/vnd.citationstyles.csl+json",),
    "text": ("text/plain",),
}
"""Media types by name, for what is not a raw SPARQL result: there JSON is plain JSON."""


Key: TypeAlias = tuple[object, ...]


def note(**facts: object) -> None:
    """Tell the access log something of this request."""
    request.environ.setdefault(FACTS, {}).update(facts)


def asker() -> int | None:
    """Return the descriptor of the client's connection, where the server gives it: when it closes, nobody waits."""
    connection = request.environ.get("gunicorn.socket")
    return None if connection is None else connection.fileno()


def desk() -> Desk:
    """Return what this app answers from."""
    found: Desk = current_app.extensions["maliwar"]
    return found


def format_of(name: str) -> Format:
    """Return the row of the format table that bears the name."""
    return next(item for item in FORMATS if item.name == name)


def disposition(name: str) -> tuple[str, str]:
    """Return the header by which a browser saves a table instead of showing it."""
    return "Content-Disposition", f'attachment; filename="{name}.csv"'


def negotiated(offers: tuple[str, ...], name: str | None = None) -> str:
    """Choose among format names: by suffix, by `format=`, else by Accept; the first offer wins ties and `*/*`.

    Raises BadParameter for an unknown `format=`, NotAcceptable where Accept allows none.
    """
    wanted = name or request.args.get("format")
    if wanted:
        if wanted.lower() not in offers:
            message = gettext("There is no format %(name)s here; choose %(offers)s.")
            raise BadParameter(message % {"name": repr(wanted[:60]), "offers": ", ".join(offers)}, {"offers": offers})
        return wanted.lower()
    accept = read_accept(request.headers.get("Accept", ""))
    if not accept:
        return offers[0]
    by_type = {media_type: offer for offer in reversed(offers) for media_type in reversed(TYPES[offer])}
    ordered = [media_type for offer in offers for media_type in TYPES[offer]]
    best = accept.best_match(ordered)
    if best is None:
        canonical = [TYPES[offer][0] for offer in offers]
        raise NotAcceptable(
            gettext("This can be had as %(offers)s.", offers=", ".join(canonical)), {"offers": canonical}
        )
    return by_type[best]


def wants_html() -> bool:
    """Whether the asker is a person with a browser rather than a tool."""
    named = request.args.get("format") or request.path.rpartition("/")[2].partition(".")[2]
    if named in TYPES:
        return named == HTML
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def rendered(template: str, context: Page) -> str:
    """Return a page's HTML; where the language was asked for by name, every link on it carries it on."""
    site: Site = current_app.extensions["maliwar-site"]
    text = render_template(template, page=context, site=site)
    return carried(text, given()) if given() in LANGUAGES else text


def page(template: str, context: Page, status: int = 200) -> Response:
    """Return a page that is not worth keeping; one that refuses something is not to be found in other languages."""
    g.refused = status >= 400
    response = make_response(rendered(template, context), status)
    response.headers["Cache-Control"] = "no-cache"
    return response


def keep(key: Key, make: Callable[[], Finished]) -> Response:
    """Make an answer and let it be kept, or say 304 where the asker has it already.

    The key must name all that the bytes depend on; the snapshot, this edition of the code, the language and the
    address, which a page names in its links to other languages, are added here. What a remote engine says is not kept,
    as its data may change at any time.
    """
    edition: str = current_app.extensions["maliwar-site"].stamp
    here = (language(), root(), request.full_path)
    whole = (desk().service.version, edition, *here, *key)
    live = desk().service.remote
    tag = hashlib.sha256(repr(whole).encode()).hexdigest()[:32]
    if not live and (held := _held(tag)):
        return _not_modified(held)
    finished = make() if live else _made(tag, make)
    if live:
        tag = hashlib.sha256(finished.body).hexdigest()[:32]
        if held := _held(tag):
            return _not_modified(held)
    request.environ[KEEP] = not live
    response = make_response(finished.body)
    response.headers["Content-Type"] = finished.content_type
    for name, value in finished.headers:
        response.headers[name] = value
    if request.method in ("GET", "HEAD"):
        response.set_etag(tag)
        response.headers["Cache-Control"] = "no-cache"
    response.headers["Maliwar-Version"] = desk().service.version
    return response


def _made(tag: str, make: Callable[[], Finished]) -> Finished:
    """Return what was made under the tag for whomever, or make it: browsers differ in headers, not in what they get."""
    cache: AnswerCache = current_app.extensions["maliwar-cache"]
    kept = cache.get(("made", tag))
    if kept is None:
        finished = make()
        cache.put(("made", tag), Sent((("", finished.content_type), *finished.headers), finished.body))
        return finished
    (_, content_type), *headers = kept.headers
    return Finished(kept.body, content_type, tuple(headers))


def html(template: str, context: Page) -> Finished:
    """Return a page as finished bytes."""
    return Finished(rendered(template, context).encode(), "text/html; charset=utf-8")


def json_of(value: object) -> Finished:
    """Return a JSON document as finished bytes."""
    return Finished(json.dumps(value, ensure_ascii=False).encode(), "application/json")


def _held(tag: str) -> str | None:
    """Return the entity tag that the asker holds and would take: plain, or of an encoding that it accepts."""
    if request.method not in ("GET", "HEAD"):
        return None
    held = request.if_none_match
    if held.star_tag or held.contains(tag):
        return tag
    for coding in ("br", "gzip"):
        if request.accept_encodings[coding] > 0 and held.contains(f"{tag}:{coding}"):
            return f"{tag}:{coding}"
    return None


def _not_modified(tag: str) -> Response:
    response = make_response(b"", 304)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response
