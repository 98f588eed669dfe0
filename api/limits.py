"""Rate limits: by conversation first; by address only as a generous last resort.

A mission locale or a town hall shares one public address: blocking it would punish our public (reliability.md §0.9).
"""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MEMORY = 50_000


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then `per_s` a second."""

    per_s: float
    burst: float


MESSAGES = (Rate(1.0, 5), Rate(60 / 600, 60))  # 1 a second with a burst of 5; 60 in ten minutes
NEW_CONVERSATIONS = (Rate(1.0, 60),)
DOCUMENTS = (Rate(0.2, 10),)  # pages of one conversation
CODES = (Rate(5 / 60, 5),)  # tries of a code to come back with, from one address
TYPING = (Rate(1.0, 4),)  # signs of one side of one talk
LOGINS = (Rate(20 / 60, 20),)  # tries of one office; an account slows down by itself (relais/counsellors/delays.py)
CODES_OF_ALL = (Rate(1.0, 60),)  # from everywhere: 51 bits stay out of reach


def network_of(address: str) -> str:
    """One home or one office: the first half of an IPv6 address, the whole of an IPv4 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64 if parsed.version == 6 else 32), strict=False))


class Limiter:
    """Token buckets, one set for each key; the least recently used are forgotten."""

    def __init__(self, rates: tuple[Rate, ...], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.rates, self._rates, self._clock = rates, rates, clock
        self._buckets: OrderedDict[str, list[tuple[float, float]]] = OrderedDict()

    def wait_for(self, key: str) -> float:
        """0 and one token taken, or the seconds after which to try again."""
        now = self._clock()
        full = [(rate.burst, now) for rate in self._rates]
        buckets = [
            (min(rate.burst, left + (now - at) * rate.per_s), now)
            for rate, (left, at) in zip(self._rates, self._buckets.get(key, full), strict=True)
        ]
        lacking = [(1 - left) / rate.per_s for rate, (left, _) in zip(self._rates, buckets, strict=True) if left < 1]
        self._remember(key, buckets if lacking else [(left - 1, at) for left, at in buckets])
        return max(lacking, default=0.0)

    def _remember(self, key: str, buckets: list[tuple[float, float]]) -> None:
        self._buckets[key] = buckets
        self._buckets.move_to_end(key)
        while len(self._buckets) > MEMORY:
            self._buckets.popitem(last=False)
