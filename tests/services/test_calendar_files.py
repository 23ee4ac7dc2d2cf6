"""Holidays out of calendar files, and into one."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Invalid
from services.office_hours.calendar_files import (
    BYTES_MAX,
    CalendarDays,
    read_calendar,
    write_calendar,
)

TODAY = date(2026, 11, 18)
ZONE = "Asia/Jakarta"
NATAL = date(2026, 12, 25)


def a_calendar(*events: str) -> bytes:
    """A file with these events, each given as its lines."""
    told = "".join(f"BEGIN:VEVENT\r\nUID:1\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    whole = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//\r\n{told}END:VCALENDAR\r\n"
    return whole.encode()


def read(*events: str) -> CalendarDays:
    return read_calendar(a_calendar(*events), ZONE, TODAY)


def days(*events: str) -> dict[date, str]:
    found = read(*events)
    assert found.left_aside == ()
    return dict(found.days)


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_calendar(data, ZONE, TODAY)
    assert refused.value.field == "calendar"
    return str(refused.value)


def test_an_event_of_one_whole_day_is_one_closed_day() -> None:
    assert days("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Hari Raya Natal") == {
        NATAL: "Hari Raya Natal"
    }


def test_the_end_of_a_whole_day_event_is_the_day_after() -> None:
    assert list(days("DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:x")) == [
        NATAL,
        date(2026, 12, 26),
    ]


def test_a_duration_in_days_lasts_as_long() -> None:
    assert len(days("DTSTART;VALUE=DATE:20261225\r\nDURATION:P3D\r\nSUMMARY:x")) == 3


def test_an_event_with_times_counts_by_the_calendar_of_the_cooperative() -> None:
    # from midnight to midnight in Jakarta, said in UTC
    assert days("DTSTART:20261224T170000Z\r\nDTEND:20261225T170000Z\r\nSUMMARY:Natal") == {
        NATAL: "Natal"
    }
    assert days("DTSTART:20261225T000000\r\nDTEND:20261226T000000\r\nSUMMARY:Natal") == {
        NATAL: "Natal"
    }


def test_part_of_a_day_is_left_aside_and_named() -> None:
    found = read(
        "DTSTART:20261225T010000Z\r\nDTEND:20261225T050000Z\r\nSUMMARY:Misa",
        "DTSTART;VALUE=DATE:20261226\r\nSUMMARY:Cuti",
    )
    assert found == CalendarDays(
        days={date(2026, 12, 26): "Cuti"},
        left_aside=("Misa: hanya sebagian hari; tulis sebagai jam khusus",),
    )


def test_what_comes_back_each_year_comes_back() -> None:
    found = days("DTSTART;VALUE=DATE:20200817\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Merdeka")
    assert list(found) == [date(year, 8, 17) for year in (2026, 2027, 2028, 2029)]


def test_a_repetition_ends_where_it_says() -> None:
    counted = days("DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:x")
    assert list(counted) == [date(2026, 12, day) for day in (1, 8, 15)]
    until = "DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=DAILY;UNTIL=20261203\r\nSUMMARY:x"
    assert list(days(until)) == [date(2026, 12, day) for day in (1, 2, 3)]
    at_a_moment = until.replace("UNTIL=20261203", "UNTIL=20261203T000000Z")
    assert list(days(at_a_moment)) == [date(2026, 12, day) for day in (1, 2, 3)]


def test_exceptions_are_taken_out_and_additions_put_in() -> None:
    found = days(
        "DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n"
        "EXDATE;VALUE=DATE:20261208\r\nEXDATE;VALUE=DATE:20261215\r\n"
        "RDATE;VALUE=DATE:20261231\r\nSUMMARY:x"
    )
    assert list(found) == [date(2026, 12, 1), date(2026, 12, 31)]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=FOO",
        "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO",
        "COUNT=2",
        "FREQ=YEARLY;COUNT=dua",
        "FREQ=YEARLY,DAILY",
        "FREQ=DAILY;BYMONTH=12",
        "FREQ=WEEKLY;BYMONTH=12",
        "FREQ=MONTHLY;BYMONTH=12",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;INTERVAL=0",
        "FREQ=YEARLY\r\nRRULE:FREQ=DAILY;COUNT=2",
        "",
    ],
)
def test_a_repetition_we_do_not_know_is_left_aside(rule: str) -> None:
    found = read(
        f"DTSTART;VALUE=DATE:20261201\r\nRRULE:{rule}\r\nSUMMARY:Aneh",
        "DTSTART;VALUE=DATE:20261226\r\nSUMMARY:Cuti",
    )
    assert list(found.days) == [date(2026, 12, 26)]
    assert found.left_aside == ("Aneh: berulang dengan cara yang tidak dikenal",)


def test_a_rule_that_never_falls_due_ends_all_the_same() -> None:
    words = refusal(
        a_calendar(
            "DTSTART;VALUE=DATE:19310101\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\nSUMMARY:x"
        )
    )
    assert words == (
        "Tidak ada hari libur di kalender ini. x: tanggalnya terlalu lampau atau terlalu jauh."
    )


def yearly(n: int, since: str, more: str = "") -> bytes:
    event = f"DTSTART;VALUE=DATE:{since}\r\nRRULE:FREQ=YEARLY{more}\r\nSUMMARY:x"
    return a_calendar(*[event] * n)


TOO_MANY = "Kalender ini berisi terlalu banyak acara berulang. Pilih kalender libur saja."


def test_a_file_whose_repetitions_would_be_walked_for_minutes_is_refused_at_once() -> None:
    begun = time.process_time()
    assert refusal(yearly(1_000, "19350101")) == TOO_MANY
    daily = "DTSTART;VALUE=DATE:19350101\r\nRRULE:FREQ=DAILY;INTERVAL=365\r\nSUMMARY:x"
    assert refusal(a_calendar(*[daily] * 1_000)) == TOO_MANY
    assert time.process_time() - begun < 5


def test_a_file_full_of_days_that_never_come_is_refused_after_a_few() -> None:
    assert refusal(yearly(4, "20260101", ";BYMONTH=2;BYMONTHDAY=30")) == TOO_MANY
    told = refusal(yearly(3, "20260101", ";BYMONTH=2;BYMONTHDAY=30"))
    assert told.startswith("Tidak ada hari libur di kalender ini.")


def test_a_calendar_of_many_days_of_every_year_is_read() -> None:
    found = read_calendar(yearly(300, "19900817"), ZONE, TODAY)
    assert list(found.days)[-1] == date(2029, 8, 17)


def test_cancelled_and_far_away_days_are_left_aside() -> None:
    found = read(
        "DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\nSUMMARY:Batal",
        "DTSTART;VALUE=DATE:20100101\r\nSUMMARY:Lama",
        "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20270601\r\nSUMMARY:Semester",
        "DTSTART;VALUE=DATE:20261226\r\nDTEND;VALUE=DATE:20261225\r\nSUMMARY:Mundur",
        "SUMMARY:Tanpa tanggal",
        "DTSTART;VALUE=DATE:20261226\r\nSUMMARY:Cuti",
    )
    assert dict(found.days) == {date(2026, 12, 26): "Cuti"}
    assert found.left_aside == (
        "Batal: dibatalkan",
        "Lama: tanggalnya terlalu lampau atau terlalu jauh",
        "Semester: berlangsung terlalu lama untuk hari libur",
        "Mundur: berlangsung terlalu lama untuk hari libur",
        "Tanpa tanggal: tanggalnya tidak terbaca",
    )


def test_of_many_left_aside_a_few_are_told() -> None:
    old = ["DTSTART;VALUE=DATE:20100101\r\nSUMMARY:Lama"] * 30
    found = read(*old, "DTSTART;VALUE=DATE:20261226\r\nSUMMARY:Cuti")
    assert len(found.left_aside) == 21
    assert found.left_aside[-1] == "dan 10 acara lain"


def test_two_holidays_on_one_day_are_both_named() -> None:
    one, other = (f"DTSTART;VALUE=DATE:20261225\r\nSUMMARY:{name}" for name in ("Natal", "Cuti"))
    assert days(one, other, one) == {NATAL: "Natal / Cuti"}


def test_a_name_is_one_line_of_letters_that_can_be_seen() -> None:
    named = days("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Hari\\nRaya\x0b " + "x" * 200)
    assert named[NATAL].startswith("Hari Raya x")
    assert len(named[NATAL]) == 80
    assert days("DTSTART;VALUE=DATE:20261225") == {NATAL: "Libur"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b" \r\n ", "kosong"),
        (b"BEGIN:VCALENDAR" + b" " * BYTES_MAX, "terlalu besar"),
        ("BEGIN:VCALENDAR".encode("utf-16"), "UTF-8"),
        (b"BEGIN:VCALENDAR\r\nX:\xe9\r\nEND:VCALENDAR", "UTF-8"),
        (b"%PDF-1.7", "bukan kalender"),
        (b"Tanggal,Nama\n2026-12-25,Natal", "bukan kalender"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "Tidak ada hari libur"),
        (b"BEGIN:VCALENDAR\r\nini apa\r\nEND:VCALENDAR", "rusak"),
        (a_calendar("DTSTART;VALUE=DATE:20261225")[:-40], "rusak"),
        (a_calendar("DTSTART;VALUE=DATE:20261225")[:-20], "rusak"),
        (a_calendar(*["DTSTART;VALUE=DATE:20261225"] * 5_001), "terlalu banyak"),
        (a_calendar("DTSTART;VALUE=DATE:20261201\r\nRRULE:FREQ=DAILY"), "paling banyak 400"),
        (a_calendar("DTSTART:kemarin\r\nSUMMARY:x"), "Tidak ada hari libur"),
        (a_calendar("DTSTART;VALUE=DATE:99991231\r\nDURATION:P9D"), "Tidak ada hari libur"),
    ],
)
def test_what_is_no_calendar_of_holidays_says_why(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_a_mark_of_byte_order_and_plain_line_ends_are_fine() -> None:
    plain = b"\xef\xbb\xbf" + a_calendar("DTSTART;VALUE=DATE:20261225").replace(b"\r\n", b"\n")
    assert list(read_calendar(plain, ZONE, TODAY).days) == [NATAL]


_NAMES = st.text(st.characters(categories=("L", "N", "P"), max_codepoint=0x2FFF), min_size=1)
_DATES = st.dates(TODAY - timedelta(days=300), TODAY + timedelta(days=1000))


@given(st.dictionaries(_DATES, _NAMES.map(lambda name: name[:40]), min_size=1, max_size=20))
def test_what_was_written_reads_the_same(holidays: dict[date, str]) -> None:
    written = write_calendar(holidays, "Koperasi Tani", datetime(2026, 11, 18, tzinfo=UTC))
    assert read_calendar(written, ZONE, TODAY) == CalendarDays(days=dict(sorted(holidays.items())))


def test_a_closed_day_without_a_name_is_written_as_closed() -> None:
    written = write_calendar({NATAL: ""}, "Koperasi", datetime(2026, 11, 18, tzinfo=UTC))
    assert dict(read_calendar(written, ZONE, TODAY).days) == {NATAL: "Tutup"}
    assert b"UID:20261225@guyub" in written


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_words(data: bytes) -> None:
    for given_data in (data, b"BEGIN:VCALENDAR\r\n" + data, a_calendar("DTSTART:") + data):
        try:
            read_calendar(given_data, ZONE, TODAY)
        except Invalid as err:
            assert str(err)


@pytest.mark.parametrize("lines", ["X;A=b:y\r\n" * 105_000, f"X{';A=b' * 110_000}:y\r\n"])
def test_a_file_of_a_hundred_thousand_parts_is_refused_before_it_is_taken_apart(lines: str) -> None:
    data = a_calendar(f"DTSTART;VALUE=DATE:20261225\r\n{lines}SUMMARY:Natal")
    assert len(data) < BYTES_MAX
    began = time.monotonic()
    assert refusal(data).startswith("Kalender ini berisi terlalu banyak acara.")
    assert time.monotonic() - began < 0.5


def test_five_thousand_ordinary_events_are_not_too_many_parts() -> None:
    event = (
        "DTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:20261226\r\n"
        "CLASS:PUBLIC\r\nSTATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\nSUMMARY:Natal\\, ke-2"
    )
    assert list(days(*[event] * 4_000)) == [NATAL]
