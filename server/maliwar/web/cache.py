"""A bounded cache of finished answers."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True)
class Finished:
    """An answer ready to be sent: its bytes and the headers that go with them."""

    body: bytes
    content_type: str
    headers: tuple[tuple[str, str], ...] = ()


Key = tuple[object, ...]
OVERHEAD = 400


@dataclass
class AnswerCache:
    """Keep the answers used last, up to a number of bytes; safe between threads."""

    limit: int
    _kept: OrderedDict[Key, Finished] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _size: int = 0

    def get(self, key: Key) -> Finished | None:
        """Return what was kept under the key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, answer: Finished) -> None:
        """Keep an answer, dropping those not asked for longest; one over an eighth of the limit is not kept."""
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


def _cost(key: Key, answer: Finished) -> int:
    """Return the bytes that keeping it takes, near enough; a query in the key may be longer than its answer."""
    return len(answer.body) + sum(len(part) for part in key if isinstance(part, str)) + OVERHEAD
