"""When somebody takes cases by turn: hours of the week, days away, the branch they work at."""

import re
from datetime import date

import streamlit as st

from dashboard import notices, people, saving, words
from dashboard.clock_texts import read_days
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.week_boxes import read_week, week_boxes
from domain.duties import Absence, Duty
from domain.errors import Invalid
from domain.texts import _

_BETWEEN = re.compile(r"\s*(?:-|–|s/d|sampai)\s*")


def look(desk: Desk, duty: Duty, *, is_there: bool) -> words.Look:
    """Whether they take cases now, and why not."""
    if is_there:
        return words.Look(_("Sedang bertugas"), "green", ":material/check_circle:")
    if duty.is_away_at(desk.times.now, _zone(desk, duty)):  # whatever the switch: rules see it too
        return words.Look(_("Cuti"), "orange", ":material/event_busy:")
    if not duty.is_on:
        return words.Look(_("Tidak bertugas"), "gray", ":material/do_not_disturb_on:")
    return words.Look(_("Di luar jam tugasnya"), "gray", ":material/schedule:")


def draw(desk: Desk, duty: Duty) -> None:
    """The plan as a form of its own."""
    key = f"jadwal-{duty.id}"
    branches = people.branches(desk)
    with st.form(key, border=False):
        branch_id = _branch(duty, branches, key)
        st.caption(
            _("Jam bertugas, seperti 08.00-12.00. Kosongkan semua: selama tombolnya menyala.")
            + (" " + _("Jam dan tanggalnya menurut waktu cabangnya.") if branches else "")
        )
        week = week_boxes(desk.times, duty.week, key=key)
        away = st.text_area(
            _("Tidak bertugas (cuti), satu masa per baris: 24/12/2026-31/12/2026"),
            value=write_absences(duty.absences),
            height=80,
            key=f"{key}-cuti",
        )
        pressed = st.form_submit_button(_("Simpan jadwal"), icon=":material/save:")
    seen = saving.seen(key, duty.version)
    if pressed:
        with showing_errors():
            desk.toolkit.duty_roster.plan(
                desk.actor,
                duty.id,
                version=seen,
                branch_id=branch_id or None,
                week=read_week(desk.times, week, field="week"),
                absences=read_absences(away or ""),
            )
            notices.done(_("Jadwal disimpan."))


def read_absences(text: str) -> list[Absence]:
    """One a line: `24/12/2026-31/12/2026`, or a single day. Raises: Invalid."""
    return [_absence(line.strip()) for line in text.splitlines() if line.strip()]


def write_absences(absences: tuple[Absence, ...]) -> str:
    """The absences as `read_absences` reads them."""
    return "\n".join(
        f"{each.first:%d/%m/%Y}-{each.last:%d/%m/%Y}"
        if each.first != each.last
        else f"{each.first:%d/%m/%Y}"
        for each in absences
    )


def _absence(line: str) -> Absence:
    first, *rest = _BETWEEN.split(line)
    if len(rest) > 1:
        raise Invalid(
            _("Masa “{text}” tidak terbaca. Tulislah seperti 24/12/2026-31/12/2026.").format(
                text=line
            ),
            field="absences",
        )
    return Absence(first=_day(first), last=_day(rest[0] if rest else first))


def _day(text: str) -> date:
    (day,) = read_days(text or "?", field="absences")
    return day


def _zone(desk: Desk, duty: Duty) -> str:
    """By which clock their hours and days are read."""
    branch = people.branches(desk).get(duty.branch_id or "")
    return branch.zone if branch else desk.cooperative.zone


def _branch(duty: Duty, branches: people.Branches, key: str) -> str:
    offered = people.offered_branches(branches)
    if duty.branch_id and duty.branch_id not in offered:
        offered.append(duty.branch_id)
    if not offered:
        return ""
    values = ["", *offered]
    return (
        st.selectbox(
            _("Cabang tempat bertugas"),
            values,
            index=values.index(duty.branch_id or ""),
            format_func=lambda value: people.branch_name(value or None, branches),
            key=f"{key}-cabang",
        )
        or ""
    )
