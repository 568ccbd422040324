"""The form of a question: its fields with help, examples and what was wrong with them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import pyoxigraph as ox

from maliwar.languages import N_, gettext
from maliwar.questions import extent
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.catalogue import Question
from maliwar.questions.header import Param
from maliwar.questions.picks import list_of
from maliwar.war import dated
from maliwar.web.contexts import QuestionPage
from maliwar.web.parts import Field, Problem
from maliwar.web.replies import desk

KNOWN_HINT: Final = N_("Leave empty for what is known today; a day shows what had been said by then.")
DAY: Final = N_("for example 2013-01-15")
SHORT: Final = 150
"""Names that a plain list may have; longer ones are offered while one types, where scripts run."""


def form_page(asked: Question, values: Mapping[str, str], problem: Problem | None = None) -> QuestionPage:
    """Return a question's page without an answer; `values` are what was typed."""
    fields = tuple(_marked(field, problem) for field in _fields(asked, values))
    return QuestionPage(
        title=asked.heading,
        section="/questions",
        heading=asked.heading,
        group=asked.group,
        description=asked.description,
        action=f"/questions/{asked.name}",
        fields=fields,
        extent=extent.note(asked, values),
        problem=problem,
    )


def _fields(asked: Question, values: Mapping[str, str]) -> Iterable[Field]:
    for param in asked.params:
        yield Field(
            name=param.name,
            label=param.label,
            value=values.get(param.name, ""),
            hint=param.help,
            required=not asked.optional(param.name),
            options=options_of(param),
            of=list_of(param, desk().service.catalogue) if param.type == "iri" else "",
            example=_example(asked, param),
        )
    if asked.temporal:
        known = values.get(AS_KNOWN_ON, "")
        yield Field(
            AS_KNOWN_ON,
            gettext("As known on"),
            known,
            gettext(KNOWN_HINT),
            required=False,
            options=(),
            example=dated(gettext(DAY)),
        )


def _marked(field: Field, problem: Problem | None) -> Field:
    return replace(field, problem=problem.message) if problem and problem.field == field.name else field


def _example(asked: Question, param: Param) -> str:
    """Return what the field shows while it is empty: the default, or what leaving it empty means."""
    if param.type == "period":
        return gettext("any time")
    term = asked.defaults[param.name][0]
    if isinstance(term, ox.NamedNode):
        return gettext("for example %(value)s", value=desk().service.labels.label(term.value))
    if isinstance(term, ox.Literal):
        return gettext("for example %(value)s", value=term.value)
    return gettext("any")


def options_of(param: Param) -> tuple[str, ...]:
    """Return the names that a field may list by itself; none where they are too many for it."""
    if param.type != "iri":
        return ()
    names = tuple(dict.fromkeys(thing.label for thing in desk().service.labels.pick(param.of)))
    return names if len(names) <= SHORT else ()


def known_field(given: Mapping[str, str], problem: Problem | None) -> Field:
    """Return the day by which it had been said."""
    return field_of(
        AS_KNOWN_ON, gettext("As known on"), given, problem, hint=gettext(KNOWN_HINT), example=dated(gettext(DAY))
    )


def field_of(name: str, label: str, given: Mapping[str, str], problem: Problem | None, **more: Any) -> Field:
    """Return an optional field of the form, with what was typed and what was wrong with it."""
    told = problem.message if problem and problem.field == name else ""
    return Field(
        name=name,
        label=label,
        value=given.get(name, ""),
        hint=more.get("hint", ""),
        required=False,
        options=(),
        of=more.get("of", ""),
        example=more.get("example", ""),
        problem=told,
    )
