"""What every test may ask for: a clock that stands still and an empty memory."""

from datetime import UTC, datetime

import pytest

from domain.ports import Store
from storage.memory import MemoryStore
from toolkit.clock import SetClock

# A Wednesday, 09:00 in Jakarta.
START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    """Wednesday 2026-11-18, 09:00 in Jakarta, until a test moves it."""
    return SetClock(START)


@pytest.fixture
def store() -> Store:
    """An empty memory."""
    return MemoryStore()
