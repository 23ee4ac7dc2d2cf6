"""Whoever knows whose account it is links it, without waiting for a suggestion."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.consent import ConsentWay, Purpose
from domain.erasing import Erased
from domain.errors import Conflict, Invalid, NotAllowed, NotFound
from domain.matching import Answer, Reason
from domain.members import OWN_TALK
from domain.messages import Author, MessageKind
from domain.people import Actor
from domain.ports import Store
from services.roll.linking_by_hand import LinkingByHand
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.desk import open_desk
from tests.services.erased_stage import a_stage
from tests.services.roll import PHONE, Roll
from toolkit.clock import SetClock


@pytest.fixture
def roll(store: Store, clock: SetClock) -> Roll:
    return Roll(desk=open_desk(store, clock))


@pytest.fixture
def by_hand(roll: Roll) -> LinkingByHand:
    return LinkingByHand(store=roll.desk.store, clock=roll.desk.clock)


def test_the_writer_of_a_case_is_linked_to_the_member_one_picks(
    roll: Roll, by_hand: LinkingByHand
) -> None:
    ani = roll.member(phones=(PHONE,))
    case = roll.wrote("akun-x", name="Bu A.", contact="0899 1111 2222", member_number="Z-9")
    before = by_hand.writer(STAFF, case.id)
    assert before is not None
    assert (before.platform, before.is_account, before.name, before.contact, before.member) == (
        "talk",
        True,
        "Bu A.",
        "0899 1111 2222",
        None,
    )
    linked = by_hand.link(STAFF, case.id, ani.id)
    assert (linked.member_id, linked.platform, linked.remote_id, linked.name) == (
        ani.id,
        "talk",
        "akun-x",
        "Bu A.",
    )
    assert (linked.confirmed_by, linked.confirmed_at) == (STAFF.id, roll.desk.clock.now())
    after = by_hand.writer(STAFF, case.id)
    assert after is not None
    assert (after.member, after.identity) == (ani, linked)
    assert [each.member_id for each in roll.kept()] == [ani.id]
    with roll.desk.store.reading() as unit:
        told = [(e.act, e.actor_id, e.subject_id, e.detail) for e in unit.audit.newest()]
    assert told[0] == ("identity_linked", STAFF.id, ani.id, "by_hand talk")


def test_what_is_linked_by_hand_is_taken_apart_like_any_other(
    roll: Roll, by_hand: LinkingByHand
) -> None:
    ani = roll.member()
    case = roll.wrote("akun-x", name="Bu A.")
    linked = by_hand.link(STAFF, case.id, ani.id)
    ended = roll.linking.unlink(STAFF, ani.id, linked.id, "keliru")
    assert (ended.confirmed_by, ended.ended_by, ended.why) == (STAFF.id, STAFF.id, "keliru")
    assert roll.kept() == []
    again = by_hand.writer(STAFF, case.id)
    assert again is not None
    assert again.member is None
    assert by_hand.link(STAFF, case.id, ani.id).member_id == ani.id


def test_what_was_linked_unsuggested_and_taken_apart_is_not_suggested_later(
    roll: Roll, by_hand: LinkingByHand
) -> None:
    """Somebody just said that it is not theirs."""
    member = roll.member("A-1", "Ani")
    case = roll.wrote(name="Bu Ani", contact="+6281234567890")
    identity = by_hand.link(STAFF, case.id, member.id)
    roll.membership.correct(STAFF, replace(member, phones=("+6281234567890",)))
    roll.linking.unlink(STAFF, member.id, identity.id, "keliru")
    roll.walk()
    assert roll.suggested() == []


def test_suggestions_of_the_account_are_answered_by_it(roll: Roll, by_hand: LinkingByHand) -> None:
    ani = roll.member(phones=(PHONE,))
    roll.member("A-2", "Ani Wulandari")
    case = roll.wrote("akun-x", name="Ani Wulandari", contact=PHONE)
    roll.walk()
    assert {each.reason for each in roll.suggested()} == {Reason.PHONE, Reason.NAME}
    by_hand.link(STAFF, case.id, ani.id)
    assert roll.suggested() == []
    with roll.desk.store.reading() as unit:
        (kept,) = unit.suggestions.of_account("talk", "akun-x")
    assert (kept.member_id, kept.answer, kept.answered_by) == (ani.id, Answer.CONFIRMED, STAFF.id)


def test_what_was_refused_once_may_be_known_better_later(
    roll: Roll, by_hand: LinkingByHand
) -> None:
    ani = roll.member(phones=(PHONE,))
    case = roll.wrote("akun-x", contact=PHONE)
    roll.walk()
    roll.linking.refuse(STAFF, roll.suggested()[0].id)
    by_hand.link(STAFF, case.id, ani.id)
    with roll.desk.store.reading() as unit:
        (kept,) = unit.suggestions.of_account("talk", "akun-x")
    assert kept.answer is Answer.CONFIRMED


def test_an_account_is_one_members_alone(roll: Roll, by_hand: LinkingByHand) -> None:
    ani, budi = roll.member(), roll.member("A-2", "Budi")
    case = roll.wrote("akun-x")
    by_hand.link(STAFF, case.id, ani.id)
    for member in (ani, budi):
        with pytest.raises(Conflict, match="sudah memutuskan"):
            by_hand.link(MANAGER, case.id, member.id)
    assert [each.member_id for each in roll.kept()] == [ani.id]


def test_who_does_not_want_to_be_recognised_is_not_by_hand_either(
    roll: Roll, by_hand: LinkingByHand
) -> None:
    ani = roll.member()
    case = roll.wrote("akun-x")
    roll.membership.note_consent(
        STAFF,
        ani.id,
        Purpose.RECOGNITION,
        given=False,
        way=ConsentWay.SPOKEN,
        at=roll.desk.clock.now(),
    )
    with pytest.raises(Invalid, match="tidak mau akunnya dikenali"):
        by_hand.link(STAFF, case.id, ani.id)
    assert roll.kept() == []


def test_a_talk_without_an_account_is_linked_for_itself(roll: Roll, by_hand: LinkingByHand) -> None:
    ani = roll.member()
    first, second = (
        roll.desk.listening.take_down_remark(
            STAFF, way=MessageKind.WALK_IN, author=Author(name="Ani"), text=f"Kunjungan {n}"
        )
        for n in (1, 2)
    )
    linked = by_hand.link(STAFF, first.id, ani.id)
    assert (linked.platform, linked.remote_id) == (OWN_TALK, first.conversation_id)
    other = by_hand.writer(STAFF, second.id)
    assert other is not None
    assert (other.is_account, other.member) == (False, None)


def test_members_are_found_by_number_name_and_telephone(roll: Roll, by_hand: LinkingByHand) -> None:
    ani = roll.member(phones=(PHONE,), emails=("ani@contoh.id",))
    roll.member("B-2", "Budi Santoso")
    for words in ("a-1", "wulan", "0812-3456-7890", "+62 812 3456 7890", "ani@contoh"):
        assert by_hand.members(STAFF, words) == [ani], words
    assert by_hand.members(STAFF, "  ") == []
    assert by_hand.members(STAFF, "tidak ada") == []
    with pytest.raises(Invalid):
        by_hand.members(STAFF, "x" * 10_000)


def test_writers_are_found_by_what_they_wrote_each_account_once(
    roll: Roll, by_hand: LinkingByHand
) -> None:
    roll.wrote("akun-x", name="Bu Ani")
    roll.desk.clock.advance(timedelta(minutes=1))
    roll.desk.hear("Beras lagi", thread="t-2", author=Author(remote_id="akun-x", name="Bu Ani"))
    roll.wrote("akun-y", name="Pak Budi")
    assert sorted(each.name for each in by_hand.writers(STAFF, "beras")) == ["Bu Ani", "Pak Budi"]
    assert [each.name for each in by_hand.writers(STAFF, "budi")] == ["Pak Budi"]
    assert by_hand.writers(STAFF, " ") == []


def test_what_is_about_management_is_neither_found_nor_linked_by_others(
    roll: Roll, by_hand: LinkingByHand
) -> None:
    ani = roll.member()
    case = roll.wrote("akun-x", name="Bu Ani")
    with roll.desk.store.writing() as unit:
        unit.cases.save(replace(unit.cases.get(case.id), restricted=True))
    assert by_hand.writers(STAFF, "beras") == []
    for ask in (
        lambda: by_hand.writer(STAFF, case.id),
        lambda: by_hand.link(STAFF, case.id, ani.id),
    ):
        with pytest.raises(NotFound, match="tidak terbuka"):
            ask()
    seen = by_hand.writer(SUPERVISOR, case.id)
    assert seen is not None
    assert seen.name == "Bu Ani"


@pytest.mark.parametrize("actor", [SUPERVISOR], ids=lambda actor: actor.role)
def test_supervisors_look_and_link_nothing(
    roll: Roll, by_hand: LinkingByHand, actor: Actor
) -> None:
    ani = roll.member()
    case = roll.wrote("akun-x")
    with pytest.raises(NotAllowed):
        by_hand.link(actor, case.id, ani.id)


@pytest.mark.parametrize("actor", [STAFF, MANAGER, ADMIN], ids=lambda actor: actor.role)
def test_staff_managers_and_admins_link(roll: Roll, by_hand: LinkingByHand, actor: Actor) -> None:
    ani = roll.member()
    case = roll.wrote("akun-x")
    assert by_hand.link(actor, case.id, ani.id).confirmed_by == actor.id


def test_nobody_is_linked_who_is_not_there(roll: Roll, by_hand: LinkingByHand) -> None:
    ani, case = roll.member(), roll.wrote("akun-x")
    with pytest.raises(NotFound):
        by_hand.link(STAFF, "tidak-ada", ani.id)
    with pytest.raises(NotFound):
        by_hand.link(STAFF, case.id, "tidak-ada")
    assert roll.kept() == []


def test_who_was_erased_is_linked_to_nobody(store: Store, clock: SetClock) -> None:
    stage = a_stage(store, clock)
    roll = Roll(desk=stage.desk)
    by_hand = LinkingByHand(store=store, clock=clock)
    ani, case = roll.member(), stage.hear("Berkutu")
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, case.conversation_id, why="di loket")
    while stage.erasing.run():
        pass
    assert by_hand.writer(STAFF, case.id) is None
    with pytest.raises(Invalid, match="sudah dihapus"):
        by_hand.link(STAFF, case.id, ani.id)
