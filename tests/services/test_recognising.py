"""Who may be who is suggested with its reason; a person confirms, refuses, takes apart."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.channels import ChannelState
from domain.consent import ConsentWay, Purpose
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.interactions import InteractionKind
from domain.matching import Answer, Reason
from domain.members import OWN_TALK, EndedIdentity, Identity
from domain.messages import Author, MessageKind
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.persons import member_of
from tests.makers import ADMIN, MANAGER, SECOND, STAFF, SUPERVISOR
from tests.services.desk import TALK, open_desk
from tests.services.roll import EMAIL, PHONE, Roll
from toolkit.clock import SetClock

DAY = timedelta(days=1)


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    return Roll(desk=open_desk(store, clock))


@pytest.mark.parametrize(
    ("author", "reason", "given"),
    [
        ({"name": "x", "contact": "0812-3456-7890"}, Reason.PHONE, "0812-3456-7890"),
        ({"name": "x", "contact": "Ani@contoh.id"}, Reason.EMAIL, "Ani@contoh.id"),
        ({"name": "x", "member_number": "a-1"}, Reason.NUMBER, "a-1"),
        ({"name": "Bu Ani Wulandari"}, Reason.NAME, "Bu Ani Wulandari"),
    ],
)
@pytest.mark.parametrize("first", ["member", "message"])
def test_a_match_is_suggested_with_its_reason_whichever_came_first(
    roll: Roll, author: dict[str, Any], reason: Reason, given: str, first: str
) -> None:
    if first == "message":
        roll.wrote(**author)
        roll.walk()
        assert roll.suggested() == []
    member = roll.member(phones=(PHONE,), emails=(EMAIL,))
    if first == "member":
        roll.wrote(**author)
        assert roll.walk() == 1
    (found,) = roll.suggested()
    assert (found.member_id, found.reason, found.given) == (member.id, reason, given)
    assert (found.platform, found.remote_id, found.name) == ("talk", "acc-1", author["name"])
    assert (found.answer, found.answered_by, found.found_at) == (
        Answer.OPEN,
        None,
        roll.desk.clock.now(),
    )
    assert roll.kept() == []


def test_several_reasons_are_one_suggestion_by_the_strongest(roll: Roll) -> None:
    roll.member(phones=(PHONE,))
    roll.wrote(name="Ani Wulandari", contact=PHONE, member_number="A-1")
    roll.walk()
    assert [each.reason for each in roll.suggested()] == [Reason.PHONE]


def test_a_number_that_only_ends_alike_is_no_match(roll: Roll) -> None:
    roll.member(name="Ani", phones=("+651234567890",))
    roll.wrote(name="Budi", contact="0812 3456 7890".replace("0812", "0811 1"))
    roll.wrote(remote_id="acc-2", name="Budi", contact="081234567890")
    roll.walk()
    assert roll.suggested() == []


def test_a_name_that_many_share_is_no_match(roll: Roll) -> None:
    for number in range(4):
        roll.member(number=str(number), name="Siti")
    roll.wrote(name="Bu Siti")
    roll.walk()
    assert roll.suggested() == []
    roll.member(number="9", name="Siti")
    assert roll.suggested() == []


def test_three_namesakes_are_all_suggested(roll: Roll) -> None:
    members = {roll.member(number=str(number), name="Siti").id for number in range(3)}
    roll.wrote(name="Siti")
    roll.walk()
    assert {each.member_id for each in roll.suggested()} == members


def test_confirmed_the_account_is_theirs_with_all_it_ever_said(roll: Roll) -> None:
    clock, member = roll.desk.clock, roll.member(phones=(PHONE,))
    roll.member(number="B-2", name="Ani Wulandari")
    for _turn in range(2):
        roll.wrote(name="Ani Wulandari", contact=PHONE)
        clock.advance(timedelta(hours=1))
    roll.walk()
    strong, weak = roll.suggested()
    assert (strong.member_id, weak.reason) == (member.id, Reason.NAME)
    identity = roll.linking.confirm(STAFF, strong.id)
    assert identity == Identity(
        id=identity.id,
        member_id=member.id,
        platform="talk",
        remote_id="acc-1",
        name="Ani Wulandari",
        confirmed_by=STAFF.id,
        confirmed_at=clock.now(),
    )
    assert roll.suggested() == []
    assert [each.identity_id for each in roll.kept()] == [identity.id] * 2
    roll.wrote(name="Ani Wulandari", contact=PHONE)
    assert roll.walk() == 1
    assert roll.walk() == 0
    assert len(roll.kept()) == 3
    with roll.desk.store.reading() as unit:
        entry = unit.audit.newest(limit=1)[0]
        kept = unit.suggestions.get(strong.id)
    assert (entry.act, entry.actor_id, entry.subject_id, entry.detail) == (
        "identity_linked",
        STAFF.id,
        member.id,
        "phone talk",
    )
    assert (kept.answer, kept.answered_by, kept.answered_at) == (
        Answer.CONFIRMED,
        STAFF.id,
        clock.now(),
    )


def test_what_the_cooperative_says_is_no_interaction(roll: Roll) -> None:
    roll.member(phones=(PHONE,))
    case = roll.wrote(name="Ani", contact=PHONE)
    roll.desk.deliver(roll.desk.reply(case))
    roll.walk()
    roll.linking.confirm(STAFF, roll.suggested()[0].id)
    assert len(roll.kept()) == 1


def test_refused_it_is_not_suggested_again(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    roll.wrote(name="Ani", contact=PHONE)
    roll.walk()
    (found,) = roll.suggested()
    roll.linking.refuse(SECOND, found.id)
    roll.wrote(name="Ani", contact=PHONE)
    roll.walk()
    roll.membership.correct(STAFF, replace(member, emails=(EMAIL,)))
    assert roll.suggested() == []
    with roll.desk.store.reading() as unit:
        kept = unit.suggestions.get(found.id)
        acts = [entry.act for entry in unit.audit.newest()]
    assert (kept.answer, kept.answered_by) == (Answer.REFUSED, SECOND.id)
    assert "identity_refused" in acts


def test_a_corrected_number_takes_its_suggestion_back(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    roll.wrote(name="Budi", contact=PHONE)
    roll.walk()
    assert len(roll.suggested()) == 1
    roll.membership.correct(STAFF, replace(member, phones=("+628111111111",)))
    assert roll.suggested() == []


def test_two_decide_at_once_and_the_second_is_told(roll: Roll) -> None:
    roll.member(phones=(PHONE,))
    roll.wrote(name="Ani", contact=PHONE)
    roll.walk()
    (found,) = roll.suggested()
    roll.linking.confirm(STAFF, found.id)
    for act in (roll.linking.confirm, roll.linking.refuse):
        with pytest.raises(Conflict):
            act(SECOND, found.id)
    with roll.desk.store.reading() as unit:
        kept = unit.suggestions.get(found.id)
    assert (kept.answer, kept.answered_by) == (Answer.CONFIRMED, STAFF.id)


def test_taken_apart_it_is_refused_for_this_member_and_suggested_to_another(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    other = roll.member(number="B-2", name="Suami", phones=(PHONE,))
    roll.wrote(name="Ani", contact=PHONE)
    roll.walk()
    (mine,) = (each for each in roll.suggested() if each.member_id == member.id)
    identity = roll.linking.confirm(STAFF, mine.id)
    assert roll.suggested() == []
    roll.linking.unlink(MANAGER, member.id, identity.id, "nomor suaminya")
    with roll.desk.store.reading() as unit:
        told = unit.suggestions.get(mine.id)
    assert (told.answer, told.answered_by) == (Answer.REFUSED, MANAGER.id)
    (theirs,) = roll.suggested()
    assert theirs.member_id == other.id
    roll.linking.refuse(STAFF, theirs.id)
    roll.walk()
    assert roll.suggested() == []


def test_a_suggestion_that_fell_away_cannot_be_answered(roll: Roll) -> None:
    for act in (roll.linking.confirm, roll.linking.refuse):
        with pytest.raises(NotFound):
            act(STAFF, "unknown")


def test_taken_apart_the_trail_stays_and_the_account_is_nobody_s(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    roll.wrote(name="Ani", contact=PHONE)
    roll.walk()
    identity = roll.linking.confirm(STAFF, roll.suggested()[0].id)
    roll.desk.clock.advance(timedelta(minutes=1))
    trail = roll.linking.unlink(MANAGER, member.id, identity.id, " nomor  suaminya ")
    assert trail == EndedIdentity(
        id=identity.id,
        member_id=member.id,
        platform="talk",
        remote_id="acc-1",
        name="Ani",
        confirmed_by=STAFF.id,
        confirmed_at=identity.confirmed_at,
        ended_by=MANAGER.id,
        ended_at=roll.desk.clock.now(),
        why="nomor suaminya",
    )
    page = roll.pages.page(STAFF, member.id)
    assert (page.identities, page.ended, page.activity, page.months) == ((), (trail,), None, {})
    assert roll.kept() == []
    roll.walk()
    assert roll.suggested() == []  # taken apart, it is not the member's: not suggested again
    other = roll.member(number="B-2", name="Suami", phones=(PHONE,))
    assert [each.member_id for each in roll.suggested()] == [other.id]
    with roll.desk.store.reading() as unit:
        assert "identity_unlinked" in [entry.act for entry in unit.audit.newest()]
    with pytest.raises(NotFound):
        roll.linking.unlink(MANAGER, member.id, identity.id, "lagi")


def test_without_a_reason_nothing_is_taken_apart(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    roll.wrote(name="Ani", contact=PHONE)
    roll.walk()
    identity = roll.linking.confirm(STAFF, roll.suggested()[0].id)
    with pytest.raises(Invalid):
        roll.linking.unlink(STAFF, member.id, identity.id, "  ")
    assert roll.pages.page(STAFF, member.id).identities == (identity,)


def test_a_visit_is_linked_for_itself(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    author = Author(name="Ani", contact="0812 3456 7890")
    case = roll.desk.listening.take_down_remark(
        STAFF, way=MessageKind.WALK_IN, author=author, text="Timbangan kurang"
    )
    roll.walk()
    (found,) = roll.suggested()
    assert (found.platform, found.remote_id) == (OWN_TALK, case.conversation_id)
    roll.linking.confirm(STAFF, found.id)
    assert [each.kind for each in roll.kept()] == [InteractionKind.WALK_IN]
    talks, more = roll.pages.talks(STAFF, member.id, limit=5)
    assert ([talk.cases for talk in talks], more) == ([(roll.desk.case(case.id),)], False)
    with roll.desk.store.reading() as unit:
        assert member_of(unit, talks[0].conversation) == (member, True)
    queue = QueueFilter(view=QueueView.ALL, now=roll.desk.clock.now(), search=member.number)
    found_rows, _total = roll.desk.answering.queue(STAFF, queue)
    assert [row.case.id for row in found_rows] == [case.id]


def test_who_does_not_want_to_be_recognised_is_not(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    roll.wrote(name="Ani", contact=PHONE)
    roll.walk()
    (found,) = roll.suggested()

    def said(*, given: bool) -> None:
        roll.membership.note_consent(
            STAFF,
            member.id,
            Purpose.RECOGNITION,
            given=given,
            way=ConsentWay.SPOKEN,
            at=roll.desk.clock.now(),
        )

    said(given=False)
    assert roll.suggested() == []
    roll.wrote(remote_id="acc-2", name="Ani", contact=PHONE)
    roll.walk()
    assert roll.suggested() == []
    roll.desk.clock.advance(timedelta(minutes=1))
    said(given=True)
    assert {each.remote_id for each in roll.suggested()} == {"acc-1", "acc-2"}
    roll.desk.clock.advance(timedelta(minutes=1))
    with roll.desk.store.writing() as unit:  # as if it was taken back while the page was open
        again = roll.suggested()[0]
        unit.consents.add(
            [
                replace(
                    unit.consents.of(member.id)[-1],
                    id="late",
                    given=False,
                    at=roll.desk.clock.now(),
                )
            ]
        )
    with pytest.raises(Invalid, match="Ani Wulandari"):
        roll.linking.confirm(STAFF, again.id)
    assert found.member_id == member.id


def test_an_archived_channel_s_people_are_still_known(roll: Roll) -> None:
    roll.member(phones=(PHONE,))
    roll.wrote(name="Ani", contact=PHONE)
    with roll.desk.store.writing() as unit:
        channel = unit.channels.get(TALK)
        unit.channels.save(replace(channel, state=ChannelState.ARCHIVED))
    roll.walk()
    assert [each.platform for each in roll.suggested()] == ["talk"]


def test_what_is_about_management_is_suggested_to_supervisors_alone(roll: Roll) -> None:
    member = roll.member(phones=(PHONE,))
    case = roll.wrote(name="Rahasia", contact=PHONE)
    roll.walk()
    with roll.desk.store.writing() as unit:
        kept = unit.cases.get(case.id)
        unit.cases.save(replace(kept, restricted=True))
    for actor in (STAFF, MANAGER, ADMIN):
        assert roll.suggested(actor) == []
        assert roll.pages.page(actor, member.id).suggestions == ()
    (found,) = roll.suggested(SUPERVISOR)
    for act in (roll.linking.confirm, roll.linking.refuse):
        with pytest.raises(NotFound):
            act(STAFF, found.id)
    assert roll.suggested(SUPERVISOR) == [found]


def test_supervisors_look_and_answer_nothing(roll: Roll) -> None:
    roll.member(phones=(PHONE,))
    roll.wrote(name="Ani", contact=PHONE)
    roll.walk()
    (found,) = roll.suggested(SUPERVISOR)
    for act in (roll.linking.confirm, roll.linking.refuse):
        with pytest.raises(NotAllowed):
            act(SUPERVISOR, found.id)
    with pytest.raises(NotAllowed):
        roll.linking.unlink(SUPERVISOR, found.member_id, "x", "y")


def test_the_walk_goes_on_page_by_page(roll: Roll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.roll.interactions.PAGE", 2)
    roll.member(phones=(PHONE,))
    for number in range(5):
        roll.wrote(remote_id=f"acc-{number}", name="x", contact=PHONE)
    assert roll.interactions.run(1) == 2
    assert roll.interactions.run(1) == 2
    assert roll.interactions.run(9) == 1
    assert len(roll.suggested()) == 5


def test_what_is_noted_late_is_found_by_looking_back(roll: Roll) -> None:
    roll.member(phones=(PHONE,))
    roll.wrote(name="x", contact=PHONE)
    roll.walk()
    roll.linking.confirm(STAFF, roll.suggested()[0].id)
    case = roll.wrote(name="x", contact=PHONE)
    with roll.desk.store.writing() as unit:  # a lower id came to light after a higher one
        (kept, *_more) = unit.messages.of(case.conversation_id)
        unit.messages.add_once(replace(kept, id=kept.id[:-4] + "0000", remote_id="late"))
    assert roll.walk() == 2
    assert len(roll.kept()) == 3
