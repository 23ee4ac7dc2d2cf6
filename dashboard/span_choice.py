"""Which weeks and which channel a report is about, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from dashboard import address, people
from dashboard.session import Desk
from domain.texts import _, ngettext

WEEKS = ("12", "4", "26", "52")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The span [start, end) in UTC, and the channels asked for (empty: all)."""

    start: datetime
    end: datetime
    channel_ids: tuple[str, ...]
    names: Mapping[str, str]  # of every channel, by id


def choose(desk: Desk) -> Choice:
    """Asks for the span and the channel; weeks begin on Monday in the cooperative's zone."""
    channels = people.channels(desk)
    names = {channel.id: channel.name for channel in channels.values()}
    left, right = st.columns(2)
    with left:
        weeks = address.select(_("Rentang"), "minggu", {n: _weeks_word(int(n)) for n in WEEKS})
    with right:
        channel = address.select(_("Kanal"), "kanal", names, everything=_("Semua kanal"))
    today = desk.times.today
    monday = today - timedelta(days=today.weekday())
    return Choice(
        start=desk.times.midnight(monday - timedelta(weeks=int(weeks) - 1)),
        end=desk.times.midnight(monday + timedelta(weeks=1)),
        channel_ids=(channel,) if channel else (),
        names=names,
    )


def _weeks_word(n: int) -> str:
    return ngettext("{n} minggu terakhir", "{n} minggu terakhir", n).format(n=n)
