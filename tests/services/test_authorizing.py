"""Signing in at a platform: one state, one person, once, and only for a quarter of an hour."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.channels import Channel, ChannelState
from domain.errors import Invalid, NotAllowed, NotFound, Rejected, Unauthorized
from domain.people import Actor
from domain.ports import Store
from services.house.authorizing import CODE_MAX, GOOD_FOR, NOTE, Authorizing
from services.house.connecting import Connecting
from tests.makers import ADMIN, MANAGER, STAFF
from tests.services.bazaar import Bazaar, a_bazaar, a_stall
from tests.services.platforms import Home, OpenVault, Platforms, Square, a_square
from toolkit.clock import SetClock

BACK = "https://koperasi.example/sambung/kembali"


@pytest.fixture
def bazaar() -> type[Bazaar]:
    return a_bazaar()


@pytest.fixture
def authorizing(
    store: Store, clock: SetClock, vault: OpenVault, bazaar: type[Bazaar]
) -> Authorizing:
    parts: Any = {
        "store": store,
        "clock": clock,
        "connectors": Platforms(vault, bazaar, Home, Square),
        "vault": vault,
    }
    return Authorizing(**parts, connecting=Connecting(**parts))


@pytest.fixture
def stall(store: Store) -> Channel:
    """Prepared, and not connected yet."""
    waiting = a_stall(state=ChannelState.DISCONNECTED, state_reason="Belum", sealed_secrets="")
    with store.writing() as unit:
        return unit.channels.add(waiting)


def begin(authorizing: Authorizing, stall: Channel, actor: Actor = MANAGER) -> dict[str, str]:
    """What the platform is asked with."""
    address = authorizing.begin(actor, stall.id, BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def now(store: Store, stall: Channel) -> Channel:
    with store.reading() as unit:
        return unit.channels.get(stall.id)


def test_the_code_becomes_a_token_and_the_channel_works(
    authorizing: Authorizing, stall: Channel, store: Store, vault: OpenVault, clock: SetClock
) -> None:
    asked = begin(authorizing, stall)
    assert asked["kembali"] == BACK
    channel = authorizing.finish(MANAGER, state=asked["s"], code="kode-1")
    assert channel == now(store, stall)
    assert (channel.state, channel.state_reason) == (ChannelState.ACTIVE, "")
    assert channel.verified_at == clock.now()
    assert vault.open(channel.sealed_secrets) == {"token": "tanda-baru"}
    assert channel.settings["stall"].startswith("kode-1|")


def test_the_challenge_is_the_hash_of_the_verifier_that_redeems(
    authorizing: Authorizing, stall: Channel, bazaar: type[Bazaar]
) -> None:
    seen: dict[str, str] = {}

    def redeem(_self: object, *, redirect_uri: str, code: str, verifier: str) -> dict[str, str]:
        seen.update(redirect_uri=redirect_uri, code=code, verifier=verifier)
        return {"token": "tanda"}

    bazaar.redeem = redeem  # type: ignore[method-assign,assignment]
    asked = begin(authorizing, stall)
    authorizing.finish(MANAGER, state=asked["s"], code="kode-1")
    digest = hashlib.sha256(seen["verifier"].encode()).digest()
    assert asked["c"] == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert (seen["redirect_uri"], seen["code"]) == (BACK, "kode-1")
    assert 43 <= len(seen["verifier"]) <= 128


def test_a_state_is_good_once(authorizing: Authorizing, stall: Channel) -> None:
    asked = begin(authorizing, stall)
    authorizing.finish(MANAGER, state=asked["s"], code="kode-1")
    with pytest.raises(NotAllowed, match="Mulai lagi"):
        authorizing.finish(MANAGER, state=asked["s"], code="kode-1")


def test_a_state_is_used_up_by_a_code_that_is_worth_nothing(
    authorizing: Authorizing, stall: Channel, store: Store
) -> None:
    asked = begin(authorizing, stall)
    with pytest.raises(Rejected):
        authorizing.finish(MANAGER, state=asked["s"], code="salah")
    with pytest.raises(NotAllowed):
        authorizing.finish(MANAGER, state=asked["s"], code="kode-1")
    assert now(store, stall) == stall


def test_somebody_elses_sign_in_is_not_taken(authorizing: Authorizing, stall: Channel) -> None:
    asked = begin(authorizing, stall)
    with pytest.raises(NotAllowed):
        authorizing.finish(ADMIN, state=asked["s"], code="kode-1")


def test_a_forged_state_is_refused(authorizing: Authorizing, stall: Channel) -> None:
    begin(authorizing, stall)
    for forged in ("", "bz-1.", "bz-1.tebakan", "lain.tebakan", "bz-1.\ud800", "x" * 9_000):
        with pytest.raises(NotAllowed):
            authorizing.finish(MANAGER, state=forged, code="kode-1")


def test_it_must_be_finished_in_a_quarter_of_an_hour(
    authorizing: Authorizing, stall: Channel, clock: SetClock
) -> None:
    asked = begin(authorizing, stall)
    clock.advance(GOOD_FOR)
    authorizing.finish(MANAGER, state=asked["s"], code="kode-1")
    asked = begin(authorizing, stall)
    clock.advance(GOOD_FOR + timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        authorizing.finish(MANAGER, state=asked["s"], code="kode-1")


@pytest.mark.parametrize("code", ["", "k" * (CODE_MAX + 1)], ids=["none", "huge"])
def test_without_a_code_nothing_is_redeemed(
    authorizing: Authorizing, stall: Channel, code: str
) -> None:
    asked = begin(authorizing, stall)
    with pytest.raises(Invalid):
        authorizing.finish(MANAGER, state=asked["s"], code=code)


def test_saying_no_at_the_platform_uses_the_state_up(
    authorizing: Authorizing, stall: Channel, store: Store
) -> None:
    asked = begin(authorizing, stall)
    authorizing.call_off(MANAGER, asked["s"])
    with pytest.raises(NotAllowed):
        authorizing.finish(MANAGER, state=asked["s"], code="kode-1")
    assert now(store, stall).state is ChannelState.DISCONNECTED


def test_a_new_beginning_replaces_the_one_before(authorizing: Authorizing, stall: Channel) -> None:
    first, second = begin(authorizing, stall), begin(authorizing, stall)
    with pytest.raises(NotAllowed):
        authorizing.finish(MANAGER, state=first["s"], code="kode-1")
    with pytest.raises(NotAllowed):  # whoever guesses ends it for all
        authorizing.finish(MANAGER, state=second["s"], code="kode-1")


def test_the_verifier_lies_sealed_while_the_person_is_away(
    authorizing: Authorizing, stall: Channel, store: Store, vault: OpenVault
) -> None:
    begin(authorizing, stall)
    with store.reading() as unit:
        sealed = unit.notes.read(stall.id, NOTE)
    assert list(vault.open(sealed)) == [NOTE]


def test_an_account_that_fails_its_check_is_not_connected(
    store: Store, clock: SetClock, vault: OpenVault, stall: Channel
) -> None:
    connectors = Platforms(vault, a_bazaar(told=Unauthorized("Tidak dikenal")))
    parts: Any = {"store": store, "clock": clock, "connectors": connectors, "vault": vault}
    authorizing = Authorizing(**parts, connecting=Connecting(**parts))
    asked = begin(authorizing, stall)
    with pytest.raises(Unauthorized):
        authorizing.finish(MANAGER, state=asked["s"], code="kode-1")
    assert now(store, stall) == stall


def test_a_platform_without_sign_in_says_so(authorizing: Authorizing, store: Store) -> None:
    with store.writing() as unit:
        unit.channels.add(a_square())
    with pytest.raises(Invalid, match="mengisi tokennya"):
        authorizing.begin(MANAGER, "sq-1", BACK)


def test_an_archived_channel_is_not_connected(authorizing: Authorizing, store: Store) -> None:
    with store.writing() as unit:
        unit.channels.add(a_stall(state=ChannelState.ARCHIVED))
    with pytest.raises(Invalid, match="diarsipkan"):
        authorizing.begin(MANAGER, "bz-1", BACK)


def test_only_who_manages_channels_connects_them(authorizing: Authorizing, stall: Channel) -> None:
    with pytest.raises(NotAllowed):
        authorizing.begin(STAFF, stall.id, BACK)
    with pytest.raises(NotAllowed):
        authorizing.finish(STAFF, state="bz-1.x", code="kode")
    with pytest.raises(NotAllowed):
        authorizing.call_off(STAFF, "bz-1.x")
    with pytest.raises(NotFound):
        authorizing.begin(MANAGER, "ch-none", BACK)


def test_what_somebody_changed_while_the_platform_was_asked_stays(
    authorizing: Authorizing, stall: Channel, store: Store, bazaar: type[Bazaar]
) -> None:
    def redeem(_self: object, **_given: str) -> dict[str, str]:
        with store.writing() as unit:
            renamed = replace(unit.channels.get(stall.id), name="Pasar malam")
            unit.channels.save(renamed)
        return {"token": "tanda"}

    bazaar.redeem = redeem  # type: ignore[method-assign,assignment]
    asked = begin(authorizing, stall)
    assert authorizing.finish(MANAGER, state=asked["s"], code="kode-1").name == "Pasar malam"
