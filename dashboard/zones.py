"""Choosing a time zone: Indonesia's first, then every other one there is."""

from functools import cache
from zoneinfo import available_timezones

import streamlit as st

from domain.zone_names import ZONE_NAMES


def zone_box(label: str, current: str) -> str:
    """The zone picked, by its IANA name."""
    zones = list(dict.fromkeys([*_zones(), current]))
    return st.selectbox(label, zones, index=zones.index(current), format_func=zone_words)


def zone_words(zone: str) -> str:
    """WIB (Asia/Jakarta)."""
    return f"{ZONE_NAMES[zone]} ({zone})" if zone in ZONE_NAMES else zone


@cache
def _zones() -> tuple[str, ...]:
    return (*ZONE_NAMES, *sorted(available_timezones() - set(ZONE_NAMES)))
