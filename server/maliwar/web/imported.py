"""Things of imports as pages show them: read in the import's own graph, and never taken for what the article says."""

from dataclasses import dataclass

from maliwar.answer.within import Within
from maliwar.questions import imports
from maliwar.questions.imports import Dataset
from maliwar.questions.surroundings import around
from maliwar.reading.thing import Reader
from maliwar.web.links import with_query
from maliwar.web.replies import desk


@dataclass(frozen=True)
class Origin:
    """The import that a page tells of; `events` is where its events are asked for."""

    title: str
    licence: str
    graph: str
    events: str


def dataset_of(iri: str) -> Dataset | None:
    """Return the import that a thing belongs to; None for one of ours, whatever it is called."""
    return None if iri in desk().service.labels else imports.of(iri, desk().imports())


def origin_of(iri: str) -> Origin | None:
    """Say where a thing comes from that is not ours."""
    found = dataset_of(iri)
    if found is None:
        return None
    events = with_query("/questions/imported-events", **{"import": found.name})
    return Origin(found.title, found.licence, f"/graph/import/{found.name}", events)


def reader_of(iri: str) -> Reader:
    """Return what reads a thing: all of the graph for ours, its own graph and the names around it for an import's."""
    found, service, reader = dataset_of(iri), desk().service, desk().reader
    if found is None:
        return reader
    labels = service.labels.beside(around(service.engine, (found.graph,), [iri]))
    return Reader(Within(service.engine, (found.graph,)), labels, reader.vocabulary)
