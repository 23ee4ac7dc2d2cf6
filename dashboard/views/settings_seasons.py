"""Hours for a while: Ramadan, half days, a stocktaking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard import words
from dashboard.clock_texts import write_intervals
from dashboard.hours_scope import Scope
from dashboard.notices import done, fresh_key, renew, showing_errors
from dashboard.week_boxes import A_WEEK, read_week, week_boxes
from domain.cooperative import Season
from domain.errors import Invalid
from domain.texts import _, retold


def draw(scope: Scope) -> None:
    st.markdown(
        _(
            "Jam yang menggantikan minggu biasa untuk beberapa waktu, seperti bulan Ramadan atau "
            "pekan setengah hari. Hari libur tetap libur. Bila dua bertumpuk, yang lebih singkat "
            "berlaku. Waktu {zone}."
        ).format(zone=scope.times.zone_name)
    )
    for number, season in enumerate(scope.seasons):
        _season(scope, season, f"musim-{number}-{season.name}-{season.first}")
    _new(scope)


def _season(scope: Scope, season: Season, key: str) -> None:
    head = _("{name}: {first} sampai {last}").format(
        # What the week was until then is named by us, in whichever language was spoken.
        name=words.plain(retold(season.name) if season.past_week else season.name),
        first=scope.times.day(season.first),
        last=scope.times.day(season.last),
    )
    with st.expander(head, icon=":material/date_range:"):
        if season.past_week:
            _told(scope, season)
        else:
            _change(scope, season, key)
        if st.button(_("Hapus"), icon=":material/delete:", key=f"hapus-{key}"):
            with showing_errors():
                scope.save(seasons=tuple(one for one in scope.seasons if one != season))


def _told(scope: Scope, season: Season) -> None:
    st.markdown(
        "\n".join(
            f"- {scope.times.weekday(day)}: "
            + (write_intervals(tuple(season.week.get(day, ()))) or _("tutup"))
            for day in A_WEEK
        )
    )


def _change(scope: Scope, season: Season, key: str) -> None:
    with st.form(key, border=False):
        typed = _boxes(scope, season, key)
        pressed = st.form_submit_button(_("Simpan"), icon=":material/save:")
    if pressed:
        with showing_errors():
            wanted = _read(scope, typed)
            scope.save(seasons=tuple(wanted if one == season else one for one in scope.seasons))


def _new(scope: Scope) -> None:
    st.subheader(_("Tambah jam sementara"))
    today = scope.times.today
    usual = Season(name="", first=today, last=today + timedelta(days=29), week=scope.week)
    key = fresh_key("sementara")
    with st.form(key):
        typed = _boxes(scope, usual, key)
        pressed = st.form_submit_button(_("Tambah"), type="primary", icon=":material/add:")
    if pressed:
        with showing_errors():
            scope.keep(seasons=(*scope.seasons, _read(scope, typed)))
            renew("sementara")
            done(_("Jam sementara ditambahkan."))


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """What stands in the boxes of one season."""

    name: str
    first: object
    last: object
    week: Mapping[int, str]


def _boxes(scope: Scope, season: Season, key: str) -> _Typed:
    name = st.text_input(_("Nama, seperti Ramadan 1448"), value=season.name, key=f"{key}-nama")
    left, right = st.columns(2)
    first = left.date_input(
        _("Hari pertama"), value=season.first, format="DD/MM/YYYY", key=f"{key}-awal"
    )
    last = right.date_input(
        _("Hari terakhir"), value=season.last, format="DD/MM/YYYY", key=f"{key}-akhir"
    )
    st.caption(_("Jam buka selama itu; kosongkan bila tutup."))
    week = week_boxes(scope.times, season.week, key=key)
    return _Typed(name=name or "", first=first, last=last, week=week)


def _read(scope: Scope, typed: _Typed) -> Season:
    """Raises: Invalid."""
    return Season(
        name=typed.name,
        first=_one_day(typed.first),
        last=_one_day(typed.last),
        week=read_week(scope.times, typed.week, field="seasons"),
    )


def _one_day(entered: object) -> date:
    if not isinstance(entered, date):
        raise Invalid(_("Isi hari pertama dan hari terakhirnya."), field="seasons")
    return entered
