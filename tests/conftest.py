"""What every test may ask for: a clock that stands still and an empty memory."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog
from hypothesis import settings

from domain.ports import Store
from storage.memory import MemoryStore
from tests.chromium import chromium
from tests.postgres import postgres
from toolkit.clock import SetClock

__all__ = ["chromium", "postgres"]  # fixtures any folder may ask for

# How long a case takes says something of the machine, not of the product.
settings.register_profile("guyub", deadline=None)
settings.load_profile("guyub")

# A Wednesday, 09:00 in Jakarta.
START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command run inside a test sets up the log on that test's own stream; it ends with it."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def clock() -> SetClock:
    """Wednesday 2026-11-18, 09:00 in Jakarta, until a test moves it."""
    return SetClock(START)


@pytest.fixture
def store() -> Store:
    """An empty memory."""
    return MemoryStore()
