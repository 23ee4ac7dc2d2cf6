"""Throttling: how often something may be tried, counted in a window that moves along."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network
from threading import Lock

from domain.errors import TooMany
from domain.texts import _

# Names tried are chosen by strangers: the oldest are forgotten before they fill the memory.
KEYS_MAX = 20_000


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """At most `tries` in any span of `window`."""

    tries: int
    window: timedelta


@dataclass(frozen=True)
class Throttle:
    """Counts tries by key in this process's memory; a restart forgets them."""

    allowance: Allowance
    _tries: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def take(self, key: str, now: datetime) -> None:
        """Counts one try. Raises: TooMany when the window is full; that one is not counted."""
        with self._lock:
            tries = self._tries.setdefault(key, deque())
            self._tries.move_to_end(key)
            self._forget(tries, now)
            if len(tries) >= self.allowance.tries:
                raise too_many(tries[0] + self.allowance.window - now)
            tries.append(now)

    def forgive(self, key: str) -> None:
        """Starts the key's count anew."""
        with self._lock:
            self._tries.pop(key, None)

    def give_back(self, key: str) -> None:
        """Takes the newest try off the count."""
        with self._lock:
            if tries := self._tries.get(key):
                tries.pop()

    def _forget(self, tries: deque[datetime], now: datetime) -> None:
        while tries and tries[0] <= now - self.allowance.window:
            tries.popleft()
        while len(self._tries) > KEYS_MAX:
            self._tries.popitem(last=False)


def neighbourhood(address: str) -> str:
    """The key of an address: one household has a whole /64 of IPv6, so that counts as one."""
    try:
        plain = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(plain, IPv4Address):
        return str(plain)
    return str(plain.ipv4_mapped or ip_network((int(plain), 64), strict=False))


def too_many(wait: timedelta) -> TooMany:
    """When it is welcome again."""
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return TooMany(
        _("Terlalu banyak percobaan. Coba lagi dalam {minutes} menit.").format(minutes=minutes),
        retry_after_s=max(1.0, wait.total_seconds()),
    )
