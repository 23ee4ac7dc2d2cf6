"""Which weeks and which channel a report is about, kept in the address.

A regular report's links name its month or week there instead, however long ago that was.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import streamlit as st

from dashboard import address, people
from dashboard.session import Desk
from dashboard.times import Times
from domain.errors import Invalid
from domain.months import Month
from domain.periods import Period
from domain.texts import _, ngettext
from domain.weeks import Week
from services.reports.report_words import period_name

WEEKS = ("12", "4", "26", "52")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The span [start, end) in UTC, and the channels asked for (empty: all)."""

    start: datetime
    end: datetime
    channel_ids: tuple[str, ...]
    names: Mapping[str, str]  # of every channel, by id

    def days(self, times: Times) -> tuple[date, date]:
        """The first and the last of the span."""
        last = self.end - timedelta(microseconds=1)
        return times.local(self.start).date(), times.local(last).date()


def choose(desk: Desk) -> Choice:
    """Asks for the span and the channel; weeks begin on Monday in the cooperative's zone."""
    channels = people.channels(desk)
    names = {channel.id: channel.name for channel in channels.values()}
    with st.container(key="rentang-kanal"):  # beside each other on a phone too: dashboard.phone
        left, right = st.columns(2)
    with left:
        words, period = {n: _weeks_word(int(n)) for n in WEEKS}, named_period()
        if period is not None:
            words[str(period)] = period_name(period, desk.user.language)
        weeks = address.select(_("Rentang"), "minggu", words)
    with right:
        channel = address.select(_("Kanal"), "kanal", names, everything=_("Semua kanal"))
    first, end = (
        (period.first, period.following.first) if period is not None else _last_weeks(desk, weeks)
    )
    return Choice(
        start=desk.times.midnight(first),
        end=desk.times.midnight(end),
        channel_ids=(channel,) if channel else (),
        names=names,
    )


def named_period() -> Period | None:
    """The month (2026-10) or week (2026-W46) that the address names in place of the last weeks."""
    asked = address.asked("minggu")
    for kind in (Month, Week):
        with suppress(Invalid):
            return kind.read(asked)
    return None


def _last_weeks(desk: Desk, weeks: str) -> tuple[date, date]:
    today = desk.times.today
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(weeks=int(weeks) - 1), monday + timedelta(weeks=1)


def _weeks_word(n: int) -> str:
    return ngettext("{n} minggu terakhir", "{n} minggu terakhir", n).format(n=n)
