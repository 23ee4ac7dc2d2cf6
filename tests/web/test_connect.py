"""Connecting a channel by signing in at its platform: out, and back with the permission."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from domain.channels import Channel, ChannelState
from domain.errors import Unavailable
from domain.people import Role
from domain.ports import Connectors
from tests.services.bazaar import Bazaar, a_bazaar, a_stall
from tests.services.platforms import OpenVault, Platforms
from tests.web.browsing import ADDRESS, Browser
from tests.web.conftest import PASSWORD, a_browser
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.app import member_app


def with_connectors(house: Toolkit, connectors: Connectors) -> Toolkit:
    """The house, speaking to other platforms."""
    connecting = replace(house.connecting, connectors=connectors, vault=OpenVault())
    return replace(
        house,
        connectors=connectors,
        connecting=connecting,
        authorizing=replace(
            house.authorizing, connectors=connectors, vault=OpenVault(), connecting=connecting
        ),
    )


@pytest.fixture
def stall(house: Toolkit) -> Channel:
    waiting = a_stall(state=ChannelState.DISCONNECTED, sealed_secrets="", state_reason="Belum")
    with house.store.writing() as unit:
        return unit.channels.add(waiting)


def visitor(
    house: Toolkit, clock: SetClock, role: Role | None, kind: type[Bazaar] = Bazaar
) -> Browser:
    """Somebody of that role, signed in; None: a stranger."""
    browser = a_browser(member_app(with_connectors(house, Platforms(OpenVault(), kind))), clock)
    if role is not None:
        house.accounts.add_user(None, login="wati", name="Wati", role=role)
        house.accounts.set_password("wati", PASSWORD)
        page = browser.open("/masuk")
        browser.send(page, "/masuk", nama="wati", sandi=PASSWORD)
    return browser


def now(house: Toolkit, stall: Channel) -> Channel:
    with house.store.reading() as unit:
        return unit.channels.get(stall.id)


def go_out(browser: Browser, stall: Channel) -> dict[str, str]:
    """What the platform is asked with."""
    answer = browser.open(f"/sambung/{stall.id}")
    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


def come_back(browser: Browser, **told: str) -> tuple[int, str]:
    query = "&".join(f"{name}={value}" for name, value in told.items())
    answer = browser.open(f"/sambung/kembali?{query}")
    return answer.status_code, answer.headers.get("location", answer.text)


def test_a_manager_goes_out_and_comes_back_with_the_channel_connected(
    house: Toolkit, clock: SetClock, stall: Channel
) -> None:
    browser = visitor(house, clock, Role.MANAGER)
    asked = go_out(browser, stall)
    assert asked["kembali"] == f"{ADDRESS}/sambung/kembali"
    assert come_back(browser, state=asked["s"], code="kode-1") == (303, "/desk/kanal")
    assert now(house, stall).state is ChannelState.ACTIVE


def test_a_stranger_signs_in_first(house: Toolkit, clock: SetClock, stall: Channel) -> None:
    browser = visitor(house, clock, None)
    assert browser.open(f"/sambung/{stall.id}").headers["location"].startswith("/masuk?")
    assert come_back(browser, state="bz-1.x", code="k")[1].startswith("/masuk?")


@pytest.mark.parametrize("role", [Role.STAFF, Role.SUPERVISOR])
def test_who_does_not_manage_channels_is_refused(
    house: Toolkit, clock: SetClock, stall: Channel, role: Role
) -> None:
    browser = visitor(house, clock, role)
    assert browser.open(f"/sambung/{stall.id}").status_code == 403
    assert come_back(browser, state="bz-1.x", code="k")[0] == 403


def test_a_forged_or_used_state_connects_nothing(
    house: Toolkit, clock: SetClock, stall: Channel
) -> None:
    browser = visitor(house, clock, Role.MANAGER)
    asked = go_out(browser, stall)
    status, text = come_back(browser, state="bz-1.tebakan", code="kode-1")
    assert (status, "Mulai lagi" in text) == (403, True)
    assert come_back(browser, state=asked["s"], code="kode-1")[0] == 403
    assert now(house, stall) == stall


def test_who_says_no_at_the_platform_finds_the_channel_still_to_be_connected(
    house: Toolkit, clock: SetClock, stall: Channel
) -> None:
    browser = visitor(house, clock, Role.MANAGER)
    asked = go_out(browser, stall)
    told: Mapping[str, str] = {"error": "access_denied", "state": asked["s"]}
    assert come_back(browser, **told) == (303, "/desk/kanal")
    assert come_back(browser, state=asked["s"], code="kode-1")[0] == 403
    assert now(house, stall).state is ChannelState.DISCONNECTED


def test_what_the_platform_refuses_is_said_with_what_to_do(
    house: Toolkit, clock: SetClock, stall: Channel
) -> None:
    browser = visitor(house, clock, Role.MANAGER)
    asked = go_out(browser, stall)
    status, text = come_back(browser, state=asked["s"], code="salah")
    assert status == 502
    assert "Kode ini tidak berlaku." in text
    assert "lalu sambungkan lagi" in text


def test_a_platform_that_does_not_answer_the_first_question_is_said_too(
    house: Toolkit, clock: SetClock, stall: Channel
) -> None:
    class Closed(Bazaar):
        def authorize(self, *, redirect_uri: str, state: str, challenge: str) -> str:
            raise Unavailable("Pasar sedang tutup.")

    browser = visitor(house, clock, Role.MANAGER, Closed)
    answer = browser.open(f"/sambung/{stall.id}")
    assert (answer.status_code, "Pasar sedang tutup." in answer.text) == (502, True)


def test_a_channel_that_is_not_there(house: Toolkit, clock: SetClock) -> None:
    browser = visitor(house, clock, Role.MANAGER, a_bazaar())
    assert browser.open("/sambung/ch-none").status_code == 404


@pytest.mark.parametrize("path", ["/sambung/tidak-ada", "/sambung/kembali?state=x&code=y"])
def test_trying_again_and_again_is_slowed_down(house: Toolkit, clock: SetClock, path: str) -> None:
    browser = visitor(house, clock, Role.ADMIN)
    answers = [browser.open(path).status_code for _n in range(32)]
    assert answers[30:] == [429] * 2
    assert 429 not in answers[:30]
