"""The sample's readers: members react where a platform tells who, fall silent there, or are new."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from domain.cases import Case, CaseStatus
from domain.months import Month
from domain.people import Actor
from domain.reactions import KeptReaction
from domain.reports import QueueFilter, QueueView
from guyub.demo import building
from guyub.demo.roll import ROLL
from tests.house.test_demo import NOW
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, open_toolkit

DAYS = 34
NUMBERS = dict(ROLL)
pytestmark = pytest.mark.timeout(420)
OVER = (CaseStatus.RESOLVED, CaseStatus.CLOSED)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Toolkit:
    """Five weeks of the sample, looked at when they end."""
    settings = Settings(data=tmp_path_factory.mktemp("readers") / "data")
    building.build(settings, now=NOW, days=DAYS, progress=lambda _day: None)
    return open_toolkit(settings, clock=SetClock(NOW))


@pytest.fixture
def wati(sample: Toolkit) -> Actor:
    with sample.store.reading() as unit:
        return next(user.actor for user in unit.users.all() if user.login == "wati")


@pytest.fixture
def reactions(sample: Toolkit) -> list[KeptReaction]:
    with sample.store.reading() as unit:
        return unit.reactions.after("", 10_000)


def _linked(sample: Toolkit) -> dict[str, str]:
    """The number of the member that each account on the practice channel is linked to."""
    with sample.store.reading() as unit:
        numbers = {member.id: member.number for member in unit.members.page(limit=1_000)}
        accounts = {("sandbox", f"warga-{number}") for number in NUMBERS}
        found = unit.members.by_accounts(accounts)
    return {each.remote_id: numbers[each.member_id] for each in found}


def test_members_like_what_was_sent_and_not_before_it_was(
    sample: Toolkit, reactions: list[KeptReaction]
) -> None:
    assert len(reactions) > 50
    with sample.store.reading() as unit:
        sent = {
            one: unit.deliveries.get(one) for one in {each.delivery_id or "" for each in reactions}
        }
    for each in reactions:
        receipt = sent[each.delivery_id or ""].receipt
        assert receipt is not None
        assert receipt.sent_at <= each.at <= NOW


def test_each_account_is_linked_to_the_member_whose_it_is_or_to_nobody(
    sample: Toolkit, reactions: list[KeptReaction]
) -> None:
    linked = _linked(sample)
    assert linked == {account: account.removeprefix("warga-") for account in linked}
    unknown = {each.account_id for each in reactions} - linked.keys()
    assert len(linked) > 3 * len(unknown) > 0


def test_what_linked_members_gave_is_noted_as_theirs_and_nothing_else(
    sample: Toolkit, wati: Actor, reactions: list[KeptReaction]
) -> None:
    linked = _linked(sample)
    given = Counter(linked[each.account_id] for each in reactions if each.account_id in linked)
    with sample.store.reading() as unit:
        members = {member.number: member.id for member in unit.members.page(limit=1_000)}
    for number, expected in given.items():
        page = sample.member_pages.page(wati, members[number])
        assert page.activity is not None
        assert page.activity.reactions == expected
        assert sum(month.reactions for month in page.months.values()) == expected


def test_some_fell_silent_there_and_some_are_new(reactions: list[KeptReaction]) -> None:
    first, last = _ends(reactions)
    begun = NOW - timedelta(days=24)
    new = {account for account, at in first.items() if at > begun}
    silent = {account for account, at in last.items() if at < NOW - timedelta(days=14)}
    assert len(new - silent) >= 5
    assert len(silent - new) >= 3


def _ends(reactions: list[KeptReaction]) -> tuple[dict[str, datetime], dict[str, datetime]]:
    ordered = sorted(reactions, key=lambda each: each.at)
    last = {each.account_id: each.at for each in ordered}
    return {each.account_id: each.at for each in reversed(ordered)}, last


def test_the_pages_of_the_roll_show_them(sample: Toolkit, wati: Actor) -> None:
    november = sample.roll_reach.months(wati, Month(2026, 11))[-1].whole
    assert november.count.linked >= 20  # who could be seen at all
    assert november.of_linked is not None
    assert 0 < november.of_linked.share <= 1
    silent = sample.roll_reach.silent(wati, 30, limit=1_000)
    assert any(activity.reactions for _member, activity in silent.rows)
    seen = sample.roll_reach.seen(wati, Month(2026, 11), limit=1_000)
    assert any(activity.reactions for _member, activity in seen.rows)


def test_their_first_words_are_answered_like_any_others(sample: Toolkit) -> None:
    with sample.store.reading() as unit:
        wanted = QueueFilter(view=QueueView.ALL, now=NOW, limit=1_000)
        cases: list[Case] = [row.case for row in unit.cases.queue(wanted)]
        practice = next(one for one in unit.channels.all() if one.platform == "sandbox")
    theirs = [case for case in cases if case.channel_id == practice.id]
    assert len(theirs) >= 20
    assert sum(case.status in OVER for case in theirs) > len(theirs) / 2
