"""How to cite a source, as an operation of the HTTP interface."""

from typing import Any, Final

from maliwar.describe.parameters import component, in_path, query
from maliwar.describe.responses import ALWAYS, responses
from maliwar.questions.citations import STYLES
from maliwar.war import war

TAG: Final = {
    "name": "citations",
    "description": "How to cite the sources; each question tells how to cite its answers.",
}
STYLE: Final = query("style", "The form of the citation; as a page without it.", {"type": "string", "enum": [*STYLES]})
MEDIA_TYPES: Final = ("text/html", "application/x-bibtex", "application/vnd.citationstyles.csl+json", "text/plain")
"""A page, and the citation in each style."""


def paths() -> dict[str, Any]:
    """Return the path of a source's citation."""
    named = {"type": "string", "pattern": "^(article|[1-9][0-9]{0,3})$"}
    source = in_path(
        "source",
        "The number of the reference; `article` is the article itself.",
        named,
        str(min(142, max(1, war().references))),
    )
    operation = {
        "operationId": "citeSource",
        "summary": "How to cite a source",
        "tags": [TAG["name"]],
        "parameters": [source, STYLE, component("version")],
        "responses": responses(ALWAYS, *MEDIA_TYPES),
    }
    return {"/cite/source/{source}": {"get": operation}}
