"""Two at the same instant: one has looked and not yet written when the other one comes."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event
from typing import Any, cast

from domain.errors import GuyubError
from domain.ports import Store, Unit

COMES_THROUGH_S = 0.4  # who needs not wait for the first is done by then
PATIENCE_S = 30.0

Act = Callable[[Store], object]


def meeting(store: Store, first: Act, at: str, second: Act) -> list[GuyubError | None]:
    """The second begins when the first has come through the shelf's method `at` ("shelf.method"),
    and the first goes on when the second is done, or has to wait for it. What each was refused
    with, None where it was not."""
    halted = Halted(store=store, at=at)
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(_told, first, cast(Store, halted))
        assert halted.there.wait(PATIENCE_S), f"never came to {at}: {one.result(PATIENCE_S)}"
        other: Future[GuyubError | None] = pool.submit(_told, second, store)
        with suppress(TimeoutError):
            other.result(COMES_THROUGH_S)
        halted.go_on.set()
        return [one.result(PATIENCE_S), other.result(PATIENCE_S)]


def _told(act: Act, store: Store) -> GuyubError | None:
    try:
        act(store)
    except GuyubError as err:
        return err
    return None


@dataclass(frozen=True, kw_only=True)
class Halted:
    """A `Store` whose first unit to come through a shelf's method stands still there."""

    store: Store
    at: str
    there: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        with self.store.writing() as unit:
            yield cast(Unit, _HaltedUnit(unit, self))

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        with self.store.reading() as unit:
            yield cast(Unit, _HaltedUnit(unit, self))

    def stand_still(self) -> None:
        """Once, until it is told to go on."""
        if not self.there.is_set():
            self.there.set()
            assert self.go_on.wait(PATIENCE_S)


class _HaltedUnit:
    def __init__(self, unit: Unit, halted: Halted) -> None:
        self._unit, self._halted = unit, halted

    def __getattr__(self, name: str) -> Any:
        shelf = getattr(self._unit, name)
        wanted, method = self._halted.at.split(".")
        return _HaltedShelf(shelf, method, self._halted) if name == wanted else shelf


class _HaltedShelf:
    def __init__(self, shelf: Any, method: str, halted: Halted) -> None:
        self._shelf, self._method, self._halted = shelf, method, halted

    def __getattr__(self, name: str) -> Any:
        given = getattr(self._shelf, name)
        return self._halting(given) if name == self._method else given

    def _halting(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def halting(*args: Any, **more: Any) -> Any:
            answer = method(*args, **more)
            self._halted.stand_still()
            return answer

        return halting
