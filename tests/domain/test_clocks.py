"""Office hours by example: prayer, Ramadan, holidays, nights, and clocks that change."""

from datetime import UTC, date, datetime, time, timedelta
from timeit import repeat
from zoneinfo import ZoneInfo

import pytest

from domain.clocks import OfficeHours
from domain.errors import HoursInvalid, Invalid
from domain.wall_time import WallTime

JAKARTA = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
HOUR = timedelta(hours=1)
ALWAYS = {day: [("00:00", "24:00")] for day in range(7)}
WEEK = {
    **{day: [("08:00", "16:00")] for day in range(4)},
    4: [("08:00", "11:30"), ("13:00", "16:00")],
    5: [("08:00", "12:00")],
}


def jakarta(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=JAKARTA)


@pytest.fixture
def office() -> OfficeHours:
    return OfficeHours("Asia/Jakarta", WEEK)


def test_a_weekend_does_not_count(office: OfficeHours) -> None:
    saturday, monday = jakarta(21, 11, 30), jakarta(23, 9, 25)
    assert office.elapsed(saturday, monday) == timedelta(minutes=30 + 85)


def test_intervals_tell_what_was_added_up_in_utc(office: OfficeHours) -> None:
    assert office.intervals(jakarta(20, 10), jakarta(20, 14)) == (
        (datetime(2026, 11, 20, 3, 0, tzinfo=UTC), datetime(2026, 11, 20, 4, 30, tzinfo=UTC)),
        (datetime(2026, 11, 20, 6, 0, tzinfo=UTC), datetime(2026, 11, 20, 7, 0, tzinfo=UTC)),
    )
    spans = office.intervals(jakarta(20, 10), jakarta(20, 14))
    assert {moment.tzinfo for span in spans for moment in span} == {UTC}


def test_the_friday_prayer_break_does_not_count(office: OfficeHours) -> None:
    assert office.due(jakarta(20, 11), 1 * HOUR) == jakarta(20, 13, 30)


def test_a_due_that_ends_exactly_at_closing_stays_at_closing(office: OfficeHours) -> None:
    assert office.due(jakarta(18, 14), 2 * HOUR) == jakarta(18, 16)
    assert office.due(jakarta(18, 14), 2 * HOUR + timedelta(microseconds=1)) == jakarta(
        19, 8
    ) + timedelta(microseconds=1)


def test_a_due_that_ends_exactly_at_a_pause_stays_there(office: OfficeHours) -> None:
    pause = (jakarta(18, 10), jakarta(18, 15))
    assert office.due(jakarta(18, 9), HOUR, [pause]) == jakarta(18, 10)
    assert office.due(jakarta(18, 9), 2 * HOUR, [pause]) == jakarta(18, 16)


def test_a_due_of_nothing_is_its_own_start_even_at_night(office: OfficeHours) -> None:
    assert office.due(jakarta(18, 23), timedelta()) == jakarta(18, 23)


def test_a_due_is_in_utc_whatever_zone_came_in(office: OfficeHours) -> None:
    assert office.due(jakarta(18, 9), HOUR).tzinfo is UTC
    assert office.due(jakarta(18, 9), timedelta()).tzinfo is UTC
    assert office.next_opening(jakarta(18, 9)).tzinfo is UTC


def test_ramadan_hours_replace_those_of_the_day() -> None:
    day = date(2026, 2, 25)
    office = OfficeHours("Asia/Jakarta", WEEK, {day: [("08:00", "14:30")]})
    assert office.due(jakarta(25, 14, month=2), HOUR) == jakarta(26, 8, 30, month=2)


def test_an_empty_override_closes_the_day() -> None:
    office = OfficeHours("Asia/Jakarta", WEEK, {date(2026, 11, 18): []})
    assert office.elapsed(jakarta(18, 0), jakarta(19, 0)) == timedelta()


def test_a_holiday_is_closed_unless_an_override_opens_it() -> None:
    christmas, eve = date(2026, 12, 25), date(2026, 12, 24)
    office = OfficeHours(
        "Asia/Jakarta", WEEK, {eve: [("08:00", "10:00")]}, {christmas: "Natal", eve: "Cuti bersama"}
    )
    assert office.due(jakarta(24, 9, month=12), 2 * HOUR) == jakarta(26, 9, month=12)


def test_a_night_shift_runs_into_the_next_day_and_into_its_holiday() -> None:
    office = OfficeHours("Asia/Jakarta", {2: [("22:00", "06:00")]}, holidays=[date(2026, 11, 19)])
    assert office.elapsed(jakarta(18, 0), jakarta(20, 0)) == 8 * HOUR
    assert office.elapsed(jakarta(19, 1), jakarta(19, 9)) == 5 * HOUR


@pytest.mark.parametrize(
    "closing", ["26:00", timedelta(hours=26), 26 * 60, time(2, 0), "02:00"], ids=str
)
def test_a_closing_past_midnight_may_be_written_in_any_way(
    closing: time | timedelta | int | str,
) -> None:
    office = OfficeHours("Asia/Jakarta", {2: [(time(20), closing)]})
    assert office.elapsed(jakarta(18, 0), jakarta(20, 0)) == 6 * HOUR


def test_an_office_that_closes_when_it_opened_is_open_around_the_clock() -> None:
    office = OfficeHours("Asia/Jakarta", {0: [("08:00", "08:00")]})
    assert office.intervals(jakarta(16, 0), jakarta(20, 0)) == ((jakarta(16, 8), jakarta(17, 8)),)


@pytest.mark.parametrize(
    "closing", ["24:00", timedelta(days=1), 1440, time(0, 0), "00:00"], ids=str
)
def test_midnight_at_the_end_of_a_day_may_be_written_in_any_way(
    closing: time | timedelta | int | str,
) -> None:
    office = OfficeHours("Asia/Jakarta", {2: [("20:00", closing)], 3: [("00:00", "01:00")]})
    assert office.intervals(jakarta(18, 0), jakarta(20, 0)) == ((jakarta(18, 20), jakarta(19, 1)),)


def test_seconds_and_microseconds_count(office: OfficeHours) -> None:
    start = jakarta(18, 9) + timedelta(microseconds=7)
    assert office.elapsed(start, jakarta(18, 9, 1)) == timedelta(seconds=60) - timedelta(
        microseconds=7
    )
    exact = OfficeHours("Asia/Jakarta", {2: [("08:00:30", "08:00:45")]})
    assert exact.elapsed(jakarta(18, 0), jakarta(19, 0)) == timedelta(seconds=15)


def test_overlapping_intervals_count_once() -> None:
    office = OfficeHours("Asia/Jakarta", {2: [("10:00", "12:00"), ("08:00", "11:00")]})
    assert office.intervals(jakarta(18, 0), jakarta(19, 0)) == ((jakarta(18, 8), jakarta(18, 12)),)


def test_overlapping_pauses_count_once(office: OfficeHours) -> None:
    pauses = [
        (jakarta(18, 9), jakarta(18, 11)),
        (jakarta(18, 10), jakarta(18, 12)),
        (jakarta(18, 15), jakarta(18, 14)),  # upside down: no pause at all
    ]
    assert office.elapsed(jakarta(18, 8), jakarta(18, 16), pauses) == 5 * HOUR
    assert office.intervals(jakarta(18, 8), jakarta(18, 16), pauses) == (
        (jakarta(18, 8), jakarta(18, 9)),
        (jakarta(18, 12), jakarta(18, 16)),
    )


def test_a_pause_without_end_still_runs(office: OfficeHours) -> None:
    pause = (jakarta(18, 10), None)
    assert office.elapsed(jakarta(18, 8), jakarta(20, 8), [pause]) == 2 * HOUR
    assert office.due(jakarta(18, 8), 2 * HOUR, [pause]) == jakarta(18, 10)
    with pytest.raises(HoursInvalid, match="tidak pernah cukup"):
        office.due(jakarta(18, 8), 3 * HOUR, [pause])


def test_a_pause_of_many_years_ends_all_the_same(office: OfficeHours) -> None:
    pause = (jakarta(18, 10), datetime(2049, 1, 1, tzinfo=UTC))
    assert office.due(jakarta(18, 10), HOUR, [pause]) == datetime(2049, 1, 1, 2, tzinfo=UTC)


def test_an_end_before_its_start_took_no_time(office: OfficeHours) -> None:
    assert office.elapsed(jakarta(19, 9), jakarta(18, 9)) == timedelta()
    assert office.intervals(jakarta(18, 9), jakarta(18, 9)) == ()


def test_the_next_opening_is_now_while_open_and_the_morning_otherwise(office: OfficeHours) -> None:
    assert office.next_opening(jakarta(18, 9)) == jakarta(18, 9)
    assert office.next_opening(jakarta(18, 8)) == jakarta(18, 8)
    assert office.next_opening(jakarta(18, 16)) == jakarta(19, 8)
    assert office.next_opening(jakarta(21, 12)) == jakarta(23, 8)


def test_always_open_is_real_time() -> None:
    office = OfficeHours("Europe/Berlin", ALWAYS)
    start = datetime(2026, 3, 1, tzinfo=UTC)
    assert office.elapsed(start, start + timedelta(days=400)) == timedelta(days=400)
    assert office.due(start, timedelta(days=400)) == start + timedelta(days=400)
    assert len(office.intervals(start, start + timedelta(days=400))) == 1


@pytest.mark.parametrize("days", [{}, {0: []}], ids=["no day", "an empty day"])
def test_hours_that_never_open_say_so_instead_of_looping(days: dict[int, list[object]]) -> None:
    office = OfficeHours("Asia/Jakarta", days)  # type: ignore[arg-type]
    with pytest.raises(HoursInvalid, match="tidak pernah cukup"):
        office.due(jakarta(18, 9), HOUR)
    with pytest.raises(HoursInvalid, match="tidak pernah buka"):
        office.next_opening(jakarta(18, 9))
    assert office.elapsed(jakarta(18, 9), jakarta(20, 9)) == timedelta()


class Everyday(dict[date, str]):
    """A mapping in which every date is a holiday."""

    def __contains__(self, day: object) -> bool:
        return True


def test_a_holiday_every_day_is_never_open() -> None:
    with pytest.raises(HoursInvalid):
        OfficeHours("Asia/Jakarta", WEEK, {}, Everyday()).next_opening(jakarta(18, 9))


def test_overrides_alone_open_on_their_days_and_then_never_again() -> None:
    office = OfficeHours(
        "Asia/Jakarta", {}, {date(2026, 11, 18): [("20:00", "26:00")], date(2050, 1, 1): [(0, 60)]}
    )
    assert office.next_opening(jakarta(19, 1)) == jakarta(19, 1)
    assert office.next_opening(jakarta(19, 2)) == datetime(2050, 1, 1, tzinfo=JAKARTA)
    with pytest.raises(HoursInvalid):
        office.next_opening(datetime(2051, 1, 1, tzinfo=UTC))


def test_hours_stay_on_the_wall_when_clocks_change() -> None:
    office = OfficeHours(BERLIN, {day: [("09:00", "17:00")] for day in range(7)})
    winter = office.next_opening(datetime(2026, 3, 28, 3, tzinfo=BERLIN))
    summer = office.next_opening(datetime(2026, 3, 29, 3, tzinfo=BERLIN))
    assert (winter.hour, summer.hour) == (8, 7)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, datetime(2026, 3, 28, tzinfo=BERLIN), 7.0),
        (BERLIN, datetime(2026, 10, 24, tzinfo=BERLIN), 9.0),
        (NEW_YORK, datetime(2026, 3, 7, tzinfo=NEW_YORK), 7.0),
        (NEW_YORK, datetime(2026, 10, 31, tzinfo=NEW_YORK), 9.0),
        (LORD_HOWE, datetime(2026, 10, 3, tzinfo=LORD_HOWE), 7.5),
        (LORD_HOWE, datetime(2026, 4, 4, tzinfo=LORD_HOWE), 8.5),
    ],
    ids=["Berlin gap", "Berlin fold", "New York gap", "New York fold", "Howe gap", "Howe fold"],
)
def test_a_night_shift_is_as_long_as_it_truly_was(
    zone: ZoneInfo, day: datetime, hours: float
) -> None:
    office = OfficeHours(zone, {5: [("22:00", "06:00")]})
    assert office.elapsed(day, day + timedelta(days=3)) == hours * HOUR


def test_an_opening_in_the_missing_hour_opens_when_the_clock_has_jumped() -> None:
    office = OfficeHours(BERLIN, {6: [("02:30", "05:00")]})
    assert office.intervals(
        datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, 12, tzinfo=UTC)
    ) == ((datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 3, tzinfo=UTC)),)


def test_an_interval_inside_the_repeated_hour_is_open_both_times() -> None:
    office = OfficeHours(BERLIN, {6: [("02:15", "02:45")]})
    assert office.intervals(
        datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC)
    ) == (
        (datetime(2026, 10, 25, 0, 15, tzinfo=UTC), datetime(2026, 10, 25, 0, 45, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 15, tzinfo=UTC), datetime(2026, 10, 25, 1, 45, tzinfo=UTC)),
    )


@pytest.mark.parametrize("fold", [0, 1])
def test_a_moment_in_the_repeated_hour_is_read_with_its_fold(fold: int) -> None:
    office = OfficeHours(BERLIN, ALWAYS)
    moment = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold)
    assert office.next_opening(moment) == datetime(2026, 10, 25, fold, 30, tzinfo=UTC)


def test_a_day_that_a_zone_skipped_has_no_hours() -> None:
    samoa = ZoneInfo("Pacific/Apia")  # crossed the date line: no 30 December 2011
    office = OfficeHours(samoa, {day: [("08:00", "16:00")] for day in range(7)})
    assert office.elapsed(
        datetime(2011, 12, 29, tzinfo=samoa), datetime(2012, 1, 1, tzinfo=samoa)
    ) == 16 * HOUR  # fmt: skip


@pytest.mark.parametrize(
    "ask",
    [
        lambda office, naive: office.elapsed(naive, jakarta(18, 9)),
        lambda office, naive: office.elapsed(jakarta(18, 9), naive),
        lambda office, naive: office.intervals(naive, naive),
        lambda office, naive: office.due(naive, HOUR),
        lambda office, naive: office.next_opening(naive),
        lambda office, naive: office.due(jakarta(18, 9), HOUR, [(naive, None)]),
        lambda office, naive: office.due(jakarta(18, 9), HOUR, [(jakarta(18, 9), naive)]),
    ],
)
def test_a_moment_without_a_zone_is_refused(office: OfficeHours, ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(HoursInvalid, match="tidak menyebut zonanya"):
        ask(office, datetime(2026, 11, 18, 9, 0))  # noqa: DTZ001 - that is the point


def test_a_year_beyond_reckoning_is_refused(office: OfficeHours) -> None:
    with pytest.raises(HoursInvalid, match="terlalu jauh"):
        office.next_opening(datetime.max.replace(tzinfo=UTC))


def test_a_negative_promise_is_refused(office: OfficeHours) -> None:
    with pytest.raises(HoursInvalid, match="lebih pendek dari nol"):
        office.due(jakarta(18, 9), -HOUR)


def test_a_promise_beyond_the_calendar_is_refused(office: OfficeHours) -> None:
    with pytest.raises(HoursInvalid):
        office.due(datetime(9990, 1, 1, tzinfo=UTC), timedelta(days=20_000))


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (("8", "16:00"), "tidak terbaca"),
        (("delapan:nol", "16:00"), "tidak terbaca"),
        (("08:00:00:00", "16:00"), "tidak terbaca"),
        (("08:60", "16:00"), "tidak ada"),
        (("08:00", "49:00"), "tidak ada"),
        (("08:00", "48:01"), "tidak bisa dipakai"),
        (("24:00", "25:00"), "tidak bisa dipakai"),
        ((-60, 60), "tidak bisa dipakai"),
        ((timedelta(hours=8), timedelta(days=3)), "tidak bisa dipakai"),
        ((480, 10**30), "tidak bisa dipakai"),
        (("08:00", "9" * 5000 + ":00"), "tidak terbaca"),
        ((None, "16:00"), "tidak terbaca"),
        ((8.5, 16.0), "tidak terbaca"),
        ((8.15, 16.45), "tidak terbaca"),
        (("8.0", "16.30"), "tidak terbaca"),
        ((8, 16), "hanya beberapa menit"),
        ((20, 0), "hanya beberapa menit"),
        ((True, False), "hanya beberapa menit"),
        ((time(8, tzinfo=UTC), time(16)), "menyebut zona sendiri"),
    ],
    ids=str,
)
def test_hours_that_no_clock_shows_are_refused(
    interval: tuple[WallTime, WallTime], words: str
) -> None:
    with pytest.raises(HoursInvalid, match=words):
        OfficeHours("Asia/Jakarta", {0: [interval]})


@pytest.mark.parametrize("zone", ["Asia/Jakrata", "", "../etc/passwd", None, 7, UTC])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(Invalid, match="Zona waktu") as refusal:
        OfficeHours(zone, WEEK)
    assert refusal.value.field == "zone"


def test_an_eighth_weekday_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\[7\]"):
        OfficeHours("Asia/Jakarta", {7: [("08:00", "16:00")]})


def test_every_argument_has_its_name() -> None:
    office = OfficeHours(zone=JAKARTA, weekly=WEEK, overrides={}, holidays=())
    assert office.next_opening(at=jakarta(18, 7)) == jakarta(18, 8)
    assert office == OfficeHours(JAKARTA, WEEK, {}, ())


def test_a_case_is_reckoned_in_a_twentieth_of_a_millisecond(office: OfficeHours) -> None:
    start, end = jakarta(19, 15), jakarta(24, 9)
    quickest = min(repeat(lambda: office.elapsed(start, end), number=200, repeat=5)) / 200
    assert quickest < 0.000_5  # ten times the promise, for a busy machine


def test_many_days_do_not_fill_the_memory(office: OfficeHours) -> None:
    start = datetime(2000, 1, 1, tzinfo=UTC)
    thirty_years = office.elapsed(start, start + timedelta(days=30 * 365))
    assert thirty_years == office.elapsed(start, start + timedelta(days=30 * 365))
