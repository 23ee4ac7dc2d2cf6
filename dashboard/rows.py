"""Lines that several pages list: a delivery, a case."""

import streamlit as st

from dashboard import address, people, words
from dashboard.session import Desk
from dashboard.times import promise
from domain.clocks import OfficeHours
from domain.deliveries import Delivery
from domain.reports import QueueRow
from domain.texts import _


def delivery_label(
    desk: Desk, delivery: Delivery, channels: people.Channels, length: int = 60
) -> str:
    """State, hour, channel and first words, as a link's label."""
    look = words.deliveries()[delivery.state]
    channel = words.plain(people.channel_name(delivery.channel_id, channels))
    return (
        f":{look.color}[**{look.word}**] {desk.times.hour(delivery.due_at)} · {channel} · "
        f"{words.shortened(delivery.content.text or _('gambar'), length)}"
    )


def delivery(desk: Desk, one: Delivery, channels: people.Channels, length: int = 60) -> None:
    """A delivery as a link to its journey."""
    look = words.deliveries()[one.state]
    label = delivery_label(desk, one, channels, length)
    address.link("kalender", label, icon=look.icon, pengiriman=one.id)


def case(
    desk: Desk, row: QueueRow, channels: people.Channels, hours: OfficeHours, users: people.Users
) -> None:
    """A case as the queue lists it: who, what, where from, and what is left of the promise."""
    one = row.case
    left, broken = promise(one.durations.due_at, desk.times.now, hours)
    with st.container(border=True, gap="xsmall"):
        who = words.plain(row.author_name or _("Tanpa nama"))
        address.link(
            "antrean",
            f"**{who}** — {words.shortened(row.last_text or one.subject, 90)}",
            laporan=one.id,
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            words.badge(words.cases()[one.status])
            if one.durations.due_at is not None:
                words.badge(
                    words.Look(left, "red", ":material/alarm:")
                    if broken
                    else words.Look(left, "gray", ":material/timer:")
                )
            st.caption(_case_line(desk, row, channels, users), width="content")


def _case_line(desk: Desk, row: QueueRow, channels: people.Channels, users: people.Users) -> str:
    one = row.case
    parts = [
        words.kinds()[one.kind],
        words.plain(people.channel_name(one.channel_id, channels)),
        words.plain(people.name_of(one.assignee_id, users))
        if one.assignee_id
        else _("belum ada petugas"),
        desk.times.ago(one.last_message_at),
    ]
    return " · ".join(parts)
