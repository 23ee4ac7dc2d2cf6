"""Weeks: written, read, counted on and back, and where they begin."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.weeks import Week

days = st.dates(date(2001, 1, 1), date(2998, 12, 31))


@given(day=days)
def test_a_week_is_read_as_it_is_written_and_found_again_behind_its_neighbour(day: date) -> None:
    week = Week.of_day(day)
    assert Week.read(str(week)) == week
    assert week.first <= day < week.following.first
    assert week.first.weekday() == 0
    assert week.following.preceding == week
    assert week.preceding < week < week.following
    for zone in ("Asia/Jayapura", "America/New_York"):
        assert Week.of(week.begins(zone), zone) == week
        assert week.begins(zone) < week.following.begins(zone)


def test_a_week_begins_on_monday_at_midnight_where_the_house_is() -> None:
    assert Week(2026, 47).begins("Asia/Jakarta") == datetime(2026, 11, 15, 17, tzinfo=UTC)
    last_hour = datetime(2026, 11, 15, 16, 59, tzinfo=UTC)
    assert Week.of(last_hour, "Asia/Jakarta") == Week(2026, 46)
    assert Week.of(last_hour, "Asia/Jayapura") == Week(2026, 47)


def test_the_first_week_of_a_year_holds_its_first_thursday() -> None:
    assert Week.of_day(date(2026, 12, 31)) == Week(2026, 53)
    assert Week(2026, 53).following == Week(2027, 1)
    assert Week.of_day(date(2025, 12, 29)) == Week(2026, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-W54",
        "2027-W53",
        "2026-W00",
        "26-W10",
        "1999-W12",
        "2026W47",
        "=1",
        "٢٠٢٦-W47",
    ],
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="bukan minggu"):
        Week.read(text)
