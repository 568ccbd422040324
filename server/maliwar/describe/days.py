"""The war on a day, as an operation of the HTTP interface."""

from typing import Any, Final

from maliwar.describe.parameters import component, in_path, query
from maliwar.describe.responses import ALWAYS, responses
from maliwar.describe.schemas import TEXT, Schema, reference
from maliwar.war import dated

TAG: Final = {"name": "days", "description": "What held and happened on a day."}
_LEADS: Final = {"description": "The address of the day that was named.", "headers": {"Location": {"schema": TEXT}}}


def paths() -> dict[str, Any]:
    """Return the paths: the days on which something changed, and one day."""
    named, one = {"type": "string", "format": "day-or-words"}, dated("2013-01-14")
    day = in_path("date", f"One day, as {one} or in words; a period is refused.", named, one)
    asked = query("date", f"A day to be led to, as {one} or in words.", named)
    chosen = query("format", "Instead of Accept.", {"type": "string", "enum": ["html", "json"]})
    known, version = component("as-known-on"), component("version")
    days = {"type": "array", "items": {"type": "string", "format": "date"}}
    listed = {"type": "object", "required": ["days", "version"], "properties": {"days": days, "version": TEXT}}
    return {
        "/on": _get(
            "listDays",
            "The days on which something changed",
            [asked, known, chosen, version],
            responses(ALWAYS, "application/json", "text/html", schema=listed),
        ),
        "/on/{date}": _get(
            "tellDay",
            "The war on a day: who fought whom, who held what, who led whom, what was in force, what was not yet known",
            [day, known, chosen, version],
            responses(ALWAYS, "application/json", "text/html", schema=_told()),
        ),
    }


def _told() -> Schema:
    """Return the schema of a day: each part is the answer of its question, with its name and its counts."""
    either = {"type": ["string", "null"]}
    neighbours = ("previous_day", "next_day", "previous_change", "next_change", "as_known_on")
    counts = {"type": "object", "required": ["sure", "possible"]}
    own = {"properties": {"part": TEXT, "heading": TEXT, "counts": counts}, "required": ["part", "heading", "counts"]}
    parts = {"type": "array", "items": {"allOf": [reference("Answer"), own]}}
    texts = dict.fromkeys(("date", "title", "href", "permanent", "version"), TEXT)
    return {
        "type": "object",
        "required": [*texts, *neighbours, "parts", "coverage"],
        "properties": {**texts, **dict.fromkeys(neighbours, either), "parts": parts, "coverage": {"type": "array"}},
    }


def _get(name: str, summary: str, takes: list[Any], found: dict[str, Any]) -> dict[str, Any]:
    about = {"operationId": name, "summary": summary, "tags": [TAG["name"]]}
    return {"get": {**about, "parameters": takes, "responses": {**found, "303": _LEADS}}}
