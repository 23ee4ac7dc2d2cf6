"""A moment typed in a hurry."""

from datetime import datetime

import pytest

from dashboard.moment_entry import read_moment
from domain.errors import Invalid

NOW = datetime(2026, 11, 18, 10, 30, 20)  # noqa: DTZ001 - the clock on the wall


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", NOW),
        ("  Sekarang ", NOW),
        ("now", NOW),
        ("9", (2026, 11, 18, 9, 0)),
        ("9.15", (2026, 11, 18, 9, 15)),
        ("09:15", (2026, 11, 18, 9, 15)),
        ("tadi pukul 8", (2026, 11, 18, 8, 0)),
        ("hari ini jam 7.05", (2026, 11, 18, 7, 5)),
        ("kemarin 14.30", (2026, 11, 17, 14, 30)),
        ("Yesterday at 14:30", (2026, 11, 17, 14, 30)),
        ("kemarin dulu 16", (2026, 11, 16, 16, 0)),
        ("tadi malam 23.50", (2026, 11, 17, 23, 50)),
        ("semalam jam 1", (2026, 11, 18, 1, 0)),
        ("last night at 23:50", (2026, 11, 17, 23, 50)),
        ("2 jam lalu", (2026, 11, 18, 8, 30, 20)),
        ("45 menit yang lalu", (2026, 11, 18, 9, 45, 20)),
        ("12 hours ago", (2026, 11, 17, 22, 30, 20)),
        ("24/11/25 8.05", (2025, 11, 24, 8, 5)),
        ("24 Nov 8.05", (2025, 11, 24, 8, 5)),
        ("17 Agustus 2026, pukul 8.05", (2026, 8, 17, 8, 5)),
        ("1 May 2026 8:05", (2026, 5, 1, 8, 5)),
        ("24/11 8.05", (2025, 11, 24, 8, 5)),
        ("17/11 8.05", (2026, 11, 17, 8, 5)),
        ("18/11 8.05", (2026, 11, 18, 8, 5)),
        ("1-2-2024 23:59", (2024, 2, 1, 23, 59)),
    ],
)
def test_what_staff_type_is_the_moment_they_mean(typed: str, meant: object) -> None:
    expected = meant if isinstance(meant, datetime) else datetime(*meant)  # type: ignore[misc]  # noqa: DTZ001
    assert read_moment(typed, NOW) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "besok 9",
        "25.00",
        "9.60",
        "31/2 9.00",
        "9.1",
        "kemarin",
        "9.15.00",
        "lalu",
        "31 feb 9",
        "24 xyz 8.05",
        "24/11/125 8.05",
        "٩.١٥x",
        "9" * 50_000,
    ],
)
def test_what_cannot_be_read_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(Invalid, match=r"kemarin 14\.30") as refusal:
        read_moment(typed, NOW)
    assert refusal.value.field == "at"
    assert len(str(refusal.value)) < 200
