"""What a platform tells of a channel, and the look at every channel once a day."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.channels import Channel, ChannelState, Verification
from domain.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    PlatformError,
    Unauthorized,
    Unavailable,
)
from domain.ports import Store
from services.house.connecting import Connecting
from tests.makers import ADMIN, MANAGER, STAFF
from tests.services.bazaar import Bazaar, a_bazaar, a_stall
from tests.services.connected import FORM, put
from tests.services.platforms import Home, OpenVault, Platforms, Square, a_square
from toolkit.clock import SetClock

# --- what the platform tells and wants to know ---------------------------------------------


def with_bazaar(
    store: Store, clock: SetClock, vault: OpenVault, kind: type[Bazaar], public_url: str = ""
) -> Connecting:
    return Connecting(
        store=store,
        clock=clock,
        connectors=Platforms(vault, kind, Square, Home),
        vault=vault,
        public_url=public_url,
    )


def test_what_the_platform_told_is_kept_with_the_channel(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    until = clock.now() + timedelta(days=60)
    told = Verification(
        account_name="Pasar",
        missing=("Izin menjual belum ada.",),
        expires_at=until,
        settings={"stall_name": "Sudut"},
    )
    connecting = with_bazaar(store, clock, vault, a_bazaar(told))
    settings = {"stall": "7", "token": "tanda"}
    channel = connecting.add(MANAGER, platform="bazaar", name="Pasar", settings=settings)
    assert (channel.missing, channel.expires_at) == (("Izin menjual belum ada.",), until)
    assert channel.settings == {"stall": "7", "stall_name": "Sudut"}


def test_a_platform_says_how_it_is_connected_and_what_can_be_chosen(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    connecting = with_bazaar(store, clock, vault, Bazaar)
    (bazaar,) = (each for each in connecting.platforms() if each.name == "bazaar")
    assert bazaar.guide == Bazaar.guide
    assert [(one.name, one.default) for one in bazaar.options] == [("tone", "warm")]
    assert connecting.options(a_stall()) == bazaar.options
    assert connecting.options(a_stall(platform="vanished")) == ()


def test_a_channel_to_sign_in_at_is_kept_unverified_and_disconnected(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    connecting = with_bazaar(store, clock, vault, a_bazaar(told=Unavailable("diam")))
    channel = connecting.prepare(MANAGER, platform="bazaar", name="Pasar", settings={"stall": "7"})
    assert (channel.state, channel.verified_at) == (ChannelState.DISCONNECTED, None)
    assert "Sambungkan" in channel.state_reason
    assert connecting.channels() == [channel]


def test_only_where_one_can_sign_in_a_channel_is_prepared(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    connecting = with_bazaar(store, clock, vault, Bazaar)
    with pytest.raises(Invalid, match="tokennya"):
        connecting.prepare(MANAGER, platform="square", name="Alun-alun", settings=FORM)
    with pytest.raises(Invalid, match="Lapak"):
        connecting.prepare(MANAGER, platform="bazaar", name="Pasar", settings={})
    with pytest.raises(NotAllowed):
        connecting.prepare(STAFF, platform="bazaar", name="Pasar", settings={"stall": "7"})


@pytest.mark.parametrize(
    ("public_url", "told"),
    [("https://koperasi.id", "https://koperasi.id/kanal/{id}/webhook"), ("", "")],
)
def test_a_platform_that_calls_is_told_where_we_are(
    store: Store, clock: SetClock, vault: OpenVault, public_url: str, told: str
) -> None:
    kind = a_bazaar()
    connecting = with_bazaar(store, clock, vault, kind, public_url)
    channel = connecting.add(
        MANAGER, platform="bazaar", name="Pasar", settings={"stall": "7", "token": "t"}
    )
    assert kind.calls == [told.format(id=channel.id)]


def test_what_a_refused_channel_wrote_down_is_forgotten(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    class Scribbler(Bazaar):
        def verify(self) -> Verification:
            with store.writing() as unit:
                for channel_id in ("ch-other", made):
                    unit.notes.write(channel_id, "session", "tersegel")
            raise Unavailable("diam")

    made = ""

    class Watched(Platforms):
        def open(self, channel: Channel, heard: object = None) -> Any:
            nonlocal made
            made = channel.id
            return super().open(channel)

    connecting = Connecting(
        store=store, clock=clock, connectors=Watched(vault, Scribbler), vault=vault
    )
    with pytest.raises(Unavailable):
        connecting.add(MANAGER, platform="bazaar", name="P", settings={"stall": "7", "token": "t"})
    with store.reading() as unit:
        assert unit.notes.sealed() == [("ch-other", "session", "tersegel")]


# --- once a day ------------------------------------------------------------------------------


def test_every_working_channel_is_verified_once_a_day(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    until = clock.now() + timedelta(days=9)
    connecting = with_bazaar(
        store, clock, vault, a_bazaar(Verification(account_name="P", expires_at=until))
    )
    day = timedelta(days=1)
    put(store, a_stall(id="old", name="A", verified_at=clock.now() - day))
    put(store, a_stall(id="young", name="B", verified_at=clock.now() - day + timedelta(minutes=1)))
    put(store, a_stall(id="never", name="C", state=ChannelState.PAUSED))
    put(store, a_stall(id="cut", name="D", state=ChannelState.DISCONNECTED))
    assert connecting.verify_due() == 2
    found = {one.id: (one.expires_at, one.state) for one in connecting.channels()}
    assert found == {
        "old": (until, ChannelState.ACTIVE),
        "young": (None, ChannelState.ACTIVE),
        "never": (until, ChannelState.PAUSED),
        "cut": (None, ChannelState.DISCONNECTED),
    }
    assert connecting.verify_due() == 0


def test_a_platform_that_no_longer_knows_us_is_disconnected_at_the_daily_look(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    connecting = with_bazaar(store, clock, vault, a_bazaar(told=Unauthorized("Kunci dicabut.")))
    put(store, a_stall())
    assert connecting.verify_due() == 1
    (channel,) = connecting.channels()
    assert (channel.state, channel.state_reason) == (ChannelState.DISCONNECTED, "Kunci dicabut.")


def test_a_platform_that_does_not_answer_is_asked_again_and_stops_no_other(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    connecting = with_bazaar(store, clock, vault, a_bazaar(told=Unavailable("diam")))
    put(store, a_stall())
    put(store, a_square())
    assert connecting.verify_due() == 1
    assert connecting.verify_due() == 0
    found = {one.id: one.verified_at for one in connecting.channels()}
    assert found == {"bz-1": None, "sq-1": clock.now()}


def test_a_connector_that_breaks_at_the_daily_look_stops_no_other(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    class Broken(Bazaar):
        def verify(self) -> Verification:
            raise ZeroDivisionError

    connecting = with_bazaar(store, clock, vault, Broken)
    put(store, a_stall())
    put(store, a_square())
    assert connecting.verify_due() == 1


def test_a_channel_somebody_changed_meanwhile_is_left_as_they_left_it(
    store: Store, clock: SetClock, vault: OpenVault
) -> None:
    class Slow(Bazaar):
        def verify(self) -> Verification:
            with store.writing() as unit:
                channel = unit.channels.get("bz-1")
                unit.channels.save(replace(channel, state=ChannelState.PAUSED))
            return Verification(account_name="P")

    connecting = with_bazaar(store, clock, vault, Slow)
    put(store, a_stall())
    assert connecting.verify_due() == 1
    (channel,) = connecting.channels()
    assert (channel.state, channel.verified_at) == (ChannelState.PAUSED, clock.now())


def a_slow_bazaar(store: Store, told: Verification | PlatformError) -> type[Bazaar]:
    """While it looks, somebody connects the channel to another account."""

    class Slow(Bazaar):
        def verify(self) -> Verification:
            sealed = OpenVault().seal({"token": "baru"})
            with store.writing() as unit:
                before = unit.channels.get("bz-1")
                unit.channels.save(replace(before, settings={"stall": "8"}, sealed_secrets=sealed))
            if isinstance(told, PlatformError):
                raise told
            return told

    return Slow


LATE_WORDS = [
    Verification(account_name="P", settings={"stall": "7", "page": "lama"}),
    Unauthorized("Kunci lama dicabut."),
]


@pytest.mark.parametrize("told", LATE_WORDS, ids=["known", "unknown"])
def test_what_was_told_of_the_account_before_says_nothing_of_the_new_one(
    store: Store, clock: SetClock, vault: OpenVault, told: Verification | PlatformError
) -> None:
    connecting = with_bazaar(store, clock, vault, a_slow_bazaar(store, told))
    put(store, a_stall())
    connecting.verify_due()
    (channel,) = connecting.channels()
    assert (channel.state, channel.settings, channel.verified_at) == (
        ChannelState.ACTIVE,
        {"stall": "8"},
        None,
    )


@pytest.mark.parametrize("told", LATE_WORDS, ids=["known", "unknown"])
def test_who_checks_a_channel_while_it_is_connected_anew_changes_nothing(
    store: Store, clock: SetClock, vault: OpenVault, told: Verification | PlatformError
) -> None:
    connecting = with_bazaar(store, clock, vault, a_slow_bazaar(store, told))
    put(store, a_stall())
    with pytest.raises((Conflict, Unauthorized)):
        connecting.verify(ADMIN, "bz-1")
    (channel,) = connecting.channels()
    assert (channel.state, channel.settings) == (ChannelState.ACTIVE, {"stall": "8"})
