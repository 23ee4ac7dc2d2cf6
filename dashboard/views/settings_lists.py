"""The words kept for cases: how they end, and the cooperative's other units."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.case_lists import Listed, ListKind
from domain.texts import _


def draw(desk: Desk) -> None:
    kind = address.choose(
        _("Daftar"), "daftar", list(ListKind), lambda one: _titles()[one], default=ListKind.REASON
    )
    st.caption(_meanings()[kind])
    known = desk.toolkit.case_lists.all(desk.actor, kind)
    if not known:
        st.info(_("Belum ada. Bagian yang diketik staf di laporan tercatat di sini sendiri."))
    for place, line in enumerate(known):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            _one(desk, line, first=place == 0)
    _add(desk, kind)


def _titles() -> Mapping[ListKind, str]:
    return {ListKind.REASON: _("Alasan selesai"), ListKind.UNIT: _("Bagian lain")}


def _meanings() -> Mapping[ListKind, str]:
    return {
        ListKind.REASON: _(
            "Dipilih staf saat menyelesaikan laporan, dan dihitung. Mengganti nama tidak mengubah "
            "laporan lama: ia tetap terhitung di sini."
        ),
        ListKind.UNIT: _("Ditawarkan saat laporan menunggu bagian lain dari koperasi."),
    }


def _one(desk: Desk, line: Listed, *, first: bool) -> None:
    lists = desk.toolkit.case_lists
    name = words.plain(_(line.name))
    st.markdown(name if line.active else f":gray[{name} · {_('tidak ditawarkan')}]")
    if not first and st.button(_("Naikkan"), icon=":material/arrow_upward:", key=f"naik-{line.id}"):
        with showing_errors():
            lists.raise_up(desk.actor, line.kind, line.id)
            notices.done(_("Urutan disimpan."))
    _rename(desk, line)
    label = _("Jangan tawarkan") if line.active else _("Tawarkan lagi")
    if st.button(label, key=f"aktif-{line.id}"):
        with showing_errors():
            lists.set_active(desk.actor, line.kind, line.id, active=not line.active)
            notices.done(_("Perubahan disimpan."))


def _rename(desk: Desk, line: Listed) -> None:
    with (
        st.popover(_("Ganti nama"), icon=":material/edit:", key=f"ganti-{line.id}"),
        st.form(f"nama-{line.id}", border=False),
    ):
        name = st.text_input(_("Nama"), value=line.name)
        pressed = st.form_submit_button(_("Simpan"), type="primary")
    if pressed:
        with showing_errors():
            desk.toolkit.case_lists.rename(desk.actor, line.kind, line.id, name or "")
            notices.done(_("Perubahan disimpan."))


def _add(desk: Desk, kind: ListKind) -> None:
    with st.form(f"tambah-{kind}", clear_on_submit=False):
        name = st.text_input(_("Tambahkan"), key=notices.fresh_key(f"baru-{kind}"))
        pressed = st.form_submit_button(_("Tambahkan"), icon=":material/add:")
    if pressed:
        with showing_errors():
            desk.toolkit.case_lists.add(desk.actor, kind, name or "")
            notices.renew(f"baru-{kind}")
            notices.done(_("Perubahan disimpan."))
