"""The parameters of questions and of the rest, as OpenAPI 3.1 has them."""

from typing import Any, Final

import pyoxigraph as ox

from maliwar.languages import LANGUAGES
from maliwar.names import short_path
from maliwar.questions.account import TOLD
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Catalogue, Question
from maliwar.questions.header import Param
from maliwar.questions.labels import LabelIndex
from maliwar.questions.paging import MOST_PAGES, MOST_ROWS, PER_PAGE
from maliwar.questions.picks import list_of
from maliwar.war import dated

Parameter = dict[str, Any]

FEW: Final = 50
"""Values that a parameter may have for all of them to be listed."""
DATE_FORMAT: Final = "edtf-or-words"
NAME_FORMAT: Final = "name-of-"
"""With the name of a list of /suggest after it: a name, an alias, an acronym, a short path or an IRI of one of it."""

_INTEGER: Final = {"type": "integer", "minimum": -(10**18) + 1, "maximum": 10**18 - 1}
_SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string", "maxLength": 500},
    "integer": _INTEGER,
    "decimal": {"type": "number", "exclusiveMinimum": -1e15, "exclusiveMaximum": 1e15},
    "boolean": {"type": "boolean"},
    "year": {"type": "integer", "minimum": 1, "maximum": 9999},
}
_DATES: Final = {"day": "2012-07-01", "words": "mid-2012", "period": "2012-05/2012-08"}


class Describer:
    """Describes the parameters of questions, with the values that the graph has for them."""

    def __init__(self, catalogue: Catalogue, labels: LabelIndex) -> None:
        self._catalogue = catalogue
        self._labels = labels
        self._examples = _examples(catalogue)

    def of(self, question: Question) -> dict[str, Parameter]:
        """Return a question's own parameters by the name of the component that each is kept as."""
        return {f"{question.name}.{param.name}": self._described(question, param) for param in question.params}

    def _described(self, question: Question, param: Param) -> Parameter:
        default = question.defaults[param.name][0]
        told = query(param.name, param.help or param.label, self._schema(param))
        if param.type in ("period", "date"):
            chosen = _DATES if param.type == "period" else ("day",)
            return {**told, "examples": {name: {"value": dated(_DATES[name])} for name in chosen}}
        if param.type == "iri":
            return self._picked(told, param, default)
        value: Any = _plain(default.value, param.type) if isinstance(default, ox.Literal) else None
        if value is not None:
            told["schema"] = {**told["schema"], "default": value}
        return told

    def _picked(self, told: Parameter, param: Param, default: object) -> Parameter:
        chosen = short_path(default.value) if isinstance(default, ox.NamedNode) else None
        if chosen:
            told["schema"] = {**told["schema"], "default": chosen}
        things = self._labels.pick(param.of)
        usual = self._examples.get(param.of)
        path = chosen or usual or (things[0].path if things else "")
        thing = next((each for each in things if each.path == path), None)
        examples = {"path": {"value": path}}
        if thing and "enum" not in told["schema"]:
            examples["label"] = {"value": thing.label}
        return {**told, "examples": examples} if path else told

    def _schema(self, param: Param) -> dict[str, Any]:
        if param.type in ("period", "date"):
            return {"type": "string", "format": DATE_FORMAT, "maxLength": 100}
        if param.type != "iri":
            return dict(_SCHEMAS[param.type])
        things = self._labels.pick(param.of)
        if len(things) <= FEW:
            return {"type": "string", "enum": [thing.path for thing in things]}
        form = NAME_FORMAT + list_of(param, self._catalogue)
        return {"type": "string", "format": form, "maxLength": 500}


def shared(version: str) -> dict[str, Parameter]:
    """Return the parameters that every question takes, by the name of the component."""
    return {
        "as-known-on": {
            **query(
                AS_KNOWN_ON,
                f"Only what had been said by that day; the article tells of {TOLD.first} to {TOLD.last}.",
                {"type": "string", "format": DATE_FORMAT, "maxLength": 100},
            ),
            "examples": {"day": {"value": dated("2013-01-15")}},
        },
        "format": query(
            "format",
            "Instead of Accept, or of a suffix of the path (`.json`, `.csv`, `.tsv`, `.ttl`, `.html`). `spreadsheet` "
            "is CSV in which formulas are shown, not run.",
            {"type": "string", "enum": ["html", "json", "csv", "spreadsheet", "tsv", "ttl"]},
        ),
        "lang": query(
            "lang",
            "The language of titles, labels and messages; without it programs are answered in English, people in the "
            "language that their browser prefers. The names of columns and the words of grades stay as they are.",
            {"type": "string", "enum": list(LANGUAGES)},
        ),
        "page": query(
            "page",
            "Which page of a long answer; data formats give the whole answer where neither this nor per-page is given.",
            {"type": "integer", "minimum": 1, "maximum": MOST_PAGES},
        ),
        "per-page": query(
            "per-page",
            f"Rows of a page; {PER_PAGE} where only the page is given.",
            {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        ),
        "version": query(
            "version",
            "Answer from this version of the data and no other: 410 where another is here by now.",
            {"type": "string", "enum": [version]},
        ),
    }


def query(name: str, text: str, schema: dict[str, Any], *, required: bool = False) -> Parameter:
    """Return a parameter of the query string; without a value it counts as left out, as forms send it."""
    described: Parameter = {"name": name, "in": "query", "required": required, "description": text, "schema": schema}
    return described if required else {**described, "allowEmptyValue": True}


def in_path(name: str, text: str, schema: dict[str, Any], example: str) -> Parameter:
    """Return a parameter of the path, with an example that leads somewhere."""
    described: Parameter = {"name": name, "in": "path", "required": True, "description": text, "schema": schema}
    return {**described, "examples": {"one": {"value": example}}}


def component(name: str) -> dict[str, str]:
    """Return a reference to a parameter among the components."""
    return {"$ref": f"#/components/parameters/{name}"}


def _examples(catalogue: Catalogue) -> dict[str | None, str]:
    """Return a thing of each class that some question has for its default."""
    found: dict[str | None, str] = {}
    for question in catalogue.values():
        for param in question.params:
            default = question.defaults[param.name][0]
            if param.type == "iri" and isinstance(default, ox.NamedNode):
                found.setdefault(param.of, short_path(default.value) or default.value)
    return found


def _plain(text: str, kind: str) -> Any:
    if kind in ("integer", "year"):
        return int(text)
    if kind == "decimal":
        return float(text)
    return text == "true" if kind == "boolean" else text
