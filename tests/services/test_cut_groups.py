"""A week or a month of which only some days are counted says so, also across a year's end."""

from datetime import date

import pytest

from domain.cases import CaseKind
from domain.measured_shelves import GroupBy, SpanFilter
from services.figures.answer_figures import Group
from services.figures.cut_groups import days_counted
from services.reports.report_words import of_days

LATER = date(2027, 6, 1)


def _range(first: date | None = None, end: date | None = None) -> SpanFilter:
    return SpanFilter(first=first, end=end)


@pytest.mark.parametrize(
    ("by", "group", "wanted", "today", "days"),
    [
        (GroupBy.WEEK, date(2026, 11, 16), _range(), date(2026, 11, 22), None),
        (GroupBy.WEEK, date(2026, 11, 16), _range(), date(2026, 11, 21), 6),
        (GroupBy.WEEK, date(2026, 11, 16), _range(), date(2026, 11, 16), 1),
        (GroupBy.WEEK, date(2026, 11, 16), _range(), date(2026, 11, 15), 0),
        # ISO week 53 of 2026 runs into 2027; a report of December holds four days of it
        (GroupBy.WEEK, date(2026, 12, 28), _range(), LATER, None),
        (GroupBy.WEEK, date(2026, 12, 28), _range(end=date(2027, 1, 1)), LATER, 4),
        (GroupBy.WEEK, date(2026, 12, 28), _range(first=date(2027, 1, 1)), LATER, 3),
        (GroupBy.MONTH, date(2026, 12, 1), _range(), LATER, None),
        (GroupBy.MONTH, date(2026, 12, 1), _range(), date(2026, 12, 9), 9),
        (GroupBy.MONTH, date(2028, 2, 1), _range(), date(2028, 2, 28), 28),
        (GroupBy.MONTH, date(2027, 2, 1), _range(), date(2027, 2, 28), None),
        (GroupBy.MONTH, date(2026, 5, 1), _range(first=date(2026, 5, 25)), LATER, 7),
        # nothing else has days
        (GroupBy.HOUR, 9, _range(), date(2026, 11, 16), None),
        (GroupBy.KIND, CaseKind.PRAISE, _range(), date(2026, 11, 16), None),
        (GroupBy.CHANNEL, None, _range(), date(2026, 11, 16), None),
    ],
)
def test_only_what_is_not_whole_says_how_many_days_are_counted(
    by: GroupBy, group: Group, wanted: SpanFilter, today: date, days: int | None
) -> None:
    assert days_counted(by, group, wanted, today) == days


def test_a_whole_one_is_called_as_always() -> None:
    assert of_days("16 Nov", None) == "16 Nov"
    assert of_days("16 Nov", 6) == "16 Nov (6 hari)"
    assert of_days("16 Nov", 0) == "16 Nov (0 hari)"
