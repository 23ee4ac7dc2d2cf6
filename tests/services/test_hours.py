"""The cooperative's hours: its week, the nation's holidays and its own corrections."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.cooperative import Cooperative
from services.office_hours.hours import closed_days, office_hours

NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")
FREEDOM, CHRISTMAS, LEAVE = date(2026, 8, 17), date(2026, 12, 25), date(2026, 12, 24)


def open_for(cooperative: Cooperative, day: date) -> timedelta:
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(cooperative.zone))
    return office_hours(cooperative, NOW).elapsed(start, start + timedelta(days=1))


def test_the_week_is_the_cooperative_s_own() -> None:
    house = Cooperative()
    assert open_for(house, date(2026, 11, 18)) == timedelta(hours=8)
    assert open_for(house, date(2026, 11, 20)) == timedelta(hours=6, minutes=30)
    assert open_for(house, date(2026, 11, 22)) == timedelta()


def test_public_holidays_and_collective_leave_are_closed() -> None:
    assert open_for(Cooperative(), FREEDOM) == timedelta()
    assert open_for(Cooperative(), LEAVE) == timedelta()


def test_either_can_be_switched_off() -> None:
    assert open_for(Cooperative(public_holidays=False), FREEDOM) == timedelta(hours=8)
    assert open_for(Cooperative(public_holidays=False), LEAVE) == timedelta()
    assert open_for(Cooperative(collective_leave=False), LEAVE) == timedelta(hours=8)
    assert open_for(Cooperative(collective_leave=False), FREEDOM) == timedelta()
    neither = Cooperative(public_holidays=False, collective_leave=False)
    assert closed_days(neither, NOW) == {}


def test_the_cooperative_may_work_on_a_holiday_and_rest_on_its_own_day() -> None:
    house = Cooperative(
        open_days=(FREEDOM, date(2026, 11, 18)), closed_days={date(2026, 11, 19): "HUT koperasi"}
    )
    assert open_for(house, FREEDOM) == timedelta(hours=8)
    assert open_for(house, date(2026, 11, 19)) == timedelta()
    assert closed_days(house, NOW)[date(2026, 11, 19)] == "HUT koperasi"
    assert FREEDOM not in closed_days(house, NOW)


def test_the_hours_of_one_day_win_over_its_holiday_and_its_weekday() -> None:
    house = Cooperative(day_hours={CHRISTMAS: ((480, 600),), date(2026, 11, 18): ()})
    assert open_for(house, CHRISTMAS) == timedelta(hours=2)
    assert open_for(house, date(2026, 11, 18)) == timedelta()


def test_hours_may_run_past_midnight() -> None:
    house = Cooperative(week={2: ((22 * 60, 26 * 60),)})
    assert open_for(house, date(2026, 11, 18)) == timedelta(hours=2)
    assert open_for(house, date(2026, 11, 19)) == timedelta(hours=2)


def test_holidays_carry_their_indonesian_names_in_order_for_the_years_around() -> None:
    days = closed_days(Cooperative(), NOW)
    assert days[FREEDOM] == "Hari Kemerdekaan Republik Indonesia"
    assert days[LEAVE] == "Cuti Bersama Hari Raya Natal"
    assert list(days) == sorted(days)
    assert {day.year for day in days} >= {2024, 2025, 2026, 2027}


def test_each_zone_has_its_own_morning() -> None:
    house = replace(Cooperative(), zone="Asia/Jayapura")
    opening = office_hours(house, NOW).next_opening(datetime(2026, 11, 17, 20, tzinfo=UTC))
    assert opening == datetime(2026, 11, 17, 23, tzinfo=UTC)
    there = office_hours(Cooperative(), NOW).next_opening(opening)
    assert there == datetime(2026, 11, 18, 8, tzinfo=JAKARTA)
