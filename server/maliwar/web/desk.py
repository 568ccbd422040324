"""What the views answer from: the service, and what is made from it once."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Final, TypeVar, cast

from maliwar.languages import language
from maliwar.questions import imports as imported
from maliwar.questions import openings
from maliwar.questions.account import TOLD
from maliwar.questions.day import Calendar
from maliwar.questions.words import Reading, understand
from maliwar.reading import dataset, listing
from maliwar.reading import numbers as counted
from maliwar.reading import relations as tying
from maliwar.reading import retired as retirement
from maliwar.reading import statistics as counting
from maliwar.reading.search import Search
from maliwar.reading.thing import Reader
from maliwar.reading.vocabulary import Vocabulary
from maliwar.service import Service
from maliwar.war import war

Made = TypeVar("Made")
REMEMBERED: Final = 64
"""How many things are remembered; with one more, all are forgotten."""


@dataclass(frozen=True)
class Desk:
    """The service, with the ontology read on first use and sentences understood once."""

    service: Service

    @property
    def large(self) -> bool:
        """Whether there is so much that a page begins with a part of it (reading/portion.py), and says so."""
        labels = self.service.labels
        return labels.partial or len(labels) > self.service.settings.large

    @cached_property
    def reader(self) -> Reader:
        """Reads things for pages."""
        service = self.service
        return Reader(service.engine, service.labels, Vocabulary.load(service.engine))

    @cached_property
    def search(self) -> Search:
        """Finds things, questions and terms by words."""
        service = self.service
        return Search.load(service.engine, service.labels, self.reader.vocabulary, service.catalogue)

    @cached_property
    def retired(self) -> dict[str, retirement.Retired]:
        """The IRIs that are used no more, as they were when first asked for."""
        return retirement.retired(self.service.engine)

    def remembered(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made under a key, or make it: for what takes long and is the same while the snapshot is.

        Of a remote engine nothing is remembered. Raises what `make` raises.
        """
        if self.service.remote:
            return make()
        if key not in self._memory:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            self._memory[key] = make()
        return cast("Made", self._memory[key])

    @cached_property
    def _memory(self) -> dict[Hashable, object]:
        return {}

    def statistics(self) -> counting.Statistics:
        """Count the graph; a snapshot is counted once."""
        return counting.statistics(self.service.engine) if self.service.remote else self._statistics

    def counts(self) -> dict[str, int]:
        """Return how many things of each type there are; a large snapshot is counted once."""
        if not self.large:
            return listing.counts(self.reader)
        return self.remembered("counts", lambda: listing.counts(self.reader, large=True))

    def relations(self, known_on: str = "") -> tuple[tying.Relation, ...]:
        """Return all relations between actors, as far as told by a day; a snapshot is asked once for all of them."""
        service = self.service
        if known_on or service.remote:
            return tying.read(service.engine, service.catalogue, service.labels, known_on)
        return self._relations

    def telling(self) -> date:
        """Return the day that maps show first: the project's own, else the fullest, as far as it is told of."""
        return war().day or min(max(TOLD.first, self.fullest()), TOLD.last)

    def sentences(self) -> tuple[str, ...]:
        """Return sentences that can be asked as they stand."""
        return openings.sentences(self.service.catalogue, self.service.labels)

    def names(self) -> tuple[str, ...]:
        """Return names to search for."""
        return self.remembered("names", lambda: openings.names(self.service.labels))

    def fullest(self) -> date:
        """Return the day on which the most relations are sure: where a network begins."""
        return tying.fullest(self.relations()) if self.service.remote else self._fullest

    @cached_property
    def _relations(self) -> tuple[tying.Relation, ...]:
        return tying.read(self.service.engine, self.service.catalogue, self.service.labels)

    @cached_property
    def _fullest(self) -> date:
        return tying.fullest(self._relations)

    def imports(self) -> tuple[imported.Dataset, ...]:
        """Return the imports that are loaded; a snapshot is asked once, and not at all where it has none."""
        service = self.service
        if service.dataset or (service.snapshot and not service.snapshot.manifest.imports):
            return ()
        return self.remembered("imports", lambda: imported.loaded(service.engine))

    def written(self) -> tuple[dataset.Statement, ...]:
        """Return what people have written about the dataset; a snapshot is asked once."""
        return self.remembered("written", lambda: dataset.written(self.service.engine))

    def calendar(self) -> Calendar:
        """Return the days on which something changed; a snapshot is asked once."""
        return Calendar.read(self.service.engine) if self.service.remote else self._calendar

    def differing(self, known_on: str = "") -> frozenset[str]:
        """Return the claims whose numbers differ, of those made by a day; a snapshot is asked once."""
        service = self.service
        if known_on or service.remote:
            return counted.differing(service.engine, service.catalogue, service.labels, known_on)
        return self._differing

    @cached_property
    def _differing(self) -> frozenset[str]:
        return counted.differing(self.service.engine, self.service.catalogue, self.service.labels)

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar.read(self.service.engine)

    @cached_property
    def _statistics(self) -> counting.Statistics:
        snapshot = self.service.snapshot
        if self.large and snapshot:
            return counting.quickly(self.service.engine, snapshot.manifest.counts)
        return counting.statistics(self.service.engine)

    def readings(self, text: str) -> tuple[Reading, ...]:
        """Understand a sentence; the last thousand are remembered, as it takes longer than an answer."""
        return self._readings(text, language())

    @cached_property
    def _readings(self) -> Callable[[str, str], tuple[Reading, ...]]:
        service = self.service

        @lru_cache(maxsize=1024)
        def read(text: str, _told_in: str) -> tuple[Reading, ...]:
            return tuple(understand(text, service.catalogue, service.labels))

        return read
