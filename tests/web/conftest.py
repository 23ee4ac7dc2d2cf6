"""What tests of the web room may ask for: a wired house, its application, a browser, entries."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette

from domain.board import Entry
from domain.cooperative import Cooperative
from domain.identifiers import new_id
from domain.people import Role
from domain.ports import Store
from services.house.accounts import Accounts
from services.house.passwords import Passwords
from tests.web.browsing import ADDRESS, PHONE, Browser, TestClient
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire
from web.app import member_app

PASSWORD = "kuda batu payung hijau"


def a_house(store: Store, clock: SetClock, data: Path, **settings: object) -> Toolkit:
    """A wired house with its board, whose passwords cost next to nothing."""
    chosen = Settings.model_validate({"data": data, **settings})
    house = wire(chosen, store=store, clock=clock)
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    house = replace(house, accounts=Accounts(store=store, clock=clock, passwords=quick))
    house.connecting.ensure_board()
    return house


def a_browser(app: Starlette, clock: SetClock, address: str = ADDRESS) -> Browser:
    """A new visitor on a phone."""
    client = TestClient(
        app,
        base_url=address,
        follow_redirects=False,
        raise_server_exceptions=False,
        client=("203.0.113.7", 50_000),
        headers={"User-Agent": PHONE, "Accept": "text/html"},
    )
    return Browser(client, clock)


@pytest.fixture
def house(store: Store, clock: SetClock, tmp_path: Path) -> Toolkit:
    """A house over an empty memory."""
    return a_house(store, clock, tmp_path)


@pytest.fixture
def app(house: Toolkit) -> Starlette:
    """The member pages, the gate around them."""
    return member_app(house)


@pytest.fixture
def browser(app: Starlette, clock: SetClock) -> Browser:
    """One visitor."""
    return a_browser(app, clock)


@pytest.fixture
def publish(house: Toolkit, clock: SetClock) -> Callable[..., Entry]:
    """Puts an entry on the board, a minute after the one before."""

    def publish(text: str = "Rapat anggota besok pukul sembilan.", **more: object) -> Entry:
        clock.advance(timedelta(minutes=1))
        board = house.connecting.ensure_board()
        entry = Entry(
            **{  # type: ignore[arg-type]
                "id": new_id(),
                "channel_id": board.id,
                "text": text,
                "published_at": clock.now(),
                **more,
            }
        )
        with house.store.writing() as unit:
            return unit.board.add_entry(entry)

    return publish


@pytest.fixture
def decide(house: Toolkit) -> Callable[..., Cooperative]:
    """Changes the cooperative's settings."""

    def decide(**changes: object) -> Cooperative:
        with house.store.writing() as unit:
            known = unit.cooperative.get()
            return unit.cooperative.save(replace(known, **changes))  # type: ignore[arg-type]

    return decide


@pytest.fixture
def signed_in(house: Toolkit, browser: Browser) -> Iterator[Browser]:
    """A browser in which the admin is signed in."""
    house.accounts.add_user(None, login="ibu.admin", name="Ibu Admin", role=Role.ADMIN)
    house.accounts.set_password("ibu.admin", PASSWORD)
    answer = browser.fill("/masuk", nama="ibu.admin", sandi=PASSWORD)
    assert answer.status_code == 303
    yield browser
