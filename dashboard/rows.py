"""Lines that several pages list: a delivery, a case."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import address, people, ticked, words
from dashboard.session import Desk
from dashboard.times import promise
from domain.cases import Case
from domain.clocks import OfficeHours
from domain.deliveries import Delivery
from domain.reports import QueueRow
from domain.texts import _

_MARKS = str.maketrans(dict.fromkeys("\\`*_[]()<>#!~$|^", " "))


def delivery_label(
    desk: Desk,
    delivery: Delivery,
    channels: people.Channels,
    *,
    length: int = 60,
    with_day: bool = False,
) -> str:
    """State, time, channel and first words, as a link's label; length 0: without the words."""
    look = words.deliveries()[delivery.state]
    channel = words.plain(people.channel_name(delivery.channel_id, channels))
    first = words.shortened(delivery.content.text or _("gambar"), length) if length else ""
    day = desk.times.short_day(desk.times.local(delivery.due_at).date()) + " " if with_day else ""
    line = f":{look.color}[**{look.word}**] {day}{desk.times.hour(delivery.due_at)} · {channel}"
    return f"{line} · {first}" if first else line


def delivery(
    desk: Desk,
    one: Delivery,
    channels: people.Channels,
    *,
    length: int = 60,
    with_day: bool = False,
) -> None:
    """A delivery as a link to its journey."""
    label = delivery_label(desk, one, channels, length=length, with_day=with_day)
    address.link("kalender", label, icon=words.deliveries()[one.state].icon, pengiriman=one.id)


def case(
    desk: Desk,
    row: QueueRow,
    channels: people.Channels,
    hours: people.Hours,
    users: people.Users,
    *,
    marks: Sequence[words.Look] = (),
    filters: Mapping[str, str] | None = None,
    ticks: bool = False,
) -> None:
    """A case as the queue lists it: who, what, where from, what is left of the promise, and
    what else should catch the eye. `filters`: of the list it stands in, for the way back.
    `ticks`: with a box before it."""
    one = row.case
    with st.container(border=True, gap="xsmall", key=f"baris-{one.id}"):
        _title(row, filters or {}, ticks=ticks)
        if row.last_text and not one.subject.startswith(row.last_text[:30]):
            last = words.shortened(row.last_text, 90)
            st.markdown(_("Terakhir: {text}").format(text=last))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            words.badge(words.cases()[one.status])
            due(desk, one, hours[one.branch_id])
            if row.author_erased:
                words.badge(words.Look(_("data orangnya dihapus"), "gray", ":material/person_off:"))
            for mark in marks:
                words.badge(mark)
            st.caption(_case_line(desk, row, channels, users), width="content")


def due(desk: Desk, case: Case, hours: OfficeHours) -> None:
    """What is left of the promise; nothing where nothing is promised."""
    left, broken = promise(case.durations.due_at, desk.times.now, hours)
    if case.durations.due_at is not None:
        words.badge(
            words.Look(left, "red", ":material/alarm:")
            if broken
            else words.Look(left, "gray", ":material/timer:")
        )


def _title(row: QueueRow, filters: Mapping[str, str], *, ticks: bool) -> None:
    """Who and about what, as the link to the case."""
    author, subject = row.author_name or _("Tanpa nama"), row.case.subject
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if ticks:
            said = _("Centang laporan {name}: {subject}")
            ticked.box(row, _heard(said.format(name=author, subject=subject[:60])))
        about = f" — {words.shortened(subject, 90)}" if subject else ""
        shown = f"**{words.plain(author)}**{about}"
        address.link("antrean", shown, **filters, laporan=row.case.id)


def _heard(text: str) -> str:
    """A label that is read out, never drawn: without the signs that Markdown would take up."""
    return " ".join(text.translate(_MARKS).split())


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
