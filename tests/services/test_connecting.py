"""The cooperative's channels: add, verify, pause, reconnect, archive."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.channels import Capability, Channel, ChannelState, Verification
from domain.deliveries import DeliveryState
from domain.errors import (
    Conflict,
    Invalid,
    InvalidTransition,
    NotAllowed,
    NotFound,
    PlatformError,
    Rejected,
    Unauthorized,
    Unavailable,
)
from domain.people import Actor
from domain.ports import Store, Unit
from services.house.connecting import Connecting, Platform, SettingField
from storage.memory import MemoryStore
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR, a_delivery, a_user
from tests.services.bazaar import Bazaar, a_bazaar, a_stall
from tests.services.platforms import Home, OpenVault, Platforms, Square, a_square
from toolkit.clock import SetClock

FORM = {"account": "koperasi", "token": "rahasia-2"}


@pytest.fixture
def connecting(store: Store, clock: SetClock, platforms: Platforms, vault: OpenVault) -> Connecting:
    return Connecting(store=store, clock=clock, connectors=platforms, vault=vault)


def put(store: Store, channel: Channel) -> Channel:
    with store.writing() as unit:
        return unit.channels.add(channel)


def add(connecting: Connecting, **changes: object) -> Channel:
    wanted = {"platform": "square", "name": "Alun-alun", "settings": FORM, **changes}
    return connecting.add(MANAGER, **wanted)  # type: ignore[arg-type]


# --- what there is -----------------------------------------------------------------------


def test_a_form_is_read_off_the_connector(connecting: Connecting) -> None:
    assert connecting.platforms() == [
        Platform(
            name="square",
            title="Alun-alun",
            fields=(
                SettingField(
                    name="account",
                    label="Akun",
                    help="Nama akun",
                    secret=False,
                    multiline=False,
                    required=True,
                    default="",
                ),
                SettingField(
                    name="token",
                    label="Token",
                    help="",
                    secret=True,
                    multiline=False,
                    required=True,
                    default="",
                ),
                SettingField(
                    name="greeting",
                    label="greeting",
                    help="",
                    secret=False,
                    multiline=True,
                    required=False,
                    default="Halo",
                ),
                SettingField(
                    name="tone",
                    label="tone",
                    help="",
                    secret=False,
                    multiline=False,
                    required=False,
                    default="",
                    choices=(("warm", "Hangat"), ("dry", "Lugas")),
                ),
                SettingField(
                    name="tags",
                    label="tags",
                    help="",
                    secret=False,
                    multiline=False,
                    required=False,
                    default="[]",
                ),
            ),
            abilities=frozenset({Capability.PUBLISH, Capability.DELETE, Capability.METRICS}),
        ),
        Platform(name="letterbox", title="Kotak surat", fields=(), abilities=frozenset()),
    ]


def test_the_house_has_its_own_page_from_the_first_start(
    connecting: Connecting, clock: SetClock
) -> None:
    made = connecting.ensure_board()
    assert made == Channel(
        id="home",
        platform="home",
        name="Beranda sendiri",
        created_at=clock.now(),
        verified_at=clock.now(),
        version=made.version,
    )
    assert connecting.ensure_board() == made
    assert connecting.channels(archived=True) == [made]


class LateReader:
    """Two first starts at once: this one looks before the other has written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looks = 0

    def reading(self) -> object:
        self._looks += 1
        return MemoryStore().reading() if self._looks == 1 else self._store.reading()

    def writing(self) -> object:
        return self._store.writing()


def test_two_first_starts_at_once_make_one_page(connecting: Connecting, store: Store) -> None:
    made = connecting.ensure_board()
    late = replace(connecting, store=LateReader(store))  # type: ignore[arg-type]
    assert late.ensure_board() == made


def test_a_house_without_its_own_page_says_so(connecting: Connecting, vault: OpenVault) -> None:
    with pytest.raises(NotFound):
        replace(connecting, connectors=Platforms(vault, Square)).ensure_board()


def test_posts_can_be_written_for_what_publishes(connecting: Connecting, store: Store) -> None:
    board = connecting.ensure_board()
    square = put(store, a_square(state=ChannelState.PAUSED))
    put(store, a_square(id="a", name="Surat", platform="letterbox"))
    put(store, a_square(id="b", name="Lama", state=ChannelState.ARCHIVED))
    put(store, a_square(id="c", name="Hilang", platform="lost"))
    assert connecting.publishable() == [square, board]
    assert [each.name for each in connecting.channels(archived=True)] == [
        "Alun-alun",
        "Beranda sendiri",
        "Hilang",
        "Lama",
        "Surat",
    ]
    assert connecting.limits(square) == Square.limits
    with pytest.raises(Rejected):
        connecting.limits(a_square(platform="lost"))


# --- adding ------------------------------------------------------------------------------


def test_a_channel_is_verified_and_its_secret_sealed(
    connecting: Connecting, store: Store, clock: SetClock, vault: OpenVault
) -> None:
    with store.writing() as unit:
        unit.users.add(a_user(id="u-sari"))
    kept = add(
        connecting,
        name="  Alun-alun  Kota ",
        settings={**FORM, "greeting": " Halo\r\nkawan ", "tone": "warm", "tags": ""},
        responsible_id="u-sari",
    )
    assert kept == Channel(
        id=kept.id,
        platform="square",
        name="Alun-alun Kota",
        settings={"account": "koperasi", "greeting": "Halo\nkawan", "tone": "warm"},
        sealed_secrets=vault.seal({"token": "rahasia-2"}),
        responsible_id="u-sari",
        verified_at=clock.now(),
        created_at=clock.now(),
        version=kept.version,
    )
    assert "rahasia-2" not in repr(kept)
    with store.reading() as unit:
        (entry,) = unit.audit.newest()
    assert (entry.act, entry.subject_id, entry.detail) == ("channel_added", kept.id, "square")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"platform": "lost"}, "platform"),
        ({"platform": "home"}, "platform"),
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"settings": {"account": "koperasi"}}, "token"),
        ({"settings": {"token": "x"}}, "account"),
        ({"settings": {**FORM, "account": "a\x00"}}, "account"),
        ({"settings": {**FORM, "token": "x" * 10_001}}, "token"),
        ({"settings": {**FORM, "tone": "loud"}}, "tone"),
        ({"settings": {**FORM, "colour": "red"}}, "colour"),
        ({"responsible_id": "nobody"}, "responsible_id"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(
    connecting: Connecting, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        add(connecting, **changes)
    assert refused.value.field == field
    assert connecting.channels() == []


def test_a_name_is_taken_once_on_the_desk(connecting: Connecting, store: Store) -> None:
    put(store, a_square(name="ALUN-ALUN"))
    with pytest.raises(Invalid) as refused:
        add(connecting)
    assert refused.value.field == "name"


@pytest.mark.parametrize(("account", "error"), [("gone", Unauthorized), ("down", Unavailable)])
def test_what_the_platform_does_not_know_is_not_kept(
    connecting: Connecting, account: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        add(connecting, settings={**FORM, "account": account})
    assert connecting.channels() == []


@pytest.mark.parametrize("actor", [STAFF, SUPERVISOR])
def test_only_who_manages_channels_may_touch_them(
    connecting: Connecting, store: Store, actor: Actor
) -> None:
    put(store, a_square())
    with pytest.raises(NotAllowed):
        connecting.add(actor, platform="square", name="Baru", settings=FORM)
    with pytest.raises(NotAllowed):
        connecting.update(actor, "sq-1", name="Baru", settings=FORM)
    for act in (connecting.verify, connecting.pause, connecting.resume, connecting.archive):
        with pytest.raises(NotAllowed):
            act(actor, "sq-1")


# --- changing ----------------------------------------------------------------------------


def test_an_empty_secret_keeps_the_one_there_was(
    connecting: Connecting, store: Store, vault: OpenVault
) -> None:
    before = put(store, a_square())
    kept = connecting.update(
        ADMIN, "sq-1", name="Alun-alun", settings={"account": "baru", "token": ""}
    )
    assert kept.settings == {"account": "baru"}
    assert vault.open(kept.sealed_secrets) == {"token": "rahasia-1"}
    assert kept.version > before.version
    changed = connecting.update(ADMIN, "sq-1", name="Alun-alun", settings=FORM)
    assert vault.open(changed.sealed_secrets) == {"token": "rahasia-2"}


def test_a_disconnected_channel_is_active_again_once_verified(
    connecting: Connecting, store: Store
) -> None:
    put(store, a_square(state=ChannelState.DISCONNECTED, state_reason="sandi lama"))
    with pytest.raises(Unauthorized):
        connecting.update(ADMIN, "sq-1", name="A", settings={**FORM, "account": "gone"})
    kept = connecting.update(ADMIN, "sq-1", name="Alun-alun", settings=FORM)
    assert (kept.state, kept.state_reason) == (ChannelState.ACTIVE, "")


def test_a_paused_channel_stays_paused_when_changed(connecting: Connecting, store: Store) -> None:
    put(store, a_square(state=ChannelState.PAUSED, state_reason="cuti"))
    kept = connecting.update(ADMIN, "sq-1", name="Alun-alun", settings=FORM)
    assert (kept.state, kept.state_reason) == (ChannelState.PAUSED, "cuti")


def test_with_a_lost_key_every_secret_is_entered_anew(
    connecting: Connecting, store: Store, vault: OpenVault
) -> None:
    put(store, a_square(sealed_secrets="lost"))
    with pytest.raises(Unauthorized):
        connecting.update(ADMIN, "sq-1", name="Alun-alun", settings={"account": "koperasi"})
    kept = connecting.update(ADMIN, "sq-1", name="Alun-alun", settings=FORM)
    assert vault.open(kept.sealed_secrets) == {"token": "rahasia-2"}


def test_a_channel_whose_connector_is_gone_cannot_be_changed(
    connecting: Connecting, store: Store
) -> None:
    put(store, a_square(platform="lost"))
    with pytest.raises(Invalid) as refused:
        connecting.update(ADMIN, "sq-1", name="Alun-alun", settings=FORM)
    assert refused.value.field == "platform"
    assert connecting.archive(ADMIN, "sq-1").state is ChannelState.ARCHIVED


def test_who_is_inactive_takes_no_work(connecting: Connecting, store: Store) -> None:
    with store.writing() as unit:
        unit.users.add(a_user(id="u-lama", active=False))
    with pytest.raises(Invalid):
        add(connecting, responsible_id="u-lama")


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
