"""What every store promises of failures of protection."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Conflict, NotFound
from domain.incidents import Incident
from domain.ports import Store
from tests.makers import NOON

HOUR = timedelta(hours=1)


def an_incident(number: int = 1, **changes: Any) -> Incident:
    """Found an hour after the one before."""
    return Incident(
        **{
            "id": f"in-{number}",
            "found_at": NOON + number * HOUR,
            "noted_by": "joko",
            "happened": "Laptop hilang di angkot.",
            "exposed": "Nama dan telepon.",
            "handling": "Kata sandi diganti.",
            **changes,
        }
    )


def test_an_incident_is_kept_whole_and_changed_by_one_alone(store: Store) -> None:
    told = an_incident(people=12, people_told_at=NOON, authority_told_at=NOON + HOUR)
    with store.writing() as unit:
        assert unit.incidents.add(told) == told
    with store.writing() as unit:
        assert unit.incidents.get("in-1") == told
        changed = unit.incidents.save(replace(told, people=None, handling="Dilacak."))
        assert changed == replace(told, people=None, handling="Dilacak.", version=1)
        assert unit.incidents.get("in-1") == changed
    with store.writing() as unit, pytest.raises(Conflict):
        unit.incidents.save(told)
    with store.writing() as unit, pytest.raises(Conflict):
        unit.incidents.add(told)
    with store.reading() as unit, pytest.raises(NotFound):
        unit.incidents.get("tidak-ada")


def test_the_newest_come_first_and_those_untold_oldest_first(store: Store) -> None:
    first, second, third, done = (
        an_incident(1, people_told_at=NOON),
        an_incident(2, authority_told_at=NOON),
        an_incident(3),
        an_incident(4, people_told_at=NOON, authority_told_at=NOON),
    )
    with store.writing() as unit:
        for each in (second, done, first, third):
            unit.incidents.add(each)
    with store.reading() as unit:
        assert unit.incidents.newest(3) == [done, third, second]
        assert unit.incidents.untold(NOON + 9 * HOUR) == [first, second, third]
        assert unit.incidents.untold(NOON + 2 * HOUR) == [first, second]
        assert unit.incidents.untold(NOON) == []
