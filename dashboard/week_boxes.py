"""A week of opening hours as boxes to type in, one a weekday."""

from collections.abc import Mapping

import streamlit as st

from dashboard.clock_texts import read_intervals, write_intervals
from dashboard.times import Times
from domain.cooperative import Interval

A_WEEK = range(7)


def week_boxes(
    times: Times, week: Mapping[int, tuple[Interval, ...]], *, key: str = ""
) -> dict[int, str]:
    """A box a weekday, filled with its hours; gives what stands in them. `key`: of which week,
    where a page has several."""
    return {
        day: st.text_input(
            times.weekday(day),
            value=write_intervals(tuple(week.get(day, ()))),
            key=f"{key}-{day}" if key else None,
        )
        or ""
        for day in A_WEEK
    }


def read_week(
    times: Times, texts: Mapping[int, str], *, field: str
) -> dict[int, tuple[Interval, ...]]:
    """The week as typed. Raises: Invalid, naming the weekday."""
    return {
        day: read_intervals(text, field=field, of=times.weekday(day)) for day, text in texts.items()
    }
