"""Kalender: what goes out when, and what became of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from dashboard import address, people, rows, session, words
from dashboard.session import Desk
from dashboard.views import journey
from domain.deliveries import Delivery
from domain.reports import COUNTED_MAX
from domain.texts import _, ngettext

ByDay = Mapping[date, Sequence[Delivery]]

SHOWN_A_DAY = 6
PER_PAGE = 50
_WEEK = timedelta(days=7)


def draw() -> None:
    desk = session.desk()
    if wanted := address.asked("pengiriman"):
        journey.draw(desk, wanted)
        return
    st.title(_("Kalender"))
    shapes = _shape_words()
    shape = address.choose(
        _("Bentuk"), "bentuk", tuple(shapes), lambda one: shapes[one], default="month"
    )
    {"month": _month, "week": _week, "sent": _sent, "troubled": _troubled}[shape](desk)


def _shape_words() -> Mapping[str, str]:
    return {
        "month": _("Bulan"),
        "week": _("Minggu"),
        "sent": _("Tayang 7 hari"),
        "troubled": _("Bermasalah"),
    }


def _month(desk: Desk) -> None:
    first = address.day("tanggal", desk.times.today).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    _steps(desk, desk.times.month(first), before, after, "month")
    start = first - timedelta(days=first.weekday())
    weeks = range(-(-((after - start).days) // 7))
    days = _by_day(desk, start, start + _WEEK * len(weeks))
    _say_when_empty(days)
    channels = people.channels(desk)
    for week in weeks:
        columns = st.columns(7, gap="xsmall")
        for weekday, column in enumerate(columns):
            day = start + timedelta(days=7 * week + weekday)
            with column:
                _cell(desk, day, days.get(day, ()), channels, faded=day.month != first.month)


def _cell(
    desk: Desk, day: date, deliveries: Sequence[Delivery], channels: people.Channels, *, faded: bool
) -> None:
    kind = "hari" if deliveries else "harikosong"
    with st.container(border=True, key=f"{kind}-{day}", gap="xsmall", height="stretch"):
        name = desk.times.short_day(day)
        if day == desk.times.today:
            name = f":primary-badge[{name}]"
        st.markdown(f"{name}" if faded else f"**{name}**")
        for delivery in deliveries[:SHOWN_A_DAY]:
            rows.delivery(desk, delivery, channels, length=0)
        if len(deliveries) > SHOWN_A_DAY:
            address.link(
                "kalender",
                _("{n} lagi").format(n=len(deliveries) - SHOWN_A_DAY),
                bentuk="week",
                tanggal=day.isoformat(),
            )


def _week(desk: Desk) -> None:
    day = address.day("tanggal", desk.times.today)
    start = day - timedelta(days=day.weekday())
    title = f"{desk.times.short_day(start)} – {desk.times.day(start + timedelta(days=6))}"
    _steps(desk, title, start - _WEEK, start + _WEEK, "week")
    days = _by_day(desk, start, start + _WEEK)
    _say_when_empty(days)
    channels = people.channels(desk)
    for one in sorted(days):
        st.markdown(f"**{desk.times.day(one)}**")
        for delivery in days[one]:
            rows.delivery(desk, delivery, channels)


def _sent(desk: Desk) -> None:
    """What Beranda counts, however many weeks of the calendar it lies in."""
    sent = desk.toolkit.reporting.sent_lately(desk.actor)
    told = ngettext(
        "{n} kiriman unggahan tayang dalam 7 hari terakhir.",
        "{n} kiriman unggahan tayang dalam 7 hari terakhir.",
        len(sent),
    )
    st.markdown(told.format(n=len(sent)))
    _page(desk, sent, "sent")


def _troubled(desk: Desk) -> None:
    troubled = desk.toolkit.delivering.troubled(desk.actor, COUNTED_MAX + 1)
    if not troubled:
        st.success(_("Tidak ada kiriman yang bermasalah."), icon=":material/task_alt:")
    else:
        n = words.counted(len(troubled))
        told = ngettext("{n} kiriman bermasalah", "{n} kiriman bermasalah", len(troubled))
        st.markdown(told.format(n=n))
    _page(desk, troubled, "troubled")


def _page(desk: Desk, found: Sequence[Delivery], shape: str) -> None:
    start = (address.page_number() - 1) * PER_PAGE
    channels = people.channels(desk)
    for delivery in found[start : start + PER_PAGE]:
        rows.delivery(desk, delivery, channels, with_day=True)
    address.page_links("kalender", len(found), PER_PAGE, COUNTED_MAX, bentuk=shape)


def _by_day(desk: Desk, start: date, end: date) -> ByDay:
    found = desk.toolkit.composing.calendar(
        desk.actor, desk.times.midnight(start), desk.times.midnight(end)
    )
    days: dict[date, list[Delivery]] = defaultdict(list)
    for delivery in found:
        days[desk.times.local(delivery.due_at).date()].append(delivery)
    return days


def _say_when_empty(days: ByDay) -> None:
    if days:
        return
    st.info(
        _("Belum ada unggahan di waktu ini. Tulis satu dan jadwalkan, nanti tampil di sini."),
        icon=":material/calendar_add_on:",
    )
    address.link("tulis", _("Tulis unggahan"), icon=":material/edit_square:")


def _steps(desk: Desk, title: str, before: date, after: date, shape: str) -> None:
    st.subheader(title)
    shown = "" if shape == "month" else shape
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, day in (
            (_("← Sebelumnya"), before.isoformat()),
            (_("Hari ini"), ""),
            (_("Berikutnya →"), after.isoformat()),
        ):
            address.link("kalender", label, bentuk=shown, tanggal=day)
        st.caption(_("Waktu {zone}").format(zone=desk.times.zone_name), width="content")
