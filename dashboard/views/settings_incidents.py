"""Incidents: what happened to people's data, who has to hear of it, and until when."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import notices, people, saving, words
from dashboard.hour_texts import read_people
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.incidents import Incident, Told
from domain.texts import _

_TALL = 90
_NOTED = "incidents-noted"


def draw(desk: Desk) -> None:
    st.caption(
        _(
            "Bila data orang bocor, hilang, atau berubah tanpa hak, mereka dan lembaga pelindungan"
            " data harus diberi tahu secara tertulis dalam 3 × 24 jam sejak diketahui (UU 27/2022"
            " pasal 46). Catat di sini segera; sehari sebelum batasnya pengawas diingatkan."
        )
    )
    with st.expander(_("Yang harus dilakukan dahulu"), icon=":material/checklist:"):
        st.markdown(_first_steps())
    with st.expander(_("Catat insiden"), icon=":material/add:"):
        _draw_new(desk)
    found = desk.toolkit.incidents.listed(desk.actor)
    if not found:
        st.info(_("Belum ada insiden yang tercatat."), icon=":material/shield:")
    users = people.users(desk)
    for incident in found:
        with st.container(border=True, key=f"insiden-{incident.id}"):
            _draw_one(desk, incident, users)


def _first_steps() -> str:
    return _(
        "1. Hentikan dahulu: minta admin membuat tautan masuk baru (sandi lama gugur) atau"
        " menonaktifkan pengguna yang bocor, putuskan kanal yang bocor, cari perangkat yang"
        " hilang.\n"
        "2. Catat di bawah ini sejak kapan diketahui; waktunya berjalan sejak itu.\n"
        "3. Lihat Siapa membuka apa dan Catatan tindakan: data siapa yang terlihat?\n"
        "4. Salin surat di bawah insidennya, lengkapi, lalu kirim kepada orang-orangnya dan kepada"
        " lembaga; catat keduanya di sini.\n"
        "5. Bila mengganggu pelayanan umum atau berdampak besar, umumkan juga kepada masyarakat."
    )


def _draw_new(desk: Desk) -> None:
    noted = st.session_state.get(_NOTED, 0)  # what was refused stays in its boxes
    key = f"insiden-baru-{noted}"
    with st.form(key, border=False):
        left, right = st.columns(2)
        day = left.date_input(
            _("Diketahui pada tanggal"),
            value=desk.times.today,
            format="DD/MM/YYYY",
            key=f"{key}-tanggal",
        )
        at = right.time_input(
            _("Pukul ({zone})").format(zone=desk.times.zone_name),
            value=desk.times.local(desk.times.now).time().replace(second=0, microsecond=0),
            key=f"{key}-pukul",  # a box without a key would go back to now with every minute
        )
        entered = _fields(key, "", "", "", None)
        if st.form_submit_button(_("Catat insiden ini"), icon=":material/save:"):
            with showing_errors():
                found_at = desk.times.from_local(datetime.combine(day, at))
                desk.toolkit.incidents.note(desk.actor, found_at=found_at, **entered())
                st.session_state[_NOTED] = noted + 1
                notices.done(_("Tercatat. Beri tahu mereka sebelum batasnya."))


def _fields(
    key: str, happened: str, exposed: str, handling: str, n: int | None
) -> Callable[[], dict[str, Any]]:
    """What can be told of an incident, without names; reading it raises: Invalid. `key`: whose
    boxes they are; what is typed there stays when a colleague saves meanwhile."""
    texts = {
        "happened": st.text_area(
            _("Apa yang terjadi, kapan, dan bagaimana? (tanpa nama)"),
            happened,
            height=_TALL,
            key=f"{key}-terjadi",
        ),
        "exposed": st.text_area(
            _("Data apa yang terungkap?"), exposed, height=_TALL, key=f"{key}-data"
        ),
        "handling": st.text_area(
            _("Apa yang sudah dan akan dilakukan?"), handling, height=_TALL, key=f"{key}-tindakan"
        ),
    }
    # A number box of the browser made one person of 1.500.
    of = _("Berapa orang? (kosong: belum diketahui)")
    typed = st.text_input(of, value="" if n is None else str(n), key=f"{key}-orang") or ""
    return lambda: {**texts, "people": read_people(typed, of=of)}


def _draw_one(desk: Desk, incident: Incident, users: people.Users) -> None:
    found = _("Diketahui {moment}").format(moment=desk.times.moment(incident.found_at))
    st.markdown(f"**{words.plain(found)}**")
    _draw_state(desk, incident)
    st.markdown(words.plain(incident.happened))
    st.caption(
        _("Dicatat {name}").format(name=words.plain(people.name_of(incident.noted_by, users)))
    )
    with st.container(horizontal=True):
        for whom in incident.untold:
            if st.button(_told_words()[whom], key=f"tahu-{whom}-{incident.id}"):
                with showing_errors():
                    desk.toolkit.incidents.told(desk.actor, incident.id, whom)
                    notices.done(_("Dicatat bahwa mereka sudah diberi tahu."))
    with st.expander(_("Surat pemberitahuan")):
        st.code(_letter(desk, incident), language=None, wrap_lines=True)
    key = f"insiden-{incident.id}"
    seen = saving.seen(key, incident.version)
    with st.expander(_("Ubah catatannya")), st.form(f"ubah-{incident.id}", border=False):
        entered = _fields(
            key, incident.happened, incident.exposed, incident.handling, incident.people
        )
        if st.form_submit_button(_("Simpan catatan"), icon=":material/save:"):
            with showing_errors():
                desk.toolkit.incidents.change(desk.actor, incident.id, version=seen, **entered())
                notices.done(_("Catatan disimpan."))


def _draw_state(desk: Desk, incident: Incident) -> None:
    """Who was told when, and how long there is."""
    due = desk.times.moment(incident.due_at)
    if incident.untold and incident.due_at <= desk.times.now:
        st.error(_("Batasnya sudah lewat: {due}.").format(due=due), icon=":material/alarm:")
    elif incident.untold:
        st.warning(_("Beri tahu sebelum {due}.").format(due=due), icon=":material/hourglass:")
    told = {Told.PEOPLE: incident.people_told_at, Told.AUTHORITY: incident.authority_told_at}
    for whom, at in told.items():
        if at is not None:
            late = "" if at <= incident.due_at else _(" (terlambat)")
            st.caption(f"{_done_words()[whom]}: {desk.times.moment(at)}{late}")


def _told_words() -> Mapping[Told, str]:
    return {
        Told.PEOPLE: _("Orang-orangnya sudah diberi tahu"),
        Told.AUTHORITY: _("Lembaga sudah diberi tahu"),
    }


def _done_words() -> Mapping[Told, str]:
    return {
        Told.PEOPLE: _("Orang-orangnya diberi tahu"),
        Told.AUTHORITY: _("Lembaga diberi tahu"),
    }


def _letter(desk: Desk, incident: Incident) -> str:
    """What the law wants a notice to say at least (46.2), to be copied."""
    blank = _("(isi)")
    return _(
        "Pemberitahuan kegagalan pelindungan data pribadi\n\n"
        "Pada {found} {cooperative} mengetahui kegagalan pelindungan data pribadi.\n\n"
        "Data yang terungkap: {exposed}\n\n"
        "Kapan dan bagaimana: {happened}\n\n"
        "Penanganan dan pemulihan: {handling}\n\n"
        "Pertanyaan dapat disampaikan kepada pengurus {cooperative}."
    ).format(
        found=desk.times.moment(incident.found_at),
        cooperative=desk.cooperative.name,
        exposed=incident.exposed or blank,
        happened=incident.happened,
        handling=incident.handling or blank,
    )
