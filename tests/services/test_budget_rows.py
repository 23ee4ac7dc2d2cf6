"""Budget rows: what a channel's budget was spent on, as many as its number says."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.channel_shelves import Spending
from domain.channels import Channel, RateBudget
from domain.deliveries import DeliveryKind, Receipt
from domain.errors import NotFound
from domain.ports import Outgoing, Store
from services.intake.budget_rows import BudgetPage, BudgetRows, Spent
from services.intake.health import ChannelHealth
from tests.makers import STAFF, SUPERVISOR, a_channel, a_delivery
from tests.services.bazaar import Bazaar, a_stall
from tests.services.delivering_stage import a_stage
from tests.services.platforms import Home, OpenVault, Platforms
from tests.storage.test_store_contract__cases import a_case
from toolkit.clock import SetClock

BUDGET = RateBudget(deliveries=30, window_s=60)


@pytest.fixture
def rows(store: Store, clock: SetClock, vault: OpenVault) -> BudgetRows:
    return BudgetRows(store=store, clock=clock, connectors=Platforms(vault, Bazaar, Home))


@pytest.fixture
def stall(store: Store, clock: SetClock) -> Channel:
    """Spent four times: a minute ago, for a post, for a reply about management, and for what is
    gone."""
    with store.writing() as unit:
        kept = unit.channels.add(a_stall())
        unit.cases.add(a_case(id="secret", restricted=True))
        unit.deliveries.add(a_delivery(id="d-post", channel_id=kept.id))
        unit.deliveries.add(
            a_delivery(
                id="d-reply", channel_id=kept.id, kind=DeliveryKind.REPLY, subject_id="secret"
            )
        )
        for seconds, whose in ((60, "d-post"), (50, "d-post"), (40, "d-reply"), (30, "gone")):
            at = clock.now() - timedelta(seconds=seconds)
            unit.budgets.take(kept.id, now=at, deliveries=30, window_s=3_600, delivery_id=whose)
    return kept


def spent(clock: SetClock, seconds: int, whose: str) -> Spending:
    return Spending(at=clock.now() - timedelta(seconds=seconds), delivery_id=whose)


def test_the_rows_are_those_that_the_number_counts(
    rows: BudgetRows, stall: Channel, store: Store, clock: SetClock
) -> None:
    page = rows.page(SUPERVISOR, stall.id, limit=9)
    with store.reading() as unit:
        post, reply = unit.deliveries.get("d-post"), unit.deliveries.get("d-reply")
    assert page == BudgetPage(
        budget=BUDGET,
        rows=(
            Spent(spending=spent(clock, 30, "gone"), delivery=None),
            Spent(spending=spent(clock, 40, "d-reply"), delivery=reply),
            Spent(spending=spent(clock, 50, "d-post"), delivery=post),
        ),
        total=3,
    )
    health = ChannelHealth(store=store, clock=clock, connectors=rows.connectors)
    assert page.total == health.of_all(STAFF)[stall.id].budget_spent
    assert rows.page(SUPERVISOR, stall.id, limit=1, offset=2).rows == page.rows[2:]


def test_a_reply_about_management_stays_one_of_them_and_says_nothing(
    rows: BudgetRows, stall: Channel
) -> None:
    page = rows.page(STAFF, stall.id, limit=9)
    assert page.total == len(page.rows) == 3
    assert [each.delivery and each.delivery.id for each in page.rows] == [None, None, "d-post"]


def test_where_no_budget_is_known_nothing_is_counted(rows: BudgetRows, store: Store) -> None:
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-home", platform="home"))
        unit.channels.add(a_channel(id="ch-lost", platform="nobody knows"))
    nothing = BudgetPage(budget=None, rows=(), total=0)
    assert rows.page(STAFF, "ch-home", limit=9) == nothing
    assert rows.page(STAFF, "ch-lost", limit=9) == nothing
    with pytest.raises(NotFound):
        rows.page(STAFF, "ch-none", limit=9)


def test_what_is_sent_is_noted_beside_what_it_spent(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    stage = a_stage(store, clock, tmp_path)

    def publish(_: Outgoing) -> Receipt:
        return Receipt(remote_id="r", sent_at=stage.clock.now())

    stage.odd_channel(publish, BUDGET)
    delivery = stage.delivery(channel_id="ch-odd")
    assert stage.delivering.send_due() == 1
    with store.reading() as unit:
        found = unit.budgets.spendings("ch-odd", clock.now() - timedelta(seconds=1), 9)
    assert found == [Spending(at=clock.now(), delivery_id=delivery.id)]
