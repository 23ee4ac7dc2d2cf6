"""Deliveries in a database: claimed by one statement, so that no two workers get the same one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import TextClause, bindparam, func, select, text

from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from storage.batches import batches
from storage.columns import Instant
from storage.rules import OPEN_STATES
from storage.sql.post_rows import tell, tell_new
from storage.sql.record import Record
from storage.sql.shelf import SqlShelf
from storage.tables import publishing as tables

RECORD = Record(
    Delivery,
    tables.deliveries,
    derived={
        "sent_at": lambda delivery: delivery.receipt and delivery.receipt.sent_at,
        "remote_id": lambda delivery: delivery.receipt and delivery.receipt.remote_id,
    },
)

# The words of the partial index's condition must stand here literally, or it is not used.
_CLAIM = """
    UPDATE deliveries
    SET state = 'sending', lease_until = :lease_until, worker = :worker,
        attempts = attempts + 1, version = version + 1
    WHERE id IN (
        SELECT id FROM deliveries
        WHERE state = 'scheduled' AND due_at <= :now AND (latest_at IS NULL OR latest_at >= :now)
            AND channel_id IN (
                SELECT id FROM channels
                WHERE state = 'active' AND (held_until IS NULL OR held_until <= :now)
            )
        ORDER BY due_at, id LIMIT :most {locking}
    )
    RETURNING {columns}
"""
_LOCKING = {"sqlite": "", "postgresql": "FOR UPDATE SKIP LOCKED"}


def claim_words(dialect: str) -> str:
    """The whole statement that claims, as this database wants it."""
    columns = ", ".join(column.name for column in RECORD.columns)
    return _CLAIM.format(locking=_LOCKING[dialect], columns=columns)


def _claim(dialect: str) -> TextClause:
    return text(claim_words(dialect)).bindparams(
        bindparam("now", type_=Instant), bindparam("lease_until", type_=Instant)
    )


_CLAIMS = {dialect: _claim(dialect).columns(*RECORD.columns) for dialect in _LOCKING}


class SqlDeliveries(SqlShelf[Delivery]):
    record = RECORD

    def add(self, thing: Delivery) -> Delivery:
        added = super().add(thing)
        tell_new(self.connection, added)
        return added

    def save(self, thing: Delivery) -> Delivery:
        saved = super().save(thing)
        tell(self.connection, [saved])
        return saved

    def claim(
        self, *, now: datetime, lease_until: datetime, worker: str, limit: int
    ) -> list[Delivery]:
        claimed = self.connection.execute(
            _CLAIMS[self.connection.dialect.name],
            {"now": now, "lease_until": lease_until, "worker": worker, "most": limit},
        )
        return sorted(self.things(claimed.all()), key=lambda d: (d.due_at, d.id))

    def expired(self, now: datetime, limit: int) -> list[Delivery]:
        over = self.select(text("state = 'sending'"), self.c.lease_until <= now)
        return self.all_of(over.order_by(self.c.lease_until, self.c.id).limit(limit))

    def stale(self, now: datetime, limit: int) -> list[Delivery]:
        late = self.select(
            text("state = 'scheduled' AND latest_at IS NOT NULL"), self.c.latest_at < now
        )
        return self.all_of(late.order_by(self.c.latest_at, self.c.id).limit(limit))

    def in_states(self, states: Iterable[DeliveryState], limit: int = 200) -> list[Delivery]:
        wanted = self.select(self.c.state.in_(list(states)))
        return self.all_of(wanted.order_by(self.c.due_at, self.c.id).limit(limit))

    def about(self, subject_id: str) -> list[Delivery]:
        wanted = self.select(self.c.subject_id == subject_id)
        return self.all_of(wanted.order_by(self.c.created_at, self.c.id))

    def between(
        self, start: datetime, end: datetime, kinds: Iterable[DeliveryKind] = ()
    ) -> list[Delivery]:
        some = list(kinds)
        wanted = self.select(self.c.due_at >= start, self.c.due_at < end)
        if some:
            wanted = wanted.where(self.c.kind.in_(some))
        return self.all_of(wanted.order_by(self.c.due_at, self.c.id))

    def many(self, ids: Collection[str]) -> Mapping[str, Delivery]:
        found = (self.all_of(self.select(self.c.id.in_(some))) for some in batches(ids))
        return {each.id: each for page in found for each in page}

    def by_remote(self, channel_id: str, remote_id: str) -> Delivery | None:
        found = self.holding("created_at", "id", channel_id=channel_id, remote_id=remote_id)
        return found[0] if found else None

    def by_remotes(self, channel_id: str, remote_ids: Collection[str]) -> Mapping[str, Delivery]:
        c, found = self.c, dict[str, Delivery]()
        for some in batches(remote_ids):
            mine = self.select(c.channel_id == channel_id, c.remote_id.in_(some))
            for each in self.all_of(mine.order_by(c.created_at.desc(), c.id.desc())):
                found[each.receipt.remote_id if each.receipt else ""] = each
        return found

    def sent_posts(self, channel_id: str, since: datetime, limit: int) -> list[Delivery]:
        sent = self.select(
            text("kind = 'post' AND state = 'sent'"),
            self.c.channel_id == channel_id,
            self.c.sent_at >= since,
        )
        return self.all_of(sent.order_by(self.c.sent_at.desc(), self.c.id.desc()).limit(limit))

    def last_sent_at(self, channel_id: str) -> datetime | None:
        sent = select(func.max(self.c.sent_at)).where(
            self.c.channel_id == channel_id,
            text("sent_at IS NOT NULL"),
            self.c.outcome.is_distinct_from(AttemptOutcome.IMPORTED),
        )
        return self.connection.execute(sent).scalar()

    def held_up(self, channel_id: str, tries: int) -> Delivery | None:
        waiting = self.select(
            self.c.state == DeliveryState.SCHEDULED,
            self.c.channel_id == channel_id,
            self.c.outcome == AttemptOutcome.UNAVAILABLE,
            self.c.attempts >= tries,
        )
        first = self.all_of(waiting.order_by(self.c.created_at, self.c.id).limit(1))
        return first[0] if first else None

    def open_of(self, channel_id: str) -> int:
        still_open = select(func.count()).where(
            self.c.channel_id == channel_id, self.c.state.in_(OPEN_STATES)
        )
        return self.connection.execute(still_open).scalar_one()
