"""A whole house over a memory, as the heartbeat sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.ports import Store
from tests.scheduler.told_house import ToldHouse, open_told_house
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire


@pytest.fixture
def toolkit(store: Store, clock: SetClock, tmp_path: Path) -> Toolkit:
    """Every service wired; the clock stands still."""
    return wire(Settings(data=tmp_path), store=store, clock=clock)


@pytest.fixture
def house(store: Store, clock: SetClock, tmp_path: Path) -> Iterator[ToldHouse]:
    """A house that tells its staff by mail and by chat."""
    with open_told_house(store, clock, tmp_path) as opened:
        yield opened
