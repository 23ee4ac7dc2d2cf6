"""Calls with a good signature are taken as fast as they can be kept; others soon cost nothing."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from domain.channels import Channel, ChannelState
from domain.errors import StoreBusy, Unauthorized
from domain.ports import Batch, Store
from services.intake.landing import Landed, Landing
from tests.makers import a_channel
from tests.web.browsing import Browser
from tests.web.conftest import a_browser, a_house
from tests.web.test_machines import Bells
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.app import member_app
from web.pages import webhooks
from web.room import open_room

FORGERIES = 60  # a minute


class Sealed(Bells):
    """The secrets of one channel cannot be read any more."""

    def open(self, channel: Channel, heard: object = None) -> object:
        if channel.id == "ch-sealed":
            raise Unauthorized("kuncinya hilang")
        return super().open(channel, heard)


@pytest.fixture
def house(store: Store, clock: SetClock, tmp_path: Path) -> Toolkit:
    with store.writing() as unit:
        for channel_id in ("ch-bell", "ch-other", "ch-sealed"):
            unit.channels.add(a_channel(id=channel_id, platform="bell", name=channel_id))
        unit.channels.add(a_channel(id="ch-door", platform="door", name="Pintu"))
    house = a_house(store, clock, tmp_path, trusted_proxies=1)
    return replace(house, connectors=Sealed())  # type: ignore[arg-type]


@pytest.fixture
def called(house: Toolkit, clock: SetClock) -> Browser:
    return a_browser(member_app(house), clock)


def ring(
    browser: Browser,
    body: str = "halo",
    signature: str = "benar",
    *,
    channel: str = "ch-bell",
    address: str = "203.0.113.9",
) -> httpx.Response:
    headers = {"X-Signature": signature, "X-Forwarded-For": address}
    answer: httpx.Response = browser.client.post(
        f"/kanal/{channel}/webhook", content=body.encode(), headers=headers
    )
    return answer


def test_true_calls_are_never_too_many(called: Browser, store: Store) -> None:
    answers = {ring(called, f"kabar {number}").status_code for number in range(3 * FORGERIES)}
    assert answers == {200}
    with store.reading() as unit:
        assert len(unit.messages.newest_at("ch-bell", 999)) == 3 * FORGERIES


def test_who_forged_too_often_is_not_even_looked_at(called: Browser, store: Store) -> None:
    forged = [ring(called, signature="palsu").status_code for _try in range(FORGERIES)]
    assert set(forged) == {403}
    refused = ring(called, signature="palsu")
    assert (refused.status_code, refused.text) == (429, "too many")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert ring(called).status_code == 429  # who knows whether it is them
    assert ring(called, address="198.51.100.4").status_code == 200
    assert ring(called, channel="ch-other").status_code == 200
    with store.reading() as unit:
        assert len(unit.messages.newest_at("ch-bell", 9)) == 1


def test_who_guesses_the_word_of_a_channel_is_soon_refused(called: Browser) -> None:
    asked = "/kanal/ch-door/webhook?word=salah&say=1"
    assert {called.open(asked).status_code for _try in range(FORGERIES)} == {403}
    assert called.open(asked).status_code == 429
    assert called.open("/kanal/ch-door/webhook?word=benar&say=1").status_code == 429


def test_secrets_that_we_cannot_read_are_not_the_callers_fault(called: Browser) -> None:
    answers = [ring(called, channel="ch-sealed") for _try in range(FORGERIES + 1)]
    assert {each.status_code for each in answers} == {503}
    assert {each.headers["Retry-After"] for each in answers} == {str(webhooks.AGAIN_S)}


@dataclass(frozen=True)
class Full(Landing):
    """Nothing more can wait."""

    def land(self, channel: Channel, batch: Batch) -> Landed:
        raise StoreBusy("penuh")


def test_what_cannot_wait_is_to_be_called_again(house: Toolkit, clock: SetClock) -> None:
    full = replace(open_room(house), landing=Full(house.listening))
    answer = ring(a_browser(Starlette(routes=webhooks.routes(full)), clock))
    assert (answer.status_code, answer.text) == (503, "try again")
    assert answer.headers["Retry-After"] == str(webhooks.AGAIN_S)


class Stuck(Landing):
    """What is told it lands at some time, but not soon."""

    def land(self, channel: Channel, batch: Batch) -> Landed:
        return Landed()


def test_who_waits_too_long_for_the_landing_is_to_call_again(
    house: Toolkit, clock: SetClock
) -> None:
    stuck = replace(open_room(house), landing=Stuck(house.listening, longest_s=0.05))
    answer = ring(a_browser(Starlette(routes=webhooks.routes(stuck)), clock))
    assert (answer.status_code, answer.text) == (503, "try again")
    assert answer.headers["Retry-After"] == str(webhooks.AGAIN_S)


def test_a_channel_that_left_the_desk_is_called_in_vain_from_the_next_second_on(
    called: Browser, store: Store, clock: SetClock
) -> None:
    assert ring(called).status_code == 200
    with store.writing() as unit:
        bell = unit.channels.get("ch-bell")
        unit.channels.save(replace(bell, state=ChannelState.ARCHIVED))
    assert ring(called).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert ring(called).status_code == 404
    clock.advance(timedelta(seconds=-5))  # a clock that was set back trusts nothing of later
    assert ring(called).status_code == 404
