"""Many who read the public figures at once cost the house one look, and none waits for nothing."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from domain.cooperative import Cooperative
from services.figures.public_answers import PublicAnswers, PublicFigures
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit
from web.pages.answers import Kept
from web.room import open_room

WAIT_S = 10.0


class Slow:
    """The figures, each look at them as long as a test wants."""

    def __init__(self, true: PublicAnswers) -> None:
        self._true = true
        self.looks = 0
        self.begun, self.again, self.may_end = Event(), Event(), Event()

    def figures(self) -> PublicFigures:
        self.looks += 1
        (self.again if self.begun.is_set() else self.begun).set()
        assert self.may_end.wait(WAIT_S)
        return self._true.figures()


@pytest.fixture
def slow(house: Toolkit, decide: Callable[..., Cooperative]) -> Slow:
    decide(public_figures=True)
    return Slow(house.public_answers)


@pytest.fixture
def kept(house: Toolkit, slow: Slow, clock: SetClock) -> Kept:
    toolkit: Any = SimpleNamespace(public_answers=slow, clock=clock)
    return Kept(replace(open_room(house), toolkit=toolkit))


@pytest.fixture
def readers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_who_comes_while_somebody_looks_for_the_first_time_gets_what_they_find(
    kept: Kept, slow: Slow, readers: ThreadPoolExecutor
) -> None:
    first = readers.submit(kept.figures)
    assert slow.begun.wait(WAIT_S)
    others = [readers.submit(kept.figures) for _n in range(3)]
    looked_again = slow.again.wait(0.2)
    slow.may_end.set()
    found = first.result(WAIT_S)
    assert [other.result(WAIT_S) for other in others] == [found] * 3
    assert (looked_again, slow.looks) == (False, 1)


def test_who_comes_while_somebody_looks_anew_gets_the_old_ones_at_once(
    kept: Kept, slow: Slow, readers: ThreadPoolExecutor, clock: SetClock
) -> None:
    slow.may_end.set()
    old = kept.figures()
    clock.advance(timedelta(minutes=5))
    slow.may_end.clear()
    slow.begun.clear()
    anew = readers.submit(kept.figures)
    assert slow.begun.wait(WAIT_S)
    assert readers.submit(kept.figures).result(WAIT_S) is old
    slow.may_end.set()
    new = anew.result(WAIT_S)
    assert (new.reckoned_at, slow.looks) == (clock.now(), 2)
    assert kept.figures() is new
