"""How often a client may ask: a token bucket for each, in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Final

MAX_CLIENTS: Final = 10_000
"""Clients remembered; the one not seen for longest is forgotten first, and starts anew."""


class Buckets:
    """A bucket of ``burst`` tokens for each client, filled with ``rate`` tokens a second.

    Safe to share between threads. ``clock`` gives seconds that never go back.
    """

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._lock = Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, tokens: float = 1) -> float:
        """Take a token (or so many) and return 0, or return the seconds until there will be one."""
        with self._lock:
            missing = tokens - self._add(client, 0)
            if missing <= 0:
                self._add(client, -tokens)
        return max(0.0, missing / self._rate)

    def charge(self, client: str, tokens: float) -> None:
        """Take tokens after the event, also where there are too few: then it waits for longer."""
        with self._lock:
            self._add(client, -tokens)

    def _add(self, client: str, tokens: float) -> float:
        """Put tokens in and return the new level; forget who has not been here for longest."""
        now = self._clock()
        level, seen = self._levels.pop(client, (self._burst, now))
        level = min(self._burst, level + (now - seen) * self._rate) + tokens
        self._levels[client] = (level, now)
        if len(self._levels) > MAX_CLIENTS:
            self._levels.popitem(last=False)
        return level

    def __len__(self) -> int:
        """Return how many clients are remembered."""
        return len(self._levels)


def client_key(address: str | None) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 network of an IPv6 address.

    A household or a server has a whole /64 to choose addresses from.

    >>> client_key("192.0.2.7"), client_key("2001:db8:1:2:a:b:c:d")
    ('192.0.2.7', '2001:db8:1:2::')
    """
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))


def is_loopback(address: str | None) -> bool:
    """Tell whether this is an address of the machine itself."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback
