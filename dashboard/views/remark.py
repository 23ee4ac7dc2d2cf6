"""Writing down what a member said at the counter or on the phone, when it really happened."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard import address, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cases import CaseKind
from domain.messages import TEXT_MAX, Author, MessageKind
from domain.texts import _


def draw(desk: Desk) -> None:
    address.link("antrean", _("← Antrean"))
    st.title(_("Catat pesan anggota"))
    st.caption(_("Pindah kotak dengan Tab; simpan dengan Ctrl+Enter dari kotak pesan."))
    with st.form("catat"):
        way = st.radio(
            _("Datang lewat"),
            (MessageKind.WALK_IN, MessageKind.PHONE),
            format_func=lambda kind: words.ways()[kind],
            horizontal=True,
        )
        text = st.text_area(_("Apa yang disampaikan"), max_chars=TEXT_MAX, height=160)
        author = _author()
        kind = st.selectbox(
            _("Jenis"),
            [None, *CaseKind],
            format_func=lambda one: words.kinds()[one] if one else _("Kenali sendiri dari isinya"),
        )
        branch_id = _branch(desk)
        happened = _when(desk)
        pressed = st.form_submit_button(
            _("Simpan ke antrean"), type="primary", icon=":material/save:"
        )
    if pressed:
        with showing_errors():
            case = desk.toolkit.listening.take_down_remark(
                desk.actor,
                way=way,
                author=author,
                text=text or "",
                at=happened,
                kind=kind,
                branch_id=branch_id or None,
            )
            address.go("antrean", laporan=case.id)


def _branch(desk: Desk) -> str:
    """Chosen where there is more than one; empty: that of whoever writes it down."""
    every = people.branches(desk)
    offered = people.offered_branches(every)
    if not offered:
        return ""
    own = desk.user.branch_id if desk.user.branch_id in offered else ""
    return st.selectbox(
        _("Cabang"),
        ["", *offered],
        index=["", *offered].index(own or ""),
        format_func=lambda one: words.unmarked(people.branch_name(one or None, every)),
    )


def _author() -> Author:
    name = st.text_input(_("Nama (boleh dikosongkan)"))
    left, right = st.columns(2)
    number = left.text_input(_("Nomor anggota (bila ada)"))
    contact = right.text_input(_("Nomor telepon atau surel (bila ada)"))
    return Author(
        name=(name or "").strip(),
        member_number=(number or "").strip(),
        contact=(contact or "").strip(),
    )


def _when(desk: Desk) -> datetime:
    now = desk.times.local(desk.times.now).replace(tzinfo=None, second=0, microsecond=0)
    entered = st.datetime_input(
        _("Waktu kejadian ({zone})").format(zone=desk.times.zone_name),
        value=now,
        format="DD/MM/YYYY",
        step=timedelta(minutes=5),
        key="remark-at",
    )
    return desk.times.from_local(entered or now)
