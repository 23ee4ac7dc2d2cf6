"""What is held by one unit is not held by another one, until it ends."""

from collections.abc import Callable, Iterator

import pytest

from domain.errors import StoreBusy
from domain.locks import Lock
from domain.ports import Store, Unit
from storage.opening import open_store
from storage.sql.store import SqlStore
from tests.storage.conftest import WAIT_S, Database

Ask = Callable[[Unit], None]
HOLD: Ask = lambda unit: unit.locks.hold(Lock.HISTORY, "ch-1")  # noqa: E731
SHARE: Ask = lambda unit: unit.locks.share(Lock.HISTORY, "ch-1")  # noqa: E731
OTHERS: dict[str, Ask] = {
    "another's": lambda unit: unit.locks.hold(Lock.HISTORY, "ch-2"),
    "another lock": lambda unit: unit.locks.hold(Lock.CHANNEL, "ch-1"),
    "everybody's": lambda unit: unit.locks.hold(Lock.HISTORY),
}


@pytest.fixture
def postgres_store(new_database: Callable[[str], Database]) -> Iterator[SqlStore]:
    store = open_store(*new_database("postgresql"), wait_s=WAIT_S)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("one", "other"), [(HOLD, HOLD), (HOLD, SHARE), (SHARE, HOLD)], ids=["hold", "share", "shared"]
)
def test_what_is_held_is_waited_for_and_let_go_at_the_end(
    store: Store, one: Ask, other: Ask
) -> None:
    with store.writing() as unit:
        one(unit)
        with pytest.raises(StoreBusy), store.writing() as another:
            other(another)
    with store.writing() as another:
        other(another)


def test_who_shares_waits_for_nobody_who_shares(postgres_store: SqlStore) -> None:
    with postgres_store.writing() as one, postgres_store.writing() as another:
        SHARE(one)
        SHARE(another)


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_what_is_called_otherwise_is_something_else(postgres_store: SqlStore, other: Ask) -> None:
    with postgres_store.writing() as one, postgres_store.writing() as another:
        HOLD(one)
        other(another)
