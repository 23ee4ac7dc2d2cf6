"""Channels are added, changed and named for what they are."""

from dataclasses import replace

import pytest

from domain.channels import Capability, Channel, ChannelState
from domain.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    Rejected,
    Unauthorized,
    Unavailable,
)
from domain.people import Actor
from domain.ports import Store
from services.house.connecting import Connecting, Platform, SettingField
from storage.memory import MemoryStore
from tests.makers import ADMIN, STAFF, SUPERVISOR, a_user
from tests.services.connected import FORM, add, put
from tests.services.platforms import OpenVault, Platforms, Square, a_square
from toolkit.clock import SetClock

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
