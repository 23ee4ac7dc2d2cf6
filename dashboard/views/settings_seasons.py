"""Hours for a while: Ramadan, half days, a stocktaking."""

from datetime import date, timedelta

import streamlit as st

from dashboard import words
from dashboard.clock_texts import write_intervals
from dashboard.hours_scope import Scope
from dashboard.notices import done, fresh_key, renew, showing_errors
from dashboard.week_boxes import A_WEEK, read_week, week_boxes
from domain.cooperative import Season
from domain.errors import Invalid
from domain.texts import _


def draw(scope: Scope) -> None:
    st.markdown(
        _(
            "Jam yang menggantikan minggu biasa untuk beberapa waktu, seperti bulan Ramadan atau "
            "pekan setengah hari. Hari libur tetap libur. Bila dua bertumpuk, yang lebih singkat "
            "berlaku. Waktu {zone}."
        ).format(zone=scope.times.zone_name)
    )
    for season in scope.seasons:
        _season(scope, season)
    _new(scope)


def _season(scope: Scope, season: Season) -> None:
    head = _("{name}: {first} sampai {last}").format(
        name=words.plain(season.name),
        first=scope.times.day(season.first),
        last=scope.times.day(season.last),
    )
    with st.expander(head, icon=":material/date_range:"):
        st.markdown(
            "\n".join(
                f"- {scope.times.weekday(day)}: "
                + (write_intervals(tuple(season.week.get(day, ()))) or _("tutup"))
                for day in A_WEEK
            )
        )
        if st.button(
            _("Hapus"), icon=":material/delete:", key=f"hapus-{season.name}-{season.first}"
        ):
            with showing_errors():
                scope.save(seasons=tuple(one for one in scope.seasons if one != season))


def _new(scope: Scope) -> None:
    st.subheader(_("Tambah jam sementara"))
    today = scope.times.today
    with st.form(fresh_key("sementara")):
        name = st.text_input(_("Nama, seperti Ramadan 1448"))
        left, right = st.columns(2)
        first = left.date_input(_("Hari pertama"), value=today, format="DD/MM/YYYY")
        last = right.date_input(
            _("Hari terakhir"), value=today + timedelta(days=29), format="DD/MM/YYYY"
        )
        st.caption(_("Jam buka selama itu; kosongkan bila tutup."))
        week = week_boxes(scope.times, scope.week)
        pressed = st.form_submit_button(_("Tambah"), type="primary", icon=":material/add:")
    if pressed:
        with showing_errors():
            season = Season(
                name=name or "",
                first=_one_day(first),
                last=_one_day(last),
                week=read_week(scope.times, week, field="seasons"),
            )
            scope.keep(seasons=(*scope.seasons, season))
            renew("sementara")
            done(_("Jam sementara ditambahkan."))


def _one_day(entered: object) -> date:
    if not isinstance(entered, date):
        raise Invalid(_("Isi hari pertama dan hari terakhirnya."), field="seasons")
    return entered
