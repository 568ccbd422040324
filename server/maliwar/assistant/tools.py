"""The tools that an assistant sees: one for each question, and three to find the way."""

from collections.abc import Iterator
from typing import Any, Final

from mcp_types import Tool, ToolAnnotations

from maliwar.names import MW, PREFIXES
from maliwar.questions import openings
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue, Question
from maliwar.questions.header import Param
from maliwar.questions.labels import LabelIndex
from maliwar.war import war

ASK: Final = "ask"
WHY: Final = "why"
SEARCH: Final = "search_things"
PAGE: Final = "page"
"""Which part of a long answer; a reserved name, so that no question has a parameter of it."""
KINDS: Final = {
    "actor": MW + "Actor",
    "person": MW + "Person",
    "place": MW + "Place",
    "event": MW + "TimedThing",
    "operation": MW + "Operation",
    "agreement": MW + "Agreement",
    "event-kind": PREFIXES["concept"] + "event-kinds",
}
"""What a search may be narrowed to; an event may be a situation, as in the questions."""

_HINTS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_SCHEMAS: Final = {"integer": "integer", "year": "integer", "decimal": "number", "boolean": "boolean"}
_FEW: Final = 40
"""A list of terms up to this length is told in full."""


def tools(catalogue: Catalogue, labels: LabelIndex) -> list[Tool]:
    """Return every tool: the three first, then the questions by topic."""
    questions = (question for group in catalogue.groups().values() for question in group)
    first = (_ask(catalogue, labels), _search(labels), _why(catalogue, labels))
    return [*first, *(_of(question, labels) for question in questions)]


def needed(question: Question) -> tuple[Param, ...]:
    """Return the parameters without which a question would be about an example that nobody asked for."""
    return tuple(param for param in question.params if not question.optional(param.name))


def example(question: Question, param: Param) -> str | None:
    """Return the value that the question's file has for a parameter, as a person would type it."""
    value = question.bind({}, LabelIndex(())).understood[param.name]
    return value.raw or None


def _of(question: Question, labels: LabelIndex) -> Tool:
    properties = {param.name: _property(question, param, labels) for param in question.params}
    if question.temporal:
        properties[AS_KNOWN_ON] = {"type": "string", "description": "A day: only what had been said by then."}
    properties[PAGE] = _page()
    return Tool(
        name=question.name,
        title=question.heading,
        description=f"{question.description} [{question.group}]",
        input_schema=_schema(properties, [param.name for param in needed(question)]),
        annotations=_HINTS,
    )


def _property(question: Question, param: Param, labels: LabelIndex) -> dict[str, Any]:
    out: dict[str, Any] = {"type": _SCHEMAS.get(param.type, "string")}
    out["description"] = f"{param.label}. {param.help}" if param.help else param.label
    examples = list(_examples(question, param, labels))
    if examples:
        out["examples"] = examples
    return out


def _examples(question: Question, param: Param, labels: LabelIndex) -> Iterator[str]:
    if (own := example(question, param)) is not None:
        yield own
    elif param.of and not param.of.startswith(MW):
        terms = labels.pick(param.of)
        yield from (term.label for term in terms[: _FEW if len(terms) <= _FEW else 0])


def _ask(catalogue: Catalogue, labels: LabelIndex) -> Tool:
    return Tool(
        name=ASK,
        title="Ask in words",
        description="Answer one sentence in English or French, where it has one sure reading; otherwise nothing is "
        "answered, and the readings come back as calls to choose from. Best when no other tool plainly fits.",
        input_schema=_schema(
            {
                "sentence": {
                    "type": "string",
                    "description": "One question: names, aliases and dates as people write them.",
                    "examples": list(openings.sentences(catalogue, labels)[:2]),
                },
                PAGE: _page(),
            },
            ["sentence"],
        ),
        annotations=_HINTS,
    )


def _search(labels: LabelIndex) -> Tool:
    return Tool(
        name=SEARCH,
        title="Find a thing by name",
        description="Find actors, people, places, events, situations, references by a name, an alias, an acronym or a "
        f"part of one, typos allowed. Gives the short path ({war().path}) that every other tool takes.",
        input_schema=_schema(
            {
                "text": {
                    "type": "string",
                    "description": "What to look for.",
                    "examples": list(openings.names(labels)[1:4:2]),
                },
                "kind": {"type": "string", "enum": list(KINDS), "description": "Only things of this kind."},
                "limit": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10, "description": "How many."},
            },
            ["text"],
        ),
        annotations=_HINTS,
    )


def _why(catalogue: Catalogue, labels: LabelIndex) -> Tool:
    return Tool(
        name=WHY,
        title="Why does a row stand in an answer?",
        description="Open one row of an answer: each claim behind it, who says so and when, denials, references, "
        "passages, and the rule that graded it. Every row of an answer names itself; pass that name on.",
        input_schema=_schema(
            {
                "question": {"type": "string", "enum": sorted(catalogue), "description": "The tool that gave the row."},
                "parameters": {
                    "type": "object",
                    "description": "The arguments of that call.",
                    "additionalProperties": {"type": ["string", "number", "boolean"]},
                    "examples": [dict(values) for _, values in openings.starts(catalogue, labels)[:1]],
                },
                "row": {"type": "string", "description": "The row's name.", "examples": [war().path]},
            },
            ["question", "row"],
        ),
        annotations=_HINTS,
    )


def _page() -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "description": "Which page of a long answer."}


def _schema(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
