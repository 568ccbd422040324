"""What the views answer from: the service, and what is made from it once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from maliwar.questions.day import Calendar
from maliwar.questions.words import Reading, understand
from maliwar.reading import dataset
from maliwar.reading import retired as retirement
from maliwar.reading import statistics as counting
from maliwar.reading.thing import Reader
from maliwar.reading.vocabulary import Vocabulary
from maliwar.service import Service


@dataclass(frozen=True)
class Desk:
    """The service, with the ontology read on first use and sentences understood once."""

    service: Service

    @cached_property
    def reader(self) -> Reader:
        """Reads things for pages."""
        service = self.service
        return Reader(service.engine, service.labels, Vocabulary.load(service.engine))

    @cached_property
    def retired(self) -> dict[str, retirement.Retired]:
        """The IRIs that are used no more, as they were when first asked for."""
        return retirement.retired(self.service.engine)

    def statistics(self) -> counting.Statistics:
        """Count the graph; a snapshot is counted once."""
        return counting.statistics(self.service.engine) if self.service.remote else self._statistics

    def written(self) -> tuple[dataset.Statement, ...]:
        """Return what people have written about the dataset."""
        return dataset.written(self.service.engine)

    def calendar(self) -> Calendar:
        """Return the days on which something changed; a snapshot is asked once."""
        return Calendar.read(self.service.engine) if self.service.remote else self._calendar

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar.read(self.service.engine)

    @cached_property
    def _statistics(self) -> counting.Statistics:
        return counting.statistics(self.service.engine)

    @cached_property
    def readings(self) -> Callable[[str], tuple[Reading, ...]]:
        """Understands a sentence; the last thousand are remembered, as it takes longer than an answer."""
        service = self.service

        @lru_cache(maxsize=1024)
        def read(text: str) -> tuple[Reading, ...]:
            return tuple(understand(text, service.catalogue, service.labels))

        return read
