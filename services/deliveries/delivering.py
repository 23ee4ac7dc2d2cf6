"""Delivering: claim, send, confirm - every delivery exactly once, whatever dies when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from domain.deliveries import Attempt, Backoff, Delivery
from domain.people import Actor
from domain.ports import Clock, Connectors, MediaShelf, Store
from services.deliveries.deciding import Deciding
from services.deliveries.lapsing import Lapsing
from services.deliveries.reconciling import Reconciling
from services.deliveries.sending import Sending

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
    backoff: Backoff = field(default_factory=Backoff)

    def send_due(self, limit: int = 20) -> int:
        """Claims what is due and hands it over, one by one; gives how many were tried."""
        now = self.clock.now()
        with self.store.writing() as unit:
            claimed = unit.deliveries.claim(
                now=now, lease_until=now + LEASE, worker=self.worker, limit=limit
            )
        sending = self._sending()
        for delivery in claimed:
            sending.send(delivery)
        return len(claimed)

    def recover(self) -> int:
        """Rows whose lease ran out: unconfirmed, or due again if their call never began; gives
        how many."""
        return Lapsing(store=self.store, clock=self.clock).recover()

    def miss_stale(self) -> int:
        """Rows later than their latest sensible time become missed; gives how many."""
        return Lapsing(store=self.store, clock=self.clock).miss_stale()

    def reconcile(self, limit: int = 20) -> int:
        """Looks for unconfirmed ones on their platform: found is sent, surely absent is
        scheduled again, unable stays for a person. Gives how many were settled."""
        looking = Reconciling(
            store=self.store, clock=self.clock, connectors=self.connectors, backoff=self.backoff
        )
        return looking.reconcile(limit)

    def decide(self, actor: Actor, delivery_id: str, *, was_sent: bool, url: str = "") -> Delivery:
        """A person looked: an unconfirmed delivery is sent, or goes again (MANAGE_DELIVERIES)."""
        return self._deciding().decide(actor, delivery_id, was_sent=was_sent, url=url)

    def try_again(self, actor: Actor, delivery_id: str) -> Delivery:
        """A failed or missed one, now."""
        return self._deciding().try_again(actor, delivery_id)

    def mark_posted(self, actor: Actor, delivery_id: str, url: str = "") -> Delivery:
        """The person did it: a handed delivery is sent. Raises: Invalid for a link that is none."""
        return self._deciding().mark_posted(actor, delivery_id, url)

    def tasks(self, actor: Actor) -> list[Delivery]:
        """Handed deliveries, oldest first: the actor's own and those of nobody in particular;
        for who manages channels, everyone's."""
        return self._deciding().tasks(actor)

    def troubled(self, actor: Actor, limit: int = 50) -> list[Delivery]:
        """Failed, unconfirmed and missed ones: each waits for a person's decision."""
        return self._deciding().troubled(actor, limit)

    def can_settle(self, actor: Actor, delivery: Delivery) -> bool:
        """Whether `decide`, `try_again` and `mark_posted` are for this one."""
        return self._deciding().can_settle(actor, delivery)

    def journey(self, actor: Actor, delivery_id: str) -> tuple[Delivery, list[Attempt]]:
        """The delivery and its every try."""
        return self._deciding().journey(actor, delivery_id)

    def _sending(self) -> Sending:
        return Sending(
            store=self.store,
            clock=self.clock,
            connectors=self.connectors,
            media=self.media,
            worker=self.worker,
            chance=self.chance,
            backoff=self.backoff,
            lease=LEASE,
        )

    def _deciding(self) -> Deciding:
        return Deciding(store=self.store, clock=self.clock)
