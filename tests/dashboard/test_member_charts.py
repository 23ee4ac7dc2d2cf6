"""Charts of members are pure: the month that goes on is not taken for a whole one."""

from datetime import UTC, datetime

from dashboard import member_charts
from dashboard.times import Times
from domain.interactions import ReachCount
from domain.months import Month
from services.roll.member_pages import MonthCount
from services.roll.roll_reach import MonthReach, reach_of

# In Jakarta it is the first of December already.
TIMES = Times(zone="Asia/Jakarta", language="id", now=datetime(2026, 11, 30, 18, tzinfo=UTC))
MONTHS = (Month(2026, 11), Month(2026, 12))
LABELS = ["Nov 2026", "Des 2026 (1 hari)"]


def test_messages_and_reactions_stand_beside_each_other_month_by_month() -> None:
    counts = (MonthCount(messages=2, reactions=0), MonthCount(messages=0, reactions=1))
    figure = member_charts.interactions(dict(zip(MONTHS, counts, strict=True)), TIMES)
    messages, reactions = figure.data
    assert (messages.name, list(messages.x), list(messages.y)) == ("Pesan", LABELS, [2, 0])
    assert (reactions.name, list(reactions.x), list(reactions.y)) == ("Reaksi", LABELS, [0, 1])
    assert list(figure.layout.xaxis.ticktext) == ["Nov 2026", "Des 2026<br>(1 hari)"]


def test_a_month_of_nobody_is_a_gap_in_the_reach() -> None:
    nobody = ReachCount(branch_id=None, on_roll=0, undated=0, linked=0, linked_seen=0, seen=0)
    some = ReachCount(branch_id=None, on_roll=4, undated=0, linked=2, linked_seen=1, seen=2)
    months = [
        MonthReach(month=month, whole=reach_of(count), branches=(), complete=month == MONTHS[0])
        for month, count in zip(MONTHS, (nobody, some), strict=True)
    ]
    visible, whole = member_charts.reach(months, TIMES).data
    assert (list(visible.x), list(visible.y)) == (LABELS, [None, 50.0])
    assert list(whole.y) == [None, 50.0]
