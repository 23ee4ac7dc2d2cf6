"""What every store keeps of channels: notes, collected inboxes, budgets spent, what came last."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.deliveries import Attempt, DeliveryState, Exchange, Receipt
from domain.errors import NotFound, StoreBusy
from domain.identifiers import new_id
from domain.messages import Author, Message, MessageKind
from domain.ports import Store
from tests.makers import NOON, a_delivery

HOUR = timedelta(hours=1)


def a_message(**changes: object) -> Message:
    message = Message(
        id=new_id(),
        conversation_id="c-1",
        channel_id="ch-1",
        remote_id=new_id(),
        kind=MessageKind.COMMENT,
        author=Author(name="Bu Ani"),
        text="halo",
        at=NOON,
        received_at=NOON,
    )
    return replace(message, **changes)  # type: ignore[arg-type]


def test_a_note_is_kept_under_its_channel_and_name_and_overwritten(store: Store) -> None:
    with store.writing() as unit:
        unit.notes.write("ch-1", "session", "satu")
        unit.notes.write("ch-2", "session", "dua")
        unit.notes.write("ch-1", "session", "tiga")
    with store.reading() as unit:
        assert unit.notes.read("ch-1", "session") == "tiga"
        assert unit.notes.read("ch-2", "session") == "dua"
        assert unit.notes.read("ch-1", "other") == ""


def test_a_tally_adds_up_and_stands_apart_from_the_text_of_its_name(store: Store) -> None:
    with store.writing() as unit:
        assert unit.notes.tally("ch-1", "spent", 5) == 5
        assert unit.notes.tally("ch-1", "spent", -2) == 3
        assert unit.notes.tally("ch-1", "spent", 0) == 3
        assert unit.notes.tally("ch-2", "spent", 0) == 0
        unit.notes.write("ch-1", "spent", "teks")
        assert unit.notes.tally("ch-1", "spent", 1) == 4
        assert unit.notes.read("ch-1", "spent") == "teks"


def test_no_addition_of_two_workers_is_lost(store: Store) -> None:
    def add(_turn: int) -> None:
        with store.writing() as unit:
            unit.notes.tally("ch-1", "spent", 1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    with store.writing() as unit:
        assert unit.notes.tally("ch-1", "spent", 0) == 40


def test_every_sealed_text_is_listed_for_a_new_key_and_a_channel_forgets_its_own(
    store: Store,
) -> None:
    with store.writing() as unit:
        unit.notes.write("ch-1", "a", "satu")
        unit.notes.write("ch-1", "b", "")
        unit.notes.write("ch-2", "a", "dua")
        unit.notes.tally("ch-1", "spent", 5)
        assert sorted(unit.notes.sealed()) == [("ch-1", "a", "satu"), ("ch-2", "a", "dua")]
        unit.notes.forget("ch-1")
        assert unit.notes.sealed() == [("ch-2", "a", "dua")]
        assert unit.notes.tally("ch-1", "spent", 0) == 0


def test_looking_at_a_tally_writes_nothing(store: Store) -> None:
    with store.reading() as unit:
        assert unit.notes.tally("ch-1", "spent", 0) == 0
    with store.writing() as unit:
        unit.notes.tally("ch-1", "spent", 5)
    with store.reading() as unit:
        assert unit.notes.tally("ch-1", "spent", 0) == 5


def test_what_is_listed_for_a_new_key_waits_for_it(store: Store) -> None:
    with store.writing() as unit:
        unit.notes.write("ch-1", "a", "satu")
    with store.writing() as unit:
        assert unit.notes.sealed() == [("ch-1", "a", "satu")]
        with pytest.raises(StoreBusy), store.writing() as another:
            another.notes.write("ch-1", "a", "dua")
        unit.notes.write("ch-1", "a", "baru")
    with store.reading() as unit:
        assert unit.notes.read("ch-1", "a") == "baru"


def test_when_an_inbox_was_read_is_kept_beside_its_cursor(store: Store) -> None:
    with store.writing() as unit:
        assert unit.cursors.collected_at("ch-1") is None
        unit.cursors.collected("ch-1", NOON)
        assert (unit.cursors.get("ch-1"), unit.cursors.collected_at("ch-1")) == ("", NOON)
        unit.cursors.set("ch-1", "7")
        unit.cursors.collected("ch-1", NOON + HOUR)
        assert (unit.cursors.get("ch-1"), unit.cursors.collected_at("ch-1")) == ("7", NOON + HOUR)
        assert unit.cursors.collected_at("ch-2") is None


def test_how_much_of_a_budget_was_spent_since(store: Store) -> None:
    with store.writing() as unit:
        for minutes in (0, 1, 2):
            at = NOON + timedelta(minutes=minutes)
            unit.budgets.take("ch-1", now=at, deliveries=9, window_s=3_600)
        assert unit.budgets.spent("ch-1", NOON) == 2
        assert unit.budgets.spent("ch-2", NOON) == 0


def test_when_a_channel_last_took_something(store: Store) -> None:
    with store.writing() as unit:
        assert unit.deliveries.last_sent_at("ch-1") is None
        for hours in (1, 3, 2):
            receipt = Receipt(remote_id=f"r-{hours}", sent_at=NOON + hours * HOUR)
            unit.deliveries.add(a_delivery(state=DeliveryState.SENT, receipt=receipt))
        unit.deliveries.add(a_delivery())
        assert unit.deliveries.last_sent_at("ch-1") == NOON + 3 * HOUR
        assert unit.deliveries.last_sent_at("ch-2") is None


def test_when_members_wrote_last_newest_first(store: Store) -> None:
    with store.writing() as unit:
        for hours in (1, 3, 2):
            unit.messages.add_once(a_message(at=NOON + hours * HOUR))
        unit.messages.add_once(a_message(at=NOON + 9 * HOUR, from_us=True))
        unit.messages.add_once(a_message(at=NOON + 9 * HOUR, channel_id="ch-2"))
        assert unit.messages.newest_at("ch-1", 2) == [NOON + 3 * HOUR, NOON + 2 * HOUR]


def test_what_an_author_changed_is_kept_and_nothing_else(store: Store) -> None:
    message = a_message()
    changed = replace(
        message, text="baru", first_text="halo", edited_at=NOON, withdrawn_at=NOON + HOUR
    )
    with store.writing() as unit:
        unit.messages.add_once(message)
        unit.messages.amend(changed)
        assert unit.messages.get(message.id) == changed
        with pytest.raises(NotFound):
            unit.messages.amend(a_message())


def test_what_two_workers_learnt_of_a_message_is_kept_by_both(store: Store) -> None:
    message = a_message()
    edited = replace(message, text="baru", first_text="halo", edited_at=NOON + HOUR)
    with store.writing() as unit:
        unit.messages.add_once(message)
        unit.messages.amend(replace(message, withdrawn_at=NOON))
        unit.messages.amend(edited)  # who read it before it was withdrawn
        unit.messages.amend(replace(message, text="tua", first_text="halo", edited_at=NOON))
        unit.messages.amend(replace(message, withdrawn_at=NOON + HOUR))
        assert unit.messages.get(message.id) == replace(edited, withdrawn_at=NOON)


def test_the_exchanges_of_an_attempt_come_back_in_order(store: Store) -> None:
    exchanges = tuple(
        Exchange(method="POST", address="x.example/a", status=status, took_ms=12, asked="{}")
        for status in (200, None)
    )
    attempt = Attempt(id="a-1", delivery_id="d-1", number=1, worker="w-1", started_at=NOON)
    with store.writing() as unit:
        unit.attempts.add(attempt)
        unit.attempts.close(replace(attempt, exchanges=exchanges))
        assert unit.attempts.of(attempt.delivery_id) == [replace(attempt, exchanges=exchanges)]
