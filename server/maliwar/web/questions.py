"""The questions by name: /questions, /questions/<name> and their formats."""

import re
from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import MultiDict

from maliwar import spreadsheet
from maliwar.errors import BadInput, BadParameter, NotFound
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.binding import AS_KNOWN_ON, unfilled
from maliwar.questions.catalogue import Question
from maliwar.questions.header import RESERVED, Param
from maliwar.web.answers import PER_PAGE, pages_of, view
from maliwar.web.cache import Finished
from maliwar.web.contexts import QuestionPage, QuestionsPage
from maliwar.web.links import root
from maliwar.web.parts import Asked, Entry, Field, Problem, Topic
from maliwar.web.replies import HTML, TYPES, desk, format_of, html, keep, negotiated, page
from maliwar.web.versions import check_version

views = Blueprint("questions", __name__)

OFFERS = (HTML, "json", "csv", "tsv", "ttl", spreadsheet.NAME)
PICK_LISTS = "pick lists"
KNOWN_HINT = "Leave empty for what is known today; a day shows what had been said by then."


@views.get("/questions")
def catalogue() -> Response:
    """List the questions."""
    chosen = negotiated((HTML, "json"))
    if chosen == HTML:
        return keep(("questions", HTML), lambda: html("questions.html", _list_page()))
    listed = [_as_json(question) for question in desk().service.catalogue.values()]
    return jsonify({"questions": listed, "version": desk().service.version})


@views.get("/questions/<name>")
def question(name: str) -> Response:
    """Show one question's form, or its answer where any parameter is given; tools always get the answer."""
    name, _, suffix = name.partition(".")
    asked = desk().service.catalogue.get_question(name)
    chosen = negotiated(OFFERS, suffix or None)
    raw = parameters(request.args)
    if chosen != HTML:
        return reply(asked, raw, chosen)
    if not request.args.keys() - {"lang", "format"}:
        return keep(("form", name), lambda: html("question.html", _form_page(asked, {})))
    try:
        return reply(asked, raw, HTML)
    except BadInput as error:
        context = _form_page(asked, {key: values[0] for key, values in raw.items()}, problem=Problem.of(error))
        return page("question.html", context, error.status)


def reply(asked: Question, raw: Mapping[str, list[str]], chosen: str, asked_as: Asked | None = None) -> Response:
    """Answer a question in a format; the HTML page may carry what was asked in words."""
    check_version()
    number = page_number()
    key = ("question", asked.name, _sorted(raw), chosen, number if chosen == HTML else None, asked_as, root())
    return keep(key, lambda: _finished(asked, raw, chosen, number, asked_as))


def parameters(args: "MultiDict[str, str]") -> dict[str, list[str]]:
    """Return the question's own parameters; a form sends empty ones, and those were left out."""
    check_language(args.get("lang"))
    for name in RESERVED:
        if len(args.getlist(name)) > 1:
            raise BadParameter(f"{name} is given {len(args.getlist(name))} times; give it once.", {"name": name})
    own = {name: args.getlist(name) for name in args if name == AS_KNOWN_ON or name not in RESERVED}
    return {name: values for name, values in own.items() if any(value.strip() for value in values)}


def check_language(language: str | None) -> None:
    """Refuse a language that the pages do not speak."""
    if language not in (None, "", "en"):
        raise BadParameter("lang can be en: the pages speak English so far.", {"name": "lang", "offers": ["en"]})


def page_number() -> int:
    """Return `page=`, from 1; raises BadParameter."""
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 1_000_000:
        raise BadParameter("page is a number from 1.", {"name": "page"})
    return int(text)


def topics() -> Iterable[Topic]:
    """Yield the questions by group, pick lists last."""
    groups = desk().service.catalogue.groups()
    for name in sorted(groups, key=lambda group: (group == PICK_LISTS, group)):
        yield Topic(name, tuple(_entry(question) for question in groups[name]))


def plain_title(question: Question) -> str:
    """Return the title of a question that is not asked yet: `Allies of …`."""
    return unfilled(question.title)


def _finished(
    asked: Question, raw: Mapping[str, list[str]], chosen: str, number: int, asked_as: Asked | None
) -> Finished:
    service = desk().service
    found = answer(service.engine, service.catalogue, service.labels, asked.name, dict(raw), service.version)
    if chosen == HTML:
        return html("question.html", _answer_page(found, number, asked_as))
    if chosen == spreadsheet.NAME:
        body = spreadsheet.for_spreadsheets(found.to_csv().encode())
        return Finished(body, spreadsheet.CONTENT_TYPE, (disposition(asked.name),))
    text = {"json": found.to_json, "csv": found.to_csv, "tsv": found.to_tsv, "ttl": found.to_turtle}[chosen]()
    content_type = TYPES["json"][0] if chosen == "json" else format_of(chosen).content_type
    return Finished(
        text.encode(), content_type, (("Content-Disposition", f'inline; filename="{asked.name}.{chosen}"'),)
    )


def disposition(name: str) -> tuple[str, str]:
    """Return the header by which a browser saves a table instead of showing it."""
    return "Content-Disposition", f'attachment; filename="{name}.csv"'


def _answer_page(found: QuestionAnswer, number: int, asked_as: Asked | None) -> QuestionPage:
    if number > pages_of(len(found.rows), PER_PAGE):
        raise NotFound(f"The answer has no page {number}.")
    values = {value.name: _shown(value.raw, value.thing) for value in found.bound.understood.values() if value.given}
    base = _form_page(found.question, values)
    return QuestionPage(
        **{
            **vars(base),
            "title": found.title,
            "heading": found.title,
            "description": "",
            "answer": view(found, number, root()),
            "asked": asked_as,
        }
    )


def _shown(raw: str, thing: object) -> str:
    label = getattr(thing, "label", None)
    return str(label) if label and (raw.startswith("http") or "/" in raw) else raw


def _form_page(asked: Question, values: Mapping[str, str], problem: Problem | None = None) -> QuestionPage:
    return QuestionPage(
        title=plain_title(asked),
        section="/questions",
        heading=plain_title(asked),
        group=asked.group,
        description=asked.description,
        action=f"/questions/{asked.name}",
        fields=tuple(_fields(asked, values)),
        problem=problem,
    )


def _fields(asked: Question, values: Mapping[str, str]) -> Iterable[Field]:
    for param in asked.params:
        required = not asked.optional(param.name)
        yield Field(param.name, param.label, values.get(param.name, ""), param.help, required, _options(param))
    if asked.temporal:
        yield Field(AS_KNOWN_ON, "As known on", values.get(AS_KNOWN_ON, ""), KNOWN_HINT, required=False, options=())


def _options(param: Param) -> tuple[str, ...]:
    if param.type != "iri":
        return ()
    return tuple(dict.fromkeys(thing.label for thing in desk().service.labels.pick(param.of)))


def _list_page() -> QuestionsPage:
    return QuestionsPage(title="Questions", section="/questions", groups=tuple(topics()))


def _entry(question: Question) -> Entry:
    example = re.sub(r"\{\w+\}", "…", question.ask[0]) if question.ask else ""
    return Entry(plain_title(question), f"/questions/{question.name}", question.description, example)


def _as_json(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "href": f"/questions/{question.name}",
        "title": question.title,
        "description": question.description,
        "group": question.group,
        "ask": list(question.ask),
        "parameters": [
            {
                "name": param.name,
                "type": param.type,
                "label": param.label,
                "help": param.help,
                "required": not question.optional(param.name),
            }
            for param in question.params
        ],
        "columns": [{"name": column.name, "label": column.label, "type": column.type} for column in question.columns],
    }


def _sorted(raw: Mapping[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((name, tuple(values)) for name, values in raw.items()))
