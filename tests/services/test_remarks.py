"""Walk-ins and phone calls, written down by staff."""

from datetime import timedelta

import pytest

from domain.cases import CaseKind
from domain.errors import Invalid, NotAllowed
from domain.messages import TEXT_MAX, Author, MessageKind
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
    assert case.kind_reason == "dipilih Sari"
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


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": MessageKind.DIRECT}, "way"),
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
