"""A channel is verified, paused, archived and back; a change over another is refused."""

from dataclasses import replace

import pytest

from domain.channels import Channel, ChannelState, Verification
from domain.deliveries import DeliveryState
from domain.errors import (
    Conflict,
    Invalid,
    InvalidTransition,
    Unauthorized,
    Unavailable,
)
from domain.ports import Store, Unit
from services.house.connecting import Connecting
from tests.makers import ADMIN, MANAGER, a_delivery
from tests.services.connected import FORM, put
from tests.services.platforms import Home, Platforms, a_square
from toolkit.clock import SetClock

# --- verifying ---------------------------------------------------------------------------


def test_verifying_tells_whose_account_it_is(
    connecting: Connecting, store: Store, clock: SetClock
) -> None:
    put(store, a_square())
    assert connecting.verify(ADMIN, "sq-1") == Verification(account_name="koperasi")
    (channel,) = connecting.channels()
    assert channel.verified_at == clock.now()


def test_a_platform_that_does_not_know_us_disconnects_the_channel(
    connecting: Connecting, store: Store
) -> None:
    put(store, a_square(settings={"account": "gone"}))
    for _ in range(2):
        with pytest.raises(Unauthorized):
            connecting.verify(ADMIN, "sq-1")
    (channel,) = connecting.channels()
    assert (channel.state, channel.state_reason) == (ChannelState.DISCONNECTED, "platform menolak")
    with pytest.raises(Unauthorized):
        connecting.resume(ADMIN, "sq-1")


def test_a_platform_that_is_down_changes_nothing(connecting: Connecting, store: Store) -> None:
    before = put(store, a_square(settings={"account": "down"}))
    with pytest.raises(Unavailable):
        connecting.verify(ADMIN, "sq-1")
    assert connecting.channels() == [before]


# --- its state ---------------------------------------------------------------------------


def test_a_channel_is_paused_with_a_reason_and_resumed(
    connecting: Connecting, store: Store
) -> None:
    put(store, a_square())
    paused = connecting.pause(MANAGER, "sq-1", "  libur  Lebaran ")
    assert (paused.state, paused.state_reason) == (ChannelState.PAUSED, "libur Lebaran")
    with pytest.raises(InvalidTransition):
        connecting.pause(MANAGER, "sq-1")
    resumed = connecting.resume(MANAGER, "sq-1")
    assert (resumed.state, resumed.state_reason) == (ChannelState.ACTIVE, "")
    with store.reading() as unit:
        assert [entry.act for entry in unit.audit.newest()] == ["channel_resumed", "channel_paused"]


def test_a_disconnected_channel_resumes_only_when_the_platform_knows_us(
    connecting: Connecting, store: Store
) -> None:
    put(store, a_square(state=ChannelState.DISCONNECTED))
    assert connecting.resume(ADMIN, "sq-1").state is ChannelState.ACTIVE


@pytest.mark.parametrize(
    "state",
    [
        DeliveryState.SCHEDULED,
        DeliveryState.SENDING,
        DeliveryState.HANDED,
        DeliveryState.UNCONFIRMED,
    ],
)
def test_a_channel_with_open_deliveries_is_not_archived(
    connecting: Connecting, store: Store, state: DeliveryState
) -> None:
    put(store, a_square())
    with store.writing() as unit:
        unit.deliveries.add(a_delivery(channel_id="sq-1", state=state))
        unit.deliveries.add(a_delivery(channel_id="sq-1", state=state))
    with pytest.raises(Invalid, match="2"):
        connecting.archive(ADMIN, "sq-1")


def test_an_archived_channel_may_come_back(connecting: Connecting, store: Store) -> None:
    put(store, a_square())
    with store.writing() as unit:
        unit.deliveries.add(a_delivery(channel_id="sq-1", state=DeliveryState.SENT))
    assert connecting.archive(ADMIN, "sq-1").state is ChannelState.ARCHIVED
    assert connecting.channels() == []
    assert connecting.resume(ADMIN, "sq-1").state is ChannelState.ACTIVE


def test_the_house_s_own_page_is_not_archived(connecting: Connecting) -> None:
    board = connecting.ensure_board()
    with pytest.raises(Invalid):
        connecting.archive(ADMIN, board.id)
    renamed = connecting.update(ADMIN, board.id, name="Papan Guyub", settings={})
    assert (renamed.name, renamed.platform) == ("Papan Guyub", Home.platform)


class Meddler:
    """Someone else saves the channel while the platform is being asked."""

    def __init__(self, platforms: Platforms, store: Store) -> None:
        self._platforms = platforms
        self._store = store

    def platforms(self) -> object:
        return self._platforms.platforms()

    def open(self, channel: Channel, heard: object = None) -> object:
        with self._store.writing() as unit:
            _touch(unit, channel.id)
        return self._platforms.open(channel)


def _touch(unit: Unit, channel_id: str) -> None:
    unit.channels.save(unit.channels.get(channel_id))


def test_a_change_over_someone_else_s_is_refused(
    connecting: Connecting, store: Store, platforms: Platforms
) -> None:
    put(store, a_square())
    meddled = replace(connecting, connectors=Meddler(platforms, store))  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        meddled.update(ADMIN, "sq-1", name="Baru", settings=FORM)
    assert [each.name for each in connecting.channels()] == ["Alun-alun"]
