"""The queue tells each case's own last words, and asks no more for many rows than for one."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from domain.cases import CaseKind, CaseStatus
from domain.ports import Store
from domain.reports import QueueFilter, QueueView
from services.cases.merging import Merging
from services.cases.splitting import Split, Splitting
from storage.sql.store import SqlStore
from tests.makers import STAFF
from tests.services.desk import Desk, open_desk
from tests.storage.conftest import database, migrated_file, new_database, sql_store
from toolkit.clock import SetClock

__all__ = ["database", "migrated_file", "new_database", "sql_store"]  # fixtures

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(store: Store, clock: SetClock) -> Desk:
    return open_desk(store, clock)


def last_words(desk: Desk) -> dict[str, str]:
    """By case; the page and its rows uncounted say the same."""
    asked = QueueFilter(view=QueueView.ALL, now=desk.clock.now())
    rows, _total = desk.answering.queue(STAFF, asked)
    assert rows == desk.answering.rows(STAFF, asked)
    return {row.case.id: row.last_text for row in rows}


def test_of_two_cases_of_one_conversation_each_tells_its_own(desk: Desk) -> None:
    old = desk.hear("Beras berkutu", remote_id="m-1")
    desk.clock.advance(HOUR)
    desk.hear("Kapan pinjaman cair?", remote_id="m-2")
    story = desk.answering.story(STAFF, old.id)
    assert last_words(desk) == {old.id: "Kapan pinjaman cair?"}
    wanted = Split(message_ids=(story.messages[-1].id,), kind=CaseKind.QUESTION)
    splitting = Splitting(store=desk.store, clock=desk.clock)
    new = splitting.split(STAFF, old.id, wanted, events_seen=story.case.events)
    assert last_words(desk) == {old.id: "Beras berkutu", new.id: "Kapan pinjaman cair?"}
    desk.clock.advance(HOUR)
    desk.deliver(desk.reply(desk.case(old.id), "Kami ganti."))
    assert last_words(desk) == {old.id: "Kami ganti.", new.id: "Kapan pinjaman cair?"}


def test_a_case_that_was_over_keeps_its_own_when_the_member_brings_up_something_new(
    desk: Desk,
) -> None:
    old = desk.hear("Beras berkutu", remote_id="m-1")
    desk.answering.set_status(STAFF, old.id, CaseStatus.RESOLVED, reason="diganti")
    desk.clock.advance(timedelta(days=30))
    desk.answering.close_old()
    new = desk.hear("Kapan pinjaman cair?", remote_id="m-2")
    assert new.id != old.id
    assert last_words(desk) == {old.id: "Beras berkutu", new.id: "Kapan pinjaman cair?"}


def test_a_merged_case_tells_what_was_said_last_in_any_of_its_talks(desk: Desk) -> None:
    into = desk.hear("Gas bocor", remote_id="m-1", thread="t-1")
    desk.clock.advance(HOUR)
    other = desk.hear("Belum diambil juga", remote_id="m-2", thread="t-2")
    Merging(store=desk.store, clock=desk.clock).merge(
        STAFF, other.id, into.id, events_seen=other.events, into_seen=into.events
    )
    assert last_words(desk)[into.id] == "Belum diambil juga"
    desk.clock.advance(HOUR)
    desk.hear("Masih berbau", remote_id="m-3", thread="t-2")
    assert last_words(desk)[into.id] == "Masih berbau"


def test_ten_rows_cost_as_many_questions_as_one(sql_store: SqlStore, clock: SetClock) -> None:
    desk = open_desk(sql_store, clock)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(sql_store._engines.reader, "before_cursor_execute", note)
    counts = []
    for rows in (1, 10):
        while len(last_words(desk)) < rows:
            number = len(asked)
            desk.hear(remote_id=f"m-{number}", thread=f"t-{number}")
        asked.clear()
        desk.answering.rows(STAFF, QueueFilter(view=QueueView.ALL, now=clock.now()))
        counts.append(len(asked))
    assert counts[0] == counts[1]
