"""The whole HTTP interface by OpenAPI 3.1, made from the question files, so that it cannot tell of another one."""

from collections.abc import Sequence
from typing import Any, Final

from maliwar.describe import citing, days, operations, parameters, schemas
from maliwar.describe.parameters import Describer, component, query
from maliwar.describe.responses import ALWAYS, faults, headers, responses
from maliwar.questions import extent
from maliwar.questions.catalogue import Catalogue, Question
from maliwar.questions.labels import LabelIndex
from maliwar.questions.picks import pick_lists
from maliwar.war import dated, war

ABOUT: Final = """Graded answers about %s, each with the claims and the sources behind it.

Every question is a path of its own. A parameter that names a thing takes a name, an alias, an acronym, a short path \
(`%s`) or an IRI: formats called `name-of-<list>` are offered by `/suggest?of=<list>`. A day or a period \
(`edtf-or-words`) is EDTF or words: `2012-07-01`, `mid-2012`, `2012-05/2012-08`. All that is wrong is told in one \
shape, `Error`. Times are graded: held throughout, at some time, possibly; what is not recorded is never a no."""
FORMATS: Final = ("application/json", "text/html", "text/csv", "text/tab-separated-values", "text/turtle")


def openapi(
    catalogue: Catalogue, labels: LabelIndex, root: str, version: str, sentences: Sequence[str] = ()
) -> dict[str, Any]:
    """Return an OpenAPI 3.1 document with one path for each question; `sentences` are such as /ask understands."""
    describer = Describer(catalogue, labels)
    own = {question.name: describer.of(question) for question in catalogue.values()}
    questions: dict[str, Any] = {}
    for group in catalogue.groups().values():
        for question in group:
            questions |= _paths(question, own[question.name])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": war().plain_title,
            "summary": f"A knowledge graph of {war().plain_named}, asked by name, in words and in SPARQL.",
            "description": dated(ABOUT % (war().plain_named, war().path)),
            "version": version,
            **({"license": {"name": war().licence, "url": war().licence_url}} if war().licence_url else {}),
            "contact": {"name": "maliwar", "url": f"{root}/about"},
        },
        "servers": [{"url": root}],
        "externalDocs": {"url": f"{root}/about", "description": "How to read an answer."},
        "tags": [*_tags(catalogue), days.TAG, citing.TAG, *operations.TAGS],
        "paths": {
            **questions,
            **days.paths(),
            **citing.paths(),
            **operations.paths(version, pick_lists(catalogue), sentences),
        },
        "components": {
            "schemas": schemas.components(),
            "parameters": {
                **parameters.shared(version),
                **{name: each for found in own.values() for name, each in found.items()},
            },
            "responses": faults(),
            "headers": headers(),
        },
    }


def _tags(catalogue: Catalogue) -> list[dict[str, str]]:
    return [
        {"name": group, "description": f"Questions on {group}: " + ", ".join(each.name for each in questions) + "."}
        for group, questions in catalogue.groups().items()
    ]


def _paths(question: Question, own: dict[str, Any]) -> dict[str, Any]:
    """Return the paths of a question: its answer, why a row is in it, how to cite it."""
    path = f"/questions/{question.name}"
    chosen = [component(name) for name in own] + ([component("as-known-on")] if question.temporal else [])
    answered = responses(ALWAYS, *FORMATS, schema=schemas.answer_of(question), told="The answer.")
    answered["200"]["headers"] |= {name: {"$ref": f"#/components/headers/{name}"} for name in ("Link", "Maliwar-Total")}
    shared = [component(name) for name in ("format", "lang", "page", "per-page", "version")]
    return {
        path: _get(question, question.name, (question.heading, _told(question)), [*chosen, *shared], answered),
        f"{path}/why": _why(question, chosen),
        f"{path}/cite": _cite(question, chosen),
    }


def _told(question: Question) -> str:
    """Return what it answers, and that it looks at everything there is where it does."""
    return f"{question.description} {extent.note(question, {})}".rstrip()


def _why(question: Question, chosen: list[Any]) -> dict[str, Any]:
    named = {"type": "string", "format": "row-name", "minLength": 1, "maxLength": 1000}
    row = query("row", "The row, as `why` of the answer names it.", named, required=True)
    form = query("format", "Instead of Accept.", {"type": "string", "enum": ["html", "json"]})
    told = "What a row rests on: its claims, who says them, what is denied, and the rule by which it was graded."
    found = responses(ALWAYS, "application/json", "text/html", schema=schemas.reference("Why"))
    texts = (f"Why? {question.heading}", told)
    return _get(question, f"{question.name}-why", texts, [*chosen, row, form, component("version")], found)


def _cite(question: Question, chosen: list[Any]) -> dict[str, Any]:
    told = "How to cite the answer, with the version of its data."
    texts = (f"How to cite: {question.heading}", told)
    takes = [*chosen, citing.STYLE, component("version")]
    return _get(question, f"{question.name}-cite", texts, takes, responses(ALWAYS, *citing.MEDIA_TYPES))


def _get(question: Question, name: str, texts: tuple[str, str], takes: list[Any], found: Any) -> dict[str, Any]:
    summary, told = texts
    about = {"operationId": name, "summary": summary, "description": told, "tags": [question.group]}
    return {"get": {**about, "parameters": takes, "responses": found}}
