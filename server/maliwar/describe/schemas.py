"""What the answers look like, as JSON Schema (2020-12, the dialect of OpenAPI 3.1)."""

from typing import Any, Final

from maliwar.questions.catalogue import Question
from maliwar.questions.evidence import GRADES, SUPPORTS
from maliwar.questions.header import COLUMN_TYPES, TYPES, Column

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
MAYBE: Final[Schema] = {"type": ["string", "null"]}
NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
KNOWN: Final = ("known", "unknown when said")
_CELLS: Final[dict[str, Schema]] = {
    "text": MAYBE,
    "integer": {"type": ["integer", "null"]},
    "decimal": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
}
_ALWAYS: Final = (
    *("question", "title", "href", "permanent", "cite", "parameters", "version", "total", "page", "pages", "per_page"),
    *("columns", "rows", "grades", "sources", "coverage"),
)
"""What every answer says; `first`, `prev`, `next` and `last` only where it is one page of several."""
_WORDS: Final = {"grade": GRADES, "support": SUPPORTS, "known": KNOWN}
"""Columns of text that hold one of few words, by name."""


def reference(name: str) -> Schema:
    """Return a reference to one of the schemas of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def components() -> dict[str, Schema]:
    """Return the schemas that all answers share, by name."""
    return {
        "Thing": _object("A thing of the graph, as people call it.", iri=_iri(), label=TEXT),
        "Source": _object(
            "A reference of the article by its number, or the article itself.",
            iri=_iri(),
            number={"type": ["integer", "null"]},
            label=TEXT,
            href={**TEXT, "description": "Where to see how to cite it."},
        ),
        "Claim": _claim(),
        "Grade": _object("What a grade means, and the rule.", grade={"enum": list(GRADES)}, meaning=TEXT, rule=TEXT),
        "Column": _object("A column of the rows.", name=TEXT, label=TEXT, type={"enum": list(COLUMN_TYPES)}),
        "Beside": _beside(),
        "Understood": _understood(),
        "Answer": _answer(),
        "Why": _why(),
        "Parameter": _parameter(),
        "Question": _question(),
        "Suggestion": _object(
            "A thing that may be meant; send `value` to mean it.",
            **dict.fromkeys(("iri", "path", "label", "name", "kind", "value"), TEXT),
        ),
        "Found": _object(
            "A thing, a question or a term that was found: by which name, how well that fits, and where in its texts.",
            **dict.fromkeys(("path", "href", "label", "kind", "name"), TEXT),
            iri=MAYBE,
            fit={"enum": ["exact", "beginning", "word", "text"]},
            snippet=MAYBE,
        ),
        "Error": _error(),
    }


def answer_of(question: Question) -> Schema:
    """Return the schema of one question's answer: that of every answer, with its own parameters and columns."""
    cells = {column.name: _cell(question, column) for column in question.columns}
    claims = {"claims": {"type": "array", "items": reference("Claim")}} if question.evidence else {}
    row = {
        "type": "object",
        "properties": {**cells, **claims, "why": {**TEXT, "description": "The path that tells why the row is here."}},
        "required": [*cells, *claims, "why"],
        "additionalProperties": False,
    }
    takes = {param.name: reference("Understood") for param in question.params}
    own = {
        "question": {"const": question.name},
        "parameters": {"type": "object", "properties": takes, "required": list(takes)},
        "rows": {"type": "array", "items": row},
    }
    return {"allOf": [reference("Answer"), {"properties": own}]}


def _cell(question: Question, column: Column) -> Schema:
    one: Schema = {"anyOf": [reference("Thing"), {"type": "null"}]} if column.holds_things else _CELLS[column.type]
    if column.name in _WORDS and column.type == "text":
        one = {"enum": [*_WORDS[column.name], None]}
    told = {"description": column.label}
    return {**told, "type": "array", "items": one} if column.name in question.header.many else {**told, **one}


def _answer() -> Schema:
    page = {**TEXT, "format": "uri", "description": "The address of that page."}
    whole = _object(
        "The answer to a question: as it was understood, its rows, what they mean, what they rest on.",
        question=TEXT,
        title={**TEXT, "description": "The title with the chosen values."},
        description=TEXT,
        href={**TEXT, "description": "The path and query that ask again."},
        permanent={**TEXT, "format": "uri", "description": "The address of this answer, with the version of its data."},
        cite={**TEXT, "description": "The path that tells how to cite this answer."},
        parameters={"type": "object", "additionalProperties": reference("Understood")},
        version={**TEXT, "description": "The version of the data."},
        total={**NUMBER, "description": "Rows of the whole answer."},
        page={**NUMBER, "description": "The page that these rows are, from 1."},
        pages=NUMBER,
        per_page={"type": ["integer", "null"], "description": "Rows of a page; null where the answer is whole."},
        first=page,
        prev=page,
        next=page,
        last=page,
        columns={"type": "array", "items": reference("Column")},
        rows={"type": "array", "items": {"type": "object"}},
        grades={"type": "array", "items": reference("Grade")},
        sources={"type": "array", "items": reference("Source")},
        coverage={"type": "array", "items": reference("Beside")},
    )
    return {**whole, "required": list(_ALWAYS)}


def _claim() -> Schema:
    cited = {**_object("", iri=_iri(), label=TEXT, number={"type": ["integer", "null"]}), "type": ["object", "null"]}
    cited.pop("description")
    return _object(
        "Who says it, with which stance, when, and where that is written.",
        iri=_iri(),
        label=TEXT,
        asserter=_maybe("Thing"),
        stance=TEXT,
        said_on={**MAYBE, "description": "EDTF: a day, a month, a set of them."},
        source=cited,
        passage=_maybe("Thing"),
    )


def _beside() -> Schema:
    whole = _object(
        "What stands beside the rows: where the sources are silent, or what else is recorded.",
        text=TEXT,
        question=TEXT,
        href=TEXT,
        rows={"type": "array", "items": {"type": "object"}},
    )
    return {**whole, "required": ["text"]}


def _understood() -> Schema:
    days = {**TEXT, "format": "date"}
    shapes = [
        reference("Thing"),
        _object("A day or a period, both ends included.", text=TEXT, **{"from": days, "to": days}),
        _object("A number or a word.", text=TEXT),
        {"type": "null"},
    ]
    return {"description": "A parameter as it was understood; null where any will do.", "anyOf": shapes}


def _why() -> Schema:
    texts = dict.fromkeys(("question", "title", "row_name", "href", "permanent", "cite", "version"), TEXT)
    rule = _object(
        "How it was graded: by which rule, on which bounds, on what it rests.",
        grade={"enum": [*GRADES, None]},
        rule={**MAYBE, "description": "The rule of the grade, with the bounds and the window filled in."},
        bounds={"type": ["object", "null"]},
        support={"enum": [*SUPPORTS, None]},
        support_rule=MAYBE,
        disputed={"type": ["boolean", "null"]},
    )
    claims = {"type": "array", "items": {"type": "object"}}
    row = {"type": "object"}
    return _object("What a row rests on.", **texts, row=row, why=rule, known_on=MAYBE, claims=claims, denials=claims)


def _parameter() -> Schema:
    return _object(
        "What can be chosen.",
        name=TEXT,
        type={"enum": list(TYPES)},
        label=TEXT,
        help=TEXT,
        required={"type": "boolean", "description": "Whether a form asks for it; tools get the default without it."},
        default={**MAYBE, "description": "What is asked where it is left out; null is any."},
        pick={**MAYBE, "description": "The list of /suggest that offers its values."},
    )


def _question() -> Schema:
    return _object(
        "A question that can be asked by name.",
        **dict.fromkeys(("name", "href", "title", "description", "group"), TEXT),
        temporal={"type": "boolean", "description": "Whether it takes as-known-on."},
        ask={"type": "array", "items": TEXT},
        parameters={"type": "array", "items": reference("Parameter")},
        columns={"type": "array", "items": reference("Column")},
    )


def _error() -> Schema:
    return _object(
        "What was wrong, in a sentence that says what would be right.",
        error={**TEXT, "description": "A short code.", "examples": ["bad-parameter", "unknown-thing", "bad-date"]},
        message=TEXT,
        detail={"description": "More of it: `name` of the parameter, `near` names, `offers` that would be right."},
    )


def _maybe(name: str) -> Schema:
    return {"anyOf": [reference(name), {"type": "null"}]}


def _iri() -> Schema:
    return {**TEXT, "format": "iri"}


def _object(told: str, /, **properties: Any) -> Schema:
    return {"type": "object", "description": told, "properties": properties, "required": list(properties)}
