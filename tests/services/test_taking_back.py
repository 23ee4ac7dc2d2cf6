"""An import taken back: what it alone brought goes, whatever else there is stays."""

from datetime import timedelta
from typing import Any

import pytest

from domain.archives import HistoryImport, ImportState
from domain.deliveries import DeliveryState, Receipt
from domain.errors import Conflict, InvalidTransition, NotAllowed
from domain.metrics import Metric, Snapshot
from domain.people import Actor
from services.history import taking_back as module
from services.history.importing import Importing
from services.history.taking_back import TakingBack
from tests.makers import MANAGER, NOON, STAFF, SUPERVISOR, a_delivery
from tests.services.imported import (
    PAGE,
    X,
    a_tweet,
    an_archive,
    begun,
    desk,
    kept,
    store,
    through,
)
from toolkit.clock import SetClock

__all__ = ["desk", "store"]  # fixtures


@pytest.fixture
def back(desk: Importing) -> TakingBack:
    return TakingBack(store=desk.store, clock=desk.clock)


def read_in(desk: Importing, *tweets: Any, **how: Any) -> HistoryImport:
    return through(desk, begun(desk, an_archive(list(tweets)), **how))


def all_counts(desk: Importing) -> list[tuple[str, int | None]]:
    with desk.store.reading() as unit:
        return [
            (each.metric, each.value) for post in kept(desk) for each in unit.metrics.of(post.id)
        ]


def test_what_an_import_brought_goes_and_nothing_of_it_stays(
    desk: Importing, back: TakingBack
) -> None:
    one = read_in(desk, a_tweet(1), a_tweet(2), "sampah")
    going = back.begin(MANAGER, one.id)
    assert (going.state, len(kept(desk))) == (ImportState.TAKING_BACK, 2)
    assert back.run() == 2
    told, refusals = desk.find(MANAGER, one.id)
    assert (told.state, told.taken_back, told.ended_at, refusals) == (
        ImportState.TAKEN_BACK,
        2,
        desk.clock.now(),
        [],
    )
    assert kept(desk) == []
    assert back.run() == 0
    with desk.store.reading() as unit:
        entry = unit.audit.newest()[0]
    assert (entry.act, entry.actor_id, entry.subject_id, entry.detail) == (
        "history_taken_back",
        MANAGER.id,
        X,
        "x.zip",
    )


def test_what_was_taken_back_can_be_read_in_again(desk: Importing, back: TakingBack) -> None:
    back.begin(MANAGER, read_in(desk, a_tweet(1)).id)
    back.run()
    assert read_in(desk, a_tweet(1)).new == 1
    assert len(kept(desk)) == 1


def test_a_post_stays_as_long_as_another_import_tells_of_it(
    desk: Importing, back: TakingBack
) -> None:
    first = read_in(desk, a_tweet(1), a_tweet(2))
    second = read_in(desk, a_tweet(2), a_tweet(3))
    assert (second.new, second.known) == (2 - 1, 1)
    back.begin(MANAGER, first.id)
    back.run()
    assert [post.content.text for post in kept(desk)] == ["Kabar ke-3", "Kabar ke-2"]
    assert len(all_counts(desk)) == 4, "both files counted it at the same moment"
    back.begin(MANAGER, second.id)
    back.run()
    assert kept(desk) == []


def test_counts_of_another_moment_stay_and_its_own_go(desk: Importing, back: TakingBack) -> None:
    read_in(desk, a_tweet(7))
    later = desk.clock.now() - timedelta(hours=1)
    second = read_in(desk, a_tweet(7, favorite_count="20"), counted_at=later)
    assert sorted(all_counts(desk)) == [
        ("reactions", 7),
        ("reactions", 20),
        ("shares", 1),
        ("shares", 1),
    ]
    back.begin(MANAGER, second.id)
    back.run()
    assert sorted(all_counts(desk)) == [("reactions", 7), ("shares", 1)]
    with desk.store.reading() as unit:
        (row,) = unit.sent_posts.many([kept(desk)[0].id])
    assert row.interactions == 8, "charts count what is left"


def test_what_we_sent_ourselves_stays_with_what_was_measured(
    desk: Importing, back: TakingBack
) -> None:
    sent = a_delivery(
        id="d-1",
        channel_id=X,
        state=DeliveryState.SENT,
        receipt=Receipt(remote_id="1900000000000000001", sent_at=NOON),
    )
    measured = Snapshot(delivery_id="d-1", channel_id=X, metric=Metric.REACTIONS, value=50, at=NOON)
    with desk.store.writing() as unit:
        unit.deliveries.add(sent)
        unit.metrics.add([measured])
    one = read_in(desk, a_tweet(1))
    assert len(all_counts(desk)) == 3
    back.begin(MANAGER, one.id)
    back.run()
    assert kept(desk) == [sent]
    with desk.store.reading() as unit:
        assert unit.metrics.of("d-1") == [measured]


def test_whoever_is_killed_goes_on_with_what_is_left(
    desk: Importing, back: TakingBack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STEP", 2)
    monkeypatch.setattr(module, "STEPS_A_BEAT", 1)
    one = read_in(desk, *(a_tweet(n) for n in range(5)))
    back.begin(MANAGER, one.id)
    assert back.run() == 2
    assert len(kept(desk)) == 3
    fresh = TakingBack(store=desk.store, clock=desk.clock)
    assert [fresh.run() for _each in range(4)] == [2, 1, 0, 0]
    assert desk.find(MANAGER, one.id)[0].state is ImportState.TAKEN_BACK


def test_whoever_comes_late_changes_nothing_any_more(
    desk: Importing, back: TakingBack, clock: SetClock
) -> None:
    one = read_in(desk, a_tweet(1))
    back.begin(MANAGER, one.id)
    back.run()
    told = desk.find(MANAGER, one.id)[0]
    clock.advance(timedelta(hours=1))
    assert back._step(one.id) == told
    assert desk.find(MANAGER, one.id)[0] == told


def test_only_what_rests_is_taken_back_and_only_once(desk: Importing, back: TakingBack) -> None:
    one = begun(desk, an_archive([a_tweet(1)]))
    with pytest.raises(InvalidTransition):
        back.begin(MANAGER, one.id)
    desk.stop(MANAGER, one.id)
    back.begin(MANAGER, one.id)
    back.run()
    with pytest.raises(InvalidTransition):
        back.begin(MANAGER, one.id)
    with pytest.raises(InvalidTransition):
        desk.go_on(MANAGER, one.id)


def test_nothing_is_read_in_beside_it_on_the_same_channel(
    desk: Importing, back: TakingBack
) -> None:
    done, other = read_in(desk, a_tweet(1)), begun(desk, an_archive([a_tweet(2)]))
    with pytest.raises(Conflict, match="sedang berjalan"):
        back.begin(MANAGER, done.id)
    desk.stop(MANAGER, other.id)
    back.begin(MANAGER, done.id)
    with pytest.raises(Conflict, match="ditarik kembali"):
        desk.go_on(MANAGER, other.id)
    with pytest.raises(Conflict, match="ditarik kembali"):
        begun(desk, an_archive([a_tweet(3)]))
    table = b"Post ID,Page ID,Publish time,Title\n55,102,03/01/2025 00:00,Panen\n"
    begun(desk, table, channel=PAGE, name="a.csv", choices={"zone": "UTC"})
    back.run()
    assert through(desk, desk.go_on(MANAGER, other.id)).new == 1


@pytest.mark.parametrize("actor", [STAFF, SUPERVISOR])
def test_only_who_manages_channels_takes_back(
    desk: Importing, back: TakingBack, actor: Actor
) -> None:
    one = read_in(desk, a_tweet(1))
    with pytest.raises(NotAllowed):
        back.begin(actor, one.id)
