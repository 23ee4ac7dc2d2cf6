"""The reach of the roll as its page asks for it, and what the bare driver counts beside it."""

# ruff: noqa: S608 - the SQL is put together of our own words alone

from collections.abc import Callable, Mapping
from functools import partial

from domain.months import Month
from domain.people import Actor
from guyub.bench.charts_fill import NOW
from services.roll.roll_reach import RollReach
from storage.sql.store import SqlStore
from toolkit.clock import SetClock


def charts(store: SqlStore, me: Actor) -> Mapping[str, tuple[Callable[[], object], str]]:
    """A year of months, of every branch and of one."""
    reach, last = RollReach(store=store, clock=SetClock(NOW)), Month(NOW.year, NOW.month)
    return {
        "reach, 12 months": (partial(reach.months, me, last), _members("")),
        "reach of a branch, 12 months": (
            partial(reach.months, me, last, "b-1"),
            _members(" WHERE m.branch_id = 'b-1'"),
        ),
    }


def _members(which: str) -> str:
    """How many members each branch has, and how many of them ever said something."""
    return (
        "SELECT m.branch_id, COUNT(DISTINCT m.id), COUNT(DISTINCT i.member_id) FROM members m"
        f" LEFT JOIN interactions i ON i.member_id = m.id{which} GROUP BY m.branch_id"
    )
