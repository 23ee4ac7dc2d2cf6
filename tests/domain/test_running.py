"""Running clocks: found in a list that is made once, as if each were reckoned for itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clocks import OfficeHours
from domain.running import Until

JAKARTA = ZoneInfo("Asia/Jakarta")
NINE_TO_FIVE = [
    (timedelta(hours=9), timedelta(hours=12)),
    (timedelta(hours=13), timedelta(hours=17)),
]
HOURS = OfficeHours(zone="Asia/Jakarta", weekly=dict.fromkeys(range(5), NINE_TO_FIVE))
FIRST = datetime(2026, 11, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)  # half past eleven on a Wednesday in Jakarta
MOMENTS = st.integers(0, int((NOW - FIRST).total_seconds())).map(
    lambda seconds: FIRST + timedelta(seconds=seconds)
)


@given(moment=MOMENTS)
def test_it_says_what_reckoning_each_for_itself_says(moment: datetime) -> None:
    assert Until(HOURS, FIRST, NOW).since(moment) == HOURS.elapsed(moment, NOW)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "hours"),
    [
        (25, 11, 30, 0),  # now
        (25, 9, 0, 2.5),
        (25, 7, 0, 2.5),  # before opening
        (24, 17, 0, 2.5),  # at closing the evening before
        (24, 16, 0, 3.5),
        (24, 12, 30, 6.5),  # at lunch
        (21, 12, 0, 2.5 + 14),  # on Saturday
    ],
)
def test_it_counts_what_was_open_from_then_on(
    day: int, hour: int, minute: int, hours: float
) -> None:
    moment = datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA)
    assert Until(HOURS, FIRST, NOW).since(moment) == timedelta(hours=hours)


def test_an_office_that_was_never_open_counts_nothing() -> None:
    shut = OfficeHours(zone="Asia/Jakarta", weekly={})
    assert Until(shut, FIRST, NOW).since(FIRST) == timedelta()


def test_where_no_time_has_gone_by_nothing_has_been_open() -> None:
    assert Until(HOURS, NOW, NOW).since(NOW) == timedelta()
