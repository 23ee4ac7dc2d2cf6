"""Walk-ins and phone calls, written down by staff."""

from datetime import timedelta

import pytest

from domain.cases import CaseKind, EventKind
from domain.errors import Invalid, NotAllowed
from domain.kind_reasons import reason_words
from domain.members import Member
from domain.messages import NOTED, TEXT_MAX, Author, MessageKind
from domain.ports import Store
from tests.makers import NOON, STAFF, SUPERVISOR
from tests.services.desk import Desk, open_desk
from toolkit.clock import SetClock


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def test_a_walk_in_is_written_down_at_the_time_it_really_happened(desk: Desk) -> None:
    came_at = desk.clock.now() - timedelta(minutes=30)
    case = desk.listening.take_down_remark(
        STAFF,
        way=MessageKind.WALK_IN,
        author=Author(name="Pak Budi", member_number="0042"),
        text="Simpanan belum masuk",
        at=came_at,
        kind=CaseKind.QUESTION,
    )
    assert (case.channel_id, case.opened_at, case.kind) == (None, came_at, CaseKind.QUESTION)
    assert reason_words(case.kind_reason) == "dipilih Sari"
    with desk.store.reading() as unit:
        message = unit.messages.of(case.conversation_id)[0]
    assert (message.kind, message.author) == (
        MessageKind.WALK_IN,
        Author(name="Pak Budi", member_number="0042"),
    )


def test_a_phone_call_without_a_time_or_kind_happened_now_and_is_judged(desk: Desk) -> None:
    case = desk.listening.take_down_remark(
        STAFF, way=MessageKind.PHONE, author=Author(), text="Berasnya berkutu"
    )
    assert (case.opened_at, case.kind) == (desk.clock.now(), CaseKind.COMPLAINT)


@pytest.mark.parametrize("way", NOTED)
def test_every_way_that_no_channel_brings_can_be_written_down(desk: Desk, way: MessageKind) -> None:
    case = desk.listening.take_down_remark(STAFF, way=way, author=Author(), text="Usul")
    with desk.store.reading() as unit:
        assert [message.kind for message in unit.messages.of(case.conversation_id)] == [way]


def test_what_was_answered_there_and_then_is_an_answer_of_that_moment(desk: Desk) -> None:
    came_at = desk.clock.now() - timedelta(hours=1)
    case = desk.listening.take_down_remark(
        STAFF,
        way=MessageKind.WALK_IN,
        author=Author(name="Bu Ani"),
        text="Apakah toko buka hari Minggu?",
        at=came_at,
        answer="  Buka sampai pukul 12. ",
    )
    assert case.durations.first_response_at == came_at
    assert case.durations.awaiting_since is None
    with desk.store.reading() as unit:
        said, answered = unit.messages.of(case.conversation_id)
        kinds = [event.kind for event in unit.events.of(case.id)]
    assert (answered.text, answered.at, answered.received_at, answered.sender_id) == (
        "Buka sampai pukul 12.",
        came_at,
        desk.clock.now(),
        STAFF.id,
    )
    assert (said.from_us, answered.from_us, answered.kind) == (False, True, MessageKind.REPLY)
    assert kinds == [EventKind.OPENED, EventKind.MESSAGE_RECEIVED, EventKind.REPLIED]


def test_a_number_on_the_roll_brings_its_name_where_none_was_noted(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.members.add(
            Member(id="m-1", number="0042", name="Bu Tuti", created_at=desk.clock.now())
        )

    def named(author: Author) -> str:
        case = desk.listening.take_down_remark(
            STAFF, way=MessageKind.PAPER, author=author, text="Usul"
        )
        with desk.store.reading() as unit:
            return unit.conversations.get(case.conversation_id).author.name

    assert named(Author(member_number="0042")) == "Bu Tuti"
    assert named(Author(member_number="0042", name="Pak Budi")) == "Pak Budi"
    assert named(Author(member_number="0043")) == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": MessageKind.DIRECT}, "way"),
        ({"answer": "a" * (TEXT_MAX + 1)}, "answer"),
        ({"text": " \x00 "}, "text"),
        ({"text": "a" * (TEXT_MAX + 1)}, "text"),
        ({"author": Author(name="a" * 201)}, "name"),
        ({"at": NOON + timedelta(days=3)}, "at"),
        ({"at": NOON.replace(tzinfo=None)}, "at"),
    ],
)
def test_a_remark_that_cannot_be_taken_names_its_field(
    desk: Desk, changes: dict[str, object], field: str
) -> None:
    entry = {"way": MessageKind.PHONE, "author": Author(), "text": "Halo", **changes}
    with pytest.raises(Invalid) as refusal:
        desk.listening.take_down_remark(STAFF, **entry)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_supervisor_writes_nothing_down(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.listening.take_down_remark(
            SUPERVISOR, way=MessageKind.PHONE, author=Author(), text="Halo"
        )
