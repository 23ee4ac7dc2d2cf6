"""Posts, channels, attempts, cursors and rate budgets in a database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from domain.channel_shelves import Spending
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


# Put together once: each page of messages asks them.
_COLLECTED = (
    update(tables.cursors)
    .where(tables.cursors.c.channel_id == bindparam("of"))
    .values(collected_at=bindparam("at"))
)
_SEALED = select(tables.channel_notes.c.sealed).where(
    tables.channel_notes.c.channel_id == bindparam("of"),
    tables.channel_notes.c.name == bindparam("called"),
)


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

    def collected(self, channel_id: str, at: datetime) -> None:
        touched = self._connection.execute(_COLLECTED, {"of": channel_id, "at": at})
        if touched.rowcount == 0:
            row = {"channel_id": channel_id, "cursor": "", "collected_at": at}
            insert_once(self._connection, tables.cursors, row)

    def collected_at(self, channel_id: str) -> datetime | None:
        c = tables.cursors.c
        found = select(c.collected_at).where(c.channel_id == channel_id)
        return self._connection.execute(found).scalar()


class SqlNotes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, channel_id: str, name: str) -> str:
        asked = {"of": channel_id, "called": name}
        return self._connection.execute(_SEALED, asked).scalar() or ""

    def write(self, channel_id: str, name: str, sealed: str) -> None:
        if not self._change(channel_id, name, {"sealed": sealed}):
            self._add(channel_id, name, sealed=sealed, number=0)

    def tally(self, channel_id: str, name: str, by: int) -> int:
        c = tables.channel_notes.c
        if by and not self._change(channel_id, name, {"number": c.number + by}):
            self._add(channel_id, name, sealed="", number=by)
        found = select(c.number).where(c.channel_id == channel_id, c.name == name)
        return int(self._connection.execute(found).scalar() or 0)

    def sealed(self) -> list[tuple[str, str, str]]:
        c = tables.channel_notes.c
        found = select(c.channel_id, c.name, c.sealed).where(c.sealed != "").with_for_update()
        return [(row[0], row[1], row[2]) for row in self._connection.execute(found)]

    def forget(self, channel_id: str) -> None:
        c = tables.channel_notes.c
        self._connection.execute(delete(tables.channel_notes).where(c.channel_id == channel_id))

    def _change(self, channel_id: str, name: str, values: dict[str, object]) -> bool:
        c = tables.channel_notes.c
        mine = update(tables.channel_notes).where(c.channel_id == channel_id, c.name == name)
        return self._connection.execute(mine.values(**values)).rowcount == 1

    def _add(self, channel_id: str, name: str, *, sealed: str, number: int) -> None:
        row = {"channel_id": channel_id, "name": name, "sealed": sealed, "number": number}
        if insert_once(self._connection, tables.channel_notes, row):
            return
        # another worker was first: this row is there now, and ours to change
        if number:
            self.tally(channel_id, name, number)
        else:
            self.write(channel_id, name, sealed)


class SqlBudgets:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
        self._take_turns(channel_id)
        spent = self._spent(channel_id, now - window)
        if len(spent) >= deliveries:
            return (spent[-deliveries] if deliveries > 0 else now) + window
        row = {"channel_id": channel_id, "at": now, "delivery_id": delivery_id}
        self._connection.execute(insert(tables.budget_spendings).values(row))
        return None

    def spent(self, channel_id: str, since: datetime) -> int:
        c = tables.budget_spendings.c
        counted = select(func.count()).where(c.channel_id == channel_id, c.at > since)
        return int(self._connection.execute(counted).scalar_one())

    def spendings(
        self, channel_id: str, since: datetime, limit: int, offset: int = 0
    ) -> list[Spending]:
        c = tables.budget_spendings.c
        mine = select(c.at, c.delivery_id).where(c.channel_id == channel_id, c.at > since)
        newest = mine.order_by(c.at.desc(), c.number.desc()).limit(limit).offset(offset)
        return [
            Spending(at=at, delivery_id=whose) for at, whose in self._connection.execute(newest)
        ]

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
