"""The application: one factory, and what every page shares."""

import hashlib
from pathlib import Path

from flask import Flask
from flask_compress import Compress

from maliwar.answer.formats import FORMATS
from maliwar.reading.layout import grade_words
from maliwar.service import Service
from maliwar.settings import Settings
from maliwar.web import ask, coverage, errors, headers, links, ontology, pages, questions, sparql, things, wellknown
from maliwar.web.cache import AnswerCache
from maliwar.web.desk import Desk
from maliwar.web.parts import Link, Site
from maliwar.wording import sentence

ARTICLE = Link("“Mali War”", "https://en.wikipedia.org/wiki/Mali_War")
SECTIONS = (
    Link("Questions", "/questions"),
    Link("Browse", "/browse"),
    Link("SPARQL", "/sparql"),
    Link("Ontology", "/ontology"),
    Link("About", "/about"),
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
        COMPRESS_MIMETYPES=["text/html", "text/css", "image/svg+xml", "application/json", *_media_types()],
    )
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # a redirect would repeat the Host that was sent
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(href=links.href, as_link=links.to_value, grade_words=grade_words, sentence=sentence)
    app.extensions["maliwar"] = Desk(service)
    app.extensions["maliwar-cache"] = AnswerCache(settings.cache_bytes)
    app.extensions["maliwar-site"] = Site(service.version, SECTIONS, ARTICLE, _stamp())
    headers.add_headers(app)
    Compress(app)
    errors.add_errors(app)
    for module in (pages, questions, ask, things, coverage, ontology, sparql, wellknown):
        app.register_blueprint(module.views)
    return app


def _media_types() -> list[str]:
    return [media_type for item in FORMATS for media_type in item.media_types]


def _stamp() -> str:
    """Return a hash of this package: the edition of everything that shapes a page."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.parent.rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".svg", ".js"}:
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
