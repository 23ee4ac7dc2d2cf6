"""Posts, channels and deliveries in memory."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from domain.channel_shelves import Spending
from domain.channels import Channel, ChannelState
from domain.deliveries import Attempt, AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.posts import Post, PostState
from storage.memory.rows import Rows, Tables
from storage.memory.shelf import MemoryShelf
from storage.refusals import missing, taken
from storage.rules import OPEN_STATES


class MemoryPosts(MemoryShelf[Post]):
    name = "posts"

    def newest(
        self, *, states: Iterable[PostState] = (), limit: int = 50, offset: int = 0
    ) -> list[Post]:
        wanted = set(states) or set(PostState)
        found = [post for post in self.rows if post.state in wanted]
        found.sort(key=lambda post: (post.updated_at, post.id), reverse=True)
        return found[offset : offset + limit]


class MemoryChannels(MemoryShelf[Channel]):
    name = "channels"

    def all(self, *, archived: bool = False) -> list[Channel]:
        found = [c for c in self.rows if archived or c.state is not ChannelState.ARCHIVED]
        return sorted(found, key=lambda channel: (channel.name.casefold(), channel.id))


class MemoryDeliveries(MemoryShelf[Delivery]):
    name = "deliveries"

    def claim(
        self, *, now: datetime, lease_until: datetime, worker: str, limit: int
    ) -> list[Delivery]:
        due = [delivery for delivery in self.rows if self._claimable(delivery, now)]
        return [
            self.rows.put(
                delivery.id,
                replace(
                    delivery,
                    state=DeliveryState.SENDING,
                    lease_until=lease_until,
                    worker=worker,
                    attempts=delivery.attempts + 1,
                    version=delivery.version + 1,
                ),
            )
            for delivery in sorted(due, key=_by_due)[:limit]
        ]

    def expired(self, now: datetime, limit: int) -> list[Delivery]:
        found = [
            (delivery.lease_until, delivery.id, delivery)
            for delivery in self.rows
            if delivery.state is DeliveryState.SENDING
            and delivery.lease_until is not None
            and delivery.lease_until <= now
        ]
        return [delivery for _until, _id, delivery in sorted(found)[:limit]]

    def stale(self, now: datetime, limit: int) -> list[Delivery]:
        found = [
            (delivery.latest_at, delivery.id, delivery)
            for delivery in self.rows
            if delivery.state is DeliveryState.SCHEDULED
            and delivery.latest_at is not None
            and delivery.latest_at < now
        ]
        return [delivery for _latest, _id, delivery in sorted(found)[:limit]]

    def in_states(self, states: Iterable[DeliveryState], limit: int = 200) -> list[Delivery]:
        wanted = set(states)
        found = [delivery for delivery in self.rows if delivery.state in wanted]
        return sorted(found, key=_by_due)[:limit]

    def about(self, subject_id: str) -> list[Delivery]:
        found = [delivery for delivery in self.rows if delivery.subject_id == subject_id]
        return sorted(found, key=lambda delivery: (delivery.created_at, delivery.id))

    def between(
        self, start: datetime, end: datetime, kinds: Iterable[DeliveryKind] = ()
    ) -> list[Delivery]:
        wanted = set(kinds) or set(DeliveryKind)
        found = [d for d in self.rows if start <= d.due_at < end and d.kind in wanted]
        return sorted(found, key=_by_due)

    def sent_posts(self, channel_id: str, since: datetime, limit: int) -> list[Delivery]:
        found = [
            (delivery.receipt.sent_at, delivery.id, delivery)
            for delivery in self.rows
            if delivery.channel_id == channel_id
            and delivery.kind is DeliveryKind.POST
            and delivery.state is DeliveryState.SENT
            and delivery.receipt is not None
            and delivery.receipt.sent_at >= since
        ]
        return [delivery for _at, _id, delivery in sorted(found, reverse=True)[:limit]]

    def many(self, ids: Collection[str]) -> Mapping[str, Delivery]:
        return {each.id: each for each in self.rows if each.id in ids}

    def by_remote(self, channel_id: str, remote_id: str) -> Delivery | None:
        found = [
            delivery
            for delivery in self.rows
            if delivery.channel_id == channel_id
            and delivery.receipt is not None
            and delivery.receipt.remote_id == remote_id
        ]
        return min(found, key=lambda d: (d.created_at, d.id), default=None)

    def by_remotes(self, channel_id: str, remote_ids: Collection[str]) -> Mapping[str, Delivery]:
        told = {each: self.by_remote(channel_id, each) for each in remote_ids}
        return {remote_id: one for remote_id, one in told.items() if one is not None}

    def last_sent_at(self, channel_id: str) -> datetime | None:
        sent = (
            d.receipt.sent_at
            for d in self.rows
            if d.channel_id == channel_id and d.receipt and d.outcome is not AttemptOutcome.IMPORTED
        )
        return max(sent, default=None)

    def held_up(self, channel_id: str, tries: int) -> Delivery | None:
        waiting = [
            d
            for d in self.rows
            if d.state is DeliveryState.SCHEDULED
            and d.channel_id == channel_id
            and d.outcome is AttemptOutcome.UNAVAILABLE
            and d.attempts >= tries
        ]
        return min(waiting, key=lambda d: (d.created_at, d.id), default=None)

    def open_of(self, channel_id: str) -> int:
        return sum(d.channel_id == channel_id and d.state in OPEN_STATES for d in self.rows)

    def _claimable(self, delivery: Delivery, now: datetime) -> bool:
        if delivery.state is not DeliveryState.SCHEDULED or delivery.due_at > now:
            return False
        if delivery.latest_at is not None and delivery.latest_at < now:
            return False
        channel: Channel | None = self.tables.of("channels").find(delivery.channel_id)
        return (
            channel is not None
            and channel.state is ChannelState.ACTIVE
            and (channel.held_until is None or channel.held_until <= now)
        )


class MemoryAttempts:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[Attempt] = tables.of("attempts")

    def add(self, attempt: Attempt) -> Attempt:
        if any(other.number == attempt.number for other in self.of(attempt.delivery_id)):
            raise taken()
        return self._rows.add(attempt.id, attempt)

    def close(self, attempt: Attempt) -> None:
        if self._rows.find(attempt.id) is None:
            raise missing()
        self._rows.put(attempt.id, attempt)

    def of(self, delivery_id: str) -> list[Attempt]:
        found = [attempt for attempt in self._rows if attempt.delivery_id == delivery_id]
        return sorted(found, key=lambda attempt: attempt.number)


class MemoryCursors:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[str] = tables.of("cursors")
        self._collected: Rows[datetime] = tables.of("collected")

    def get(self, channel_id: str) -> str:
        return self._rows.find(channel_id) or ""

    def set(self, channel_id: str, cursor: str) -> None:
        self._rows.put(channel_id, cursor)

    def collected(self, channel_id: str, at: datetime) -> None:
        self._collected.put(channel_id, at)

    def collected_at(self, channel_id: str) -> datetime | None:
        return self._collected.find(channel_id)


class MemoryNotes:
    def __init__(self, tables: Tables) -> None:
        self._texts: Rows[str] = tables.of("notes")
        self._numbers: Rows[int] = tables.of("tallies")

    def read(self, channel_id: str, name: str) -> str:
        return self._texts.find((channel_id, name)) or ""

    def write(self, channel_id: str, name: str, sealed: str) -> None:
        self._texts.put((channel_id, name), sealed)

    def tally(self, channel_id: str, name: str, by: int) -> int:
        key = (channel_id, name)
        sum_of_it = (self._numbers.find(key) or 0) + by
        return self._numbers.put(key, sum_of_it) if by else sum_of_it

    def sealed(self) -> list[tuple[str, str, str]]:
        return [(*key, text) for key, text in self._texts.by_key() if text]

    def forget(self, channel_id: str) -> None:
        for key, _text in self._texts.by_key():
            if key[0] == channel_id:
                self._texts.remove(key)
        for key, _number in self._numbers.by_key():
            if key[0] == channel_id:
                self._numbers.remove(key)


class MemoryBudgets:
    def __init__(self, tables: Tables) -> None:
        self._rows: Rows[tuple[Spending, ...]] = tables.of("budgets")

    def take(
        self,
        channel_id: str,
        *,
        now: datetime,
        deliveries: int,
        window_s: int,
        delivery_id: str = "",
    ) -> datetime | None:
        window = timedelta(seconds=window_s)
        spent = self._since(channel_id, now - window)
        if len(spent) >= deliveries:
            return (spent[-deliveries].at if deliveries > 0 else now) + window
        new = (*spent, Spending(at=now, delivery_id=delivery_id))
        self._rows.put(channel_id, tuple(sorted(new, key=lambda each: each.at)))
        return None

    def spent(self, channel_id: str, since: datetime) -> int:
        return len(self._since(channel_id, since))

    def spendings(
        self, channel_id: str, since: datetime, limit: int, offset: int = 0
    ) -> list[Spending]:
        return self._since(channel_id, since)[::-1][offset : offset + limit]

    def _since(self, channel_id: str, since: datetime) -> list[Spending]:
        return [each for each in self._rows.find(channel_id) or () if each.at > since]


def _by_due(delivery: Delivery) -> tuple[datetime, str]:
    return delivery.due_at, delivery.id
