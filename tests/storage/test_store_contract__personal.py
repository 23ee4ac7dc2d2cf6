"""What every store promises of the log of accesses, erasures and retention."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.accesses import Access, AccessKind
from domain.erasing import Erased, Erasure, Step
from domain.errors import Conflict
from domain.ports import Store
from domain.retention import RetentionKind, RetentionRule
from tests.makers import NOON

HOUR = timedelta(hours=1)


def an_access(number: int, **changes: Any) -> Access:
    """Budi opens m-1, an hour after the one before."""
    return Access(
        **{
            "id": f"x-{number}",
            "at": NOON + number * HOUR,
            "user_id": "budi",
            "kind": AccessKind.MEMBER,
            "subject_id": "m-1",
            **changes,
        }
    )


def an_erasure(number: int, **changes: Any) -> Erasure:
    """Of m-1, an hour after the one before."""
    return Erasure(
        **{
            "id": f"e-{number}",
            "kind": Erased.MEMBER,
            "subject_id": "m-1",
            "asked_by": "budi",
            "asked_at": NOON + number * HOUR,
            **changes,
        }
    )


def test_accesses_come_newest_first_by_page_user_and_subject(store: Store) -> None:
    first, second = an_access(1), an_access(2, user_id="sari")
    third = an_access(3, subject_id="c-1", kind=AccessKind.CASE)
    with store.writing() as unit:
        for each in (second, first, third, first):
            unit.accesses.add(each)
    with store.reading() as unit:
        newest = unit.accesses.newest
        assert newest() == [third, second, first]
        assert newest(limit=1, offset=1) == [second]
        assert newest(user_id="budi") == [third, first]
        assert newest(subject_ids=["c-1", "c-2"]) == [third]


def test_the_last_access_is_of_the_same_user_kind_and_subject(store: Store) -> None:
    with store.writing() as unit:
        for each in (an_access(1), an_access(2), an_access(3, user_id="sari")):
            unit.accesses.add(each)
    with store.reading() as unit:
        last = unit.accesses.last
        assert last("budi", AccessKind.MEMBER, "m-1") == NOON + 2 * HOUR
        assert last("budi", AccessKind.EXPORT, "m-1") is None
        assert last("budi", AccessKind.MEMBER, "m-2") is None


def test_what_is_over_leaves_the_log_oldest_first_and_so_many_at_once(store: Store) -> None:
    with store.writing() as unit:
        for number in (4, 2, 3, 1):
            unit.accesses.add(an_access(number))
        assert unit.accesses.count_before(NOON + 4 * HOUR) == 3
        assert unit.accesses.remove_before(NOON + 4 * HOUR, 2) == 2
        assert unit.accesses.newest() == [an_access(4), an_access(3)]
        assert unit.accesses.remove_before(NOON + 4 * HOUR, 2) == 1
        assert unit.accesses.remove_before(NOON + 4 * HOUR, 2) == 0
        assert unit.accesses.newest() == [an_access(4)]


def test_an_erasure_is_kept_whole_and_changed_by_one_alone(store: Store) -> None:
    with store.writing() as unit:
        asked = unit.erasures.add(
            an_erasure(1, conversation_ids=("v-1", "v-2"), file_ids=("f",), why="diminta")
        )
    with store.writing() as unit:
        further = replace(asked, step=Step.TALKS, after="v-1", erased={"messages": 3})
        kept = unit.erasures.save(further)
    with store.reading() as unit:
        assert unit.erasures.get("e-1") == kept == replace(further, version=1)
    with store.writing() as unit, pytest.raises(Conflict):
        unit.erasures.save(replace(asked, after="v-2"))


def test_unfinished_erasures_come_oldest_first_and_all_newest_first(store: Store) -> None:
    first, second, done = an_erasure(1), an_erasure(2), an_erasure(3, done_at=NOON)
    with store.writing() as unit:
        for each in (second, done, first):
            unit.erasures.add(each)
    with store.reading() as unit:
        assert unit.erasures.unfinished(5) == [first, second]
        assert unit.erasures.unfinished(1) == [first]
        assert unit.erasures.newest() == [done, second, first]
        assert unit.erasures.newest(limit=1, offset=1) == [second]


def test_what_has_its_traces_alone_before_it_is_no_more_unfinished(store: Store) -> None:
    traces = [an_erasure(number, step=Step.TRACES) for number in (1, 2)]
    other, done = an_erasure(3), an_erasure(4, step=Step.DONE, done_at=NOON)
    with store.writing() as unit:
        for each in (done, traces[1], other, traces[0]):
            unit.erasures.add(each)
    with store.reading() as unit:
        assert unit.erasures.traced(5) == traces
        assert unit.erasures.traced(1) == traces[:1]
        assert unit.erasures.unfinished(5) == [other]
    assert store.shred()
    with store.reading() as unit:
        assert unit.erasures.traced(5) == traces


def test_what_is_buried_is_known_by_its_mark_until_the_newest_moment(store: Store) -> None:
    with store.writing() as unit:
        unit.erasures.bury(["a", "b"], "e-1", NOON)
        unit.erasures.bury(["b"], "e-2", NOON + HOUR)
        unit.erasures.bury([], "e-3", NOON)
    with store.reading() as unit:
        assert unit.erasures.buried(["a", "b", "c"]) == {"a": NOON, "b": NOON + HOUR}
        assert unit.erasures.buried([]) == {}


def test_a_rule_of_retention_is_the_one_that_was_set_last(store: Store) -> None:
    off = RetentionRule(
        kind=RetentionKind.CASES, months=60, active=False, changed_by="budi", changed_at=NOON
    )
    with store.writing() as unit:
        assert unit.retention.all() == {}
        unit.retention.put(off)
        unit.retention.put(replace(off, active=True, months=36))
    with store.reading() as unit:
        assert unit.retention.all() == {RetentionKind.CASES: replace(off, active=True, months=36)}
