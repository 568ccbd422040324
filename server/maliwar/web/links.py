"""Where an IRI leads on this server."""

from urllib.parse import quote, urlencode, urlsplit

from flask import request

from maliwar.names import BASE, ID, MW, ONTOLOGY
from maliwar.reading.thing import Value
from maliwar.web.parts import Link
from maliwar.web.replies import desk


def root() -> str:
    """Return this server's address without a slash at its end: MALIWAR_PUBLIC_URL, else as the request spells it.

    The only place that knows. What is made with it names it in its key, as the request's Host may be forged.
    """
    public = desk().service.settings.public_url.rstrip("/")
    if public or request.host:
        return public or request.host_url.rstrip("/")
    return f"{request.scheme}://{request.environ['SERVER_NAME']}:{request.environ['SERVER_PORT']}"


def href(iri: str) -> str:
    """Return the address of an IRI's page here, the IRI itself where it is on the web elsewhere, or nothing."""
    if iri.startswith(ID):
        return "/page/" + quote(iri[len(ID) :])
    if iri.startswith(MW):
        return "/ontology#" + quote(iri[len(MW) :])
    if iri == ONTOLOGY:
        return "/ontology"
    if iri.startswith(BASE):
        return "/" + quote(iri[len(BASE) :], safe="/#")
    return iri if external(iri) else ""


def external(iri: str) -> bool:
    """Whether an IRI is a web address outside this graph; `javascript:` and `data:` never are."""
    if iri.startswith(BASE):
        return False
    try:
        parts = urlsplit(iri)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def to_value(value: Value, *, numeric: bool = False) -> Link:
    """Return a reader's value as a link."""
    if value.iri is None:
        return Link(value.text, numeric=numeric)
    return Link(value.text, href(value.iri), external(value.iri))


def with_query(path: str, **parameters: str | int | None) -> str:
    """Return a path with those parameters that are set."""
    given = {name.replace("_", "-"): str(value) for name, value in parameters.items() if value not in (None, "")}
    return path + ("?" + urlencode(given, quote_via=quote, safe="/") if given else "")
