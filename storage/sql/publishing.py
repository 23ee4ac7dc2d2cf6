"""Posts, channels, attempts, cursors and rate budgets in a database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from domain.channels import Channel, ChannelState
from domain.deliveries import Attempt
from domain.posts import Post, PostState
from storage.door import admit
from storage.refusals import missing, taken
from storage.sql.record import Record, insert_once, upsert
from storage.sql.shelf import SqlShelf
from storage.tables import publishing as tables


class SqlPosts(SqlShelf[Post]):
    record = Record(Post, tables.posts)

    def newest(
        self, *, states: Iterable[PostState] = (), limit: int = 50, offset: int = 0
    ) -> list[Post]:
        wanted = list(states)
        conditions = [self.c.state.in_(wanted)] if wanted else []
        newest_first = (self.c.updated_at.desc(), self.c.id.desc())
        page = self.select(*conditions).order_by(*newest_first)
        return self.all_of(page.limit(limit).offset(offset))


class SqlChannels(SqlShelf[Channel]):
    record = Record(Channel, tables.channels)

    def all(self, *, archived: bool = False) -> list[Channel]:
        conditions = [] if archived else [self.c.state != ChannelState.ARCHIVED]
        found = self.all_of(self.select(*conditions))
        return sorted(found, key=lambda channel: (channel.name.casefold(), channel.id))


class SqlAttempts:
    _record = Record(Attempt, tables.attempts)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, attempt: Attempt) -> Attempt:
        kept = admit(attempt)
        if not insert_once(self._connection, tables.attempts, self._record.values(kept)):
            raise taken()
        return kept

    def close(self, attempt: Attempt) -> None:
        row = self._record.values(admit(attempt))
        changed = self._connection.execute(
            update(tables.attempts).where(tables.attempts.c.id == attempt.id).values(row)
        )
        if changed.rowcount != 1:
            raise missing()

    def of(self, delivery_id: str) -> list[Attempt]:
        c = tables.attempts.c
        found = self._connection.execute(
            select(*self._record.columns).where(c.delivery_id == delivery_id).order_by(c.number)
        )
        return [self._record.thing(row) for row in found]


class SqlCursors:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, channel_id: str) -> str:
        c = tables.cursors.c
        found = select(c.cursor).where(c.channel_id == channel_id)
        return self._connection.execute(found).scalar() or ""

    def set(self, channel_id: str, cursor: str) -> None:
        row = {"channel_id": channel_id, "cursor": cursor}
        upsert(self._connection, tables.cursors, [row], "channel_id")


class SqlBudgets:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(
        self, channel_id: str, *, now: datetime, deliveries: int, window_s: int
    ) -> datetime | None:
        window = timedelta(seconds=window_s)
        self._take_turns(channel_id)
        spent = self._spent(channel_id, now - window)
        if len(spent) >= deliveries:
            return (spent[-deliveries] if deliveries > 0 else now) + window
        row = {"channel_id": channel_id, "at": now}
        self._connection.execute(insert(tables.budget_spendings).values(row))
        return None

    def _spent(self, channel_id: str, since: datetime) -> list[datetime]:
        """When it was spent after `since`, oldest first; what is older is forgotten."""
        c = tables.budget_spendings.c
        mine = c.channel_id == channel_id
        self._connection.execute(delete(tables.budget_spendings).where(mine, c.at <= since))
        return list(self._connection.scalars(select(c.at).where(mine).order_by(c.at)))

    def _take_turns(self, channel_id: str) -> None:
        """SQLite has one writer anyway; on PostgreSQL two workers would count the same past."""
        if self._connection.dialect.name == "postgresql":
            lock = func.pg_advisory_xact_lock(func.hashtext("budget"), func.hashtext(channel_id))
            self._connection.execute(select(lock))
