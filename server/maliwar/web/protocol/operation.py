"""A query as the SPARQL 1.1 Protocol sends it (section 2.1), read from a request."""

from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from maliwar import spreadsheet
from maliwar.answer.formats import FORMATS
from maliwar.answer.graphs import Graphs
from maliwar.errors import BadParameter, BadQuery, Closed, UnreadableType
from maliwar.web.parameters import is_text
from maliwar.web.replies import HTML

NAMING = ("format", "output", "results")
OFTEN = ("default-graph-uri", "named-graph-uri")
TAKES = ("query", *OFTEN, *NAMING, "version", "lang")
SHOW = "editor"
READ_ONLY = "This endpoint is read-only: it answers queries and takes no updates."


@dataclass(frozen=True)
class Operation:
    """One query as the protocol has it."""

    query: str
    graphs: Graphs
    name: str | None
    """The format asked for by a parameter."""


def read_operation() -> Operation | None:
    """Read the request by section 2.1 of the protocol; None where there is no query. Raises 400, 403 and 415."""
    check_bytes(request.query_string, "address")
    given = request.args
    if request.method == "POST":
        kind = request.mimetype
        if kind == "application/sparql-update":
            raise Closed(READ_ONLY)
        if kind == "application/sparql-query":
            return _read(given, _direct())
        if kind != "application/x-www-form-urlencoded":
            raise UnreadableType(
                "Send the query as application/x-www-form-urlencoded, or as it is with application/sparql-query."
            )
        _utf8()
        check_bytes(request.get_data(), "body")
        given = MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])
        if "query" not in request.form and "update" not in given:
            raise BadParameter("The query is missing: send it in the body, as parameter `query`.", {"name": "query"})
    if "update" in given:
        raise Closed(READ_ONLY)
    return _read(given, None)


def _direct() -> str:
    _utf8()
    if "query" in request.args:
        raise BadParameter("The query is given twice: in the address and in the body.", {"name": "query"})
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadQuery(f"The body is not UTF-8: byte {error.start + 1} cannot be read.") from None


def check_bytes(raw: bytes, where: str) -> None:
    """Refuse percent-encoded bytes that are not UTF-8, with BadQuery."""
    if not is_text(raw):
        raise BadQuery(f"The {where} is not UTF-8.")


def _utf8() -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8"):
        raise UnreadableType(f"Send the query in UTF-8, not in {charset[:40]!r}.")


def _read(given: "MultiDict[str, str]", body: str | None) -> Operation | None:
    for name in given:
        if name not in TAKES:
            raise BadParameter(f"There is no parameter {name[:60]!r}; there are {', '.join(TAKES)}.", {"name": name})
        if name == "query" and len(given.getlist(name)) > 1:
            raise BadParameter("query is given several times; give it once.", {"name": name})
    query = body if body is not None else given.get("query")
    if query is None:
        return None
    graphs = Graphs(*(tuple(given.getlist(name)) or None for name in OFTEN))
    return Operation(query, graphs, _format_name(given))


def _format_name(given: "MultiDict[str, str]") -> str | None:
    """Return the format that `format`, `output` and `results` name; SPARQLWrapper sends all three, some of them twice.

    Raises BadParameter where they name different formats.
    """
    texts = [text for name in NAMING for value in given.getlist(name) for text in value.lower().split(",")]
    names = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    known = [found for name in names if (found := _bearing(name))]
    if len(known) > 1 and not frozenset.intersection(*known):
        raise BadParameter(f"{' and '.join(names)[:80]} are different formats; name one.", {"name": "format"})
    return names[0] if names else None


def _bearing(name: str) -> frozenset[str]:
    rows = (item for item in FORMATS if name in (item.name, *item.aliases, *item.media_types))
    return frozenset({item.name for item in rows} | ({name} if name in (HTML, SHOW, spreadsheet.NAME) else set()))
