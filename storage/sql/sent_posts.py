"""Sent posts as charts count them, in a database."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    cast,
    delete,
    func,
    null,
    select,
    type_coerce,
)

from domain.engagement import SentPost, seconds
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
        found = _plain(wanted.metric).where(*_within(wanted)).order_by(c.sent_s, c.delivery_id)
        return self._told(found)

    def find(self, delivery_id: str) -> SentPost | None:
        mine = _plain().where(sent_posts.c.delivery_id == delivery_id)
        return next(iter(self._told(mine)), None)

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
        for post_id, text in self._connection.execute(bearing).all():
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
        rows = self._connection.execute(found).all()
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


def _plain(metric: Metric | None = None) -> Select[Any]:
    """The rows as the driver gives them: to make twenty thousand choices of them by the columns'
    types would take longer than to read them."""
    c = sent_posts.c
    return select(
        *(c.delivery_id, c.post_id, c.channel_id, c.sent_s),
        *(type_coerce(c.media, Prose), c.is_readable),
        *(c.interactions, c.denominator, type_coerce(c.rate_of, Prose)),
        *(c.week_interactions, c.read_s),
        null() if metric is None else c[metric.value],
    )
