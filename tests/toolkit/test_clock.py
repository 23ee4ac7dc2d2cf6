"""The real clock is aware; the other stands where it is put."""

from datetime import UTC, datetime, timedelta, timezone

from toolkit.clock import SetClock, SystemClock


def test_the_real_clock_is_aware_in_utc_and_goes_on() -> None:
    clock = SystemClock()
    before = datetime.now(UTC)
    now = clock.now()
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


def test_the_set_clock_stands_still_until_it_is_moved() -> None:
    jakarta = timezone(timedelta(hours=7))
    clock = SetClock(datetime(2026, 11, 18, 9, 0, tzinfo=jakarta))
    assert clock.now() == clock.now() == datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(minutes=5))
    assert clock.now() == datetime(2026, 11, 18, 2, 5, tzinfo=UTC)
    clock.set(datetime(2026, 1, 1, 0, 0, tzinfo=jakarta))
    assert clock.now() == datetime(2025, 12, 31, 17, 0, tzinfo=UTC)
