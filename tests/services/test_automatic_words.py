"""The automatic word goes out once a case, in time, where it fits, and ends no clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.cases import EventKind
from domain.channels import Channel, ChannelState, Limits
from domain.deliveries import DeliveryKind, DeliveryState
from domain.errors import Unauthorized
from domain.messages import Author, MessageKind
from domain.ports import Connector, Heard, Store
from domain.rules import Act, ActKind
from tests.makers import MANAGER, STAFF
from tests.services.desk import LOUD, TALK, Desk, Scripted, Talk, open_desk
from tests.services.ruled import (
    AGAIN,
    WORD,
    a_rule,
    any_store,
    by_rules,
    events,
    rules_of,
    word_of,
    words,
)
from toolkit.clock import SetClock


@pytest.fixture(params=("memory", "sqlite", "postgresql"))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from any_store(request, tmp_path)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def test_an_automatic_word_goes_out_once_a_case_and_ends_no_clock(desk: Desk) -> None:
    rule = a_rule(desk, WORD, moments=AGAIN)
    case = desk.hear("Halo", remote_id="m-1")
    delivery = word_of(desk, case)
    now = desk.clock.now()
    assert delivery == replace(
        delivery,
        kind=DeliveryKind.REPLY,
        channel_id=TALK,
        subject_id=case.id,
        target_remote_id="m-1",
        state=DeliveryState.SCHEDULED,
        due_at=now,
        latest_at=now + timedelta(hours=6),
        created_by=None,
    )
    assert delivery.content.text == f"Terima kasih, kode Anda {case.code}. – Koperasi Kami"
    assert by_rules(desk, case) == [(EventKind.ACKNOWLEDGED, delivery.id, rule.id)]
    desk.hear("Halo lagi")
    desk.deliver(delivery)
    told = desk.case(case.id)
    assert told.durations.first_response_at is None
    assert told.durations.awaiting_since == now
    assert words(desk) == 1
    story = desk.answering.story(STAFF, case.id)
    assert [message.text for message in story.messages if message.from_us] == [
        delivery.content.text
    ]


def test_the_word_seen_on_the_platform_before_its_receipt_ends_no_clock(desk: Desk) -> None:
    a_rule(desk, WORD)
    case = desk.hear("Halo")
    delivery = word_of(desk, case)
    desk.unsettle(delivery, DeliveryState.UNCONFIRMED)
    desk.clock.advance(timedelta(minutes=1))
    seen = desk.incoming(delivery.content.text, from_us=True, remote_id="ours")
    assert desk.listening.receive(TALK, seen) is None
    told = desk.case(case.id)
    assert told.durations.first_response_at is None
    assert told.durations.awaiting_since is not None
    with desk.store.reading() as unit:
        assert unit.deliveries.get(delivery.id).state is DeliveryState.SENT


def test_a_word_that_failed_is_shown_and_a_person_answers(desk: Desk) -> None:
    a_rule(desk, WORD)
    case = desk.hear("Halo")
    desk.fail(word_of(desk, case), "blocked")
    last = events(desk, case)[-1]
    assert (last.kind, last.value, last.actor_id) == (EventKind.REPLY_FAILED, "blocked", None)
    desk.deliver(desk.reply(desk.case(case.id)), "r-2")
    assert desk.case(case.id).durations.first_response_at is not None


def test_where_the_channel_cannot_be_opened_the_message_is_kept_and_no_word_goes(
    desk: Desk,
) -> None:
    class Shut(Scripted):
        def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
            raise Unauthorized("Sambungkan lagi kanal ini.")

    a_rule(desk, WORD)
    shut = replace(desk.listening, connectors=Shut())
    case = shut.receive(TALK, desk.incoming("Halo"))
    assert case is not None
    assert words(desk) == 0


@pytest.mark.parametrize("channel_id", [LOUD, None])
def test_where_no_program_can_answer_no_word_goes(desk: Desk, channel_id: str | None) -> None:
    a_rule(desk, WORD)
    if channel_id is None:
        desk.listening.take_down_remark(STAFF, way=MessageKind.PHONE, author=Author(), text="Beras")
    else:
        assert desk.listening.receive(channel_id, desk.incoming("Beras"))
    assert words(desk) == 0


def test_no_word_goes_to_what_was_said_long_ago(desk: Desk) -> None:
    a_rule(desk, WORD)
    desk.hear("Beras", at=desk.clock.now() - timedelta(hours=25))
    assert words(desk) == 0


def test_no_word_goes_through_a_channel_that_is_paused(desk: Desk) -> None:
    a_rule(desk, WORD)
    with desk.store.writing() as unit:
        talk = unit.channels.get(TALK)
        unit.channels.save(replace(talk, state=ChannelState.PAUSED))
    desk.hear("Beras")
    assert words(desk) == 0


class Narrow(Talk):
    """Takes answers of ten signs, within an hour of a direct message."""

    @property
    def limits(self) -> Limits:
        return Limits(text_max=10, reply_window=timedelta(hours=1))


def test_a_word_that_does_not_fit_or_comes_after_the_window_is_not_sent(desk: Desk) -> None:
    desk.connectors.open_ones[TALK] = Narrow()
    long = a_rule(desk, WORD)
    desk.hear("Beras", thread="t-1")
    assert words(desk) == 0
    rules_of(desk).remove(MANAGER, long.id)
    a_rule(desk, Act(kind=ActKind.ACKNOWLEDGE, value="Baik."), name="Pendek")
    late = desk.clock.now() - timedelta(minutes=61)
    desk.hear("Beras", thread="t-2", at=late)
    assert words(desk) == 0
    desk.hear("Beras", thread="t-3", at=late, kind=MessageKind.COMMENT)
    case = desk.hear("Beras", thread="t-4")
    assert word_of(desk, case).latest_at == desk.clock.now() + timedelta(hours=1)
    assert words(desk) == 2


def test_hours_without_an_office_leave_a_gap_and_a_gap_never_goes_out(desk: Desk) -> None:
    a_rule(desk, Act(kind=ActKind.ACKNOWLEDGE, value="Kami buka {jam_kerja}."))
    case = desk.hear("Halo, apakah masih buka?", thread="t-1")
    assert word_of(desk, case).content.text.startswith("Kami buka Senin–Kamis 08.00–16.00")
    english = desk.hear("Hello, when are you open?", thread="t-2")
    assert "Monday–Thursday" in word_of(desk, english).content.text
    with desk.store.writing() as unit:
        unit.cooperative.save(replace(unit.cooperative.get(), week={}))
    desk.hear("Halo", thread="t-3")
    assert words(desk) == 2
