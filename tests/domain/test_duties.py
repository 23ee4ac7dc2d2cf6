"""Who is on duty, and whose turn it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duties import Absence, Duty, next_up

# Wednesday 18 November 2026, 09:00 in Jakarta, 11:00 in Jayapura.
NINE = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MORNING = {2: ((8 * 60, 10 * 60),)}
DAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("duty", "at", "takes"),
    [
        (Duty(id="u"), NINE, False),
        (Duty(id="u", is_on=True), NINE, True),
        (Duty(id="u", is_on=True, week={2: (), 3: ()}), NINE, True),
        (Duty(id="u", is_on=True, week=MORNING), NINE, True),
        (Duty(id="u", is_on=True, week=MORNING), NINE - HOUR, True),
        (Duty(id="u", is_on=True, week=MORNING), NINE + HOUR, False),
        (Duty(id="u", is_on=True, week=MORNING), NINE + 24 * HOUR, False),
        (Duty(id="u", is_on=False, week=MORNING), NINE, False),
        (Duty(id="u", is_on=True, absences=(Absence(first=DAY, last=DAY),)), NINE, False),
        (
            Duty(id="u", is_on=True, absences=(Absence(first=DAY, last=DAY),)),
            NINE - 10 * HOUR,
            True,
        ),
        (
            Duty(id="u", is_on=True, absences=(Absence(first=DAY, last=DAY),)),
            NINE + 15 * HOUR,
            True,
        ),
    ],
)
def test_somebody_takes_cases_while_on_and_there(duty: Duty, at: datetime, takes: bool) -> None:
    assert duty.takes_at(at, "Asia/Jakarta") is takes


def test_hours_and_days_are_read_by_the_clock_of_the_zone() -> None:
    duty = Duty(id="u", is_on=True, week=MORNING)
    assert not duty.takes_at(NINE, "Asia/Jayapura")
    assert duty.takes_at(NINE - 2 * HOUR, "Asia/Jayapura")
    away = Duty(id="u", is_on=True, absences=(Absence(first=DAY, last=DAY),))
    nine_in_the_evening = NINE + 12 * HOUR + HOUR * 2  # 23:00 in Jakarta, 01:00 the next day there
    assert not away.takes_at(nine_in_the_evening, "Asia/Jakarta")
    assert away.takes_at(nine_in_the_evening, "Asia/Jayapura")


def test_the_fewest_cases_win_then_the_longest_wait_then_the_name() -> None:
    ani, budi, citra = (
        Duty(id="a", last_turn=5),
        Duty(id="b", last_turn=3),
        Duty(id="c", last_turn=3),
    )
    assert next_up([ani, budi, citra], {"a": 1, "b": 2, "c": 2}) == ani
    assert next_up([ani, budi, citra], {"a": 2, "b": 2, "c": 2}) == budi
    assert next_up([ani, citra], {"c": 1}) == ani
    assert next_up([], {"a": 0}) is None


@given(st.lists(st.integers(0, 3), min_size=1, max_size=6), st.integers(1, 60))
def test_turns_even_out_what_each_has_to_do(loads: list[int], turns: int) -> None:
    duties = {f"u{n}": Duty(id=f"u{n}") for n in range(len(loads))}
    has = {f"u{n}": load for n, load in enumerate(loads)}
    for turn in range(1, turns + 1):
        chosen = next_up(duties.values(), has)
        assert chosen is not None
        assert has[chosen.id] == min(has.values())
        has[chosen.id] += 1
        duties[chosen.id] = Duty(id=chosen.id, last_turn=turn)
    assert sum(has.values()) == sum(loads) + turns
    assert max(has.values()) <= max(*loads, min(has.values()) + 1)
