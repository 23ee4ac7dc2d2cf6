"""Moments and spans are said as people say them, in the cooperative's zone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from dashboard.clock_texts import (
    read_days,
    read_intervals,
    read_times,
    write_days,
    write_intervals,
)
from dashboard.times import Times, office_span, promise, span
from domain.clocks import OfficeHours
from domain.errors import Invalid
from domain.texts import speaking
from toolkit.languages import translations

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def _times(zone: str = "Asia/Jakarta", language: str = "id") -> Times:
    return Times(zone=zone, language=language, now=NOW)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Jakarta", "Rab, 18 Nov 2026 09.00 WIB"),
        ("Asia/Makassar", "Rab, 18 Nov 2026 10.00 WITA"),
        ("Asia/Jayapura", "Rab, 18 Nov 2026 11.00 WIT"),
    ],
)
def test_a_moment_carries_the_name_of_its_zone(zone: str, said: str) -> None:
    assert _times(zone).moment(NOW) == said


def test_a_moment_is_named_by_the_clock_of_its_own_season() -> None:
    summer = datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert _times("Europe/Amsterdam").moment(NOW) == "Rab, 18 Nov 2026 03.00 CET"
    assert _times("Europe/Amsterdam").moment(summer) == "Rab, 1 Jul 2026 09.00 CEST"


def test_a_time_that_never_comes_or_comes_twice_is_told_as_what_it_became() -> None:
    """On 29 March 2026 it is never 02:30 in Amsterdam, on 25 October it is twice."""
    times = _times("Europe/Amsterdam")
    never, twice = datetime(2026, 3, 29, 2, 30), datetime(2026, 10, 25, 2, 30)  # noqa: DTZ001
    assert times.moment(times.from_local(never)) == "Min, 29 Mar 2026 03.30 CEST"
    assert times.moment(times.from_local(twice)) == "Min, 25 Okt 2026 02.30 CEST"


def test_english_readers_get_english_days() -> None:
    assert _times(language="en").moment(NOW) == "Wed, 18 Nov 2026 09:00 WIB"


def test_what_is_entered_is_meant_on_the_cooperative_s_clock() -> None:
    entered = datetime(2026, 11, 18, 9, 0)  # noqa: DTZ001 - as the form gives it
    assert _times().from_local(entered) == NOW
    assert _times().midnight(date(2026, 11, 18)) == datetime(2026, 11, 17, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "wall", "office"),
    [
        (0, "kurang dari semenit", "kurang dari semenit kerja"),
        (1, "1 menit", "1 menit kerja"),
        (135, "2 jam 15 menit", "2 jam 15 menit kerja"),
        (26 * 60 + 5, "1 hari 2 jam", "26 jam 5 menit kerja"),
        (48 * 60, "2 hari", "48 jam kerja"),
    ],
)
def test_spans_are_said_in_words(minutes: int, wall: str, office: str) -> None:
    length = timedelta(minutes=minutes)
    assert (span(length), office_span(length)) == (wall, office)


def test_spans_are_said_in_english() -> None:
    with speaking(translations("en")):
        assert span(timedelta(hours=25, minutes=1)) == "1 day 1 hour"
        assert office_span(timedelta(minutes=61)) == "1 hour 1 minute of office time"


def test_a_promise_counts_office_time_only() -> None:
    hours = OfficeHours(
        zone="Asia/Jakarta", weekly={day: [(time(8), time(16))] for day in range(5)}
    )
    tomorrow = NOW + timedelta(days=1)
    assert promise(tomorrow, NOW, hours) == ("sisa 8 jam kerja", False)
    assert promise(NOW, tomorrow, hours) == ("lewat 8 jam kerja", True)
    assert promise(None, NOW, hours) == ("tidak ada yang ditunggu", False)


def test_office_hours_are_read_as_typed_and_written_back() -> None:
    intervals = read_intervals("08.00-11:30, 13.00–16.00, 20.00-26.00")
    assert intervals == ((480, 690), (780, 960), (1200, 1560))
    assert write_intervals(intervals) == "08.00-11.30, 13.00-16.00, 20.00-26.00"
    assert read_intervals("  ") == ()


@pytest.mark.parametrize(
    "text",
    [
        "8",
        "08.00",
        "08.00-",
        "-",
        "08.60-09.00",
        "x-y",
        "08.00-12.00 13.00-16.00",
        "25:00",
        "tutup",
    ],
)
def test_hours_that_are_none_are_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_intervals(text, field="week", of="Senin")
    assert refused.value.field == "week"
    assert str(refused.value) == (
        f"Senin: Jam buka “{text}” tidak terbaca. Tulislah seperti 08.00-16.00."
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "22:00-02:00",
            "“22:00-02:00” tutup sebelum buka. Bila tutupnya keesokan hari, tulislah 22.00-26.00.",
        ),
        (
            "24.00-26.00",
            "“24.00-26.00” baru buka sesudah tengah malam. Tulislah di hari berikutnya.",
        ),
        ("08.00-33.00", "“08.00-33.00” lebih dari sehari semalam. Tulislah tiap hari sendiri."),
        (
            "8-12, 11-13",
            "Jam buka “8-12, 11-13” saling bertumpuk. Gabungkan, atau perbaiki jamnya.",
        ),
    ],
)
def test_hours_that_cannot_be_meant_are_refused_with_what_to_write(text: str, why: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_intervals(text, field="week")
    assert str(refused.value) == why


@pytest.mark.parametrize(
    "text",
    [
        "13.00-16.00, 08.00-12.00",
        "08:00–12:00; 13:00—16:00",
        "8-12 dan 13-16",
        "8.00 s/d 12.00\n13.00 sampai 16.00,",
        "٠٨.٠٠-١٢.٠٠, ١٣.٠٠-١٦.٠٠",
    ],
)
def test_hours_are_understood_as_people_write_them(text: str) -> None:
    assert read_intervals(text) == ((480, 720), (780, 960))


def test_posting_times_are_sorted_and_once() -> None:
    assert read_times("15.30, 09.00, 15:30") == (time(9), time(15, 30))
    with pytest.raises(Invalid):
        read_times("24.00")


def test_days_are_read_a_line_each() -> None:
    days = read_days("31/12/2026\tTutup buku\n\n01/01/2027")
    assert days == {date(2026, 12, 31): "Tutup buku", date(2027, 1, 1): ""}
    assert write_days(days) == "31/12/2026 Tutup buku\n01/01/2027"
    with pytest.raises(Invalid):
        read_days("2026-12-31")
    with pytest.raises(Invalid, match=r"Tanggal 31/12/2026 ditulis dua kali\."):
        read_days("31/12/2026 08.00-10.00\n31/12/2026 13.00-15.00")


def test_office_hours_without_a_closing_are_told_how_to_be_written() -> None:
    with pytest.raises(Invalid, match=r"Jam buka “08\.00” tidak terbaca"):
        read_intervals("08.00 ")


def test_hours_are_written_as_the_language_writes_clocks() -> None:
    assert _times().hours(9, 11) == "09.00–11.59"
    assert _times(language="en").hours(21, 21) == "21:00–21:59"
