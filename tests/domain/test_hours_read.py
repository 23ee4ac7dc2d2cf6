"""What is handed in as hours, days, pauses and moments, and is none: refused with words."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.clocks import OfficeHours, Pause
from domain.errors import HoursInvalid

JAKARTA = "Asia/Jakarta"
WEEK = {day: [("08:00", "16:00")] for day in range(5)}
START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def office() -> OfficeHours:
    return OfficeHours(JAKARTA, WEEK)


@pytest.mark.parametrize("days", [None, 5, [5], ["08:00-16:00"], [("08:00",)]], ids=str)
def test_intervals_that_are_no_pairs_are_refused(days: list[object]) -> None:
    with pytest.raises(HoursInvalid, match="pasangan jam buka dan jam tutup") as refusal:
        OfficeHours("Asia/Jakarta", {0: days})  # type: ignore[dict-item]
    assert refusal.value.field == "hours"


def test_what_is_no_week_no_special_days_and_no_holidays_is_refused_by_its_name() -> None:
    refused: list[tuple[str, Callable[[], object]]] = [
        ("Jam seminggu ditulis per hari", lambda: OfficeHours(JAKARTA, [WEEK[0]] * 7)),  # type: ignore[arg-type]
        ("Jam seminggu ditulis per hari", lambda: OfficeHours(JAKARTA, None)),  # type: ignore[arg-type]
        ("Jam khusus ditulis per tanggal", lambda: OfficeHours(JAKARTA, WEEK, None)),  # type: ignore[arg-type]
        ("Hari libur ditulis sebagai daftar", lambda: OfficeHours(JAKARTA, WEEK, {}, None)),  # type: ignore[arg-type]
    ]
    for words, ask in refused:
        with pytest.raises(HoursInvalid, match=words):
            ask()


def test_hours_are_read_as_they_are_written_in_indonesia_too() -> None:
    dots = OfficeHours(JAKARTA, {2: [("08.00", "12.30")]})
    assert dots.due(START, HOUR) == OfficeHours(JAKARTA, {2: [("08:00", "12:30")]}).due(START, HOUR)


@pytest.mark.parametrize("day", ["2026-11-20", 20, None, datetime(2026, 11, 20, tzinfo=UTC)])
def test_a_special_day_that_is_no_date_is_refused_instead_of_never_coming(day: date) -> None:
    asks: list[Callable[[], object]] = [
        lambda: OfficeHours(JAKARTA, WEEK, {day: []}),
        lambda: OfficeHours(JAKARTA, WEEK, holidays=[day]),
    ]
    for ask in asks:
        with pytest.raises(HoursInvalid, match="bukan tanggal") as refusal:
            ask()
        assert refusal.value.field == "days"


@pytest.mark.parametrize("moment", [None, "2026-11-18", 5, date(2026, 11, 18)])
def test_a_moment_that_is_none_is_refused(office: OfficeHours, moment: datetime) -> None:
    asks: list[Callable[[], object]] = [
        lambda: office.elapsed(moment, START),
        lambda: office.next_opening(moment),
        lambda: office.due(START, HOUR, [(moment, None)]),
    ]
    for ask in asks:
        with pytest.raises(HoursInvalid, match="bukan waktu") as refusal:
            ask()
        assert refusal.value.field == "moment"


@pytest.mark.parametrize("pauses", [5, [5], [(START,)], None, "jeda"])
def test_pauses_that_are_no_pairs_are_refused(office: OfficeHours, pauses: list[Pause]) -> None:
    with pytest.raises(HoursInvalid, match="pasangan mulai dan selesai") as refusal:
        office.elapsed(START, START + HOUR, pauses)
    assert refusal.value.field == "pauses"


@pytest.mark.parametrize(
    ("span", "words"),
    [(4, "bukan lama waktu"), (None, "bukan lama waktu"), (timedelta.max, "seratus tahun")],
)
def test_a_promise_of_no_length_or_for_ever_is_refused_at_once(
    office: OfficeHours, span: timedelta, words: str
) -> None:
    with pytest.raises(HoursInvalid, match=words) as refusal:
        office.due(START, span)
    assert refusal.value.field == "span"
