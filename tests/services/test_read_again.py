"""What platforms tell again, late or out of order, brings nothing back: neither who was erased nor
a reaction that was taken back. On SQLite and PostgreSQL."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from threading import Barrier

import httpx
import pytest

from connectors.facebook.connector import FacebookConnector
from connectors.house import LooseNotes
from domain.erasing import Erased
from domain.ports import Batch, Store
from domain.reactions import Reaction, ReactionKind, Unreacted
from services.common.marks import TAKEN_BACK, TAKEN_BACK_KEPT, Bygones, lasting_marker
from services.intake.keeping import Keeping
from services.intake.reactions import take_reactions
from tests.connectors import facebook_stage
from tests.connectors.staging import AT, a_house
from tests.connectors.tape import answered, load
from tests.makers import SUPERVISOR
from tests.services.desk import TALK
from tests.services.erased_stage import Stage, a_stage
from tests.services.platforms import OpenVault, Shelf
from tests.stores import opened, server_for
from toolkit.clock import SetClock

SECOND = timedelta(seconds=1)
ID = "reaction/501/7001"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    kind = request.param
    with opened(kind, tmp_path / "data", server_for(request, kind)) as store:
        yield store


@pytest.fixture
def stage(store: Store, clock: SetClock) -> Stage:
    """Files of messages lie on the shelf of the stage."""
    made = a_stage(store, clock)
    keeping = Keeping(shelf=made.files)
    return replace(
        made, desk=replace(made.desk, listening=replace(made.desk.listening, keeping=keeping))
    )


# --- who was erased -------------------------------------------------------------------------------


class Page(httpx.BaseTransport):
    """Graph and its files, as they were recorded, however often they are asked."""

    def __init__(self) -> None:
        exchanges = load("facebook", "collect__first")["exchanges"]
        self._answers = {each["request"]["url"]: each["answer"] for each in exchanges}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return answered(self._answers[str(request.url.copy_with(query=None))])


def polled(transport: httpx.BaseTransport) -> Batch:
    """One sweep from its beginning, as after a cursor was lost; the newest comment is in each."""
    house = a_house(transport, now=lambda: AT, notes=LooseNotes())
    page: FacebookConnector = facebook_stage.connector(house=house)
    return page.collect("")


def taken_in(stage: Stage, batch: Batch) -> int:
    with stage.store.reading() as unit:
        channel = unit.channels.get(TALK)
    return stage.desk.listening.take_in(channel, batch)


def erase(stage: Stage, conversation_id: str) -> None:
    stage.erasing.ask(SUPERVISOR, Erased.PERSON, conversation_id, why="diminta di loket")
    while stage.erasing.run():
        pass


def talk_of(stage: Stage, remote_id: str) -> str:
    with stage.store.reading() as unit:
        message = unit.messages.by_remote(TALK, remote_id)
    assert message is not None
    return message.conversation_id


def files_of(shelf: Shelf) -> int:
    return len(shelf.kept)


def test_a_person_who_was_erased_is_not_read_in_again_at_any_poll(stage: Stage) -> None:
    stage.clock.set(AT)
    assert taken_in(stage, polled(Page())) > 0
    assert files_of(stage.files) == 1, "what both sent has the same bytes on the tape"
    for remote_id in ("501_71", "501_75"):  # Sari, in comments and Messenger, and Budi
        erase(stage, talk_of(stage, remote_id))
    for message in ("m_1", "m_3"):
        with stage.store.reading() as unit:
            there = unit.messages.by_remote(TALK, message)
        if there is not None:
            erase(stage, there.conversation_id)
    gone = ("501_71", "501_75", "m_1", "m_3")
    assert files_of(stage.files) == 0
    for _poll in range(2):
        stage.clock.advance(timedelta(minutes=5))
        assert taken_in(stage, polled(Page())) == 0
        with stage.store.reading() as unit:
            assert [unit.messages.by_remote(TALK, each) for each in gone] == [None] * len(gone)
        assert files_of(stage.files) == 0, "nor is a file laid on the shelf again"


def test_what_an_erased_person_changed_since_does_not_come_back_either(stage: Stage) -> None:
    stage.clock.set(AT)
    batch = polled(Page())
    taken_in(stage, batch)
    erase(stage, talk_of(stage, "501_71"))
    (comment,) = (each for each in batch.messages if each.remote_id == "501_71")
    edited = replace(comment, text="Diubah", edited_at=AT + SECOND)
    stage.clock.advance(timedelta(minutes=5))
    assert taken_in(stage, Batch(messages=(edited,))) == 0


# --- what was taken back --------------------------------------------------------------------------

Event = tuple[str, int]  # "give" or "take", and at which second it happened


def hear(stage: Stage, events: Sequence[Event], began: datetime) -> None:
    """Each as a call of its own, in this order."""
    for what, second in events:
        at = began + second * SECOND
        given, over = (
            ([a_like(at)], []) if what == "give" else ([], [Unreacted(remote_id=ID, at=at)])
        )
        with stage.store.writing() as unit:
            take_reactions(
                unit,
                TALK,
                given,
                over,
                now=stage.clock.now(),
                bygones=Bygones(vault=OpenVault()),
            )


def a_like(at: datetime, remote_id: str = ID) -> Reaction:
    return Reaction(
        remote_id=remote_id,
        account_id="7001",
        post_remote_id="501",
        kind=ReactionKind.LIKE,
        sign="like",
        at=at,
    )


def standing(stage: Stage) -> list[str]:
    with stage.store.reading() as unit:
        return [each.remote_id for each in unit.reactions.after("", 100)]


def test_a_call_that_comes_late_and_twice_does_not_bring_back_what_was_taken_back(
    stage: Stage,
) -> None:
    began = stage.clock.now() - timedelta(hours=1)
    hear(stage, [("give", 1), ("take", 2), ("give", 1), ("give", 1)], began)
    assert standing(stage) == []


def test_that_it_was_taken_back_may_be_told_before_that_it_was_given(stage: Stage) -> None:
    began = stage.clock.now() - timedelta(hours=1)
    hear(stage, [("take", 2), ("give", 1)], began)
    assert standing(stage) == []


def test_what_is_given_anew_stands_though_the_older_end_is_told_again(stage: Stage) -> None:
    began = stage.clock.now() - timedelta(hours=1)
    hear(stage, [("give", 1), ("take", 2), ("give", 3), ("take", 2)], began)
    assert standing(stage) == [ID]


@pytest.mark.parametrize("told", list(permutations([("give", 1), ("take", 2), ("give", 3)])))
def test_in_whatever_order_it_is_told_the_last_event_counts(
    stage: Stage, told: Sequence[Event]
) -> None:
    began = stage.clock.now() - timedelta(hours=1)
    hear(stage, [*told, *told[:2]], began)
    assert standing(stage) == [ID]


@pytest.mark.parametrize("told", list(permutations([("give", 1), ("take", 2), ("take", 4)])))
def test_in_whatever_order_it_is_told_what_ended_has_ended(
    stage: Stage, told: Sequence[Event]
) -> None:
    began = stage.clock.now() - timedelta(hours=1)
    hear(stage, [*told, *told, ("give", 3)], began)
    assert standing(stage) == []


def test_what_is_no_news_of_a_reaction_does_no_harm(stage: Stage) -> None:
    now = stage.clock.now()
    odd = [
        Unreacted(remote_id="", at=now),
        Unreacted(remote_id="x" * 501, at=now),
        Unreacted(remote_id=ID, at=datetime(2026, 11, 18)),  # noqa: DTZ001 - it knows no zone
    ]
    with stage.store.writing() as unit:
        bygones = Bygones(vault=OpenVault())
        assert take_reactions(unit, TALK, [a_like(now)], odd, now=now, bygones=bygones) == 1
    assert standing(stage) == [ID]


def test_a_clock_that_runs_ahead_hides_nothing_that_is_given_later(stage: Stage) -> None:
    now = stage.clock.now()
    hear(stage, [("take", 100_000_000)], now)
    stage.clock.advance(timedelta(minutes=1))
    hear(stage, [("give", 60)], now)
    assert standing(stage) == [ID]


def test_the_mark_holds_no_word_and_is_gone_when_nobody_repeats_himself(stage: Stage) -> None:
    began = stage.clock.now() - timedelta(hours=1)
    hear(stage, [("give", 1), ("take", 2)], began)
    with stage.store.writing() as unit:
        mark = lasting_marker(unit, OpenVault()).reaction(TALK, ID)
        assert "7001" not in mark
        assert unit.erasures.buried([mark]) == {mark: began + 2 * SECOND}
    stage.clock.set(began + TAKEN_BACK_KEPT)
    stage.retaining.run()
    with stage.store.reading() as unit:
        assert unit.erasures.buried([mark]) != {}
    stage.clock.advance(3 * SECOND)
    stage.retaining.run()
    with stage.store.reading() as unit:
        assert unit.erasures.buried([mark]) == {}


def test_marks_of_erased_persons_stay_when_those_of_reactions_go(stage: Stage) -> None:
    old = stage.clock.now() - 10 * TAKEN_BACK_KEPT
    with stage.store.writing() as unit:
        unit.erasures.bury(["person"], "erasure-1", old)
        unit.erasures.bury(["like"], TAKEN_BACK, old)
    stage.retaining.run()
    with stage.store.reading() as unit:
        assert unit.erasures.buried(["person", "like"]) == {"person": old}


def test_two_who_make_the_first_mark_at_once_make_it_with_one_key(store: Store) -> None:
    """Or what the first of them buried would be known to nobody."""
    together = Barrier(2)

    def make(_number: int) -> bytes:
        together.wait()
        with store.writing() as unit:
            return lasting_marker(unit, OpenVault()).key

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(make, range(2))
    assert first == second
