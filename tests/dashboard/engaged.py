"""Sent posts with their readings, for the pages of engagement, and what such a page shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from streamlit.testing.v1 import AppTest

from domain.channels import Channel
from domain.deliveries import DeliveryState, Receipt
from domain.metrics import Metric, Snapshot
from domain.ports import Store
from domain.posts import Content
from tests.makers import a_delivery, a_post

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LOOKS = ("ringkasan", "banding", "jam", "unggahan")


def keep(
    store: Store,
    channel: Channel,
    id: str,
    sent_at: datetime,
    reads: dict[timedelta, dict[Metric, int | None]],
    **post: Any,
) -> None:
    content = post.get("content", Content(text=f"Unggahan {id}"))
    receipt = Receipt(remote_id=f"r-{id}", url="https://contoh.id/x", sent_at=sent_at)
    with store.writing() as unit:
        unit.posts.add(a_post(id=f"p-{id}", labels=post.get("labels", ()), content=content))
        unit.deliveries.add(
            a_delivery(
                id=id,
                channel_id=channel.id,
                subject_id=f"p-{id}",
                content=content,
                state=DeliveryState.SENT,
                receipt=receipt,
            )
        )
        unit.metrics.add(
            Snapshot(
                delivery_id=id, channel_id=channel.id, metric=metric, value=value, at=sent_at + age
            )
            for age, values in reads.items()
            for metric, value in values.items()
        )


def a_month(store: Store, board: Channel) -> None:
    """Two complete weeks of seven posts, clearly better in the second; then one of this week."""
    monday = datetime(2026, 10, 26, 2, tzinfo=UTC)
    for n in range(14):
        reactions = 10 + n if n < 7 else 40 + n
        keep(
            store,
            board,
            f"d-{n:02d}",
            monday + n * DAY,
            {WEEK: {Metric.REACTIONS: reactions, Metric.VIEWS: 100}},
            labels=("panen",) if n < 7 else ("rapat",),
        )
    keep(store, board, "d-now", datetime(2026, 11, 17, 2, tzinfo=UTC), {})


def metrics_of(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def tables_of(page: AppTest) -> list[dict[str, list[Any]]]:
    return [{name: list(one.value[name]) for name in one.value.columns} for one in page.dataframe]
