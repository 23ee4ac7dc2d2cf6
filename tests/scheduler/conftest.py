"""A whole house over a memory, as the heartbeat sees it."""

from pathlib import Path

import pytest

from domain.ports import Store
from toolkit.clock import SetClock
from toolkit.settings import Settings
from toolkit.wiring import Toolkit, wire


@pytest.fixture
def toolkit(store: Store, clock: SetClock, tmp_path: Path) -> Toolkit:
    """Every service wired; the clock stands still."""
    return wire(Settings(data=tmp_path), store=store, clock=clock)
