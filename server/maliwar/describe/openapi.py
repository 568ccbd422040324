"""The questions as an API, by OpenAPI 3.1."""

from typing import Any, Final

from maliwar.describe.void import LICENCE
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue, Question
from maliwar.questions.header import Param

_SCHEMAS: Final = {"integer": "integer", "year": "integer", "decimal": "number", "boolean": "boolean"}


def openapi(catalogue: Catalogue, root: str, version: str) -> dict[str, Any]:
    """Return an OpenAPI 3.1 document with one path for each question."""
    paths = {f"/questions/{question.name}": {"get": _path(question)} for question in catalogue.values()}
    ask = {
        "summary": "Ask in words",
        "operationId": "ask",
        "parameters": [
            _parameter("q", "string", "For example: who was allied with MNLA in mid-2012", required=True),
            _format(),
        ],
        "responses": _responses(),
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mali War, claim by claim",
            "version": version,
            "license": {"name": "CC BY-SA 4.0", "url": LICENCE},
        },
        "servers": [{"url": root}],
        "paths": {"/ask": {"get": ask}, **paths},
        "components": {"schemas": {"Answer": _answer_schema(), "Error": _error_schema()}},
    }


def _path(question: Question) -> dict[str, Any]:
    parameters = [_of(param, required=not question.optional(param.name)) for param in question.params]
    if question.temporal:
        parameters.append(_parameter(AS_KNOWN_ON, "string", "Only claims made by that day."))
    return {
        "summary": question.title,
        "description": question.description,
        "operationId": question.name,
        "tags": [question.group],
        "parameters": [*parameters, _format(), _version()],
        "responses": _responses(),
    }


def _of(param: Param, *, required: bool) -> dict[str, Any]:
    return _parameter(param.name, _SCHEMAS.get(param.type, "string"), param.help or param.label, required=required)


def _parameter(name: str, kind: str, text: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": text, "schema": {"type": kind}}


def _format() -> dict[str, Any]:
    choices = {"type": "string", "enum": ["html", "json", "csv", "spreadsheet", "tsv", "ttl"]}
    text = "Instead of Accept. `spreadsheet` is CSV in which formulas are shown, not run."
    return {"name": "format", "in": "query", "required": False, "description": text, "schema": choices}


def _version() -> dict[str, Any]:
    return _parameter("version", "string", "Answer from this version of the data, or 410 where it is another by now.")


def _responses() -> dict[str, Any]:
    def reference(name: str) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    texts = ("text/html", "text/csv", "text/tab-separated-values", "text/turtle")
    fine = {**reference("Answer"), **{name: {"schema": {"type": "string"}} for name in texts}}
    wrong = {
        "400": "What was asked cannot be understood",
        "406": "No such format",
        "410": "The version asked for is not the one here",
        "503": "Over the deadline",
    }
    faults = {status: {"description": text, "content": reference("Error")} for status, text in wrong.items()}
    return {"200": {"description": "The answer", "content": fine}, **faults}


def _answer_schema() -> dict[str, Any]:
    rows = {"type": "array", "items": {"type": "object"}}
    names = {"question": "string", "title": "string", "href": "string", "version": "string", "parameters": "object"}
    properties = {name: {"type": kind} for name, kind in names.items()}
    required = ["question", "parameters", "version", "columns", "rows", "coverage"]
    return {
        "type": "object",
        "required": required,
        "properties": {**properties, "columns": rows, "rows": rows, "coverage": rows},
    }


def _error_schema() -> dict[str, Any]:
    properties = {"error": {"type": "string"}, "message": {"type": "string"}, "detail": {}}
    return {"type": "object", "required": ["error", "message", "detail"], "properties": properties}
