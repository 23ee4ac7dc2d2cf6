"""The audit log: a line for every act, by whom and when."""

from domain.ports import Store
from services.common.auditing import record
from tests.makers import NOON, STAFF


def test_an_act_is_written_down_whole_and_one_of_the_programs_own_names_nobody(
    store: Store,
) -> None:
    with store.writing() as unit:
        record(unit, "first", at=NOON, actor=STAFF, subject_id="c-1", detail="so")
        record(unit, "second", at=NOON, actor=None)
    with store.reading() as unit:
        told = {
            entry.act: (entry.at, entry.actor_id, entry.subject_id, entry.detail)
            for entry in unit.audit.newest()
        }
    assert told == {"first": (NOON, STAFF.id, "c-1", "so"), "second": (NOON, None, "", "")}


def test_an_act_that_is_rolled_back_was_never_written_down(store: Store) -> None:
    class Broken(Exception):
        pass

    try:
        with store.writing() as unit:
            record(unit, "first", at=NOON, actor=STAFF)
            raise Broken
    except Broken:
        pass
    with store.reading() as unit:
        assert unit.audit.newest() == []
