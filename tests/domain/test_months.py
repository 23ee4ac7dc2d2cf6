"""Months: written, read, counted on and back, and where they begin."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.months import Month

months = st.builds(Month, st.integers(2001, 2998), st.integers(1, 12))


@given(month=months)
def test_a_month_is_read_as_it_is_written_and_found_again_behind_its_neighbour(
    month: Month,
) -> None:
    assert Month.read(str(month)) == month
    assert month.following.preceding == month
    assert month.preceding < month < month.following
    for zone in ("Asia/Jayapura", "America/New_York"):
        assert Month.of(month.begins(zone), zone) == month
        assert month.begins(zone) < month.following.begins(zone)


def test_a_month_begins_at_midnight_where_the_house_is() -> None:
    assert Month(2026, 10).begins("Asia/Jakarta") == datetime(2026, 9, 30, 17, tzinfo=UTC)
    last_hour = datetime(2026, 9, 30, 16, 59, tzinfo=UTC)
    assert Month.of(last_hour, "Asia/Jakarta") == Month(2026, 9)
    assert Month.of(last_hour, "Asia/Jayapura") == Month(2026, 10)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "26-10", "1999-12", "20261001", "=1"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="bukan bulan"):
        Month.read(text)
