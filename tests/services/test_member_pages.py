"""One member whole: what is theirs by a confirmed link, and nothing of what a role may not see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.consent import ConsentWay, Purpose
from domain.errors import Invalid, NotFound
from domain.interactions import Activity
from domain.members import Member
from domain.months import Month
from domain.ports import Store
from domain.roll_shelves import RollFilter
from services.roll.member_pages import MONTHS, MonthCount, months_back
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.desk import open_desk
from tests.services.roll import PHONE, Roll
from toolkit.clock import SetClock

DAY = timedelta(days=1)
NOVEMBER = Month(2026, 11)


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    return Roll(desk=open_desk(store, clock))


@pytest.fixture
def member(roll: Roll) -> Member:
    """Ani, whose account wrote twice this month and once in August."""
    member = roll.member(phones=(PHONE,))
    now = roll.desk.clock.now()
    for days in (100, 10, 9):
        roll.wrote(name="Ani", contact=PHONE, at=now - days * DAY)
    roll.walk()
    roll.linking.confirm(STAFF, roll.suggested()[0].id)
    return member


def restrict(roll: Roll, *case_ids: str) -> None:
    with roll.desk.store.writing() as unit:
        for case_id in case_ids:
            unit.cases.save(replace(unit.cases.get(case_id), restricted=True))


def test_a_page_tells_when_they_wrote_month_by_month(roll: Roll, member: Member) -> None:
    now = roll.desk.clock.now()
    page = roll.pages.page(STAFF, member.id)
    assert page.member == member
    assert [each.remote_id for each in page.identities] == ["acc-1"]
    assert page.activity == Activity(
        member_id=member.id,
        messages=3,
        reactions=0,
        first_at=now - 100 * DAY,
        last_at=now - 9 * DAY,
    )
    assert list(page.months) == months_back(NOVEMBER, MONTHS)
    assert {month: n for month, n in page.months.items() if n != MonthCount()} == {
        Month(2026, 8): MonthCount(messages=1),
        NOVEMBER: MonthCount(messages=2),
    }
    assert (page.consents, page.trail, page.ended) == ({}, (), ())
    assert (page.suggestions, page.suggested) == ((), 0)


def test_of_somebody_without_an_account_nothing_is_known(roll: Roll) -> None:
    page = roll.pages.page(STAFF, roll.member().id)
    assert (page.identities, page.activity, page.months) == ((), None, {})
    assert roll.pages.talks(STAFF, page.member.id, limit=5) == ([], False)
    with pytest.raises(NotFound):
        roll.pages.page(STAFF, "unknown")
    with pytest.raises(NotFound):
        roll.pages.talks(STAFF, "unknown", limit=5)


def test_a_month_opens_to_its_messages_in_their_case(roll: Roll, member: Member) -> None:
    now = roll.desk.clock.now()
    rows = roll.pages.said(STAFF, member.id, NOVEMBER, limit=5)
    assert [row.interaction.at for row in rows] == [now - 9 * DAY, now - 10 * DAY]
    assert len({row.case.id for row in rows if row.case}) == 1
    assert [row.given for row in rows] == [None, None]
    assert roll.pages.said(STAFF, member.id, NOVEMBER, limit=1, offset=1) == rows[1:]
    assert roll.pages.said(STAFF, member.id, Month(2026, 10), limit=5) == []


def test_a_month_begins_at_the_cooperative_s_midnight(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    for at in (datetime(2026, 10, 31, 16, 59, tzinfo=UTC), datetime(2026, 10, 31, 17, tzinfo=UTC)):
        roll.wrote(name="Ani", contact=PHONE, at=at)
    roll.walk()
    roll.linking.confirm(STAFF, roll.suggested()[0].id)
    months = roll.pages.page(STAFF, member.id).months
    one = MonthCount(messages=1)
    assert (months[Month(2026, 10)], months[NOVEMBER]) == (one, one)


def test_talks_come_by_the_newest_and_page_by_page(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    cases = []
    for thread in ("a", "b", "c"):
        roll.desk.clock.advance(timedelta(hours=1))
        cases.append(roll.wrote(remote_id=f"acc-{thread}", name="Ani", contact=PHONE))
    roll.walk()
    for each in roll.suggested():
        roll.linking.confirm(STAFF, each.id)
    talks, more = roll.pages.talks(STAFF, member.id, limit=2)
    assert [talk.cases[0].id for talk in talks] == [cases[2].id, cases[1].id]
    assert more
    talks, more = roll.pages.talks(STAFF, member.id, limit=2, offset=2)
    assert ([talk.cases[0].id for talk in talks], more) == ([cases[0].id], False)


def test_what_is_about_management_is_for_supervisors_alone(roll: Roll, member: Member) -> None:
    (talk,), _more = roll.pages.talks(SUPERVISOR, member.id, limit=5)
    restrict(roll, *(case.id for case in talk.cases))
    for actor in (STAFF, MANAGER, ADMIN):
        page = roll.pages.page(actor, member.id)
        assert page.activity is None
        assert set(page.months.values()) == {MonthCount()}
        assert roll.pages.talks(actor, member.id, limit=5) == ([], False)
        assert roll.pages.said(actor, member.id, NOVEMBER, limit=5) == []
        assert roll.reach.silent(actor, 5, limit=5).total == 0
        assert roll.reach.seen(actor, NOVEMBER, limit=5).total == 0
    assert roll.pages.talks(SUPERVISOR, member.id, limit=5)[0] != []
    assert len(roll.pages.said(SUPERVISOR, member.id, NOVEMBER, limit=5)) == 2
    assert roll.reach.seen(SUPERVISOR, NOVEMBER, limit=5).total == 1


def test_consent_is_told_as_it_stands_with_its_trail(roll: Roll) -> None:
    member, now = roll.member(), roll.desk.clock.now()

    def note(purpose: Purpose, at: datetime, *, given: bool) -> None:
        roll.membership.note_consent(
            STAFF, member.id, purpose, given=given, way=ConsentWay.PAPER, at=at, note=" rapat "
        )

    note(Purpose.NEWS, now - 3 * DAY, given=True)
    note(Purpose.NEWS, now - DAY, given=False)
    note(Purpose.CONTACT, now - 2 * DAY, given=True)
    page = roll.pages.page(SUPERVISOR, member.id)
    assert {purpose: said.given for purpose, said in page.consents.items()} == {
        Purpose.NEWS: False,
        Purpose.CONTACT: True,
    }
    assert [said.at for said in page.trail] == [now - DAY, now - 2 * DAY, now - 3 * DAY]
    assert {(said.noted_by, said.noted_at, said.note) for said in page.trail} == {
        (STAFF.id, now, "rapat")
    }
    with roll.desk.store.reading() as unit:
        acts = [(entry.act, entry.detail) for entry in unit.audit.newest()]
    assert acts.count(("consent_given", "news")) == acts.count(("consent_withdrawn", "news")) == 1


@pytest.mark.parametrize("at", [datetime(2026, 11, 19, tzinfo=UTC), datetime(2026, 11, 1)])  # noqa: DTZ001
def test_consent_in_the_future_or_without_a_zone_is_refused(roll: Roll, at: datetime) -> None:
    member = roll.member()
    with pytest.raises(Invalid):
        roll.membership.note_consent(
            STAFF, member.id, Purpose.NEWS, given=True, way=ConsentWay.PAPER, at=at
        )
    assert roll.pages.page(STAFF, member.id).trail == ()


def test_the_roll_is_paged_with_who_is_linked(roll: Roll, member: Member) -> None:
    other = roll.member("B-2", "Budi")
    page = roll.membership.page(SUPERVISOR, RollFilter(now=roll.desk.clock.now()))
    assert (page.members, page.total) == ((member, other), 2)
    assert [each.remote_id for each in page.linked[member.id]] == ["acc-1"]
    assert other.id not in page.linked
    found = roll.membership.page(
        STAFF, RollFilter(now=roll.desk.clock.now(), search=" budi ", limit=1)
    )
    assert (found.members, found.total) == ((other,), 1)
