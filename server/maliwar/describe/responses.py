"""What comes back from the server: the good answer in its media types, and each fault in the one error shape."""

from collections.abc import Iterable
from typing import Any, Final

from maliwar.describe.schemas import TEXT, Schema, reference

FAULTS: Final = {
    "400": "What was asked cannot be understood; the message says what would be right.",
    "403": "This server does not do that for strangers.",
    "404": "There is nothing of that name.",
    "406": "It cannot be had in a format that was asked for.",
    "410": "A permanent link to other data than this server has, or a thing that is used no more.",
    "413": "The request is too large.",
    "414": "The address is too long; send the query by POST.",
    "415": "A body of a media type that is not read here.",
    "429": "More requests than one client may send; Retry-After says when to come back.",
    "500": "A fault of the server's.",
    "502": "The engine behind this server does not answer.",
    "503": "The answer took longer, or more memory, than a question may; or the server is about to stop.",
}
ALWAYS: Final = ("400", "404", "406", "410", "429", "500", "502", "503")


def responses(faults: Iterable[str], *media_types: str, schema: Schema | None = None, told: str = "") -> dict[str, Any]:
    """Return the answers that may come: the good one in its media types, and each fault in the one error shape."""
    content: dict[str, Any] = {
        name: {"schema": schema if schema and name == "application/json" else _body(name)} for name in media_types
    }
    fine = {"description": told or "The answer.", "headers": _headers(), "content": content}
    return {
        "200": fine,
        "304": {"description": "The asker has it already (If-None-Match)."},
        **{status: {"$ref": f"#/components/responses/{status}"} for status in faults},
    }


def faults() -> dict[str, Any]:
    """Return the responses of all that can go wrong, by status."""
    content = {"application/json": {"schema": reference("Error")}, "text/html": {"schema": TEXT}}
    later = {"Retry-After": {"description": "Seconds.", "schema": {"type": "string"}}}
    return {
        status: {
            "description": text,
            "content": content,
            **({"headers": later} if status in ("429", "503") else {}),
        }
        for status, text in FAULTS.items()
    }


def headers() -> dict[str, Any]:
    """Return the headers of answers that say something of their own."""
    texts = {
        "ETag": "The state of the answer; send it as If-None-Match.",
        "Maliwar-Version": "The version of the data.",
        "Link": "`cite-as` is the permanent link; `first`, `prev`, `next`, `last` are pages.",
    }
    total = {"description": "Rows of the whole answer.", "schema": {"type": "integer", "minimum": 0}}
    return {**{name: {"description": text, "schema": TEXT} for name, text in texts.items()}, "Maliwar-Total": total}


def _headers() -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ("Maliwar-Version", "ETag")}


def _body(media_type: str) -> Schema:
    if media_type.endswith("csl+json"):
        return {"type": "array", "items": {"type": "object"}}
    return {"type": "object"} if media_type.endswith("json") and media_type != "application/ld+json" else {}
