"""What YASGUI is given on /sparql: our prefixes, where IRIs lead, and every word that it shows."""

from flask import current_app

from maliwar import spreadsheet
from maliwar.answer.formats import FORMATS
from maliwar.languages import gettext as _
from maliwar.names import BASE, ID, MW, PREFIXES
from maliwar.war import war
from maliwar.web.parts import Site
from maliwar.web.replies import desk

TABLES = ("json", "xml", "csv", spreadsheet.NAME, "tsv")
TRIPLES = ("ttl", "nt", "jsonld", "rdf")
LOCAL = ((ID, "/page/"), (MW, "/ontology#"), (BASE, "/"))
"""Where our IRIs lead here, the longest base first."""
LONGEST_LINK = 8000
"""Letters: the server reads no longer address."""


def island(first: str) -> dict[str, object]:
    """Return the JSON that client/pages/sparql.js reads; `first` is the query of an untouched tab."""
    labels = {item.name: item.label for item in FORMATS} | {spreadsheet.NAME: _(spreadsheet.LABEL)}
    tables, triples = ([(name, labels[name]) for name in names] for names in (TABLES, TRIPLES))
    dataset = desk().service.dataset
    site: Site = current_app.extensions["maliwar-site"]
    source = dataset.file.name if dataset else war().title
    return {
        "first": first,
        "prefixes": PREFIXES,
        "local": () if dataset else LOCAL,
        "outlineFile": site.built("outlines.json"),
        "citation": f"{source}, {desk().service.version}",
        "longest": LONGEST_LINK,
        "formats": {"SELECT": tables, "ASK": tables[:2], "CONSTRUCT": triples, "DESCRIBE": triples},
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "tab": _("Query"),
        "table": _("Table"),
        "chart": _("Chart"),
        "network": _("Network"),
        "map": _("Map"),
        "raw": _("As sent"),
        "answer": _("Answer"),
        "yes": _("Yes"),
        "no": _("No"),
        "run": _("Run"),
        "share": _("Share"),
        "editor": _("Query"),
        "example": _("Example"),
        "choose": _("Choose a question …"),
        "prefixes": _("Write the prefixes out"),
        "keys": _("Ctrl+Space completes, Ctrl+Enter runs, Esc then Tab leaves the editor."),
        "formats": _("The result in other formats"),
        "filter": _("Filter the rows"),
        "row": _("%d row"),
        "rows": _("%d rows"),
        "previous": _("Previous"),
        "next": _("Next"),
        "by": _("%(values)s by %(over)s"),
        "over": _("Over"),
        "values": _("Values"),
        "all": _("All"),
        "svg": _("Save as SVG"),
        "png": _("Save as PNG"),
        "same": _("The table shows the same rows."),
        "left": _("%d more are not in the picture."),
        "cut": _("The result was cut: it was larger than this server sends."),
        "place": _("Line %(line)s, column %(column)s."),
        "unreached": _("The server could not be reached. See whether you are online, and run the query again."),
        "unreadable": _("The server’s answer could not be read. Run the query again."),
    }
