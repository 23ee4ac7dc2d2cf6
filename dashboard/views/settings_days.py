"""Holidays: which days are closed and by whose word, corrected here or by a calendar file."""

from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.hours_scope import Scope
from dashboard.notices import done, fresh_key, renew, showing_errors
from domain.errors import Invalid
from domain.texts import _, ngettext
from services.office_hours.calendar_files import (
    BYTES_MAX,
    CalendarDays,
    read_calendar,
    write_calendar,
)

_AHEAD = timedelta(days=366)
_SHOWN = 100  # of the days of a file


def draw(scope: Scope) -> None:
    closed = scope.closed_days()
    _table(scope, closed)
    _stay_open(scope, closed)
    _add(scope)
    _take_in(scope)
    _give_out(scope, closed)


def _coming(scope: Scope, days: Mapping[date, str]) -> dict[date, str]:
    today = scope.times.today
    return {day: name for day, name in days.items() if today <= day <= today + _AHEAD}


def _table(scope: Scope, closed: Mapping[date, str]) -> None:
    st.subheader(_("Hari tutup setahun ke depan"))
    coming = _coming(scope, closed)
    if not coming:
        st.info(_("Tidak ada hari tutup. Hari libur nasional bisa dinyalakan di Minggu biasa."))
        return
    st.caption(
        _("Tanggal bertanda “perkiraan” belum diputuskan pemerintah. Perbaiki bila bergeser.")
    )
    st.dataframe(
        pd.DataFrame(
            {
                _("Tanggal"): [scope.times.day(day) for day in coming],
                _("Nama"): [name or _("Tutup") for name in coming.values()],
                _("Menurut"): [_source(scope, day) for day in coming],
            }
        ),
        hide_index=True,
        width="stretch",
    )


def _source(scope: Scope, day: date) -> str:
    if scope.branch is not None and day in scope.branch.closed_days:
        return _("cabang ini")
    if day in scope.desk.cooperative.closed_days:
        return _("koperasi sendiri")
    return _("libur nasional atau cuti bersama")


def _stay_open(scope: Scope, closed: Mapping[date, str]) -> None:
    """A holiday on which the office works all the same, and back."""
    already = scope.names_of_open_days()
    offered = {**already, **_coming(scope, closed)}
    with st.form("tetap-buka"):
        chosen = st.multiselect(
            _("Hari libur yang tetap buka"),
            sorted(offered),
            default=sorted(already),
            format_func=lambda day: " ".join((scope.times.day(day), offered[day])).strip(),
            placeholder=_("Pilih tanggal"),
            select_all=False,
        )
        pressed = st.form_submit_button(_("Simpan"), icon=":material/save:")
    if pressed:
        with showing_errors():
            scope.refuse_without_hours(chosen, scope.week, scope.owner.day_hours)
            own = {d: n for d, n in scope.owner.closed_days.items() if d not in chosen}
            scope.save(open_days=tuple(sorted(chosen)), closed_days=own)


def _add(scope: Scope) -> None:
    with st.form(fresh_key("tutup")):
        left, right = st.columns(2)
        day = left.date_input(_("Tanggal tutup"), value=scope.times.today, format="DD/MM/YYYY")
        name = right.text_input(_("Nama hari libur"))
        pressed = st.form_submit_button(_("Tambah hari tutup"), icon=":material/add:")
    if pressed:
        with showing_errors():
            if not isinstance(day, date):
                raise Invalid(_("Isi tanggalnya."), field="closed_days")
            _close(scope, {day: name or ""})
            renew("tutup")
            done(_("Hari tutup ditambahkan."))


def _close(scope: Scope, days: Mapping[date, str]) -> None:
    """Closed days of its own; a day that was to stay open does so no more."""
    scope.keep(
        closed_days={**scope.owner.closed_days, **days},
        open_days=tuple(day for day in scope.owner.open_days if day not in days),
    )


def _take_in(scope: Scope) -> None:
    st.subheader(_("Dari berkas kalender"))
    st.caption(
        _("Unggah berkas .ics dari Google Kalender, Outlook, atau pemerintah daerah. Anda melihat "
          "isinya dulu; belum ada yang berubah.")
    )  # fmt: skip
    given = st.file_uploader(
        _("Berkas kalender (.ics)"),
        type=["ics"],
        max_upload_size=max(1, BYTES_MAX // 2**20),
        key=fresh_key("ics"),
    )
    if given is None:
        return
    with showing_errors():
        read = read_calendar(given.getvalue(), scope.times.zone, scope.times.today)
        _preview(scope, read)


def _preview(scope: Scope, read: CalendarDays) -> None:
    closed = scope.closed_days()
    new = {day: name for day, name in read.days.items() if closed.get(day) != name}
    _new_days(scope, new)
    _known_days(len(read.days) - len(new), any_new=bool(new))
    if read.left_aside:
        st.warning(
            _("Tidak diambil:")
            + "\n\n"
            + "\n".join(f"- {words.plain(why)}" for why in read.left_aside)
        )
    if new and st.button(
        _("Jadikan hari tutup"), type="primary", icon=":material/event_available:"
    ):
        _close(scope, new)
        renew("ics")
        done(_("Hari tutup dari kalender disimpan."))


def _new_days(scope: Scope, new: Mapping[date, str]) -> None:
    if not new:
        return
    lines = [f"- {scope.times.day(day)}: {words.plain(name)}" for day, name in new.items()]
    text = ngettext(
        "{n} hari tutup baru atau berganti nama:",
        "{n} hari tutup baru atau berganti nama:",
        len(new),
    )
    st.markdown("\n".join([text.format(n=len(new)), "", *lines[:_SHOWN]]))
    if len(lines) > _SHOWN:
        st.caption(_("… dan {n} hari lagi.").format(n=len(lines) - _SHOWN))


def _known_days(n: int, *, any_new: bool) -> None:
    if not any_new:
        st.info(_("Tidak ada yang baru: semua hari di berkas ini sudah tercatat."))
    elif n:
        st.caption(ngettext("{n} hari sudah tercatat.", "{n} hari sudah tercatat.", n).format(n=n))


def _give_out(scope: Scope, closed: Mapping[date, str]) -> None:
    name = scope.branch.name if scope.branch else scope.desk.cooperative.name
    st.download_button(
        _("Unduh hari tutup sebagai .ics"),
        data=write_calendar(_coming(scope, closed), name, scope.times.now),
        file_name="hari-tutup.ics",
        mime="text/calendar",
        icon=":material/download:",
    )
