"""What every store promises of history that is read in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.archives import HistoryImport, ImportRefusal, ImportState
from domain.deliveries import AttemptOutcome, DeliveryState, Receipt
from domain.errors import Conflict, NotFound
from domain.ports import Store
from tests.makers import NOON, a_delivery


def an_import(**changes: Any) -> HistoryImport:
    return HistoryImport(
        **{
            "id": "h-1",
            "channel_id": "ch-x",
            "file_name": "arsip.zip",
            "file_id": "f" * 64,
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
