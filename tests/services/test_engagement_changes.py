"""What changed, in a sentence: of complete weeks alone, and no claim that chance could make."""

from datetime import date, timedelta
from typing import Any

from domain.intervals import Middle
from services.engagement.engagement_changes import told
from services.engagement.engagement_figures import WeekFigures

MONDAY = date(2026, 11, 9)


def a_week(number: int, interactions: int | None, **changes: Any) -> WeekFigures:
    return WeekFigures(
        **{
            "monday": MONDAY + timedelta(weeks=number),
            "sent": 4,
            "counted": 4,
            "known": 4,
            "interactions": interactions,
            "middle": Middle(n=4, median=3),
            "is_complete": True,
            **changes,
        }
    )


def sure(median: float, low: float, high: float) -> Middle:
    return Middle(n=9, median=median, low=low, high=high)


def said(*weeks: WeekFigures) -> str:
    return told(weeks, lambda day: f"{day:%d/%m}")


def test_without_two_complete_weeks_nothing_is_said() -> None:
    assert said() == ""
    assert said(a_week(0, 3)) == ""
    assert said(a_week(0, 3), a_week(1, 5, is_complete=False)) == ""
    assert said(a_week(0, 3, is_complete=False), a_week(1, 5)) == ""
    assert said(a_week(0, None), a_week(1, 5)) == ""
    assert said(a_week(0, 3), a_week(1, None)) == ""


def test_the_last_two_complete_weeks_are_told_with_their_posts() -> None:
    text = said(a_week(0, 9), a_week(1, 3), a_week(2, 5), a_week(3, 8, is_complete=False))
    assert text == (
        "Minggu 23/11–29/11: 5 interaksi dari 4 unggahan dalam tujuh hari sejak terkirim; minggu "
        "sebelumnya 3 dari 4. Terlalu sedikit unggahan (kurang dari 6) untuk mengatakan apakah "
        "tiap unggahan ditanggapi lebih baik."
    )


def test_a_verdict_is_given_when_the_intervals_do_not_touch() -> None:
    few, more = sure(3, 1, 5), sure(9.5, 6, 12)
    assert "jelas lebih banyak: median 9.5, sebelumnya 3." in said(
        a_week(0, 9, middle=few), a_week(1, 12, middle=more)
    )
    assert "jelas lebih sedikit: median 3, sebelumnya 9.5." in said(
        a_week(0, 9, middle=more), a_week(1, 12, middle=few)
    )


def test_numbers_are_written_as_people_write_them() -> None:
    weeks = (a_week(0, 9, middle=sure(3, 1, 5)), a_week(1, 12, middle=sure(9.5, 6, 12)))
    text = told(weeks, str, lambda number: f"{number}".replace(".", ","))
    assert "median 9,5, sebelumnya 3" in text


def test_chance_is_called_chance() -> None:
    text = said(a_week(0, 9, middle=sure(3, 1, 6)), a_week(1, 12, middle=sure(9, 6, 12)))
    assert text.endswith("Per unggahan perbedaannya tidak lebih besar daripada kebetulan.")
    one_sided = said(a_week(0, 9), a_week(1, 12, middle=sure(9, 6, 12)))
    assert "Terlalu sedikit" in one_sided


def test_posts_of_other_channels_are_not_set_against_each_other() -> None:
    """A channel that is new, or gone, makes a week more or less: that is no verdict on posts."""
    few, more = sure(3, 1, 5), sure(9.5, 6, 12)
    old = a_week(0, 9, middle=few, channel_ids=frozenset({"a"}))
    for others in ({"a", "b"}, {"b"}, set()):
        text = said(old, a_week(1, 12, middle=more, channel_ids=frozenset(others)))
        assert text.endswith(
            "minggu sebelumnya 9 dari 4. Kanal yang dihitung tidak sama di kedua minggu, jadi "
            "bedanya dapat berasal dari situ."
        )
    assert "jelas lebih banyak" in said(
        old, a_week(1, 12, middle=more, channel_ids=old.channel_ids)
    )
