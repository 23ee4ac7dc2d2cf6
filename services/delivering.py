"""Delivering: claim, send, confirm - every delivery exactly once, whatever dies when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from domain.deliveries import Attempt, Backoff, Delivery
from domain.people import Actor
from domain.ports import Clock, Connectors, MediaShelf, Store

LEASE = timedelta(minutes=5)  # longer than any connector's own timeouts together


@dataclass(frozen=True, kw_only=True)
class Delivering:
    """`worker`: this process's name in the table. `chance`: random numbers in [0, 1) for jitter."""

    store: Store
    clock: Clock
    connectors: Connectors
    media: MediaShelf
    worker: str
    chance: Callable[[], float]
    backoff: Backoff = Backoff()

    def send_due(self, limit: int = 20) -> int:
        """Claims what is due and hands it over, one by one; gives how many were tried."""
        raise NotImplementedError

    def recover(self) -> int:
        """Rows whose lease ran out become unconfirmed; gives how many."""
        raise NotImplementedError

    def miss_stale(self) -> int:
        """Rows later than their latest sensible time become missed; gives how many."""
        raise NotImplementedError

    def reconcile(self, limit: int = 20) -> int:
        """Looks for unconfirmed ones on their platform: found is sent, surely absent is
        scheduled again, unable stays for a person. Gives how many were settled."""
        raise NotImplementedError

    def decide(self, actor: Actor, delivery_id: str, *, was_sent: bool, url: str = "") -> Delivery:
        """A person looked: an unconfirmed delivery is sent, or goes again (MANAGE_DELIVERIES)."""
        raise NotImplementedError

    def try_again(self, actor: Actor, delivery_id: str) -> Delivery:
        """A failed or missed one, now."""
        raise NotImplementedError

    def mark_posted(self, actor: Actor, delivery_id: str, url: str = "") -> Delivery:
        """The person did it: a handed delivery is sent. Raises: Invalid for a link that is none."""
        raise NotImplementedError

    def tasks(self, actor: Actor) -> list[Delivery]:
        """Handed deliveries, oldest first: the actor's own and those of nobody in particular;
        for who manages channels, everyone's."""
        raise NotImplementedError

    def troubled(self, actor: Actor, limit: int = 50) -> list[Delivery]:
        """Failed, unconfirmed and missed ones: each waits for a person's decision."""
        raise NotImplementedError

    def journey(self, actor: Actor, delivery_id: str) -> tuple[Delivery, list[Attempt]]:
        """The delivery and its every try."""
        raise NotImplementedError
