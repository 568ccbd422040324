"""What the views answer from: the service, and readers made from it once."""

from dataclasses import dataclass
from functools import cached_property

from maliwar.reading.thing import Reader
from maliwar.reading.vocabulary import Vocabulary
from maliwar.service import Service


@dataclass(frozen=True)
class Desk:
    """The service, with the ontology read on first use."""

    service: Service

    @cached_property
    def reader(self) -> Reader:
        """Reads things for pages."""
        service = self.service
        return Reader(service.engine, service.labels, Vocabulary.load(service.engine))
