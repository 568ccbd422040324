"""Where an IRI leads on this server."""

from urllib.parse import quote, urlencode, urlsplit

from maliwar.names import ID, MW, ONTOLOGY
from maliwar.reading.thing import Value
from maliwar.web.parts import Link


def href(iri: str) -> str:
    """Return the address of an IRI's page here, the IRI itself where it is on the web elsewhere, or nothing."""
    if iri.startswith(ID):
        return "/page/" + quote(iri[len(ID) :])
    if iri.startswith(MW):
        return "/ontology#" + quote(iri[len(MW) :])
    if iri == ONTOLOGY:
        return "/ontology"
    return iri if external(iri) else ""


def external(iri: str) -> bool:
    """Whether an IRI is a web address outside this graph; `javascript:` and `data:` never are."""
    if iri.startswith((ID, ONTOLOGY)):
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
