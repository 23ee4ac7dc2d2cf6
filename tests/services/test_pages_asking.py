"""What a page asks of its store: once what it reads ahead, once to write, and nothing a message."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import pytest

from domain.attachments import Enclosed
from domain.errors import Conflict
from domain.identifiers import new_code
from domain.messages import Author, Incoming
from domain.ports import Batch, Store, Unit
from services.intake.pages import Page
from tests.makers import a_channel
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

CHANNEL = a_channel(id=TALK, platform="talk", name=TALK)


class Asked:
    """A `Store` that counts what its shelves are asked, by "shelf.method"."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.counts = Counter[str]()

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        with self._store.writing() as unit:
            yield cast(Unit, _Counting(unit, self.counts))

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        with self._store.reading() as unit:
            yield cast(Unit, _Counting(unit, self.counts))


class _Counting:
    def __init__(self, unit: Unit, counts: Counter[str]) -> None:
        self._unit, self._counts = unit, counts

    def __getattr__(self, name: str) -> Any:
        return _CountingShelf(getattr(self._unit, name), name, self._counts)


class _CountingShelf:
    def __init__(self, shelf: Any, name: str, counts: Counter[str]) -> None:
        self._shelf, self._name, self._counts = shelf, name, counts

    def __getattr__(self, name: str) -> Any:
        method: Callable[..., Any] = getattr(self._shelf, name)
        self._counts[f"{self._name}.{name}"] += 1
        return method


@pytest.fixture
def asked(store: Store) -> Asked:
    return Asked(store)


@pytest.fixture
def desk(store: Store, clock: SetClock, asked: Asked) -> Desk:
    made = open_desk(store, clock)
    return replace(made, listening=replace(made.listening, store=cast(Store, asked)))


def said(desk: Desk, number: int, **changes: Any) -> Incoming:
    author = Author(remote_id=f"acc-{number}", name="Bu Ani")
    told = {"remote_id": f"m-{number}", "thread": f"t-{number}", "author": author, **changes}
    return desk.incoming(**told)


def test_new_messages_and_repeats_are_written_once_and_looked_up_once(
    desk: Desk, asked: Asked
) -> None:
    desk.listening.take_in(CHANNEL, Batch(messages=tuple(said(desk, n) for n in range(10))))
    asked.counts.clear()
    page = tuple(said(desk, number) for number in (*range(5), *range(10, 20), *range(12, 14)))
    assert desk.listening.take_in(CHANNEL, Batch(messages=page)) == 10
    for once in ("pages.read", "pages.write"):
        assert asked.counts[once] == 1, once
    by_message = ("blocks.of", "events.of", "cases.of", "conversations.by_thread")
    never = (*by_message, "messages.by_remote", "cases.by_code", "attachments.of")
    assert {name: asked.counts[name] for name in never} == dict.fromkeys(never, 0)


def test_only_a_repeat_that_brings_files_is_asked_for_its_own(desk: Desk, asked: Asked) -> None:
    desk.listening.take_in(CHANNEL, Batch(messages=(said(desk, 1), said(desk, 2))))
    asked.counts.clear()
    slip = Enclosed(name="slip.pdf", kind="application/pdf", data=b"%PDF-1.7\nslip")
    again = (said(desk, 1), said(desk, 2, attachments=(slip,)))
    assert desk.listening.take_in(CHANNEL, Batch(messages=again)) == 0
    assert asked.counts["attachments.of"] == 1


def test_a_page_keeps_no_case_over_one_that_was_changed_since(desk: Desk) -> None:
    case = desk.hear()
    with desk.store.writing() as unit:
        page = Page(unit, TALK, (said(desk, 1),), new_code)
        cases = page.as_unit.cases
        cases.save(replace(case, subject="Kabar pertama"))
        with pytest.raises(Conflict):
            cases.save(replace(case, subject="Kabar kedua"))
        page.write_out()
    assert desk.case(case.id).subject == "Kabar pertama"
