"""What every store promises of history that is read in."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain.archives import HistoryImport, ImportRefusal, ImportState
from domain.deliveries import AttemptOutcome, Delivery, DeliveryState, Receipt
from domain.errors import Conflict, NotFound
from domain.metrics import Metric, Snapshot
from domain.ports import Store
from tests.makers import NOON, a_delivery


def an_import(**changes: Any) -> HistoryImport:
    return HistoryImport(
        **{
            "id": "h-1",
            "channel_id": "ch-x",
            "file_name": "arsip.zip",
            "file_id": "f" * 64,
            "further": ("e" * 64,),
            "form": "Arsip",
            "choices": {"zone": "Asia/Jakarta"},
            "counted_at": NOON - timedelta(days=9),
            "total": 7,
            "by_id": "u-wati",
            "at": NOON,
            **changes,
        }
    )


def test_an_import_is_kept_whole_and_fenced(store: Store) -> None:
    one = an_import()
    with store.writing() as unit:
        assert unit.history.add(one) == one
        with pytest.raises(Conflict):
            unit.history.add(one)
    further = replace(
        one,
        done=5,
        new=1,
        known=2,
        aside=1,
        refused=1,
        pictures=4,
        pictureless=2,
        taken_back=3,
        state=ImportState.FAILED,
        ended_at=NOON,
        detail="Rusak",
    )
    with store.writing() as unit:
        saved = unit.history.save(further)
        assert saved == replace(further, version=1)
        with pytest.raises(Conflict):
            unit.history.save(further)
    with store.reading() as unit:
        assert unit.history.get("h-1") == saved
        with pytest.raises(NotFound):
            unit.history.get("h-2")


def test_imports_are_found_by_age_state_and_file(store: Store) -> None:
    old = an_import(id="h-1", at=NOON - timedelta(hours=2))
    done = an_import(id="h-2", at=NOON - timedelta(hours=1), state=ImportState.DONE)
    other = an_import(id="h-3", file_id="0" * 64)
    with store.writing() as unit:
        for each in (other, done, old):
            unit.history.add(each)
    with store.reading() as unit:
        assert unit.history.newest(9) == [other, done, old]
        assert unit.history.newest(1) == [other]
        assert unit.history.in_state(ImportState.RUNNING, 9) == [old, other]
        assert unit.history.in_state(ImportState.RUNNING, 1) == [old]
        assert unit.history.keeping("f" * 64) == [old, done]
        assert unit.history.keeping("a" * 64) == []


def test_refusals_stand_by_their_place_and_once_each(store: Store) -> None:
    told = [
        ImportRefusal(import_id="h-1", position=place, why="Rusak", excerpt=f"baris {place}")
        for place in (12, 3)
    ]
    anew = replace(told[0], why="Tidak terbaca")
    with store.writing() as unit:
        unit.history.refuse(told)
        unit.history.refuse([anew])
        unit.history.refuse([replace(anew, import_id="h-2")])
        unit.history.refuse([])
    with store.reading() as unit:
        assert unit.history.refusals("h-1", 9) == [told[1], anew]
        assert unit.history.refusals("h-1", 1) == [told[1]]
        assert unit.history.refusals("h-9", 9) == []


def test_what_was_read_in_is_nothing_that_the_channel_took_from_us(store: Store) -> None:
    def sent(id: str, hours: int, outcome: AttemptOutcome | None) -> None:
        receipt = Receipt(remote_id=id, sent_at=NOON + timedelta(hours=hours))
        unit.deliveries.add(
            a_delivery(id=id, state=DeliveryState.SENT, receipt=receipt, outcome=outcome)
        )

    with store.writing() as unit:
        sent("d-3", 3, AttemptOutcome.IMPORTED)
        channel_id = unit.deliveries.get("d-3").channel_id
        assert unit.deliveries.last_sent_at(channel_id) is None
        sent("d-1", 1, None)
        assert unit.deliveries.last_sent_at(channel_id) == NOON + timedelta(hours=1)
        sent("d-2", 2, AttemptOutcome.FOUND)
        assert unit.deliveries.last_sent_at(channel_id) == NOON + timedelta(hours=2)


def _a_past_post(id: str, remote_id: str) -> Delivery:
    return a_delivery(
        id=id,
        subject_id=id,
        channel_id="ch-x",
        state=DeliveryState.SENT,
        outcome=AttemptOutcome.IMPORTED,
        receipt=Receipt(remote_id=remote_id, sent_at=NOON - timedelta(days=90)),
    )


def _counts(delivery_id: str, *moments: datetime) -> list[Snapshot]:
    return [
        Snapshot(
            delivery_id=delivery_id, channel_id="ch-x", metric=Metric.REACTIONS, value=n, at=at
        )
        for n, at in enumerate(moments, 3)
    ]


def test_an_import_holds_the_posts_it_told_of_until_it_lets_them_go(store: Store) -> None:
    with store.writing() as unit:
        unit.history.hold("h-1", ["d-2", "d-1"])
        unit.history.hold("h-1", ["d-2"])
        unit.history.hold("h-2", ["d-2", "d-3"])
        unit.history.hold("h-2", [])
    with store.writing() as unit:
        assert unit.history.held("h-1", 9) == ["d-1", "d-2"]
        assert unit.history.held("h-2", 1) == ["d-2"]
        assert {each: set(by) for each, by in unit.history.holders(["d-1", "d-2"]).items()} == {
            "d-1": {"h-1"},
            "d-2": {"h-1", "h-2"},
        }
        assert unit.history.holders([]) == {}
        unit.history.let_go("h-1", ["d-2", "d-3"])
        assert unit.history.held("h-1", 9) == ["d-1"]
        assert unit.history.held("h-2", 9) == ["d-2", "d-3"]


def test_only_what_was_read_in_is_taken_away_with_its_counts(store: Store) -> None:
    ours = replace(_a_past_post("d-1", "r-1"), subject_id="p-1", outcome=AttemptOutcome.ACCEPTED)
    with store.writing() as unit:
        for post in (ours, _a_past_post("d-2", "r-2"), _a_past_post("d-3", "r-3")):
            unit.deliveries.add(post)
            unit.metrics.add(_counts(post.id, NOON))
        unit.history.hold("h-1", ["d-1", "d-2", "d-3"])
        unit.history.remove_posts(["d-1", "d-2", "d-9"])
        unit.history.remove_posts([])
    with store.reading() as unit:
        assert unit.deliveries.find("d-1") == ours
        assert unit.deliveries.find("d-2") is None
        assert [unit.metrics.of(each) for each in ("d-1", "d-2", "d-3")] == [
            _counts("d-1", NOON),
            [],
            _counts("d-3", NOON),
        ]
        charted = unit.sent_posts.many(["d-1", "d-2", "d-3"])
        assert [row.delivery_id for row in charted] == ["d-1", "d-3"]
        assert unit.history.held("h-1", 9) == ["d-1", "d-3"]


def test_counts_of_one_moment_are_taken_and_the_chart_counts_the_rest(store: Store) -> None:
    later = NOON + timedelta(hours=1)
    with store.writing() as unit:
        for each in ("d-1", "d-2"):
            unit.deliveries.add(_a_past_post(each, f"r-{each}"))
            unit.metrics.add(_counts(each, NOON, later))
        unit.history.remove_counts(["d-1"], later)
    with store.reading() as unit:
        assert unit.metrics.of("d-1") == _counts("d-1", NOON)
        assert unit.metrics.of("d-2") == _counts("d-2", NOON, later)
        charted = unit.sent_posts.many(["d-1", "d-2"])
        assert [row.interactions for row in charted] == [3, 4]


def test_what_the_file_said_is_forgotten_import_by_import(store: Store) -> None:
    with store.writing() as unit:
        for each in ("h-1", "h-2"):
            unit.history.refuse([ImportRefusal(import_id=each, position=1, why="Rusak")])
        unit.history.forget_lines("h-1")
    with store.reading() as unit:
        assert unit.history.refusals("h-1", 9) == []
        assert len(unit.history.refusals("h-2", 9)) == 1
