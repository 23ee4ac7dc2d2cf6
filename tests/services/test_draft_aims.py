"""What is begun keeps for whom it is: nothing private comes back as a word to everybody."""

from dataclasses import replace

import pytest

from domain.company import Aim, CaseDraft, DraftKind, Readers
from domain.errors import NotAllowed, NotFound
from domain.media import Media
from domain.people import Actor
from domain.ports import Store
from services.deliveries.withdrawing import Withdrawing
from services.replies.jotting import Jotting
from tests.makers import SECOND, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock

ALONE = Aim(readers=Readers.MEMBER, conversation_id="v-1")
REPLY, PRIVATE, NOTE = DraftKind.REPLY, DraftKind.PRIVATE_REPLY, DraftKind.NOTE


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def jotting(desk: Desk) -> Jotting:
    return Jotting(store=desk.store, clock=desk.clock, media=desk.answering.media)


def test_for_whom_it_is_stays_while_it_is_written_on(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    begun = jotting.keep(STAFF, case.id, REPLY, "Saldo Ibu", aim=ALONE)
    assert begun is not None
    assert begun.aim == ALONE
    written_on = jotting.keep(STAFF, case.id, REPLY, "Saldo Ibu 250.000")
    assert written_on == replace(begun, text="Saldo Ibu 250.000")
    assert jotting.enclose(STAFF, case.id) == written_on
    everybody = Aim(conversation_id="v-2")
    assert jotting.enclose(STAFF, case.id, aim=everybody) == replace(written_on, aim=everybody)


def test_an_answer_that_is_only_a_picture_so_far_keeps_it_too(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    held = desk.answering.media.put(b"png", "image/png")
    picture = Media(id=held, mime="image/png", width_px=4, height_px=4, size_bytes=3)
    begun = jotting.enclose(STAFF, case.id, pictures=[picture], aim=ALONE)
    assert begun is not None
    assert (begun.text, begun.aim) == ("", ALONE)


def test_another_choice_is_kept_with_both_halves_and_no_word_is_touched(
    desk: Desk, jotting: Jotting
) -> None:
    case = desk.hear()
    reply = _kept(jotting.keep(STAFF, case.id, REPLY, "Baik"))
    private = _kept(jotting.keep(STAFF, case.id, PRIVATE, "Saldo"))
    note = _kept(jotting.keep(STAFF, case.id, NOTE, "Tanya"))
    theirs = _kept(jotting.keep(SECOND, case.id, REPLY, "Halo"))
    pointed = jotting.point(STAFF, case.id, ALONE)
    assert pointed == {REPLY: replace(reply, aim=ALONE), PRIVATE: replace(private, aim=ALONE)}
    assert jotting.of(STAFF, case.id) == {**pointed, NOTE: note}
    assert jotting.of(SECOND, case.id) == {REPLY: theirs}


def test_a_choice_alone_is_nothing_begun(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    assert jotting.point(STAFF, case.id, ALONE) == {}
    assert jotting.of(STAFF, case.id) == {}


def test_only_who_answers_the_case_chooses(desk: Desk, jotting: Jotting) -> None:
    case = desk.hear()
    with pytest.raises(NotAllowed):
        jotting.point(SUPERVISOR, case.id, ALONE)
    with pytest.raises(NotFound):
        jotting.point(STAFF, "unknown", ALONE)


@pytest.mark.parametrize("recipient", ["", "m-1"])
def test_a_reply_taken_back_comes_back_for_whom_it_was(desk: Desk, recipient: str) -> None:
    case = desk.hear()
    reply = desk.reply(case, "Saldo Ibu 250.000")
    with desk.store.writing() as unit:
        reply = unit.deliveries.save(replace(reply, recipient=recipient))
    readers = Readers.MEMBER if recipient else Readers.EVERYBODY
    assert _taken_back(desk, STAFF, reply.id, case.id).aim == Aim(
        readers=readers, conversation_id=case.conversation_id
    )


@pytest.mark.parametrize("recipient", ["", "m-1"])
def test_beside_what_was_begun_the_fewer_readers_hold(
    desk: Desk, jotting: Jotting, recipient: str
) -> None:
    case = desk.hear()
    reply = desk.reply(case, "Saldo Ibu 250.000")
    with desk.store.writing() as unit:
        reply = unit.deliveries.save(replace(reply, recipient=recipient))
    public = not recipient  # the begun one is the other way about
    begun = Aim(readers=Readers.MEMBER if public else Readers.EVERYBODY, conversation_id="v-9")
    jotting.keep(STAFF, case.id, REPLY, "Selain itu", aim=begun)
    back = _taken_back(desk, STAFF, reply.id, case.id)
    assert back.text == "Selain itu\n\nSaldo Ibu 250.000"
    assert back.aim == Aim(readers=Readers.MEMBER, conversation_id="v-9")


def test_one_that_answered_nothing_known_comes_back_to_the_case_s_own_talk(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case, "Halo")
    with desk.store.writing() as unit:
        reply = unit.deliveries.save(replace(reply, target_remote_id=""))
    back = _taken_back(desk, STAFF, reply.id, case.id)
    assert back.aim == Aim(conversation_id=case.conversation_id)


def _taken_back(desk: Desk, actor: Actor, delivery_id: str, case_id: str) -> CaseDraft:
    Withdrawing(store=desk.store, clock=desk.clock).withdraw(actor, delivery_id)
    with desk.store.reading() as unit:
        (draft,) = unit.case_drafts.of(actor.id, case_id)
    return draft


def _kept(draft: CaseDraft | None) -> CaseDraft:
    assert draft is not None
    return draft
