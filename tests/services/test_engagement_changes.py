"""What changed, in a sentence: of complete weeks alone, and no claim that chance could make."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from domain.intervals import Middle
from domain.texts import speaking
from services.engagement.engagement_changes import compared_on, told
from services.engagement.engagement_figures import WeekFigures
from services.engagement.like_for_like import Alike, Side
from toolkit import languages

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
    return told(beside(*weeks), lambda day: f"{day:%d/%m}")


def beside(*weeks: WeekFigures, left_out: int = 0, both: int = 1) -> list[WeekFigures]:
    """Each compared with the one before it, where both are complete."""
    found = list(weeks[:1])
    for before, week in pairwise(weeks):
        compared = Alike(
            channel_ids=frozenset(f"both-{number}" for number in range(both)),
            left_out=frozenset(f"one-{number}" for number in range(left_out)),
            before=a_side(before),
            week=a_side(week),
        )
        complete = before.is_complete and week.is_complete
        found.append(replace(week, alike=compared if complete else None))
    return found


def a_side(week: WeekFigures) -> Side:
    return Side(posts=3, interactions=week.interactions or 0, middle=week.middle)


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
        "sebelumnya 3 interaksi dari 4 unggahan. Terlalu sedikit unggahan (kurang dari 6) untuk "
        "mengatakan apakah tiap unggahan ditanggapi lebih baik."
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
    weeks = beside(a_week(0, 9, middle=sure(3, 1, 5)), a_week(1, 12, middle=sure(9.5, 6, 12)))
    text = told(weeks, str, lambda number: f"{number}".replace(".", ","))
    assert "median 9,5, sebelumnya 3" in text


def test_chance_is_called_chance() -> None:
    text = said(a_week(0, 9, middle=sure(3, 1, 6)), a_week(1, 12, middle=sure(9, 6, 12)))
    assert text.endswith("Per unggahan perbedaannya tidak lebih besar daripada kebetulan.")
    one_sided = said(a_week(0, 9), a_week(1, 12, middle=sure(9, 6, 12)))
    assert "Terlalu sedikit" in one_sided


FEW, MORE = sure(3, 1, 5), sure(9.5, 6, 12)


def test_weeks_of_other_channels_are_compared_on_those_that_both_have() -> None:
    """A channel that is new, or gone, makes a week more or less: that is no verdict on posts."""
    weeks = beside(a_week(0, 9, middle=FEW), a_week(1, 12, middle=MORE), left_out=2, both=3)
    assert told(weeks, str).endswith(
        "minggu sebelumnya 9 interaksi dari 4 unggahan. Kanal yang dihitung tidak sama di kedua "
        "minggu, jadi hanya 3 kanal yang ada di keduanya dibandingkan (2 tidak): 12 interaksi "
        "dari 3 unggahan, "
        "sebelumnya 9 interaksi dari 3 unggahan. Per unggahan jelas lebih banyak: median 9.5, "
        "sebelumnya 3."
    )


def test_weeks_that_share_no_channel_are_not_compared() -> None:
    weeks = beside(a_week(0, 9, middle=FEW), a_week(1, 12, middle=MORE), left_out=2, both=0)
    assert told(weeks, str).endswith(
        "minggu sebelumnya 9 interaksi dari 4 unggahan. Tidak ada kanal yang dihitung di kedua "
        "minggu, jadi tidak ada yang dibandingkan."
    )


def test_it_is_said_on_how_many_channels_a_week_is_compared() -> None:
    first, second = beside(a_week(0, 9), a_week(1, 12), left_out=1, both=2)
    assert (compared_on(first), compared_on(second)) == (None, "2 dari 3 kanal")
    assert compared_on(beside(first, second, left_out=1, both=0)[1]) == "0 dari 1 kanal"
    assert compared_on(beside(first, second, left_out=0, both=0)[1]) is None


def test_one_post_is_one_post_in_english_and_thousands_are_told_apart() -> None:
    one = {"known": 1, "middle": Middle(n=1, median=1)}
    weeks = beside(a_week(0, 1, **one), a_week(1, 1_204, **one))
    with speaking(languages.translations("en")):
        text = told(weeks, lambda day: f"{day:%d/%m}", lambda number: f"{number:,g}")
    assert text.startswith(
        "Week 16/11–22/11: 1,204 interactions with 1 post within seven days of sending; the week "
        "before, 1 interaction with 1 post."
    )


OLD = "Sesudah itu belum ada dua minggu lengkap berturut-turut, jadi inilah perbandingan terakhir."


def test_an_old_comparison_is_said_to_be_old() -> None:
    """A week is complete seven days after it ends: two may always be missing, three may not."""
    weeks = [a_week(0, 9), a_week(1, 5), *(a_week(n, 3, is_complete=False) for n in (2, 3, 4))]
    assert not said(*weeks[:4]).endswith(OLD)
    assert said(*weeks).endswith(OLD)
