"""The hourly job forgets what nobody went on with, and who left a case."""

from datetime import timedelta

from domain.company import CaseDraft, DraftKind, Presence
from domain.ports import Store
from scheduler.jobs import prune
from toolkit.clock import SetClock
from toolkit.wiring import Toolkit


def test_begun_texts_last_a_month_and_presence_a_minute_and_a_half(
    toolkit: Toolkit, store: Store, clock: SetClock
) -> None:
    now = clock.now()
    draft = CaseDraft(
        user_id="u-1", case_id="c-1", kind=DraftKind.NOTE, text="Tanya gudang", written_at=now
    )
    with store.writing() as unit:
        unit.case_drafts.put(draft)
        unit.presences.put(Presence(case_id="c-1", user_id="u-1", seen_at=now))
    assert prune(toolkit) == 0
    clock.advance(timedelta(seconds=91))
    assert prune(toolkit) == 1
    with store.reading() as unit:
        assert unit.presences.at(["c-1"], now - timedelta(days=1)) == []
        assert unit.case_drafts.of("u-1", "c-1") == [draft]
    clock.advance(timedelta(days=30))
    assert prune(toolkit) == 1
    with store.reading() as unit:
        assert unit.case_drafts.of("u-1", "c-1") == []
