"""A reply that has not gone out is taken back: it never leaves, and its words are a draft again."""

from dataclasses import replace
from typing import Any

import pytest

from domain.attachments import FILES_MAX
from domain.cases import EventKind
from domain.company import CaseDraft, DraftKind
from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.errors import Invalid, InvalidTransition, NotAllowed, NotFound
from domain.identifiers import new_id
from domain.media import IMAGES_PER_POST_MAX, File, Media
from domain.messages import TEXT_MAX
from domain.people import Actor
from domain.ports import Store
from services.deliveries.withdrawing import WITHDRAWABLE, Withdrawing, can_withdraw
from services.notices.reminding import reminder_id
from services.replies.jotting import Jotting
from tests.makers import MANAGER, SECOND, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from tests.services.platforms import Shelf
from toolkit.clock import SetClock

WORDS = "Maaf, kami ganti."
PICTURE = Media(id="p-1", mime="image/png", width_px=4, height_px=4, size_bytes=9, alt_text="Kutu")
LETTER = File(id="f-1", name="surat.pdf", mime="application/pdf", size_bytes=9)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def withdraw(desk: Desk, reply: Delivery, actor: Actor = STAFF) -> Delivery:
    return Withdrawing(store=desk.store, clock=desk.clock).withdraw(actor, reply.id)


def in_state(desk: Desk, reply: Delivery, state: DeliveryState) -> Delivery:
    """As it stands after it was tried."""
    with desk.store.writing() as unit:
        if state is not DeliveryState.SCHEDULED:
            reply = unit.deliveries.save(replace(reply, state=state))
    return reply


def draft(desk: Desk, case_id: str, actor: Actor = STAFF) -> CaseDraft | None:
    with desk.store.reading() as unit:
        found = {each.kind: each for each in unit.case_drafts.of(actor.id, case_id)}
    return found.get(DraftKind.REPLY)


@pytest.mark.parametrize("state", sorted(WITHDRAWABLE))
def test_what_has_not_gone_out_comes_back_with_its_words_and_the_case_tells_it(
    desk: Desk, state: DeliveryState
) -> None:
    case = desk.hear()
    reply = in_state(desk, desk.reply(case, WORDS), state)
    assert can_withdraw(reply)
    assert withdraw(desk, reply).state is DeliveryState.CANCELLED
    story = desk.answering.story(STAFF, case.id)
    assert [each.state for each in story.deliveries] == [DeliveryState.CANCELLED]
    assert (story.events[-1].kind, story.events[-1].actor_id) == (EventKind.NOTED, STAFF.id)
    assert story.events[-1].value == f"Balasan ditarik kembali sebelum terkirim: “{WORDS}”"
    begun = draft(desk, case.id)
    assert begun is not None
    assert (begun.text, begun.written_at) == (WORDS, desk.clock.now())
    assert desk.case(case.id).durations.awaiting_since is not None  # the member still waits
    with desk.store.reading() as unit:
        (entry,) = unit.audit.newest(limit=1)
    assert (entry.act, entry.actor_id, entry.subject_id) == ("reply_withdrawn", STAFF.id, reply.id)


@pytest.mark.parametrize("state", sorted(set(DeliveryState) - WITHDRAWABLE))
def test_what_has_left_or_may_have_is_not_taken_back(desk: Desk, state: DeliveryState) -> None:
    case = desk.hear()
    reply = in_state(desk, desk.reply(case, WORDS), state)
    assert not can_withdraw(reply)
    with pytest.raises(InvalidTransition, match="tidak bisa ditarik lagi"):
        withdraw(desk, reply)
    assert draft(desk, case.id) is None


def test_what_goes_with_it_comes_back_and_what_was_begun_since_stays(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case, WORDS)
    with desk.store.writing() as unit:
        content = replace(reply.content, media=(PICTURE,), files=(LETTER,))
        reply = unit.deliveries.save(replace(reply, content=content))
        unit.case_drafts.put(
            CaseDraft(
                user_id=STAFF.id,
                case_id=case.id,
                kind=DraftKind.REPLY,
                text="Baru.",
                written_at=desk.clock.now(),
            )
        )
    withdraw(desk, reply)
    begun = draft(desk, case.id)
    assert begun is not None
    assert (begun.text, begun.pictures, begun.files) == (f"Baru.\n\n{WORDS}", (PICTURE,), (LETTER,))


def begin(desk: Desk, case_id: str, text: str = "", **enclosed: Any) -> None:
    """What the staff had begun since."""
    begun = CaseDraft(
        user_id=STAFF.id,
        case_id=case_id,
        kind=DraftKind.REPLY,
        text=text,
        written_at=desk.clock.now(),
    )
    with desk.store.writing() as unit:
        unit.case_drafts.put(replace(begun, **enclosed))


def carry(
    desk: Desk, reply: Delivery, pictures: tuple[Media, ...], files: tuple[File, ...]
) -> Delivery:
    with desk.store.writing() as unit:
        content = replace(reply.content, media=pictures, files=files)
        return unit.deliveries.save(replace(reply, content=content))


def test_what_went_with_it_stands_behind_what_was_chosen_since(desk: Desk) -> None:
    case = desk.hear()
    mine, letter = replace(PICTURE, id="p-2"), replace(LETTER, id="f-2")
    again = replace(PICTURE, alt_text="Kutu beras")
    shared = replace(PICTURE, id="p-3")
    reply = carry(desk, desk.reply(case, WORDS), (PICTURE, shared), (LETTER,))
    begin(desk, case.id, pictures=(mine, again), files=(letter,))
    withdraw(desk, reply)
    begun = draft(desk, case.id)
    assert begun is not None
    assert (begun.text, begun.pictures) == (WORDS, (mine, again, shared))
    assert begun.files == (letter, LETTER)


def test_more_than_one_answer_may_hold_comes_back_whole_and_can_be_made_less(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case, WORDS)
    pictures = tuple(replace(PICTURE, id=f"p-{n}") for n in range(2 * IMAGES_PER_POST_MAX))
    files = tuple(replace(LETTER, id=f"f-{n}") for n in range(2 * FILES_MAX))
    long = "a" * TEXT_MAX
    reply = carry(desk, reply, pictures[IMAGES_PER_POST_MAX:], files[FILES_MAX:])
    begin(
        desk,
        case.id,
        long,
        pictures=pictures[:IMAGES_PER_POST_MAX],
        files=files[:FILES_MAX],
    )
    withdraw(desk, reply)
    begun = draft(desk, case.id)
    assert begun is not None
    assert (begun.text, begun.pictures, begun.files) == (f"{long}\n\n{WORDS}", pictures, files)

    shelf = Shelf()
    shelf.kept |= {each.id: b"kept" for each in pictures}
    shelf.kept |= {each.id: b"kept" for each in files}
    jotting = Jotting(store=desk.store, clock=desk.clock, media=shelf)
    less = jotting.enclose(STAFF, case.id, pictures=pictures[1:], files=files[1:])
    assert less == replace(begun, pictures=pictures[1:], files=files[1:])
    with pytest.raises(Invalid, match="Paling banyak 19 gambar"):
        jotting.enclose(STAFF, case.id, pictures=pictures, files=files[1:])
    with pytest.raises(Invalid, match="Paling banyak 39 berkas"):
        jotting.enclose(STAFF, case.id, pictures=pictures[1:], files=files)
    assert draft(desk, case.id) == less
    shorter = jotting.keep(STAFF, case.id, DraftKind.REPLY, begun.text[1:])
    assert shorter == replace(less, text=begun.text[1:])
    with pytest.raises(Invalid, match="Terlalu panjang"):
        jotting.keep(STAFF, case.id, DraftKind.REPLY, begun.text)
    assert draft(desk, case.id) == shorter


def test_a_colleague_may_take_it_back_into_their_own_box(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case, WORDS)
    withdraw(desk, reply, SECOND)
    assert draft(desk, case.id) is None
    assert draft(desk, case.id, SECOND) is not None


def test_nobody_is_reminded_of_a_task_that_was_taken_back(desk: Desk) -> None:
    case = desk.hear()
    reply = in_state(desk, desk.reply(case, WORDS), DeliveryState.HANDED)
    with desk.store.writing() as unit:
        reminder = replace(
            reply,
            id=reminder_id(reply),
            kind=DeliveryKind.REMINDER,
            state=DeliveryState.SCHEDULED,
            version=0,
        )
        unit.deliveries.add(reminder)
    withdraw(desk, reply)
    with desk.store.reading() as unit:
        assert unit.deliveries.get(reminder.id).state is DeliveryState.CANCELLED


def test_no_other_delivery_is_taken_back_so(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case, WORDS)
    with desk.store.writing() as unit:
        automatic = unit.deliveries.add(replace(reply, id=new_id(), created_by=None))
    assert not can_withdraw(automatic)
    with pytest.raises(Invalid, match="yang ditulis orang"):
        withdraw(desk, automatic)
    with pytest.raises((NotAllowed, NotFound)):
        withdraw(desk, replace(reply, id="no-such"))


@pytest.mark.parametrize("actor", [MANAGER, SUPERVISOR])
def test_who_may_not_answer_takes_nothing_back(desk: Desk, actor: Actor) -> None:
    case = desk.hear()
    reply = desk.reply(case, WORDS)
    if actor is SUPERVISOR:
        with pytest.raises(NotAllowed):
            withdraw(desk, reply, actor)
    else:
        assert withdraw(desk, reply, actor).state is DeliveryState.CANCELLED
