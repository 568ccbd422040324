"""What each tool does: an assistant's arguments, read as strictly as anybody's, and the answer to them."""

import difflib
import json
from collections.abc import Mapping
from typing import Any, Final

from maliwar.assistant.reasons import reasons
from maliwar.assistant.replies import Reply, reply
from maliwar.assistant.tools import ASK, KINDS, PAGE, SEARCH, WHY, example, needed
from maliwar.errors import BadParameter, NotFound, NotUnderstood
from maliwar.names import MW
from maliwar.questions import openings
from maliwar.questions.answer import answer
from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.questions.header import RESERVED
from maliwar.questions.labels import Match
from maliwar.questions.question import Question
from maliwar.questions.spelling import quoted
from maliwar.questions.why import why
from maliwar.questions.words import Reading, understand
from maliwar.service import Service
from maliwar.war import dated, war

_LONGEST: Final = 500
_LONGEST_ROW: Final = 4_000
_MOST_FOUND: Final = 50
Arguments = Mapping[str, Any]


def _example() -> str:
    """Return arguments of a question, as they are sent."""
    return json.dumps({"actor": war().path, "when": dated("mid-2012")})


class Calls:
    """The tools, on one service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def call(self, name: str, arguments: Arguments) -> Reply:
        """Do what a tool is for.

        Raises NotFound for a tool that is none; BadInput for its arguments, saying what would be right; EngineError.
        """
        own = {ASK: self._ask, WHY: self._why, SEARCH: self._search}.get(name)
        if own:
            return own(arguments)
        if name not in self._service.catalogue:
            near = difflib.get_close_matches(name, [ASK, WHY, SEARCH, *self._service.catalogue], n=3)
            hint = f" Did you mean {' or '.join(near)}?" if near else f" {ASK} takes any sentence."
            raise NotFound(f"There is no tool {quoted(name)}.{hint}", {"near": near})
        return self._answer(self._service.catalogue[name], arguments)

    def _answer(self, question: Question, arguments: Arguments) -> Reply:
        page = _page(arguments)
        given = _texts({name: value for name, value in arguments.items() if name != PAGE})
        _unreserved(question.name, given)
        for param in needed(question):
            if not given.get(param.name, "").strip():
                such = f" For example {example(question, param)}." if example(question, param) else ""
                raise BadParameter(f"{question.name} needs {param.name}: {param.help or param.label}{such}")
        return self._reply(question.name, given, page)

    def _reply(self, name: str, given: Mapping[str, str], page: int, asked: dict[str, Any] | None = None) -> Reply:
        service = self._service
        found = answer(service.engine, service.catalogue, service.labels, name, dict(given), service.version)
        return reply(found, service.settings.root, page, asked)

    def _sentence(self) -> str:
        """Return a sentence that can be asked as it stands."""
        return next(iter(openings.sentences(self._service.catalogue, self._service.labels)), "")

    def _ask(self, arguments: Arguments) -> Reply:
        _known(ASK, arguments, ("sentence", PAGE))
        text = _text(ASK, arguments, "sentence")
        page = _page(arguments)
        readings = understand(text, self._service.catalogue, self._service.labels)
        if not readings:
            raise NotUnderstood(
                f"I could not make a question of that. Ask, for example: {self._sentence()}; or "
                f"choose a question’s own tool, with {SEARCH} for the names."
            )
        first, *others = readings
        if not first.sure:
            return _offer(readings)
        asked = {"sentence": text, "understood": first.understood, "others": [_as_call(each) for each in others]}
        return self._reply(first.question, first.values, page, asked)

    def _search(self, arguments: Arguments) -> Reply:
        _known(SEARCH, arguments, ("text", "kind", "limit"))
        text = _text(SEARCH, arguments, "text")
        kind = arguments.get("kind")
        if kind is not None and kind not in KINDS:
            raise BadParameter(f"kind is one of {', '.join(KINDS)}.", {"offers": list(KINDS)})
        limit = _whole("limit", arguments.get("limit", 10), _MOST_FOUND)
        labels = self._service.labels
        found = labels.suggest(text, KINDS[kind] if kind else None, limit)
        if not found:
            return Reply(f"Nothing in the graph is called anything like {quoted(text)}.", {"found": []})
        listed = [{**_as_found(match), "kinds": _kinds(labels.classes(match.thing.iri))} for match in found]
        lines = [f"{each['path']}: {each['label']}{_called(each)} [{', '.join(each['kinds'])}]" for each in listed]
        return Reply("\n".join(lines), {"found": listed}, tuple(match.thing for match in found))

    def _why(self, arguments: Arguments) -> Reply:
        _known(WHY, arguments, ("question", "parameters", "row"))
        given = arguments.get("parameters") or {}
        if not isinstance(given, Mapping):
            raise BadParameter(f"parameters holds the arguments of the call that gave the row: {_example()}.")
        name, row = _text(WHY, arguments, "question"), _text(WHY, arguments, "row", _LONGEST_ROW)
        asked = _texts({key: value for key, value in given.items() if key != PAGE})
        _unreserved(name, asked)
        service = self._service
        found = why(service.engine, service.catalogue, service.labels, name, dict(asked), row, service.version)
        return reasons(found, service.settings.root)


def _offer(readings: list[Reading]) -> Reply:
    unread = readings[0].unread
    missed = f" I did not understand “{', '.join(unread)}”." if unread else ""
    calls = [_as_call(reading) for reading in readings]
    lines = [f"- {each['title']}: {each['tool']} {json.dumps(each['arguments'], ensure_ascii=False)}" for each in calls]
    text = f"Nothing was answered: I am not sure what is meant.{missed} Did you mean one of these calls?"
    return Reply("\n".join((text, *lines)), {"answered": False, "unread": list(unread), "readings": calls})


def _as_call(reading: Reading) -> dict[str, Any]:
    return {
        "tool": reading.question,
        "arguments": dict(reading.values),
        "title": reading.title,
        "notes": list(reading.notes),
        "unread": list(reading.unread),
    }


def _as_found(match: Match) -> dict[str, Any]:
    thing = match.thing
    return {"iri": thing.iri, "path": thing.path, "label": thing.label, "name": match.name}


def _called(found: Mapping[str, Any]) -> str:
    return "" if found["name"] == found["label"] else f", also called {found['name']}"


def _kinds(classes: frozenset[str]) -> list[str]:
    return sorted(name.removeprefix(MW) for name in classes if name.startswith(MW))


def _known(tool: str, arguments: Arguments, takes: tuple[str, ...]) -> None:
    for name in arguments:
        if name not in takes:
            raise BadParameter(f"{tool} has no parameter {quoted(name)}; it takes {', '.join(takes)}.")


def _unreserved(question: str, given: Arguments) -> None:
    """Refuse what is a parameter of the web alone; binding would pass it over."""
    for name in given.keys() & (set(RESERVED) - {AS_KNOWN_ON}):
        raise BadParameter(f"{question} has no parameter {quoted(name)}.", {"name": name})


def _text(tool: str, arguments: Arguments, name: str, longest: int = _LONGEST) -> str:
    value = arguments.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadParameter(f"{tool} needs {name}, a text.", {"name": name})
    if len(value) > longest:
        raise BadParameter(f"{name} is {len(value)} characters long; at most {longest} are read.", {"name": name})
    return value.strip()


def _texts(arguments: Arguments) -> dict[str, str]:
    """Return arguments as people would type them; null is left out."""
    return {name: _typed(name, value) for name, value in arguments.items() if value is not None}


def _typed(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise BadParameter(f"{quoted(name)} takes one value, not a list or an object.", {"name": name})


def _page(arguments: Arguments) -> int:
    return _whole(PAGE, arguments.get(PAGE, 1), 1_000_000)


def _whole(name: str, value: object, most: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or not 1 <= value <= most:
        raise BadParameter(f"{name} is a number from 1 to {most:,}.", {"name": name})
    return int(value)
