"""Quiet hours and mornings: on each person's own clock, over midnight and changes of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.notifications import NotificationWishes
from domain.rest import Rest

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Amsterdam", "America/New_York")


def a_rest(zone: str = "Asia/Jakarta", *, sundays: bool = True, **wishes: object) -> Rest:
    """Quiet from eight in the evening till seven, and on Sundays."""
    return Rest(
        wishes=NotificationWishes(user_id="u-sari", **wishes),  # type: ignore[arg-type]
        zone=zone,
        works_on=lambda day: not sundays or day.weekday() != 6,
    )


def at(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(19, 59, False), (20, 0, True), (0, 0, True), (6, 59, True), (7, 0, False), (12, 0, False)],
)
@pytest.mark.parametrize("zone", ZONES)
def test_quiet_over_midnight_on_ones_own_clock(
    zone: str, hour: int, minute: int, quiet: bool
) -> None:
    assert a_rest(zone).is_quiet(at(zone, 2026, 11, 18, hour, minute)) is quiet


def test_quiet_within_a_day() -> None:
    rest = a_rest(quiet_from=time(12), quiet_until=time(13))
    moments = [at("Asia/Jakarta", 2026, 11, 18, hour) for hour in (11, 12, 13, 23)]
    assert [rest.is_quiet(moment) for moment in moments] == [False, True, False, False]


def test_the_same_hour_twice_is_no_quiet_at_all() -> None:
    rest = a_rest(quiet_from=time(7), quiet_until=time(7))
    assert not any(rest.is_quiet(at("Asia/Jakarta", 2026, 11, 18, hour)) for hour in range(24))


def test_a_day_without_work_is_quiet_unless_one_wants_it_otherwise() -> None:
    sunday = at("Asia/Jakarta", 2026, 11, 22, 10)
    assert a_rest().is_quiet(sunday)
    assert not a_rest(quiet_days=False).is_quiet(sunday)


def test_it_is_sunday_where_the_person_is() -> None:
    moment = at("Asia/Jakarta", 2026, 11, 22, 10)  # still Saturday evening in New York
    assert not a_rest("America/New_York", quiet_from=time(23), quiet_until=time(6)).is_quiet(moment)


def test_where_clocks_turn_the_wall_clock_counts() -> None:
    # 29 March 2026, 02:00 becomes 03:00 in Amsterdam; 25 October, 03:00 becomes 02:00.
    spring = a_rest("Europe/Amsterdam", sundays=False, quiet_from=time(22), quiet_until=time(3))
    assert spring.is_quiet(datetime(2026, 3, 29, 0, 59, tzinfo=UTC))
    assert not spring.is_quiet(datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
    assert spring.is_quiet(datetime(2026, 10, 25, 1, 59, tzinfo=UTC))  # the second time it is 2:59
    assert not spring.is_quiet(datetime(2026, 10, 25, 2, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "moment", "following"),
    [
        # in October 02:00 to 03:00 comes twice: it is quiet from 02:30 on, both times
        (time(2, 30), time(7), (2026, 10, 25, 0, 10), (2026, 10, 25, 0, 30)),
        (time(2, 30), time(7), (2026, 10, 25, 1, 10), (2026, 10, 25, 1, 30)),
        # and until 02:30, so again after the clock was turned back
        (time(22), time(2, 30), (2026, 10, 25, 0, 45), (2026, 10, 25, 1, 0)),
        # in March 02:30 never comes: it is quiet with the jump
        (time(2, 30), time(7), (2026, 3, 29, 0, 10), (2026, 3, 29, 1, 0)),
    ],
)
def test_quiet_that_begins_where_clocks_turn_begins_when_it_really_does(
    quiet_from: time,
    quiet_until: time,
    moment: tuple[int, ...],
    following: tuple[int, ...],
) -> None:
    rest = a_rest("Europe/Amsterdam", sundays=False, quiet_from=quiet_from, quiet_until=quiet_until)
    found = rest.next_quiet(at("UTC", *moment))
    assert found == at("UTC", *following)
    assert rest.is_quiet(found)
    assert not rest.is_quiet(found - timedelta(minutes=1))


def test_a_day_without_work_is_quiet_from_its_midnight_even_where_that_never_comes() -> None:
    # In Cairo the clock jumps from Friday, 24 April 2026, 00:00 to 01:00.
    fridays = Rest(
        wishes=NotificationWishes(user_id="u-sari", quiet_from=time(7), quiet_until=time(7)),
        zone="Africa/Cairo",
        works_on=lambda day: day.weekday() != 4,
    )
    evening = at("Africa/Cairo", 2026, 4, 23, 21)
    assert fridays.next_quiet(evening) == at("Africa/Cairo", 2026, 4, 24, 1)


@given(
    moment=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(ZONES),
    start=st.times(),
    end=st.times(),
    quiet_days=st.booleans(),
)
def test_until_the_next_quiet_nothing_is_quiet(
    moment: datetime, zone: str, start: time, end: time, quiet_days: bool
) -> None:
    clocks = {
        "quiet_from": start.replace(second=0, microsecond=0),
        "quiet_until": end.replace(second=0, microsecond=0),
        "quiet_days": quiet_days,
    }
    rest = a_rest(zone, **clocks)  # type: ignore[arg-type]
    following = rest.next_quiet(moment)
    assert moment <= following <= moment + timedelta(days=1)
    assert (following == moment) is rest.is_quiet(moment)
    between = [moment + (following - moment) * n / 7 for n in range(7)]
    assert not any(rest.is_quiet(each) for each in between) or following == moment


def test_the_digest_is_due_from_its_hour_till_it_is_quiet_again() -> None:
    rest, day = a_rest(), date(2026, 11, 18)
    due = {hour: rest.digest_day(at("Asia/Jakarta", 2026, 11, 18, hour, 30)) for hour in range(24)}
    assert due == {hour: day if 7 <= hour < 20 else None for hour in range(24)}


def test_whoever_wants_it_before_their_quiet_ends_gets_it_then_and_not_much_later() -> None:
    rest = a_rest(digest_at=time(5))
    due = [
        bool(rest.digest_day(at("Asia/Jakarta", 2026, 11, 18, *clock)))
        for clock in ((4, 59), (5, 0), (5, 59), (6, 0), (7, 0))
    ]
    assert due == [False, True, True, False, True]


def test_no_digest_on_a_day_without_work() -> None:
    assert a_rest(quiet_days=False).digest_day(at("Asia/Jakarta", 2026, 11, 22, 9)) is None


def test_a_day_ends_at_the_persons_midnight() -> None:
    moment = at("Asia/Jayapura", 2026, 11, 18, 23, 59)
    assert a_rest("Asia/Jayapura").end_of_day(moment) == at("Asia/Jayapura", 2026, 11, 19)
