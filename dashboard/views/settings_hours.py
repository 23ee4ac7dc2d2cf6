"""When the office is open: the week, holidays, and the days that differ."""

from datetime import date

import streamlit as st

from dashboard import saving
from dashboard.clock_texts import read_days, read_intervals, write_days, write_intervals
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cooperative import Interval
from domain.texts import _

_A_WEEK = range(7)


def draw(desk: Desk) -> None:
    house = desk.cooperative
    st.markdown(
        _(
            "Tulis jam buka seperti 08.00-11.30, 13.00-16.00; kosongkan bila tutup. "
            "Lewat tengah malam ditulis 20.00-26.00. Waktu {zone}."
        ).format(zone=desk.times.zone_name)
    )
    with st.form("jam"):
        week = {
            day: st.text_input(
                desk.times.weekday(day), value=write_intervals(tuple(house.week.get(day, ())))
            )
            for day in _A_WEEK
        }
        public = st.checkbox(_("Libur nasional: kantor tutup"), value=house.public_holidays)
        leave = st.checkbox(_("Cuti bersama: kantor tutup"), value=house.collective_leave)
        closed = _days(
            _("Hari tutup sendiri, satu per baris: 31/12/2026 Tutup buku"),
            write_days(house.closed_days),
        )
        opened = _days(
            _("Hari libur yang tetap buka, satu per baris: 25/12/2026"),
            write_days(dict.fromkeys(house.open_days, "")),
        )
        special = _days(
            _("Jam khusus, satu per baris: 17/03/2026 08.00-14.00"),
            write_days({d: write_intervals(tuple(i)) for d, i in house.day_hours.items()}),
        )
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    seen = saving.seen_version(desk, "jam")
    if pressed:
        with showing_errors():
            saving.save(
                desk,
                seen,
                week={day: read_intervals(text or "", field="week") for day, text in week.items()},
                public_holidays=public,
                collective_leave=leave,
                closed_days=read_days(closed, field="closed_days"),
                open_days=tuple(sorted(read_days(opened, field="open_days"))),
                day_hours=_special(special),
            )


def _days(label: str, value: str) -> str:
    return st.text_area(label, value=value, height=100) or ""


def _special(text: str) -> dict[date, tuple[Interval, ...]]:
    days = read_days(text, field="day_hours")
    return {day: read_intervals(hours, field="day_hours") for day, hours in days.items()}
