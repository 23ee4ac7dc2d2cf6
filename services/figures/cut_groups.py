"""Cut groups: weeks and months of which only some days are counted, so that nobody takes one that
goes on, or that the range cuts, for a whole one."""

from datetime import date, timedelta

from domain.measured_shelves import GroupBy, SpanFilter
from domain.months import Month
from domain.weeks import Week
from services.figures.answer_figures import Group

_DAY = timedelta(days=1)


def days_counted(by: GroupBy, group: Group, wanted: SpanFilter, today: date) -> int | None:
    """How many days of the week or month lie in the range and have begun; None: all of them, and
    of what is neither a week nor a month."""
    if by not in (GroupBy.WEEK, GroupBy.MONTH) or not isinstance(group, date):
        return None
    whole = Week.of_day(group) if by is GroupBy.WEEK else Month(group.year, group.month)
    first, end = whole.first, whole.following.first
    since = max(first, wanted.first or first)
    until = min(end, wanted.end or end, today + _DAY)
    counted = max(until - since, timedelta()).days
    return None if counted == (end - first).days else counted
