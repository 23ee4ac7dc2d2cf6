"""What is likely one case told twice is proposed, once, and to nobody who may not see it."""

from datetime import timedelta

import pytest

from domain.cases import Case, CaseStatus, EventKind
from domain.errors import NotAllowed
from domain.messages import Author
from domain.ports import Store
from services.cases.casebook import Happening, record
from services.cases.duplicates import LOOKED_AT, SHOWN, Duplicates
from services.cases.restricting import restrict
from tests.makers import MANAGER, STAFF, SUPERVISOR
from tests.services.desk import LOUD, Desk, open_desk
from tests.storage.conftest import database, migrated_file, new_database, sql_store
from toolkit.clock import SetClock

__all__ = ["database", "migrated_file", "new_database", "sql_store"]  # fixtures

RICE = "Beras yang saya beli kemarin di toko koperasi berkutu, tolong diganti."
AGAIN = "Tolong beras berkutu dari toko koperasi yang saya beli segera diganti baru ya"
LOAN = "Kapan pinjaman saya cair? Sudah dua minggu saya menunggu."
SITI = Author(remote_id="siti", name="Siti")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def duplicates(desk: Desk) -> Duplicates:
    return Duplicates(store=desk.store, clock=desk.clock)


def heard(desk: Desk, number: int, text: str = RICE, author: Author = SITI) -> Case:
    return desk.hear(text, remote_id=f"m-{number}", thread=f"t-{number}", author=author)


def found(duplicates: Duplicates, case: Case) -> list[str]:
    return [twin.case.id for twin in duplicates.of(STAFF, case.id)]


def test_the_same_member_in_similar_words_a_day_later(desk: Desk, duplicates: Duplicates) -> None:
    first = heard(desk, 1)
    desk.clock.advance(DAY)
    second = heard(desk, 2, AGAIN)
    (twin,) = duplicates.of(STAFF, second.id)
    assert (twin.case, twin.text, twin.apart) == (first, RICE, DAY)
    assert 0.7 < twin.like < 1
    assert found(duplicates, first) == [second.id]


def test_another_matter_of_the_same_member_is_none(desk: Desk, duplicates: Duplicates) -> None:
    heard(desk, 1)
    assert found(duplicates, heard(desk, 2, LOAN)) == []


def test_the_same_words_of_somebody_else_are_none(desk: Desk, duplicates: Duplicates) -> None:
    heard(desk, 1)
    assert found(duplicates, heard(desk, 2, author=Author(remote_id="ani", name="Ani"))) == []
    assert found(duplicates, heard(desk, 3, author=Author())) == []


def test_a_name_a_number_or_a_contact_leads_over_the_channels(
    desk: Desk, duplicates: Duplicates
) -> None:
    first = heard(desk, 1, author=Author(remote_id="1", name="Siti", member_number="K-1"))
    second = desk.listening.receive(
        LOUD, desk.incoming(AGAIN, remote_id="l-1", thread="l-1", author=Author(name="SITI"))
    )
    assert second is not None
    assert found(duplicates, second) == [first.id]
    third = heard(desk, 3, AGAIN, author=Author(name="Bu S", member_number="k-1"))
    assert found(duplicates, third) == [first.id]


def test_long_ago_only_the_very_same_words_are_one(desk: Desk, duplicates: Duplicates) -> None:
    first = heard(desk, 1)
    desk.clock.advance(15 * DAY)
    assert found(duplicates, heard(desk, 2, AGAIN)) == []
    assert found(duplicates, third := heard(desk, 3))[:1] == [first.id]
    desk.clock.advance(45 * DAY)
    assert first.id in found(duplicates, heard(desk, 4))
    desk.clock.advance(SECOND)
    last = found(duplicates, heard(desk, 5))
    assert (first.id in last, third.id in last) == (False, True)


@pytest.mark.parametrize(("apart", "is_one"), [(14 * DAY, True), (14 * DAY + SECOND, False)])
def test_similar_words_are_one_matter_for_a_fortnight(
    desk: Desk, duplicates: Duplicates, apart: timedelta, is_one: bool
) -> None:
    first = heard(desk, 1)
    desk.clock.advance(apart)
    assert found(duplicates, heard(desk, 2, AGAIN)) == ([first.id] if is_one else [])


def test_a_greeting_is_no_duplicate_of_a_greeting(desk: Desk, duplicates: Duplicates) -> None:
    heard(desk, 1, "Halo min")
    assert found(duplicates, heard(desk, 2, "Halo, Min!")) == []


def test_two_matters_once_told_apart_are_not_proposed_again(
    desk: Desk, duplicates: Duplicates
) -> None:
    first, second = heard(desk, 1), heard(desk, 2, AGAIN)
    duplicates.keep_apart(STAFF, second.id, first.id)
    assert (found(duplicates, first), found(duplicates, second)) == ([], [])


def test_closed_spam_and_merged_cases_are_not_proposed(desk: Desk, duplicates: Duplicates) -> None:
    first, second = heard(desk, 1), heard(desk, 2, AGAIN)
    desk.answering.set_status(STAFF, first.id, CaseStatus.SPAM)
    assert (found(duplicates, first), found(duplicates, second)) == ([], [])
    desk.answering.set_status(STAFF, first.id, CaseStatus.OPEN)
    desk.answering.set_status(STAFF, first.id, CaseStatus.RESOLVED, reason="beres")
    assert found(duplicates, second) == [first.id]


def test_what_is_for_supervisors_alone_is_proposed_to_nobody_else(
    desk: Desk, duplicates: Duplicates
) -> None:
    first, second = heard(desk, 1), heard(desk, 2, AGAIN)
    with desk.store.writing() as unit:
        restrict(unit, first, None, desk.clock.now())
    assert found(duplicates, second) == []
    assert duplicates.of(MANAGER, second.id) == []


def test_a_few_are_shown_however_many_there_are(desk: Desk, duplicates: Duplicates) -> None:
    cases = [heard(desk, number) for number in range(LOOKED_AT + 4)]
    assert len(found(duplicates, cases[0])) == SHOWN


def test_who_may_not_answer_tells_nothing_apart(desk: Desk, duplicates: Duplicates) -> None:
    first, second = heard(desk, 1), heard(desk, 2, AGAIN)
    with pytest.raises(NotAllowed):
        duplicates.keep_apart(SUPERVISOR, first.id, second.id)
    assert duplicates.of(SUPERVISOR, first.id) == []


def test_they_are_found_in_every_database(sql_store: Store, clock: SetClock) -> None:
    desk = open_desk(sql_store, clock)
    duplicates = Duplicates(store=sql_store, clock=clock)
    first, second = heard(desk, 1), heard(desk, 2, AGAIN)
    assert found(duplicates, second) == [first.id]
    duplicates.keep_apart(STAFF, first.id, second.id)
    assert found(duplicates, second) == []


def test_of_a_second_case_in_one_conversation_its_own_words_count(
    desk: Desk, duplicates: Duplicates
) -> None:
    before, other = heard(desk, 1, LOAN), heard(desk, 2)
    desk.deliver(desk.reply(before, RICE))  # our words are nobody's complaint
    desk.answering.set_status(STAFF, before.id, CaseStatus.RESOLVED, reason="beres")
    assert found(duplicates, before) == []
    end(desk, before)
    desk.clock.advance(DAY)
    second = desk.hear(AGAIN, remote_id="m-3", thread="t-1", author=SITI)
    assert second.id != before.id
    assert found(duplicates, second) == [other.id]


def end(desk: Desk, case: Case) -> None:
    """Closed for good, as time does it."""
    with desk.store.writing() as unit:
        closed = Happening(kind=EventKind.CLOSED, at=desk.clock.now())
        record(unit, unit.cases.get(case.id), [closed], desk.clock.now())
