"""Where an IRI leads on this server."""

from dataclasses import replace
from urllib.parse import quote, urlencode, urlsplit

from maliwar.names import BASE, ID, MW, ONTOLOGY
from maliwar.reading.thing import Value
from maliwar.web.address import root
from maliwar.web.parts import Link

__all__ = ["external", "href", "root", "shortened", "shortened_link", "to_value", "with_query"]


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


def shortened(text: str, longest: int = 200) -> str:
    """Return a text that does not blow up a page: cut with an ellipsis where it is longer; the data has it whole."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shortened_link(link: Link, longest: int = 200) -> Link:
    """Return a link whose label is short enough for a row."""
    return link if len(link.label) <= longest else replace(link, label=shortened(link.label, longest))


def with_query(path: str, **parameters: str | int | None) -> str:
    """Return a path with those parameters that are set."""
    given = {name.replace("_", "-"): str(value) for name, value in parameters.items() if value not in (None, "")}
    return path + ("?" + urlencode(given, quote_via=quote, safe="/") if given else "")
