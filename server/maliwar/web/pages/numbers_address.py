"""The address of /numbers: what it asks for, and how it is written again with something changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maliwar.questions.binding import AS_KNOWN_ON
from maliwar.reading.numbers import Topic
from maliwar.web.links import with_query

FIELDS: Final = ("actor", "event", "place", "kind", "when", AS_KNOWN_ON)
"""What may be filled in; a topic takes some of them."""
SCALES: Final = ("log", "linear")
FIRST: Final = "tolls"


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `given` are the fields that were filled in, as they were written."""

    topic: Topic
    by: str
    scale: str
    given: Mapping[str, str]
    number: int = 1

    def href(self, **changed: str | int | None) -> str:
        """Return the address of the same page with something changed; what is so anyhow is left out."""
        state = {
            "topic": self.topic.name,
            "by": self.by if self.by != self.topic.by else None,
            "scale": self.scale if self.scale != SCALES[0] else None,
            **self.given,
            "page": self.number if self.number > 1 else None,
        }
        return with_query("/numbers", **{**state, **{name.replace("_", "-"): each for name, each in changed.items()}})

    def of_topic(self, topic: Topic) -> str:
        """Return the address of another tab, with those fields that it takes."""
        kept = {name: text for name, text in self.given.items() if takes(topic, name)}
        return Asked(topic, topic.by, self.scale, kept).href()

    @property
    def values(self) -> dict[str, str]:
        """The values by the names that the question gives them."""
        return {self.topic.takes.get(name, name): text for name, text in self.given.items()}


def takes(topic: Topic, field: str) -> bool:
    """Whether a topic can be asked by a field."""
    return field in topic.takes or field == AS_KNOWN_ON
