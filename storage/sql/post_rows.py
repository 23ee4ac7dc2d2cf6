"""The row that charts count a sent post by, told anew from its snapshots when anything changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, and_, bindparam, false, func, or_, select

from domain.deliveries import Delivery
from domain.engagement import (
    POST_METRICS,
    SETTLED,
    SETTLED_WITHIN,
    MediaKind,
    SentPost,
    is_sent_post,
    moment_of,
    sent_post,
)
from domain.metrics import Metric, Snapshot
from storage.sql.record import upsert
from storage.tables.publishing import snapshots
from storage.tables.sent_posts import sent_posts

Thing = TypeVar("Thing")

COUNT_NAMES = tuple(metric.value for metric in POST_METRICS)
_AT_ONCE = 100  # posts told anew by one statement
# Made once: to put it together costs more than to run it.
COUNTED = (
    select(snapshots.c.delivery_id)
    .where(snapshots.c.delivery_id.in_(bindparam("ids", expanding=True)))
    .distinct()
)


def tell(connection: Connection, sent: Iterable[Delivery]) -> None:
    """Tells the rows of these deliveries anew, as far as they are sent posts."""
    found = sorted((each for each in sent if is_sent_post(each)), key=lambda each: each.id)
    for some in in_parts(found):
        # First the bare rows, which holds them: whoever adds snapshots of one of them at the same
        # time then waits here, and reads what this unit has written.
        upsert(connection, sent_posts, _rows(some, {}), "delivery_id")
        if counted := _counted(connection, [each.id for each in some]):
            known = _snapshots(connection, sorted(counted))
            again = [each for each in some if each.id in counted]
            upsert(connection, sent_posts, _rows(again, known), "delivery_id")


def tell_new(connection: Connection, sent: Delivery) -> None:
    """Tells the row of a delivery that was not there before: nothing was counted of it yet."""
    if is_sent_post(sent):
        upsert(connection, sent_posts, _rows([sent], {}), "delivery_id")


def _counted(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of which anything was ever read: a post that just went out is none of them."""
    return set(connection.scalars(COUNTED, {"ids": ids}))


def _rows(
    sent: Sequence[Delivery], known: Mapping[str, Sequence[Snapshot]]
) -> list[dict[str, Any]]:
    told = [sent_post(each, known.get(each.id, ())) for each in sent]
    return [_row(*each) for each in told if each is not None]


def _row(post: SentPost, values: Mapping[Metric, int | None]) -> dict[str, Any]:
    row = post._asdict()
    del row["told"]
    row["media"] = MediaKind(post.media)
    row["rate_of"] = Metric(post.rate_of) if post.rate_of else None
    return row | {metric.value: value for metric, value in values.items()}


def _snapshots(connection: Connection, ids: Sequence[str]) -> Mapping[str, list[Snapshot]]:
    """Of each post those snapshots that its row depends on: of each metric the newest, one that
    tells a count at all, and those a week after it was sent."""
    s = snapshots.c
    mine = s.delivery_id.in_(ids)
    found = select(s.delivery_id, s.channel_id, s.metric, s.value, s.at).where(mine)
    by_metric = (s.delivery_id, s.metric)
    newest = select(*by_metric, func.max(s.at).label("at")).where(mine).group_by(*by_metric)
    first = select(*by_metric, func.min(s.at).label("at")).where(mine, s.value.is_not(None))
    needed = newest.union(first.group_by(*by_metric)).subquery()
    same = and_(*(s[name] == needed.c[name] for name in ("delivery_id", "metric", "at")))
    kept: dict[str, list[Snapshot]] = defaultdict(list)
    for rows in (found.join(needed, same), found.where(_settled(connection, ids))):
        for row in connection.execute(rows):
            kept[row.delivery_id].append(_snapshot(row))
    return kept


def _settled(connection: Connection, ids: Sequence[str]) -> Any:
    """The snapshots near the moment by which weeks are compared."""
    s, p = snapshots.c, sent_posts.c
    sent = connection.execute(select(p.delivery_id, p.sent_s).where(p.delivery_id.in_(ids)))
    near = [
        and_(
            s.delivery_id == delivery_id,
            s.at >= moment_of(sent_s) + SETTLED - SETTLED_WITHIN,
            s.at <= moment_of(sent_s + 1) + SETTLED + SETTLED_WITHIN,
        )
        for delivery_id, sent_s in sent
    ]
    return or_(false(), *near)


def _snapshot(row: Any) -> Snapshot:
    return Snapshot(
        delivery_id=row.delivery_id,
        channel_id=row.channel_id,
        metric=row.metric,
        value=row.value,
        at=row.at,
    )


def in_parts(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[at : at + _AT_ONCE] for at in range(0, len(things), _AT_ONCE))
