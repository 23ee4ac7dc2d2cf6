"""Health: what a channel took and heard, when its permission ends, when it is oddly silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain.channels import Channel, ChannelState, Limits, RateBudget
from domain.deliveries import DeliveryState, Receipt
from domain.errors import NotAllowed
from domain.identifiers import new_id
from domain.messages import Author, Message, MessageKind
from domain.people import Actor, Role
from domain.ports import Store
from services.intake.health import ChannelHealth, Health, silence, usual_gap
from tests.makers import STAFF, a_delivery
from tests.services.bazaar import Bazaar, a_stall
from tests.services.platforms import Home, OpenVault, Platforms
from toolkit.clock import SetClock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def health(store: Store, clock: SetClock, vault: OpenVault) -> ChannelHealth:
    return ChannelHealth(store=store, clock=clock, connectors=Platforms(vault, Bazaar, Home))


def put(store: Store, channel: Channel) -> Channel:
    with store.writing() as unit:
        return unit.channels.add(channel)


def of(health: ChannelHealth, channel: Channel) -> Health:
    return health.of_all(STAFF)[channel.id]


def say(store: Store, channel: Channel, moments: Sequence[datetime], *, ours: bool = False) -> None:
    with store.writing() as unit:
        for at in moments:
            message_id = new_id()
            unit.messages.add_once(
                Message(
                    id=message_id,
                    conversation_id="c-1",
                    channel_id=channel.id,
                    remote_id=message_id,
                    kind=MessageKind.COMMENT,
                    author=Author(),
                    text="halo",
                    at=at,
                    received_at=at,
                    from_us=ours,
                )
            )


def test_of_a_new_channel_everything_is_unknown(
    health: ChannelHealth, store: Store, clock: SetClock
) -> None:
    stall = put(store, a_stall(created_at=clock.now()))
    assert of(health, stall) == Health(
        channel=stall,
        last_sent_at=None,
        last_message_at=None,
        expires_in=None,
        budget=RateBudget(deliveries=30, window_s=60),
        budget_spent=0,
        usual_gap=None,
        silent_for=None,
        unheard_for=None,
    )
    assert not of(health, stall).needs_a_look
    assert health.of_all(STAFF, budgets=False)[stall.id].budget is None


def test_it_knows_what_the_channel_took_last_and_how_much_of_its_budget_is_spent(
    health: ChannelHealth, store: Store, clock: SetClock
) -> None:
    stall, now = put(store, a_stall()), clock.now()
    with store.writing() as unit:
        for hours in (3, 1, 2):
            sending = unit.deliveries.add(
                a_delivery(channel_id=stall.id, state=DeliveryState.SENDING)
            )
            receipt = Receipt(remote_id=f"r-{hours}", sent_at=now - hours * HOUR)
            unit.deliveries.save(sending.moved(DeliveryState.SENT, receipt=receipt))
        for seconds in (70, 50, 10):
            at = now - timedelta(seconds=seconds)
            unit.budgets.take(stall.id, now=at, deliveries=30, window_s=3_600)
    found = of(health, stall)
    assert (found.last_sent_at, found.budget_spent) == (now - HOUR, 2)


@pytest.mark.parametrize(
    ("left", "soon"), [(15 * DAY, False), (14 * DAY, True), (-DAY, True)], ids=str
)
def test_a_permission_that_ends_soon_needs_a_look(
    health: ChannelHealth, store: Store, clock: SetClock, left: timedelta, soon: bool
) -> None:
    stall = put(store, a_stall(expires_at=clock.now() + left, created_at=clock.now()))
    found = of(health, stall)
    assert (found.expires_in, found.expires_soon, found.needs_a_look) == (left, soon, soon)


def test_what_the_account_may_not_do_needs_a_look(
    health: ChannelHealth, store: Store, clock: SetClock
) -> None:
    stall = put(store, a_stall(missing=("Izin menjual belum ada.",), created_at=clock.now()))
    assert of(health, stall).needs_a_look


def test_silence_is_several_times_the_usual_gap_and_a_day_at_the_least(
    health: ChannelHealth, store: Store, clock: SetClock
) -> None:
    stall, now = put(store, a_stall()), clock.now()
    say(store, stall, [now - DAY - (each + 1) * HOUR for each in range(8)])
    say(store, stall, [now], ours=True)  # our own words are no sign of life
    found = of(health, stall)
    assert (found.usual_gap, found.silent_for) == (HOUR, DAY + HOUR)
    assert (found.last_message_at, found.needs_a_look) == (now - DAY - HOUR, True)


@pytest.mark.parametrize(
    ("gap", "quiet", "silent"),
    [
        (HOUR, DAY, False),
        (HOUR, DAY + HOUR, True),
        (2 * DAY, 10 * DAY, False),
        (2 * DAY, 10 * DAY + HOUR, True),
    ],
    ids=str,
)
def test_where_silence_begins(
    clock: SetClock, gap: timedelta, quiet: timedelta, silent: bool
) -> None:
    said = [clock.now() - quiet - each * gap for each in range(8)]
    assert usual_gap(said) == gap
    assert silence(said, gap, clock.now()) == (quiet if silent else None)


def test_a_few_messages_tell_nothing_of_what_is_usual(clock: SetClock) -> None:
    said = [clock.now() - each * DAY for each in range(90, 95)]
    assert usual_gap(said) is None
    assert silence(said, None, clock.now()) is None


@pytest.mark.parametrize("state", [ChannelState.PAUSED, ChannelState.DISCONNECTED])
def test_a_channel_that_should_hear_nothing_is_not_called_silent(
    health: ChannelHealth, store: Store, clock: SetClock, state: ChannelState
) -> None:
    stall = put(store, a_stall(state=state))
    say(store, stall, [clock.now() - 9 * DAY - each * HOUR for each in range(8)])
    clock.advance(DAY)
    found = of(health, stall)
    assert (found.silent_for, found.unheard_for) == (None, None)


def test_a_channel_without_an_inbox_is_never_silent(
    health: ChannelHealth, store: Store, clock: SetClock
) -> None:
    home = put(store, a_stall(platform="home", id="home", name="Beranda"))
    say(store, home, [clock.now() - 9 * DAY - each * HOUR for each in range(8)])
    clock.advance(DAY)
    assert (of(health, home).silent_for, of(health, home).unheard_for) == (None, None)


def test_an_inbox_nobody_could_read_for_an_hour_is_told(
    health: ChannelHealth, store: Store, clock: SetClock
) -> None:
    stall = put(store, a_stall(created_at=clock.now()))
    clock.advance(HOUR)
    assert of(health, stall).unheard_for is None
    clock.advance(HOUR)
    assert of(health, stall).unheard_for == 2 * HOUR
    with store.writing() as unit:
        unit.cursors.collected(stall.id, clock.now() - HOUR)
    assert of(health, stall).unheard_for is None


def test_a_channel_whose_connector_is_gone_has_no_budget_and_is_shown_all_the_same(
    health: ChannelHealth, store: Store
) -> None:
    lost = put(store, a_stall(platform="vanished"))
    assert (of(health, lost).budget, of(health, lost).unheard_for) == (None, None)


def test_a_strangers_connector_that_breaks_hides_no_other_channel(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    class Broken(Bazaar):
        @property
        def limits(self) -> Limits:  # type: ignore[override]
            raise ZeroDivisionError

    health = ChannelHealth(store=store, clock=clock, connectors=Platforms(vault, Broken, Home))
    broken = put(store, a_stall())
    home = put(store, a_stall(platform="home", id="home", name="Beranda"))
    assert {one: told.budget for one, told in health.of_all(STAFF).items()} == {
        broken.id: None,
        home.id: None,
    }


def test_archived_channels_are_left_out(health: ChannelHealth, store: Store) -> None:
    put(store, a_stall(state=ChannelState.ARCHIVED))
    assert health.of_all(STAFF) == {}


def test_who_may_see_no_reports_sees_no_health(health: ChannelHealth) -> None:
    class Nobody(Actor):
        def may(self, permission: object) -> bool:
            return False

    with pytest.raises(NotAllowed):
        health.of_all(Nobody(id="u-0", name="Tamu", role=Role.STAFF))
