"""Writing down what a member said elsewhere than on a channel, when it really happened."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from dashboard import address, focus, hints, notices, people, unsaved, words
from dashboard.moment_entry import read_moment
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import case_branch
from domain.cases import Case, CaseKind
from domain.errors import Invalid
from domain.messages import NOTED, TEXT_MAX, Author, MessageKind
from domain.texts import _

_FORM = "catat"


@dataclass(frozen=True, kw_only=True)
class _Noted:
    """What the form holds when it is sent. `when`: as typed."""

    text: str
    author: Author
    way: MessageKind
    kind: CaseKind | None
    branch_id: str
    when: str
    answer: str


def draw(desk: Desk) -> None:
    desk = case_branch.at_branch(desk, desk.user.branch_id)  # by the clock that its writer sees
    address.link("antrean", _("← Antrean"))
    st.title(_("Catat pesan anggota"))
    st.caption(
        _(
            "Cukup isi pesannya. Pindah kotak dengan Tab, pilih dengan tombol panah, simpan dengan "
            "Ctrl+Enter. Anggota yang cocok muncul selagi Anda mengetik nama atau nomornya: panah "
            "bawah, lalu Enter."
        )
    )
    turn = focus.turn(_FORM)
    with st.form(turn):
        noted = _boxes(desk, turn)
        with st.container(horizontal=True):
            opens = st.form_submit_button(
                _("Simpan ke antrean"), type="primary", icon=":material/save:"
            )
            again = st.form_submit_button(_("Simpan, catat lagi"), icon=":material/playlist_add:")
    focus.first(f"{turn}-text", once=turn)
    hints.of_members(name=f"{turn}-name", number=f"{turn}-number")
    if opens or again:
        with showing_errors():
            _kept(desk, noted, opens=opens)


def _kept(desk: Desk, noted: _Noted, *, opens: bool) -> None:
    case = _keep(desk, noted)
    focus.next_turn(_FORM)
    if opens:
        address.go("antrean", laporan=case.id)
    told = _("Tersimpan: {subject} ({code}).").format(
        subject=words.shortened(case.subject), code=case.code
    )
    if twins := desk.toolkit.duplicates.of(desk.actor, case.id):  # as its own page says
        same = _("Mungkin sama dengan {code}: gabungkan dari halaman laporannya.")
        told += " " + same.format(code=twins[0].case.code)
    notices.done(told)


def _keep(desk: Desk, noted: _Noted) -> Case:
    now = desk.times.local(desk.times.now).replace(tzinfo=None)
    return desk.toolkit.listening.take_down_remark(
        desk.actor,
        way=noted.way,
        author=noted.author,
        text=noted.text,
        at=_moment(desk, noted.when, now),
        kind=noted.kind,
        branch_id=noted.branch_id or None,
        answer=noted.answer,
    )


def _moment(desk: Desk, when: str, now: datetime) -> datetime | None:
    """None: now, as the service knows it to the second. Raises: Invalid."""
    told = read_moment(when, now)
    if told == now:
        return None
    at = desk.times.from_local(told)
    if told > now:
        raise Invalid(
            _(
                "{moment} belum tiba: sekarang pukul {now}. Isi kapan terjadinya, misalnya: "
                "kemarin {hour}."
            ).format(
                moment=desk.times.moment(at),
                now=desk.times.hour(desk.times.now),
                hour=desk.times.hour(at),
            ),
            field="at",
        )
    return at


# No box has a help sign beside it: each would be one more stop of the Tab key.
def _boxes(desk: Desk, turn: str) -> _Noted:
    unsaved.watch(f"{turn}-text", "")
    text = st.text_area(
        _("Apa yang disampaikan"), max_chars=TEXT_MAX, height=120, key=f"{turn}-text"
    )
    way = st.radio(
        _("Datang lewat"), NOTED, format_func=lambda one: words.ways()[one], horizontal=True
    )
    when = st.text_input(
        _("Kapan terjadi ({zone})").format(zone=desk.times.zone_name),
        placeholder=_("sekarang, 9.15, 2 jam lalu, kemarin 14.30"),
    )
    author = _author(turn)
    answer = st.text_area(
        _("Jawaban yang sudah diberikan saat itu (bila ada)"),
        max_chars=TEXT_MAX,
        height=80,
        placeholder=_("Tercatat sebagai tanggapan pada waktu itu; tidak dikirim ke mana-mana."),
    )
    kind = st.selectbox(
        _("Jenis"),
        [None, *CaseKind],
        format_func=lambda one: words.kinds()[one] if one else _("Kenali sendiri dari isinya"),
    )
    return _Noted(
        text=text or "",
        author=author,
        way=way,
        kind=kind,
        branch_id=_branch(desk),
        when=when or "",
        answer=answer or "",
    )


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


def _author(turn: str) -> Author:
    left, middle, right = st.columns(3)
    name = left.text_input(_("Nama (boleh dikosongkan)"), key=f"{turn}-name")
    number = middle.text_input(_("Nomor anggota (bila ada)"), key=f"{turn}-number")
    contact = right.text_input(_("Nomor telepon atau surel (bila ada)"))
    return Author(
        name=(name or "").strip(),
        member_number=(number or "").strip(),
        contact=(contact or "").strip(),
    )
