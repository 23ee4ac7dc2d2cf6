"""Sent posts as charts count them, in a database."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    cast,
    delete,
    func,
    literal,
    null,
    select,
    type_coerce,
)

from domain.engagement import BLANK_POST, SentPost, seconds
from domain.engagement_shelves import AgedValue, PostText, SentFilter
from domain.metrics import Metric
from storage.columns import Prose
from storage.sql.deliveries import RECORD
from storage.sql.post_rows import COUNT_NAMES, in_parts, tell
from storage.tables.publishing import deliveries, posts, snapshots
from storage.tables.sent_posts import sent_posts

_METRICS = {metric.value: metric for metric in Metric}


def tell_of(connection: Connection, delivery_ids: Iterable[str]) -> None:
    """Tells the rows of these deliveries anew; ids that nobody knows are passed over."""
    for some in in_parts(sorted(set(delivery_ids))):
        wanted = select(*RECORD.columns).where(deliveries.c.id.in_(some))
        tell(connection, [RECORD.thing(row) for row in connection.execute(wanted)])


class SqlSentPosts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sent(self, wanted: SentFilter) -> list[SentPost]:
        c = sent_posts.c
        found = _plain(wanted.metric, wanted.fields).where(*_within(wanted)).order_by(c.sent_s)
        if "delivery_id" in wanted.fields:
            found = found.order_by(c.delivery_id)
        return list(map(SentPost._make, _as_the_driver_gives(self._connection, found)))

    def find(self, delivery_id: str) -> SentPost | None:
        mine = _plain().where(sent_posts.c.delivery_id == delivery_id)
        return next(iter(self._told(mine)), None)

    def many(self, delivery_ids: Sequence[str]) -> list[SentPost]:
        found = dict[str, SentPost]()
        for some in in_parts(delivery_ids):
            mine = _plain().where(sent_posts.c.delivery_id.in_(some))
            found |= {each.delivery_id: each for each in self._told(mine)}
        return [found[each] for each in delivery_ids if each in found]

    def before(self, channel_id: str, sent_s: int, limit: int) -> list[SentPost]:
        c = sent_posts.c
        earlier = _plain().where(c.channel_id == channel_id, c.sent_s < sent_s)
        newest = earlier.order_by(c.sent_s.desc(), c.delivery_id.desc()).limit(limit)
        return self._told(newest)

    def labels(self, wanted: SentFilter) -> Mapping[str, tuple[str, ...]]:
        words = type_coerce(posts.c.labels, Prose)
        bearing = (
            select(sent_posts.c.post_id, words)
            .join(posts, posts.c.id == sent_posts.c.post_id)
            .where(*_within(wanted), words != "[]")
        )
        read: dict[str, tuple[str, ...]] = {}  # a cooperative has few words and many posts
        found = {}
        for post_id, text in _as_the_driver_gives(self._connection, bearing):
            if text not in read:
                read[text] = tuple(json.loads(text))
            found[post_id] = read[text]
        return found

    def texts(self, delivery_ids: Sequence[str]) -> Mapping[str, PostText]:
        d, p = deliveries.c, sent_posts.c
        found = (
            select(d.content, d.receipt, posts.c.labels, d.id, *(p[name] for name in COUNT_NAMES))
            .join_from(deliveries, sent_posts, p.delivery_id == d.id)
            .join(posts, posts.c.id == d.subject_id, isouter=True)
            .where(d.id.in_(delivery_ids))
        )
        return {
            delivery_id: PostText(
                text=content.text,
                url=receipt.url if receipt else "",
                labels=labels or (),
                values=tuple(values),
            )
            for content, receipt, labels, delivery_id, *values in self._connection.execute(found)
        }

    def readings(self, delivery_ids: Sequence[str], metrics: Sequence[Metric]) -> list[AgedValue]:
        s, p = snapshots.c, sent_posts.c
        found = (
            select(s.delivery_id, type_coerce(s.metric, Prose), self._age_s(), s.value)
            .join(sent_posts, p.delivery_id == s.delivery_id)
            .where(s.delivery_id.in_(delivery_ids), s.metric.in_(metrics))
            .order_by(s.delivery_id, s.at, s.metric)
        )
        rows = _as_the_driver_gives(self._connection, found)
        return [AgedValue(row[0], _METRICS[row[1]], row[2], row[3]) for row in rows]

    def rebuild(self, after_id: str, limit: int) -> list[str]:
        next_ones = select(deliveries.c.id).where(deliveries.c.id > after_id)
        ids = list(self._connection.scalars(next_ones.order_by(deliveries.c.id).limit(limit)))
        if ids:
            gone = delete(sent_posts).where(
                sent_posts.c.delivery_id > after_id, sent_posts.c.delivery_id <= ids[-1]
            )
            self._connection.execute(gone)
            tell_of(self._connection, ids)
        return ids

    def _told(self, statement: Select[Any]) -> list[SentPost]:
        return list(map(SentPost._make, self._connection.execute(statement).all()))

    def _age_s(self) -> ColumnElement[int]:
        """How old a post was when it was read: told by the database, which is faster than to make
        a moment of each reading."""
        at, sent_s = snapshots.c.at, sent_posts.c.sent_s
        if self._connection.dialect.name == "sqlite":
            return type_coerce(at, BigInteger) // 1_000_000 - sent_s
        return cast(func.floor(func.extract("epoch", at)), BigInteger) - sent_s


def _within(wanted: SentFilter) -> Iterator[Any]:
    c = sent_posts.c
    yield c.sent_s >= seconds(wanted.start)
    yield c.sent_s < seconds(wanted.end)
    if wanted.channel_ids:
        yield c.channel_id.in_(wanted.channel_ids)


def _plain(metric: Metric | None = None, fields: Collection[str] = SentPost._fields) -> Select[Any]:
    """The rows with these fields, the others blank, as the driver gives them: to make twenty
    thousand choices of them by the columns' types would take longer than to read them."""
    c = sent_posts.c
    columns: Mapping[str, ColumnElement[Any]] = {
        **{name: c[name] for name in SentPost._fields if name in c},
        "media": type_coerce(c.media, Prose),
        "rate_of": type_coerce(c.rate_of, Prose),
        "told": null() if metric is None else c[metric.value],
    }
    blanks = BLANK_POST._asdict()
    return select(
        *(
            (column if name in fields else _blank(blanks[name])).label(name)
            for name, column in columns.items()
        )
    )


def _blank(value: object) -> ColumnElement[Any]:
    return null() if value is None else literal(value)


def _as_the_driver_gives(connection: Connection, statement: Select[Any]) -> list[Any]:
    """Bare tuples, which cost the collector of garbage nothing, unlike twenty thousand rows; what
    is true is 1 on SQLite."""
    result = connection.execute(statement)
    cursor = result.cursor
    rows = list(cursor.fetchall()) if cursor is not None else []
    result.close()
    return rows
