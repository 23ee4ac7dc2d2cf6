"""How long, as people type it, in either language."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.hour_texts import read_hours, read_people, read_promise, read_share, write_hours
from dashboard.times import Times
from domain.errors import Invalid

TIMES = Times(zone="Asia/Jakarta", language="id", now=datetime(2026, 11, 17, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("4", 240),
        ("1,5", 90),
        ("1.5", 90),
        ("0,25", 15),
        ("1:30", 90),
        (" 4 jam ", 240),
        ("1 hour", 60),
        ("0", 0),
    ],
)
def test_hours_are_read_with_a_comma_a_point_or_minutes(typed: str, minutes: int) -> None:
    assert read_hours(typed, of="Janji") == timedelta(minutes=minutes)


@pytest.mark.parametrize("typed", ["", "-3", "1.500", "1e3", "empat", "1:75", "1,", "2-3", "٣,٥x"])
def test_what_is_no_span_is_refused_and_named(typed: str) -> None:
    with pytest.raises(Invalid, match=r"^Janji: tulislah lamanya dalam jam"):
        read_hours(typed, of="Janji")


@pytest.mark.parametrize("typed", ["0", "0,1", "0:14", "2001", "999999"])
def test_nothing_shorter_or_longer_can_be_promised(typed: str) -> None:
    with pytest.raises(Invalid, match=r"^Janji: paling sedikit 15 menit"):
        read_promise(typed, of="Janji")


@pytest.mark.parametrize(
    ("span", "told", "in_english"),
    [
        (timedelta(hours=4), "4", "4"),
        (timedelta(minutes=90), "1,5", "1.5"),
        (timedelta(minutes=15), "0,25", "0.25"),
        (timedelta(minutes=80), "1:20", "1:20"),
        (timedelta(hours=2_000), "2000", "2000"),
        (timedelta(), "0", "0"),
    ],
)
def test_what_is_written_is_read_again(span: timedelta, told: str, in_english: str) -> None:
    written = [write_hours(span, TIMES), write_hours(span, replace(TIMES, language="en"))]
    assert written == [told, in_english]
    assert {read_hours(one, of="Janji") for one in written} == {span}


@pytest.mark.parametrize(("typed", "share"), [("75", 0.75), ("75 %", 0.75), ("0", 0), ("100", 1)])
def test_a_share_is_a_whole_percentage(typed: str, share: float) -> None:
    assert read_share(typed, of="Saat") == share


@pytest.mark.parametrize("typed", ["", "101", "-1", "7,5", "banyak"])
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match=r"^Saat: tulislah angka bulat 0 sampai 100"):
        read_share(typed, of="Saat")


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("", None),
        (" ", None),
        ("0", 0),
        ("1500", 1_500),
        ("1.500", 1_500),
        ("1,200,000", 1_200_000),
    ],
)
def test_people_are_counted_in_thousands_as_they_are_written(
    typed: str, people: int | None
) -> None:
    assert read_people(typed, of="Berapa") == people


@pytest.mark.parametrize("typed", ["12,5", "1.50", "-4", "puluhan", "1.500.00"])
def test_what_is_no_number_of_people_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match=r"^Berapa: tulislah angka bulat, seperti 12 atau 1\.500"):
        read_people(typed, of="Berapa")
