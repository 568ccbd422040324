"""A bounded cache of answers that have been sent."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Finished:
    """An answer ready to be sent: its bytes and the headers that go with them."""

    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sent:
    """A whole response as it went out, coded for one asker's Accept-Encoding."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the access log tells of it."""

    def header(self, name: str) -> str:
        """Return a header by its lower-case name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")


Key: TypeAlias = tuple[str | bytes, ...]
OVERHEAD = 2_000
"""Bytes that an entry takes besides its body and its key: headers and Python's own objects, near enough."""


@dataclass
class AnswerCache:
    """Keep the responses used last, up to a number of bytes; safe between threads."""

    limit: int
    _kept: OrderedDict[Key, Sent] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _size: int = 0

    def get(self, key: Key) -> Sent | None:
        """Return what was kept under the key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, answer: Sent) -> None:
        """Keep a response, dropping those not asked for longest; one over an eighth of the limit is not kept."""
        cost = _cost(key, answer)
        if cost > self.limit // 8:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += cost - (_cost(key, old) if old else 0)
            self._kept[key] = answer
            while self._size > self.limit:
                self._size -= _cost(*self._kept.popitem(last=False))

    def __len__(self) -> int:
        return len(self._kept)


def _cost(key: Key, answer: Sent) -> int:
    """Return the bytes that keeping it takes, near enough; a query in the key may be longer than its answer."""
    return len(answer.body) + sum(map(len, key)) + OVERHEAD
