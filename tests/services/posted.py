"""Posts that went out and what platforms counted of them, week after week."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.audience import AccountMetric, AccountSnapshot
from domain.deliveries import DeliveryState, Receipt
from domain.metrics import Metric, Snapshot
from domain.ports import Store, Unit
from domain.posts import Content
from tests.makers import a_delivery

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = timedelta(days=1)
UNTOLD = 45  # the post of which the quiet channel's platform tells nothing


def posted(store: Store, id: str, sent_at: datetime, channel_id: str, **counts: int | None) -> None:
    """A post, and what the platform told of it seven days later."""
    with store.writing() as unit:
        _post(unit, id, sent_at, channel_id, **counts)


def _post(unit: Unit, id: str, sent_at: datetime, channel_id: str, **counts: int | None) -> None:
    receipt = Receipt(remote_id=f"r-{id}", url=f"https://example.org/{id}", sent_at=sent_at)
    delivery = a_delivery(
        id=id,
        channel_id=channel_id,
        subject_id=f"post-{id}",
        state=DeliveryState.SENT,
        due_at=sent_at,
        created_at=sent_at,
        content=Content(text=f"Kabar koperasi {id}"),
        receipt=receipt,
    )
    unit.deliveries.add(delivery)
    unit.metrics.add(
        Snapshot(
            delivery_id=id,
            channel_id=channel_id,
            metric=Metric(name),
            value=value,
            at=sent_at + 7 * DAY,
        )
        for name, value in counts.items()
    )


def a_season_of_posts(store: Store, loud: str, quiet: str, first: date, days: int) -> None:
    """One a day on the loud channel, ever more responded to; every third day one on the quiet
    channel, whose platform tells only half of what the other does. Followers are counted weekly."""
    with store.writing() as unit:
        for n in range(days):
            at = datetime.combine(first + n * DAY, time(9 + n % 8), JAKARTA)
            _post(unit, f"l-{n}", at, loud, reach=200 + n, reactions=5 + n, comments=n % 4)
            if n % 3 == 0:
                reactions = None if n == UNTOLD else 1 + n % 7
                _post(unit, f"q-{n}", at, quiet, views=90, reactions=reactions)
        unit.accounts.add(
            AccountSnapshot(
                channel_id=loud,
                metric=AccountMetric.FOLLOWERS,
                value=1_000 + 10 * n,
                at=datetime.combine(first + n * DAY, time(6), JAKARTA),
            )
            for n in range(0, days, 7)
        )
