"""The questions by name: /questions, /questions/<name> and their formats."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes, urlencode

from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import MultiDict

from maliwar import spreadsheet
from maliwar.errors import BadInput, BadParameter
from maliwar.languages import FRENCH, LANGUAGES, gettext, language
from maliwar.questions.answer import QuestionAnswer, answer
from maliwar.questions.binding import AS_KNOWN_ON, Bound
from maliwar.questions.catalogue import Question
from maliwar.questions.header import RESERVED
from maliwar.questions.paging import Paging
from maliwar.questions.picks import list_of
from maliwar.questions.snippets import snippets
from maliwar.web.answers import view
from maliwar.web.contexts import QuestionPage, QuestionsPage
from maliwar.web.links import root
from maliwar.web.pages.drawing import drawn
from maliwar.web.pages.forms import form_page
from maliwar.web.parts import Asked, Entry, Problem, Topic
from maliwar.web.replies import HTML, TYPES, desk, disposition, format_of, html, keep, negotiated, page
from maliwar.web.versions import check_version
from maliwar.web.wsgi.cache import Finished

views = Blueprint("questions", __name__)

OFFERS = (HTML, "json", "csv", "tsv", "ttl", spreadsheet.NAME)
LONGEST_LINKS = 2_000
"""Characters of the Link header; proxies take a few kilobytes of headers in all."""


@views.get("/questions")
def catalogue() -> Response:
    """List the questions."""
    return _catalogue(None)


@views.get("/questions.<suffix>")
def catalogue_as(suffix: str) -> Response:
    """List them in the format of the suffix."""
    return _catalogue(suffix)


@views.get("/questions/<name>")
def question(name: str) -> Response:
    """Show one question's form, or its answer where any parameter is given; tools always get the answer."""
    name, _, suffix = name.partition(".")
    asked = desk().service.catalogue.get_question(name)
    chosen = negotiated(OFFERS, suffix or None)
    if chosen != HTML:
        return reply(asked, parameters(request.args, asked), chosen)
    if not request.args.keys() - {"lang", "format"}:
        parameters(request.args, asked)
        return keep(("form", name, root()), lambda: html("question.html", _unasked_page(asked)))
    try:
        return reply(asked, parameters(request.args, asked), HTML)
    except BadInput as error:
        typed = {key: values[0] for key, values in request.args.lists()}
        return page("question.html", form_page(asked, typed, Problem.of(error)), error.status)


def reply(asked: Question, raw: Mapping[str, list[str]], chosen: str, asked_as: Asked | None = None) -> Response:
    """Answer a question in a format; the HTML page may carry what was asked in words."""
    check_version()
    paging = Paging.read(request.args.get("page"), request.args.get("per-page"))
    if chosen == HTML:
        paging = paging or Paging()
    key = ("question", asked.name, _sorted(raw), chosen, paging, asked_as, root())
    return keep(key, lambda: _finished(asked, raw, chosen, paging, asked_as))


def parameters(args: "MultiDict[str, str]", asked: Question | None = None) -> dict[str, list[str]]:
    """Return the question's own parameters; a form sends empty ones, and those were left out.

    Raises BadParameter for what is no text, for a reserved one that is wrong or given twice, and for `row`, which
    belongs to the reasons of a question, not to its answer.
    """
    check_text()
    check_language(args.get("lang"))
    for name in RESERVED:
        if len(args.getlist(name)) > 1:
            message = gettext(
                "%(name)s is given %(count)s times; give it once.", name=name, count=len(args.getlist(name))
            )
            raise BadParameter(message, {"name": name})
    if asked and "row" in args:
        message = gettext(
            "row goes with /questions/%(question)s/why, which tells why it is there.", question=asked.name
        )
        raise BadParameter(message, {"name": "row"})
    own = {name: args.getlist(name) for name in args if name == AS_KNOWN_ON or name not in RESERVED}
    return {name: values for name, values in own.items() if any(value.strip() for value in values)}


def check_text() -> None:
    """Refuse percent-encoded bytes that are not UTF-8; the framework would keep them as they are."""
    try:
        unquote_to_bytes(request.query_string).decode("utf-8")
    except UnicodeDecodeError:
        raise BadParameter(gettext("The address is not UTF-8: it has bytes in it that are no text.")) from None


def check_language(language: str | None) -> None:
    """Refuse a language that the pages do not speak; every request is asked that before its view."""
    if language and language.strip().lower() not in LANGUAGES:
        message = gettext("lang can be en or fr: the pages speak English and French.")
        raise BadParameter(message, {"name": "lang", "offers": list(LANGUAGES)})


def page_number() -> int:
    """Return `page=`, from 1; raises BadParameter."""
    paging = Paging.read(request.args.get("page"), None)
    return paging.number if paging else 1


def topics() -> Iterable[Topic]:
    """Yield the questions by group, pick lists last."""
    for name, questions in desk().service.catalogue.groups().items():
        yield Topic(name, tuple(_entry(question) for question in questions))


def _catalogue(suffix: str | None) -> Response:
    chosen = negotiated((HTML, "json"), suffix)
    if chosen == HTML:
        return keep(("questions", HTML), lambda: html("questions.html", _list_page()))
    groups = desk().service.catalogue.groups()
    listed = [_as_json(question) for questions in groups.values() for question in questions]
    return jsonify(
        {"questions": listed, "groups": [gettext(name) for name in groups], "version": desk().service.version}
    )


def _finished(
    asked: Question, raw: Mapping[str, list[str]], chosen: str, paging: Paging | None, asked_as: Asked | None
) -> Finished:
    service = desk().service
    found = answer(service.engine, service.catalogue, service.labels, asked.name, dict(raw), service.version)
    found = found.placed(root(), paging)
    headers = (("Link", _links(found, chosen)), ("Maliwar-Total", str(len(found.rows))))
    if chosen == HTML:
        made = html("question.html", _answer_page(found, asked_as))
        return Finished(made.body, made.content_type, headers)
    if chosen == spreadsheet.NAME:
        body = spreadsheet.for_spreadsheets(found.to_csv().encode())
        return Finished(body, spreadsheet.CONTENT_TYPE, (disposition(asked.name), *headers))
    text = {"json": found.to_json, "csv": found.to_csv, "tsv": found.to_tsv, "ttl": found.to_turtle}[chosen]()
    content_type = TYPES["json"][0] if chosen == "json" else format_of(chosen).content_type
    named = ("Content-Disposition", f'inline; filename="{asked.name}.{chosen}"')
    return Finished(text.encode(), content_type, (named, *headers))


def _links(found: QuestionAnswer, chosen: str) -> str:
    """Return what a Link header says (RFC 8288): what to cite (RFC 8574), the other pages, the description."""
    suffix = "csv" if chosen == spreadsheet.NAME else chosen
    pages = [(found.page_href(number, suffix), name) for name, number in found.leaf.others.items()]
    links = ((found.permanent, "cite-as"), *pages, (f"{found.root}/openapi.json", "service-desc"))
    told = ""
    for href, relation in links:
        link = f'<{href}>; rel="{relation}"'
        if len(told) + len(link) < LONGEST_LINKS:
            told += (", " if told else "") + link
    return told


def _unasked_page(asked: Question) -> QuestionPage:
    return replace(form_page(asked, {}), **_programs(asked.bind({}, desk().service.labels)))


def _programs(bound: Bound) -> dict[str, Any]:
    """Return what a page says of how to ask from elsewhere."""
    editor = "/sparql?" + urlencode({"query": bound.text, "format": "editor"})
    return {"snippets": snippets(bound, root()), "editor": editor}


def _answer_page(found: QuestionAnswer, asked_as: Asked | None) -> QuestionPage:
    values = {value.name: _shown(value.raw, value.thing) for value in found.bound.understood.values() if value.given}
    base = form_page(found.question, values)
    return QuestionPage(
        **{
            **vars(base),
            "title": found.title,
            "heading": found.title,
            "description": "",
            "answer": view(found),
            "drawn": drawn(found),
            "asked": asked_as,
            **_programs(found.bound),
        }
    )


def _shown(raw: str, thing: object) -> str:
    label = getattr(thing, "label", None)
    return str(label) if label and (raw.startswith("http") or "/" in raw) else raw


def _list_page() -> QuestionsPage:
    return QuestionsPage(title=gettext("Questions"), section="/questions", groups=tuple(topics()))


def _entry(question: Question) -> Entry:
    example = re.sub(r"\{\w+\}", "…", _asked(question))
    return Entry(question.heading, f"/questions/{question.name}", question.description, example)


def _asked(question: Question) -> str:
    """Return a way to ask it, in the language that is spoken where it lists one."""
    french = (text for asks in question.header.asks for text in asks.french)
    return next(iter(french if language() == FRENCH else question.ask), "")


def _as_json(question: Question) -> dict[str, object]:
    defaults = question.bind({}, desk().service.labels).understood
    lists = desk().service.catalogue
    return {
        "name": question.name,
        "href": f"/questions/{question.name}",
        "title": question.title,
        "description": question.description,
        "group": gettext(question.group),
        "temporal": question.temporal,
        "ask": list(question.ask),
        "parameters": [
            {
                "name": param.name,
                "type": param.type,
                "label": param.label,
                "help": param.help,
                "required": not question.optional(param.name),
                "default": defaults[param.name].raw or None,
                "pick": list_of(param, lists) if param.type == "iri" else None,
            }
            for param in question.params
        ],
        "columns": [{"name": column.name, "label": column.label, "type": column.type} for column in question.columns],
    }


def _sorted(raw: Mapping[str, list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(sorted((name, tuple(values)) for name, values in raw.items()))
