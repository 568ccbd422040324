"""The application: one factory, and what every page shares."""

import hashlib
import os
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from flask import Flask, Response, redirect, request
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from maliwar.answer.formats import FORMATS
from maliwar.languages import N_, gettext, language_of, ngettext, npgettext, number_words, pgettext
from maliwar.reading.layout import grade_words, support_words
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.war import dated, war
from maliwar.web import address, errors, found, languages, links, parameters, versions
from maliwar.web.desk import Desk
from maliwar.web.pages import (
    about,
    alliances,
    ask,
    cite,
    control,
    coverage,
    disputes,
    feed,
    health,
    home,
    numbers,
    on,
    ontology,
    questions,
    search,
    sitemap,
    sources,
    suggest,
    things,
    timeline,
    why,
)
from maliwar.web.pages import map as the_map
from maliwar.web.parts import Link, Site
from maliwar.web.protocol import documents, downloads, graphs, sparql, wellknown
from maliwar.web.replies import note
from maliwar.web.wsgi import headers
from maliwar.web.wsgi.accesslog import AccessLog, Lines, Listener
from maliwar.web.wsgi.cache import AnswerCache
from maliwar.web.wsgi.guard import Guard
from maliwar.web.wsgi.keeper import Keeper
from maliwar.web.wsgi.metrics import Metrics
from maliwar.web.wsgi.rate import Rate
from maliwar.web.wsgi.repeater import Repeater
from maliwar.wording import sentence

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SECTIONS = (
    Link(N_("Questions"), "/questions"),
    Link(N_("Days"), "/on"),
    Link(N_("Alliances"), "/alliances"),
    Link(N_("Control"), "/control"),
    Link(N_("Map"), "/map"),
    Link(N_("Timeline"), "/timeline"),
    Link(N_("Disputes"), "/disputes"),
    Link(N_("Numbers"), "/numbers"),
    Link(N_("Sources"), "/sources"),
    Link(N_("Browse"), "/browse"),
)
ENDPOINT = (sparql, graphs, health)
"""What serves any dataset; the rest is of the project's own graph."""
WEBSITE = (
    home,
    about,
    questions,
    why,
    cite,
    ask,
    on,
    the_map,
    alliances,
    control,
    timeline,
    numbers,
    disputes,
    sources,
    search,
    suggest,
    things,
    coverage,
    ontology,
    documents,
    downloads,
    wellknown,
    sitemap,
    feed,
)
TEXTS = (
    "text/html",
    "text/css",
    "text/javascript",
    "image/svg+xml",
    "application/json",
    "application/xml",
    "application/atom+xml",
)
LARGEST_FORM = 1024 * 1024


def create_app(settings: Settings, service: Service | None = None) -> Flask:
    """Return the WSGI application on a service, opened here where none is given.

    Raises SnapshotMissing, SnapshotDamaged, EngineDown or BadData.
    """
    service = service or Service.open(settings)
    app = Flask("maliwar.web", root_path=str(Path(__file__).parent))
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br"],
        COMPRESS_MIMETYPES=[*TEXTS, *_media_types()],
    )
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # a redirect would repeat the Host that was sent
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        href=links.href,
        as_link=links.to_value,
        shortened=links.shortened,
        shortened_link=links.shortened_link,
        grade_words=grade_words,
        sentence=sentence,
    )
    app.jinja_env.filters.update(number_words=number_words, support_words=support_words, language_of=language_of)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    app.extensions["maliwar"] = desk = Desk(service)
    app.jinja_env.globals.update(
        war=war,
        dated=dated,
        first_name=lambda: next(iter(desk.names()), ""),
        first_sentence=lambda: next(iter(desk.sentences()), ""),
    )
    app.extensions["maliwar-cache"] = AnswerCache(settings.cache_bytes)
    app.extensions["maliwar-draining"] = Event()
    app.extensions["maliwar-site"] = _site(service)
    languages.add_languages(app)
    headers.add_headers(app)
    Compress(app)
    errors.add_errors(app)
    address.add_address(app)
    parameters.add_parameters(app)
    found.add_found(app)
    app.before_request(languages.refuse_language)
    versions.add_versions(app)
    for module in (*ENDPOINT, *(() if service.dataset else WEBSITE)):
        app.register_blueprint(module.views)
    if service.dataset:
        app.add_url_rule("/", "home", lambda: redirect("/sparql", 303))
    _surround(app, settings)
    return app


def _site(service: Service) -> Site:
    if service.dataset:
        return Site(service.version, (Link("SPARQL", "/sparql"),), _stamp(), service.dataset.file.name)
    return Site(service.version, SECTIONS, _stamp())


def _surround(app: Flask, settings: Settings) -> None:
    """Put the layers around the application that a request passes first: proxies, log, guard, cache."""
    app.after_request(_routed)
    listeners: list[Listener] = []
    if settings.metrics:
        engine, version = app.extensions["maliwar"].service.engine, app.extensions["maliwar-site"].version
        app.extensions["maliwar-metrics"] = metrics = Metrics(version, lambda: len(engine.processes()))
        listeners.append(metrics)
    if settings.access_log:
        listeners.append(Lines(settings.access_log))
    rate = Rate(settings.rate) if settings.rate else None
    cache: AnswerCache = app.extensions["maliwar-cache"]
    app.extensions["maliwar-repeater"] = repeater = Repeater(cache, rate, listeners, settings.proxies)
    layers: WSGIApplication = Keeper(app.wsgi_app, cache, repeater.learn)
    layers = Guard(layers, LARGEST_FORM, rate)
    if listeners:
        layers = AccessLog(layers, listeners)
    if settings.proxies:
        layers = ProxyFix(layers, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)
    app.wsgi_app = layers  # type: ignore[method-assign]  # as Flask's own documentation has it


def _routed(response: Response) -> Response:
    note(route=request.url_rule.rule if request.url_rule else "")
    return response


def _media_types() -> list[str]:
    return [media_type for item in FORMATS for media_type in item.media_types]


def _stamp() -> str:
    """Return a hash of this package: the edition of everything that shapes a page."""
    digest = hashlib.sha256()
    for folder, inside, names in os.walk(Path(__file__).parent.parent):
        inside[:] = sorted(set(inside) - {"client"})  # sources of what stands in static/built
        for name in sorted(names):
            if Path(name).suffix in {".py", ".html", ".css", ".svg", ".png", ".js", ".po"}:
                digest.update(name.encode() + Path(folder, name).read_bytes())
    return digest.hexdigest()[:12]
