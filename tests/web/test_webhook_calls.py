"""What a platform tells in one call is taken in together: a page of messages is one transaction,
however many calls and messages there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from domain.pages import PAGE_MAX
from domain.ports import Unit
from storage.memory import MemoryStore
from tests.makers import a_channel
from tests.web.browsing import Browser
from tests.web.conftest import a_browser, a_house
from tests.web.test_machines import Bells, ring
from toolkit.clock import SetClock
from web.app import member_app


class CountedStore(MemoryStore):
    """Counts the transactions in which a message was kept."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[int] = []

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        before = self._messages()
        with super().writing() as unit:
            yield unit
        if new := self._messages() - before:
            self.kept.append(new)

    def _messages(self) -> int:
        with self.reading() as unit:
            return len(unit.messages.newest_at("ch-bell", 9_999))


@pytest.fixture
def store() -> CountedStore:
    return CountedStore()


@pytest.fixture
def called(store: CountedStore, clock: SetClock, tmp_path: Path) -> Browser:
    house = a_house(store, clock, tmp_path)
    with store.writing() as unit:
        unit.channels.add(a_channel(id="ch-bell", platform="bell", name="Bel"))
    return a_browser(member_app(replace(house, connectors=Bells())), clock)  # type: ignore[arg-type]


def body(first: int, count: int) -> bytes:
    return "\n".join(f"kabar {number}" for number in range(first, first + count)).encode()


def test_a_call_of_several_messages_is_one_transaction(
    called: Browser, store: CountedStore
) -> None:
    assert ring(called, "ch-bell", body=body(0, 12)) == 200
    assert store.kept == [12]


def test_a_call_that_repeats_some_keeps_the_others_together(
    called: Browser, store: CountedStore
) -> None:
    ring(called, "ch-bell", body=body(0, 5))
    assert ring(called, "ch-bell", body=body(3, 7)) == 200
    assert store.kept == [5, 5]
    ring(called, "ch-bell", body=body(0, 10))
    assert store.kept == [5, 5]


def test_a_call_of_very_many_is_a_transaction_a_page(called: Browser, store: CountedStore) -> None:
    assert ring(called, "ch-bell", body=body(0, 2 * PAGE_MAX + 1)) == 200
    assert store.kept == [PAGE_MAX, PAGE_MAX, 1]
