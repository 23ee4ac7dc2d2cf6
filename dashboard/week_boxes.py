"""A week of opening hours as boxes to type in, one a weekday."""

from collections.abc import Mapping

import streamlit as st

from dashboard.clock_texts import read_intervals, write_intervals
from dashboard.times import Times
from domain.cooperative import Interval

A_WEEK = range(7)


def week_boxes(times: Times, week: Mapping[int, tuple[Interval, ...]]) -> dict[int, str]:
    """A box a weekday, filled with its hours; gives what stands in them."""
    return {
        day: st.text_input(times.weekday(day), value=write_intervals(tuple(week.get(day, ()))))
        or ""
        for day in A_WEEK
    }


def read_week(texts: Mapping[int, str], *, field: str) -> dict[int, tuple[Interval, ...]]:
    """The week as typed. Raises: Invalid."""
    return {day: read_intervals(text, field=field) for day, text in texts.items()}
