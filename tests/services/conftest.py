"""What tests of services may ask for: made-up platforms, a vault, a shelf for pictures."""

import pytest
from argon2 import PasswordHasher

from domain.ports import Store
from services.house.accounts import Accounts
from services.house.connecting import Connecting
from services.house.passwords import Passwords
from services.posts.composing import Composing
from tests.services.platforms import (
    Home,
    Letterbox,
    OpenVault,
    Platforms,
    Shelf,
    Square,
    a_square,
)
from toolkit.clock import SetClock


@pytest.fixture
def vault() -> OpenVault:
    """A vault whose seal can be read."""
    return OpenVault()


@pytest.fixture
def platforms(vault: OpenVault) -> Platforms:
    """The house's own page, a square and a letterbox."""
    Square.asked.clear()
    return Platforms(vault, Home, Square, Letterbox)


@pytest.fixture
def shelf() -> Shelf:
    """An empty shelf for pictures."""
    return Shelf()


@pytest.fixture
def quick_passwords() -> Passwords:
    """Argon2 with parameters that cost next to nothing."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def composing(store: Store, clock: SetClock, platforms: Platforms, shelf: Shelf) -> Composing:
    """Composing for the house's own page “home” and the square “sq-1”."""
    with store.writing() as unit:
        unit.channels.add(a_square(id="home", platform="home", name="Papan", sealed_secrets=""))
        unit.channels.add(a_square())
    return Composing(store=store, clock=clock, connectors=platforms, media=shelf)


@pytest.fixture
def connecting(store: Store, clock: SetClock, platforms: Platforms, vault: OpenVault) -> Connecting:
    """Connecting over the made-up platforms."""
    return Connecting(store=store, clock=clock, connectors=platforms, vault=vault)


@pytest.fixture
def accounts(store: Store, clock: SetClock, quick_passwords: Passwords) -> Accounts:
    """Accounts whose passwords cost next to nothing."""
    return Accounts(store=store, clock=clock, passwords=quick_passwords)
