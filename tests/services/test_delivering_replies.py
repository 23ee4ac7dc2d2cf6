"""How a reply ended on its channel is told to its case in the same step."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from domain.cases import EventKind
from domain.deliveries import DeliveryState, Receipt
from domain.errors import OutcomeUnknown, Rejected
from domain.notifications import NotificationKind
from domain.ports import Outgoing, Store
from services.deliveries.delivering import Delivering
from tests.makers import STAFF
from tests.services.desk import TALK, Desk, Talk, open_desk
from tests.services.platforms import Shelf
from toolkit.clock import SetClock


@dataclass
class Speaking(Talk):
    """Does with a reply what it was told to."""

    deed: Callable[[], Receipt] | None = None
    heard: list[Outgoing] = field(default_factory=list)

    def reply(self, reply: Outgoing, idempotency_key: str) -> Receipt:
        self.heard.append(reply)
        assert self.deed is not None
        return self.deed()


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def send(desk: Desk, deed: Callable[[], Receipt]) -> Speaking:
    channel = desk.connectors.open_ones[TALK] = Speaking(deed=deed)
    Delivering(
        store=desk.store,
        clock=desk.clock,
        connectors=desk.connectors,
        media=Shelf(),
        worker="w-1",
        chance=lambda: 0.5,
    ).send_due()
    return channel


def last_event(desk: Desk, case_id: str) -> tuple[EventKind, str | None]:
    with desk.store.reading() as unit:
        event = unit.events.of(case_id)[-1]
    return event.kind, event.actor_id


def test_a_reply_that_was_taken_ends_the_wait_of_its_case(desk: Desk) -> None:
    case = desk.hear()
    reply = desk.reply(case, "Kami ganti.")
    channel = send(desk, lambda: Receipt(remote_id="r-9", sent_at=desk.clock.now()))
    assert [each.text for each in channel.heard] == ["Kami ganti."]
    assert last_event(desk, case.id) == (EventKind.REPLIED, STAFF.id)
    assert desk.case(case.id).durations.awaiting_since is None
    with desk.store.reading() as unit:
        assert unit.messages.of(case.conversation_id)[-1].delivery_id == reply.id


def test_a_reply_that_was_refused_is_told_in_its_case_and_the_wait_goes_on(desk: Desk) -> None:
    def refuse() -> Receipt:
        raise Rejected("Orang ini tidak menerima pesan.")

    case = desk.hear()
    desk.reply(case)
    send(desk, refuse)
    assert last_event(desk, case.id) == (EventKind.REPLY_FAILED, STAFF.id)
    assert desk.case(case.id).durations.awaiting_since == desk.clock.now()


def test_whoever_wrote_a_reply_hears_that_nobody_knows_whether_it_arrived(desk: Desk) -> None:
    def break_off() -> Receipt:
        raise OutcomeUnknown("Belum pasti.")

    case = desk.hear()
    reply = desk.reply(case)
    send(desk, break_off)
    with desk.store.reading() as unit:
        assert unit.deliveries.get(reply.id).state is DeliveryState.UNCONFIRMED
        told = unit.notifications.page(STAFF.id, limit=9)
    assert [each.notification.kind for each in told] == [NotificationKind.REPLY_UNSURE]
    assert last_event(desk, case.id) == (EventKind.REPLY_WRITTEN, STAFF.id)
