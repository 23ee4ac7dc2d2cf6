"""Inboxes are polled: messages and cursor together, and one that fails stops no other."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from domain.channels import Channel, ChannelState
from domain.errors import (
    RateLimited,
    Unauthorized,
    Unavailable,
)
from domain.ports import Batch, Store
from services.intake.listening import ROUNDS_MAX
from tests.makers import a_channel
from tests.services.desk import LOST, LOUD, TALK, Desk, Talk, open_desk
from toolkit.clock import SetClock


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def channel(desk: Desk, channel_id: str = TALK) -> Channel:
    with desk.store.reading() as unit:
        return unit.channels.get(channel_id)


def test_a_batch_and_its_cursor_are_kept_together(desk: Desk) -> None:
    batch = Batch(messages=(desk.incoming("Satu"), desk.incoming("Dua")), cursor="c-2")
    desk.connectors.talk().script = [batch, batch]
    assert desk.listening.collect(channel(desk)) == 2
    assert desk.listening.collect(channel(desk)) == 0
    assert desk.connectors.talk().asked == ["", "c-2"]


def test_when_an_inbox_was_read_is_known_after_news_too(desk: Desk, clock: SetClock) -> None:
    clock.advance(timedelta(hours=1))
    desk.connectors.talk().script = [Batch(messages=(desk.incoming(),), cursor="c-1")]
    desk.listening.collect(channel(desk))
    with desk.store.reading() as unit:
        assert unit.cursors.collected_at(TALK) == clock.now()


class Dies(BaseException):
    """A worker that stops in the middle."""


def test_a_crash_while_keeping_a_batch_loses_nothing(desk: Desk) -> None:
    def die() -> str:
        raise Dies

    batch = Batch(messages=(desk.incoming("Satu"),), cursor="c-2")
    desk.connectors.talk().script = [batch, batch]
    with pytest.raises(Dies):
        replace(desk.listening, new_code=die).collect(channel(desk))
    assert desk.listening.collect(channel(desk)) == 1
    assert desk.connectors.talk().asked == ["", ""]


def test_an_inbox_without_news_writes_nothing(desk: Desk) -> None:
    assert desk.listening.collect(channel(desk)) == 0
    desk.connectors.talk().script = [Batch(messages=(), cursor="c-9")]
    assert desk.listening.collect(channel(desk)) == 0
    with desk.store.reading() as unit:
        assert unit.cursors.get(TALK) == "c-9"


def test_a_channel_without_an_inbox_has_nothing_to_collect(desk: Desk) -> None:
    assert desk.listening.collect(channel(desk, LOUD)) == 0


def test_one_message_that_cannot_be_kept_does_not_hold_up_the_others(desk: Desk) -> None:
    bad = desk.incoming("Buruk", remote_id="")
    desk.connectors.talk().script = [Batch(messages=(bad, desk.incoming("Baik")), cursor="c-1")]
    assert desk.listening.collect(channel(desk)) == 1


def test_one_channel_that_fails_does_not_stop_the_others(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-a", platform="talk", name="a"))
    desk.connectors.talk("ch-a").script = [Unavailable("down")]
    desk.connectors.talk().script = [Batch(messages=(desk.incoming(),), cursor="c-1")]
    assert desk.listening.collect_all() == 1
    assert channel(desk, LOST).state is ChannelState.ACTIVE


def test_an_inbox_that_gives_nonsense_stops_no_other_and_is_not_called_read(desk: Desk) -> None:
    with desk.store.writing() as unit:
        unit.channels.add(a_channel(id="ch-a", platform="talk", name="a"))
    nonsense: Any = (None,)
    desk.connectors.talk("ch-a").script = [Batch(withdrawn=nonsense, cursor="c-1")]
    said = desk.incoming("Halo")
    desk.connectors.talk().script = [Batch(messages=(said,), cursor="c-1")]
    with pytest.raises(AttributeError):
        desk.listening.collect_all()
    with desk.store.reading() as unit:
        assert unit.messages.by_remote(TALK, said.remote_id) is not None
        assert (unit.cursors.get("ch-a"), unit.cursors.get(TALK)) == ("", "c-1")


def test_an_inbox_that_no_longer_knows_us_asks_to_be_reconnected(desk: Desk) -> None:
    desk.connectors.talk().script = [Unauthorized("Sambungkan lagi kanal ini.")]
    assert desk.listening.collect_all() == 0
    assert (channel(desk).state, channel(desk).state_reason) == (
        ChannelState.DISCONNECTED,
        "Sambungkan lagi kanal ini.",
    )
    desk.connectors.talk().script = [Batch(messages=(desk.incoming(),), cursor="c-1")]
    assert desk.listening.collect_all() == 0


def test_a_channel_paused_meanwhile_stays_paused(desk: Desk) -> None:
    stale = channel(desk)
    with desk.store.writing() as unit:
        unit.channels.save(replace(stale, state=ChannelState.PAUSED))
    desk.connectors.talk().script = [Unauthorized("no")]
    assert desk.listening._collect_safely(stale) == 0
    assert channel(desk).state is ChannelState.PAUSED


def test_a_channel_connected_anew_meanwhile_is_not_cut_off_by_a_late_answer(desk: Desk) -> None:
    stale = channel(desk)
    with desk.store.writing() as unit:
        unit.channels.save(replace(stale, sealed_secrets="baru"))
    desk.connectors.talk().script = [Unauthorized("no")]
    assert desk.listening._collect_safely(stale) == 0
    assert channel(desk).state is ChannelState.ACTIVE


def test_a_platform_that_asks_us_to_wait_is_left_alone_until_then(desk: Desk) -> None:
    desk.connectors.talk().script = [RateLimited("slow", retry_after_s=60)]
    assert desk.listening.collect_all() == 0
    assert channel(desk).held_until == desk.clock.now() + timedelta(minutes=1)
    desk.listening.collect_all()
    assert len(desk.connectors.talk().asked) == 1
    desk.clock.advance(timedelta(minutes=2))
    desk.connectors.talk().script = [RateLimited("slow")]
    desk.listening.collect_all()
    assert len(desk.connectors.talk().asked) == 2
    assert channel(desk).held_until == desk.clock.now() - timedelta(minutes=1)


def said(desk: Desk, number: int, **more: Any) -> Batch:
    message = desk.incoming(remote_id=f"m-{number}", thread=f"t-{number}")
    return Batch(messages=(message,), cursor=f"c-{number}", **more)


def test_an_inbox_that_has_more_is_read_on_from_what_is_kept(desk: Desk) -> None:
    talk = desk.connectors.talk()
    talk.script = [said(desk, 1, goes_on=True), said(desk, 2, goes_on=True), said(desk, 3)]
    assert desk.listening.collect(channel(desk)) == 3
    assert talk.asked == ["", "c-1", "c-2"]


def test_what_broke_off_in_the_middle_is_gone_on_with(desk: Desk) -> None:
    talk = desk.connectors.talk()
    talk.script = [said(desk, 1, goes_on=True), Unavailable("mati"), said(desk, 2)]
    with pytest.raises(Unavailable):
        desk.listening.collect(channel(desk))
    assert desk.listening.collect(channel(desk)) == 1
    assert talk.asked == ["", "c-1", "c-1"]


def test_one_inbox_that_never_ends_does_not_hold_up_the_others(desk: Desk, clock: SetClock) -> None:
    talk = desk.connectors.talk()
    talk.script = [said(desk, number, goes_on=True) for number in range(ROUNDS_MAX + 1)]
    assert desk.listening.collect(channel(desk)) == ROUNDS_MAX
    slow = Slow(clock=clock, script=[said(desk, 900 + n, goes_on=True) for n in range(9)])
    desk.connectors.open_ones[TALK] = slow
    assert desk.listening.collect(channel(desk)) == 3


@dataclass
class Slow(Talk):
    """Each answer takes eight seconds."""

    clock: SetClock = field(kw_only=True)

    def collect(self, cursor: str) -> Batch:
        self.clock.advance(timedelta(seconds=8))
        return super().collect(cursor)
