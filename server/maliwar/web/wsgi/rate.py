"""How many requests one client may send."""

import math
import time
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from maliwar.errors import BadInput, TooMany

_NAMES: Final = "second, minute, hour or day"


class Rate:
    """Counts requests by address over sliding windows; each server process counts for itself."""

    def __init__(self, text: str) -> None:
        """Take limits such as `20/second;600/minute`; raises BadInput for anything else."""
        try:
            self._limits: list[RateLimitItem] = parse_many(text)
        except ValueError:
            raise BadInput(
                f"MALIWAR_RATE={text!r} is no rate; write for example 20/second;600/minute ({_NAMES})."
            ) from None
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, client: str) -> None:
        """Count one request of a client; raises TooMany where that is one too many."""
        known = _household(client)
        for limit in self._limits:
            if not self._counter.hit(limit, known):
                again = self._counter.get_window_stats(limit, known).reset_time - time.time()
                raise TooMany(f"That is more than {limit}; wait a moment.", max(1, math.ceil(again)))


def _household(client: str) -> str:
    """Return what one client is counted by: its address, or the /64 that one subscriber has of IPv6."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return client
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), 64), strict=False))
