"""Calls that come at the same time land together, in their order, and each is told how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from domain.attachments import Enclosed
from domain.channels import Channel
from domain.errors import StoreBusy
from domain.messages import Incoming
from domain.pages import PAGE_MAX
from domain.ports import Batch, Store
from domain.reactions import Reaction, ReactionKind, Unreacted
from services.intake.landing import Landing
from services.intake.listening import Listening
from storage.memory import MemoryStore
from tests.makers import NOON, a_channel
from tests.services.desk import TALK, Desk, open_desk
from toolkit.clock import SetClock

SOON_S = 20.0
CHANNEL = a_channel(id=TALK, platform="talk", name=TALK)
LIKE = Reaction(
    remote_id="like-1",
    account_id="acc-1",
    post_remote_id="post-1",
    kind=ReactionKind.LIKE,
    sign="suka",
    at=NOON,
)
GONE = Unreacted(remote_id=LIKE.remote_id, at=NOON)
AGAIN = replace(LIKE, at=NOON + timedelta(seconds=1))


@dataclass(frozen=True, kw_only=True)
class Held(Listening):
    """Notes what it is given to take in; the first time it waits until `go_on`."""

    began: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)
    given: list[tuple[str, Batch]] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    def take_in(self, channel: Channel, batch: Batch) -> int:
        self.given.append((channel.id, batch))
        self.began.set()
        assert self.go_on.wait(SOON_S)
        if self.trouble:
            raise self.trouble.pop()
        return super().take_in(channel, batch)

    @property
    def pages(self) -> list[list[str]]:
        return [[each.remote_id for each in batch.messages] for _id, batch in self.given]


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


@pytest.fixture
def held(desk: Desk) -> Iterator[Held]:
    parts = desk.listening
    made = Held(
        store=parts.store,
        clock=parts.clock,
        connectors=parts.connectors,
        triage=parts.triage,
        keeping=parts.keeping,
    )
    yield made
    made.go_on.set()


def said(desk: Desk, number: int, **changes: Any) -> Incoming:
    return desk.incoming(remote_id=f"m-{number}", thread=f"t-{number}", **changes)


def call(desk: Desk, *numbers: int) -> Batch:
    return Batch(messages=tuple(said(desk, each) for each in numbers))


def test_what_comes_while_a_page_is_taken_in_is_the_next_page(desk: Desk, held: Held) -> None:
    landing = Landing(held)
    calls = [landing.land(CHANNEL, call(desk, 0))]
    assert held.began.wait(SOON_S)
    calls += [landing.land(CHANNEL, call(desk, *some)) for some in ((1,), (2, 3), (4,))]
    assert not any(each.done() for each in calls)
    assert not calls[1].cancel()  # whoever hangs up stops nothing
    held.go_on.set()
    assert [each.result(SOON_S) for each in calls] == [None] * 4
    assert held.pages == [["m-0"], ["m-1", "m-2", "m-3", "m-4"]]
    with desk.store.reading() as unit:
        assert len(unit.messages.newest_at(TALK, 99)) == 5
    landing.land(CHANNEL, call(desk, 5)).result(SOON_S)  # it was at rest, and begins anew
    assert held.pages[2:] == [["m-5"]]


def test_a_page_holds_no_more_than_one_transaction_takes(desk: Desk, held: Held) -> None:
    landing = Landing(held)
    landing.land(CHANNEL, call(desk, 0))
    assert held.began.wait(SOON_S)
    calls = [
        landing.land(CHANNEL, call(desk, *range(first, first + 80))) for first in (1, 81, 161, 241)
    ]
    held.go_on.set()
    for each in calls:
        each.result(SOON_S)
    assert [len(page) for page in held.pages] == [1, 160, 160]
    assert PAGE_MAX == 200


def test_what_was_given_and_taken_back_stays_in_its_order(desk: Desk, held: Held) -> None:
    landing = Landing(held)
    landing.land(CHANNEL, call(desk, 0))
    assert held.began.wait(SOON_S)
    given, taken = Batch(reactions=(LIKE,)), Batch(unreacted=(GONE,))
    again = Batch(reactions=(AGAIN,))
    for batch in (call(desk, 1), given, taken, again, call(desk, 2), call(desk, 3)):
        last = landing.land(CHANNEL, batch)
    held.go_on.set()
    last.result(SOON_S)
    plain = Batch(messages=(said(desk, 2), said(desk, 3)))
    assert [batch for _id, batch in held.given[1:]] == [call(desk, 1), given, taken, again, plain]
    with desk.store.reading() as unit:
        assert [each.remote_id for each in unit.reactions.after("", 9)] == ["like-1"]


def test_another_channel_does_not_wait_for_it(desk: Desk, held: Held) -> None:
    landing, other = Landing(held), a_channel(id="ch-2", platform="talk", name="Lain")
    landing.land(CHANNEL, call(desk, 0))
    assert held.began.wait(SOON_S)
    held.began.clear()
    landing.land(other, call(desk, 1))
    assert held.began.wait(SOON_S)
    assert sorted(channel_id for channel_id, _batch in held.given) == sorted([TALK, "ch-2"])


def test_who_could_not_be_kept_is_told_and_may_call_again(desk: Desk, held: Held) -> None:
    landing = Landing(held)
    held.trouble.append(StoreBusy("sibuk"))
    first = landing.land(CHANNEL, call(desk, 0))
    assert held.began.wait(SOON_S)
    second = landing.land(CHANNEL, call(desk, 1))
    held.go_on.set()
    with pytest.raises(StoreBusy):
        first.result(SOON_S)
    assert second.result(SOON_S) is None
    landing.land(CHANNEL, call(desk, 0)).result(SOON_S)
    with desk.store.reading() as unit:
        assert len(unit.messages.newest_at(TALK, 99)) == 2


def test_more_than_can_wait_is_to_be_called_again(desk: Desk, held: Held) -> None:
    landing = Landing(held, waiting_max=2)
    landing.land(CHANNEL, call(desk, 0))
    assert held.began.wait(SOON_S)
    waiting = [landing.land(CHANNEL, call(desk, number)) for number in (1, 2)]
    with pytest.raises(StoreBusy, match="Panggil lagi"):
        landing.land(CHANNEL, call(desk, 3))
    other = a_channel(id="ch-2", platform="talk", name="Lain")
    waiting.append(landing.land(other, call(desk, 4)))
    held.go_on.set()
    for each in waiting:
        each.result(SOON_S)
    landing.land(CHANNEL, call(desk, 3)).result(SOON_S)


def test_a_call_that_waits_holds_no_bytes_of_files(desk: Desk, held: Held) -> None:
    landing = Landing(held)
    landing.land(CHANNEL, Batch(messages=(said(desk, 0, attachments=(a_file(),)),)))
    assert held.began.wait(SOON_S)
    ((_id, batch),) = held.given
    (enclosed,) = batch.messages[0].attachments
    assert (enclosed.data, bool(enclosed.file_id)) == (None, True)


def a_file() -> Enclosed:
    return Enclosed(name="slip.pdf", kind="application/pdf", data=b"%PDF-1.7\nslip")


class Together(MemoryStore):
    """Counts how many units wrote."""

    def __init__(self) -> None:
        super().__init__()
        self.written = 0

    @contextmanager
    def writing(self) -> Iterator[object]:  # type: ignore[override]
        with super().writing() as unit:
            yield unit
        self.written += 1


def test_a_burst_of_single_messages_takes_fewer_transactions_than_messages(
    clock: SetClock,
) -> None:
    store = Together()
    desk = open_desk(store, clock)  # type: ignore[arg-type]
    landing = Landing(desk.listening)
    before, at = store.written, desk.clock.now() - timedelta(seconds=1)
    with store.writing():  # until then nothing can land
        calls = [
            landing.land(CHANNEL, Batch(messages=(said(desk, number, at=at),)))
            for number in range(50)
        ]
    for each in calls:
        each.result(SOON_S)
    assert store.written - before <= 3
    with store.reading() as unit:
        assert len(unit.messages.newest_at(TALK, 99)) == 50
