"""The desk's own page, whole and fresh and in the user's language; and what Streamlit is told."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from domain.media import VIDEO_BYTES_MAX
from domain.people import Role
from tests.web.browsing import Browser
from tests.web.conftest import PASSWORD, a_browser
from tests.web.test_gate import SHELL
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit
from web.gate import Gate
from web.room import open_room
from web.streamlit_options import options

A_KEY = f"{'A' * 43}="


async def thrifty(request: Request) -> Response:
    """Sends no more than it is asked for."""
    told = request.headers
    if "if-none-match" in told or "if-modified-since" in told:
        return Response(status_code=304)
    if "range" in told:
        return HTMLResponse(SHELL[:9], status_code=206)
    return HTMLResponse(SHELL)


@pytest.fixture
def staff(house: Toolkit, clock: SetClock) -> Browser:
    """Somebody signed in who reads English, before a desk that saves bytes where it can."""
    room = open_room(house)
    small = Middleware(GZipMiddleware, minimum_size=1)
    desk = Starlette(
        routes=[Route("/desk/{page:path}", thrifty)],
        middleware=[Middleware(Gate, room=room), small],
    )
    house.accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    house.accounts.set_password("sari", PASSWORD)
    token = house.accounts.sign_in("sari", PASSWORD, address="127.0.0.1")
    house.accounts.set_language(house.accounts.user_of(token).id, "en")
    browser = a_browser(desk, clock)
    browser.client.cookies.set("guyub_session", token)
    return browser


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": '"1"'},
        {"If-Modified-Since": "Wed, 18 Nov 2026 02:00:00 GMT"},
        {"Range": "bytes=0-8"},
    ],
    ids=lambda told: next(iter(told), "nothing"),
)
def test_whatever_copy_a_browser_has_the_page_comes_whole_in_the_users_language(
    staff: Browser, told: dict[str, str]
) -> None:
    page = staff.open("/desk/antrean", **told)
    assert (page.status_code, page.text) == (
        200,
        '<html lang="en"><head><title>Koperasi Kami desk</title></head><body><noscript><p>'
        "Turn on JavaScript in your browser to use this desk."
        "</p></noscript><div></div></body></html>",
    )


@pytest.mark.parametrize(
    ("chosen", "hosts", "origins"),
    [
        ({}, ["localhost", "127.0.0.1", "::1"], []),
        ({"host": "::1"}, ["localhost", "127.0.0.1", "::1"], []),
        ({"host": "0.0.0.0"}, [], []),  # noqa: S104 - a network without a proxy
        (
            {"host": "0.0.0.0", "public_url": "https://koperasi.example"},  # noqa: S104
            ["koperasi.example", "localhost", "127.0.0.1", "::1"],
            ["https://koperasi.example"],
        ),
    ],
)
def test_the_desk_answers_to_its_own_names_alone(
    chosen: dict[str, str], hosts: list[str], origins: list[str]
) -> None:
    told = options(Settings.model_validate({"secret_key": A_KEY, **chosen}))
    assert (told["server.allowedHosts"], told["server.corsAllowedOrigins"]) == (hosts, origins)


def test_the_desk_lets_no_other_site_in_and_tells_nobody_what_went_wrong_inside() -> None:
    told = options(Settings.model_validate({"secret_key": A_KEY}))
    wanted = {
        "server.baseUrlPath": "desk",
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.trustedUserHeaders": {},
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "client.showErrorDetails": "none",
        "browser.gatherUsageStats": False,
        "server.maxUploadSize": VIDEO_BYTES_MAX // 2**20,
    }
    assert {name: told[name] for name in wanted} == wanted
    again = options(Settings.model_validate({"secret_key": A_KEY}))
    assert again["server.cookieSecret"] == told["server.cookieSecret"]
