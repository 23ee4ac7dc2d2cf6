"""How a channel is: what it took and heard, until when it is connected, whether it is too quiet."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import streamlit as st

from dashboard import words
from dashboard.session import Desk
from dashboard.times import span
from dashboard.views import channel_budget
from domain.gaps import Gap
from domain.oddities import Oddity
from domain.texts import _, ngettext, retold
from services.engagement import oddity_words
from services.engagement.gap_words import sentence
from services.intake.health import Health


def alarms(desk: Desk, health: Health) -> Iterator[str]:
    """What somebody should look at, a sentence each, most pressing first."""
    if health.expires_soon and health.expires_in is not None:
        yield _expiry(health.expires_in)
    yield from map(retold, health.channel.missing)
    if health.silent_for is not None and health.usual_gap is not None:
        yield _(
            "Tidak ada pesan anggota sejak {ago}; biasanya setiap {usual}. Periksa apakah kanal "
            "ini masih menerima pesan."
        ).format(ago=span(health.silent_for), usual=span(health.usual_gap))
    if health.unheard_for is not None:
        yield _("Kotak masuknya belum terbaca sejak {ago}.").format(ago=span(health.unheard_for))
    if health.held_up_for is not None:
        yield _held_up(health.held_up_for, health.held_up_why)


def draw(desk: Desk, health: Health, gaps: Sequence[Gap] = ()) -> None:
    """The alarms, then the plain facts. `gaps`: in which nothing could be measured."""
    for alarm in alarms(desk, health):
        st.warning(words.plain(alarm), icon=":material/monitor_heart:")
    lines = list(_facts(desk, health))
    if lines:
        st.caption("  \n".join(lines))
    channel_budget.link(health)
    if gaps:
        _draw_gaps(desk, gaps)


def _draw_gaps(desk: Desk, gaps: Sequence[Gap]) -> None:
    """The one that lasts stands in the open, the others can be opened."""
    for gap in gaps:
        if gap.ended_at is None:
            st.warning(sentence(gap, desk.times.moment), icon=":material/monitoring:")
    over = [gap for gap in gaps if gap.ended_at is not None]
    if over:
        title = ngettext(
            "{n} masa tanpa angka dalam 30 hari", "{n} masa tanpa angka dalam 30 hari", len(over)
        ).format(n=len(over))
        with st.expander(title, icon=":material/monitoring:"):
            for gap in over:
                st.caption(sentence(gap, desk.times.moment))


def draw_oddities(desk: Desk, oddities: Sequence[Oddity]) -> None:
    """Which of its counts are unknown for what the platform told instead."""
    for each in oddities:
        said = oddity_words.sentence(each, desk.times.moment)
        st.warning(words.plain(said), icon=":material/question_mark:")


def _held_up(waited: timedelta, why: str) -> str:
    told = _("Kiriman tertahan sejak {ago}; dicoba lagi dengan sendirinya.").format(
        ago=span(waited)
    )
    return " ".join(part for part in (told, retold(why)) if part)


def _expiry(left: timedelta) -> str:
    if left <= timedelta(0):
        return _("Izin kanal ini sudah berakhir. Sambungkan lagi.")
    return _("Izin kanal ini berakhir {days} hari lagi. Sambungkan lagi sebelum itu.").format(
        days=left.days
    )


def _facts(desk: Desk, health: Health) -> Iterator[str]:
    if health.last_sent_at:
        yield _("Terakhir menerima kiriman: {moment}").format(
            moment=desk.times.moment(health.last_sent_at)
        )
    if health.last_message_at:
        yield _("Pesan anggota terakhir: {moment}").format(
            moment=desk.times.moment(health.last_message_at)
        )
    if health.expires_in is not None and not health.expires_soon:
        yield _("Izin berlaku {days} hari lagi").format(days=health.expires_in.days)
