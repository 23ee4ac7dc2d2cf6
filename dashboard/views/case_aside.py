"""Putting a case aside for a while, or asking another unit: neither stops a promise."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import streamlit as st

from dashboard import case_seen, notices
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.times import Times
from domain.case_lists import ListKind
from domain.cases import Case
from domain.snoozing import Until
from domain.texts import _
from services.cases.case_states import ASIDE_MAX, UNIT_MAX

_MORNING = time(8)


def snooze(desk: Desk, case: Case, *, may_write: bool) -> None:
    """`may_write`: whether there is still somebody for whose words one could wait."""
    with (
        st.popover(_("Tunda"), icon=":material/snooze:", width="stretch"),
        showing_errors(),
    ):
        st.caption(_clocks_run_on(desk, case))
        moments = desk.toolkit.case_states.moments(desk.actor, case.id)
        times = replace(desk.times, zone=moments.zone)
        for until, moment in moments.until.items():
            if st.button(_word(times, until, moment), key=f"tunda-{until}", width="stretch"):
                _put_aside(desk, case, moment)
        if may_write and st.button(
            _("Sampai anggota menulis"), key="tunda-anggota", width="stretch"
        ):
            _put_aside(desk, case, None)
        _another_moment(desk, case, times, moments.until.get(Until.NEXT_DAY))


def ask_unit(desk: Desk, case: Case) -> None:
    with st.popover(_("Tunggu bagian lain"), icon=":material/apartment:", width="stretch"):
        st.caption(_("Waktu tetap berjalan: anggota menunggu seluruh koperasi, bukan kita saja."))
        known = desk.toolkit.case_lists.offered(desk.actor, ListKind.UNIT)
        with st.form(f"bagian-{case.id}", border=False):
            name = st.selectbox(
                _("Bagian mana?"),
                [line.name for line in known],
                index=None,
                placeholder=_("Pilih, atau ketik yang baru"),
                accept_new_options=True,
            )
            pressed = st.form_submit_button(_("Catat, kita menunggu"), type="primary")
    if pressed:
        with showing_errors():
            desk.toolkit.case_states.ask_unit(desk.actor, case.id, (name or "")[: UNIT_MAX + 1])
            notices.done(_("Dicatat. Laporan ini ada di tampilan “Menunggu”."))


def _clocks_run_on(desk: Desk, case: Case) -> str:
    if case.durations.due_at is None:
        return _("Menunda tidak menghentikan janji.")
    if case.durations.due_at < desk.times.now:
        return _(
            "Menunda tidak menghentikan janji. Yang ini sudah lewat, jadi selagi ditunda "
            "laporannya tetap tampak di “Lewat janji”."
        )
    return _(
        "Menunda tidak menghentikan janji: yang berikutnya {moment}. Bila hampir lewat, laporan "
        "tampak juga selagi ditunda."
    ).format(moment=desk.times.moment(case.durations.due_at))


def _word(times: Times, until: Until, moment: datetime) -> str:
    when, day = times.moment(moment), times.local(moment).date()
    match until:
        case Until.OPENING:
            text = _("Saat buka hari ini ({moment})")
        case Until.AFTERNOON:
            text = _("Nanti sore ({moment})")
        case Until.NEXT_DAY if day == times.today + timedelta(days=1):
            text = _("Besok saat buka ({moment})")
        case Until.NEXT_DAY:
            text = _("Hari kerja berikutnya ({moment})")
        case Until.NEXT_WEEK if day.weekday() == 0:
            text = _("Senin saat buka ({moment})")
        case Until.NEXT_WEEK:
            text = _("Pekan depan saat buka ({moment})")
    return text.format(moment=when)


def _another_moment(desk: Desk, case: Case, times: Times, usual: datetime | None) -> None:
    """`usual`: when the office opens next; None: it never does."""
    morning = datetime.combine(times.today + timedelta(days=1), _MORNING)
    first = times.local(usual) if usual else morning
    with st.form(f"tunda-{case.id}", border=False):
        day = st.date_input(
            _("Tanggal lain"),
            value=min(first.date(), times.today + ASIDE_MAX),
            min_value=times.today,
            max_value=times.today + ASIDE_MAX,
            format="DD/MM/YYYY",
        )
        at = st.time_input(_("Pukul ({zone})").format(zone=times.zone_name), value=first.time())
        pressed = st.form_submit_button(_("Tunda sampai saat itu"))
    if pressed:
        _put_aside(desk, case, times.from_local(datetime.combine(day, at)))


def _put_aside(desk: Desk, case: Case, until: datetime | None) -> None:
    with showing_errors():
        seen = case_seen.events(case)
        desk.toolkit.case_states.snooze(desk.actor, case.id, until, events_seen=seen)
        if until is None:
            notices.done(_("Ditunda sampai anggota menulis. Ada di tampilan “Ditunda”."))
        else:
            moment = desk.times.moment(until)
            notices.done(_("Ditunda sampai {moment}, lalu kembali sendiri.").format(moment=moment))
