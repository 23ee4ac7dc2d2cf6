"""Boxes for promised spans, in hours of office time, and for when to warn of them."""

from datetime import timedelta

import streamlit as st

from domain.cooperative import Target
from domain.texts import _

_HOUR = timedelta(hours=1)


def hours_box(
    column: st.delta_generator.DeltaGenerator, label: str, promised: timedelta, key: str
) -> timedelta:
    """A span in hours."""
    value = column.number_input(
        label,
        min_value=0.25,
        max_value=2_000.0,
        value=promised / _HOUR,
        step=0.5,
        format="%g",
        key=key,
    )
    return timedelta(hours=value)


def warning_boxes(target: Target, *, key: str) -> tuple[float, timedelta | None]:
    """`warn_share` and `warn_before`: a share of the promise, or a span before it breaks."""
    heading = _("Peringatan sebelum lewat")
    st.markdown(f"**{heading}**")
    share_box, before_box = st.columns(2)
    percent = share_box.number_input(
        _("Saat terpakai (persen)"),
        min_value=0,
        max_value=100,
        value=round(target.warn_share * 100),
        step=5,
        key=f"{key}-share",
    )
    hours = before_box.number_input(
        _("atau sekian jam kerja sebelumnya (0: pakai persen)"),
        min_value=0.0,
        max_value=2_000.0,
        value=target.warn_before / _HOUR if target.warn_before else 0.0,
        step=0.5,
        format="%g",
        key=f"{key}-before",
    )
    return percent / 100, timedelta(hours=hours) if hours else None
