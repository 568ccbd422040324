"""What an assistant can read: how to read an answer, what is covered, the ontology, each question, each thing."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cached_property, partial
from typing import Any, Final
from urllib.parse import unquote

from mcp_types import Resource, ResourceTemplate, TextResourceContents

from maliwar.answer.formats import choose
from maliwar.assistant.guidance import instructions
from maliwar.errors import MaliwarError, NotFound
from maliwar.names import GRAPHS, from_short_path, short_path
from maliwar.questions.question import Question
from maliwar.questions.spelling import quoted
from maliwar.reading import queries
from maliwar.reading.coverage import FACTS, Coverage
from maliwar.reading.retired import retired
from maliwar.reading.sections import Part, sections
from maliwar.reading.thing import Reader
from maliwar.reading.vocabulary import Vocabulary
from maliwar.service import Service
from maliwar.war import war

SCHEME: Final = "maliwar://"
MARKDOWN, JSON, TURTLE = "text/markdown", "application/json", "text/turtle"
_THING: Final = re.compile(r"([a-z]+)/([A-Za-z0-9._-]+?)(\.ttl)?")
_LONGEST: Final = 300


class Resources:
    """All that can be read, on one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._fixed: dict[str, tuple[Resource, Callable[[], str]]] = {
            resource.uri: (resource, read) for resource, read in self._documents()
        }

    def listed(self) -> list[Resource]:
        """Return what has an address of its own; things are found by the templates."""
        return [resource for resource, _ in self._fixed.values()]

    def templates(self) -> list[ResourceTemplate]:
        """Return the addresses of things."""
        thing = SCHEME + "thing/{type}/{slug}"
        return [
            ResourceTemplate(
                name="thing",
                title="A thing of the graph",
                uri_template=thing,
                mime_type=JSON,
                description="Names, kinds, facts, and the first claims and situations of each sort, with their totals: "
                f"maliwar://thing/{war().path}.",
            ),
            ResourceTemplate(
                name="thing-data",
                title="A thing of the graph, as Turtle",
                uri_template=thing + ".ttl",
                mime_type=TURTLE,
                description="Every statement about it, complete; that of a much told actor is long.",
            ),
        ]

    def read(self, uri: str) -> TextResourceContents:
        """Return the text of a resource; raises NotFound with a sentence, or what the engine raises."""
        if uri in self._fixed:
            resource, read = self._fixed[uri]
            return TextResourceContents(uri=uri, mime_type=resource.mime_type, text=read())
        path = unquote(uri.removeprefix(SCHEME + "thing/")) if uri.startswith(SCHEME + "thing/") else ""
        found = _THING.fullmatch(path) if len(path) <= _LONGEST else None
        iri = from_short_path(f"{found[1]}/{found[2]}") if found else None
        if not found or not iri:
            raise NotFound(
                f"There is no resource {quoted(uri)}; things are at {SCHEME}thing/{war().path} and the like."
            )
        if found[3]:
            return TextResourceContents(uri=uri, mime_type=TURTLE, text=self._turtle(iri))
        return TextResourceContents(uri=uri, mime_type=JSON, text=_json(self._thing(iri)))

    @cached_property
    def _reader(self) -> Reader:
        service = self._service
        return Reader(service.engine, service.labels, Vocabulary.load(service.engine))

    def _documents(self) -> Iterator[tuple[Resource, Callable[[], str]]]:
        service = self._service
        yield (
            _resource("about", "How to ask and how to read an answer", MARKDOWN, "What the server says of itself."),
            lambda: instructions(service.catalogue, service.version),
        )
        yield (
            _resource(
                "coverage", "How much of the article is in the graph", JSON, "And what of it is not, by section."
            ),
            self._coverage,
        )
        yield (
            _resource("ontology", "The ontology", TURTLE, "Every class and property, with its definition."),
            self._ontology,
        )
        for question in service.catalogue.values():
            yield (
                _resource(f"question/{question.name}", question.heading, MARKDOWN, question.description),
                partial(_question, question),
            )

    def _coverage(self) -> str:
        service = self._service
        facts = service.settings.project.file(FACTS)
        found = Coverage.measure(service.engine, service.catalogue, service.labels, facts)
        return _json({**found.to_json(), "version": service.version})

    def _ontology(self) -> str:
        snapshot = self._service.snapshot
        if snapshot:
            return snapshot.dump("ontology").read_text("utf-8")
        return self._construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPHS['ontology']}> {{ ?s ?p ?o }} }}")

    def _turtle(self, iri: str) -> str:
        text = self._construct(queries.about(queries.DATA, iri))
        if not text.strip():
            raise self._absent(iri)
        return text

    def _construct(self, text: str) -> str:
        return self._service.engine.answer(text, choose("triples", name="ttl")).body.decode("utf-8")

    def _thing(self, iri: str) -> dict[str, Any]:
        try:
            found = self._reader.thing(iri)
        except NotFound:
            raise self._absent(iri) from None
        parts = sections(self._reader, iri, Part())
        page = f"{self._service.settings.root}/page/{short_path(iri)}"
        told: dict[str, Any] = _told({**asdict(found), "sections": [asdict(part) for part in parts], "page": page})
        return told

    def _absent(self, iri: str) -> MaliwarError:
        moved = retired(self._service.engine).get(iri)
        path = short_path(iri)
        if not moved:
            return NotFound(f"There is no {path} in the graph; search_things finds things by their names.")
        leads = f" It is {SCHEME}thing/{short_path(moved.successor)} now." if moved.successor else ""
        return NotFound(f"{path} is used no more. {moved.note}{leads}")


def _resource(path: str, title: str, mime_type: str, text: str) -> Resource:
    return Resource(uri=SCHEME + path, name=path, title=title, mime_type=mime_type, description=text)


def _question(question: Question) -> str:
    def lines() -> Iterator[str]:
        yield f"# {question.heading}\n\n{question.description}\n\nTool: `{question.name}`. Topic: {question.group}."
        if question.params:
            yield "\n## Takes\n"
        for param in question.params:
            needed = "" if question.optional(param.name) else " (needed)"
            yield f"- `{param.name}`{needed}: {param.label}. {param.help}"
        yield "\n## Gives\n"
        for column in question.columns:
            yield f"- `{column.name}`: {column.label}"
        yield "\n## In words\n"
        for pattern in question.ask:
            yield f"- {pattern}"
        yield f"\n## As SPARQL\n\n```sparql\n{question.sparql.strip()}\n```"

    return "\n".join(lines()) + "\n"


def _told(value: Any) -> Any:
    """Leave out what says nothing: null, empty lists and texts."""
    if isinstance(value, dict):
        return {name: _told(each) for name, each in value.items() if each not in (None, "", (), [])}
    return [_told(each) for each in value] if isinstance(value, list | tuple) else value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
