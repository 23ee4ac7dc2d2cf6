"""The web room at work: views kept meanwhile, crowds held back, trouble told without the memory."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock

import pytest
from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from domain.board import Entry
from domain.errors import Invalid
from tests.web.browsing import TestClient
from tests.web.conftest import a_browser
from tests.web.test_edges import failing
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web import app as web_app
from web.app import member_app
from web.room import open_room
from web.serving import serve
from web.visits import Visit

WAIT_S = 20.0


def test_views_are_kept_while_the_house_is_open(
    house: Toolkit,
    clock: SetClock,
    publish: Callable[..., Entry],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web_app, "_KEEP_VIEWS_EVERY_S", 0.02)
    entry = publish()
    browser = a_browser(member_app(house), clock)

    def views() -> int:
        with house.store.reading() as unit:
            return unit.board.counts([entry.id])[entry.id].views

    with browser.client:
        assert browser.open(f"/kabar/{entry.id}").status_code == 200
        until = time.monotonic() + WAIT_S
        while not views() and time.monotonic() < until:
            time.sleep(0.02)
        assert views() == 1


def test_no_more_of_a_crowd_are_served_at_once_than_there_is_room_for(house: Toolkit) -> None:
    counted, most, now = Lock(), 0, 0

    def heavy(_visit: Visit) -> Response:
        nonlocal most, now
        with counted:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        with counted:
            now -= 1
        return PlainTextResponse("ok")

    page = serve(open_room(house), heavy, crowd=CapacityLimiter(2))
    with (
        TestClient(Starlette(routes=[Route("/", page)])) as client,
        ThreadPoolExecutor(6) as pool,
    ):
        answers = list(pool.map(lambda _n: client.get("/").status_code, range(6)))
    assert (answers, most) == ([200] * 6, 2)


def test_an_address_that_leads_nowhere_asks_the_memory_nothing(
    house: Toolkit, clock: SetClock
) -> None:
    broken = failing(house.governing, "cooperative", Invalid("tidak boleh ditanya"))
    answer = a_browser(member_app(replace(house, governing=broken)), clock).open("/tidak-ada")
    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.text
