"""Codes of cases that a page opens: not looked up before, and never one for two."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.ports import Batch, Store
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

TAKEN, FREE, SPARE = "AAAA-AAAA-AAAA", "BBBB-BBBB-BBBB", "CCCC-CCCC-CCCC"


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def take_in(desk: Desk, new_code: Callable[[], str], *threads: str) -> int:
    with desk.store.reading() as unit:
        channel = unit.channels.get(TALK)
    said = tuple(desk.incoming(thread=each, remote_id=each) for each in threads)
    return replace(desk.listening, new_code=new_code).take_in(channel, Batch(messages=said))


def codes(desk: Desk) -> list[str]:
    with desk.store.reading() as unit:
        return sorted(case.code for case in unit.cases.after("", 100, unfinished=False))


def test_a_code_that_is_drawn_twice_for_a_page_is_given_once(desk: Desk) -> None:
    drawn = iter([TAKEN, TAKEN, FREE])
    assert take_in(desk, lambda: next(drawn), "t-1", "t-2") == 2
    assert codes(desk) == [TAKEN, FREE]


def test_a_page_that_drew_a_code_of_an_older_case_is_done_again(desk: Desk) -> None:
    assert take_in(desk, lambda: TAKEN, "t-1") == 1
    drawn = iter([FREE, TAKEN, FREE, SPARE])
    assert take_in(desk, lambda: next(drawn), "t-2", "t-3") == 2
    assert codes(desk) == [TAKEN, FREE, SPARE]
