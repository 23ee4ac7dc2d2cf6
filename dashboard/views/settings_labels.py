"""Labels and topics: the words by which the cooperative sorts its cases."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, labels, notices, saving, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.labels import Label, LabelKind, Tint
from domain.texts import _


def draw(desk: Desk) -> None:
    kind = address.choose(
        _("Daftar"), "daftar", list(LabelKind), lambda one: _titles()[one], default=LabelKind.LABEL
    )
    st.caption(_meanings()[kind])
    known = desk.toolkit.labels.all(desk.actor, kind)
    if not known:
        st.info(_("Belum ada. Tambahkan yang pertama di bawah."), icon=":material/label:")
    for label in known:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            _one(desk, label)
    _add(desk, kind)


def _titles() -> Mapping[LabelKind, str]:
    return {LabelKind.LABEL: _("Label"), LabelKind.TOPIC: _("Topik")}


def _meanings() -> Mapping[LabelKind, str]:
    return {
        LabelKind.LABEL: _(
            "Tanda untuk memilah laporan; satu laporan boleh memakai beberapa. Yang tidak dipakai "
            "lagi tetap menempel pada laporan lama."
        ),
        LabelKind.TOPIC: _(
            "Tentang apa laporannya, satu untuk tiap laporan: simpanan, pinjaman, toko. Yang tidak "
            "dipakai lagi tetap menempel pada laporan lama."
        ),
    }


def _one(desk: Desk, label: Label) -> None:
    words.badge(labels.look(label))
    if not label.active:
        st.caption(_("tidak dipakai lagi"), width="content")
    _change(desk, label)
    text = _("Jangan pakai lagi") if label.active else _("Pakai lagi")
    if st.button(text, key=f"aktif-{label.id}"):
        with showing_errors():
            desk.toolkit.labels.set_active(desk.actor, label.id, active=not label.active)
            notices.done(_("Perubahan disimpan."))


def _change(desk: Desk, label: Label) -> None:
    with (
        st.popover(_("Ubah"), icon=":material/edit:", key=f"ubah-{label.id}"),
        st.form(f"label-{label.id}", border=False),
    ):
        name = st.text_input(_("Nama"), value=label.name, key=f"nama-{label.id}")
        color = _color(label.color, f"warna-{label.id}")
        pressed = st.form_submit_button(_("Simpan"), type="primary")
    seen = saving.seen(f"label-{label.id}", label.version)
    if pressed:
        with showing_errors():
            desk.toolkit.labels.change(
                desk.actor, label.id, version=seen, name=name or "", color=color
            )
            notices.done(_("Perubahan disimpan."))


def _color(current: Tint, key: str) -> Tint:
    tints = list(Tint)
    picked: Tint = st.selectbox(
        _("Warna"),
        tints,
        index=tints.index(current),
        format_func=lambda tint: labels.tints()[tint],
        key=key,
    )
    return picked


def _add(desk: Desk, kind: LabelKind) -> None:
    with st.form(f"tambah-{kind}"):
        name = st.text_input(_("Nama baru"), key=notices.fresh_key(f"baru-{kind}"))
        color = _color(Tint.GRAY, f"warna-{kind}")
        pressed = st.form_submit_button(_("Tambahkan"), icon=":material/add:")
    if pressed:
        with showing_errors():
            desk.toolkit.labels.add(desk.actor, kind, name or "", color)
            notices.renew(f"baru-{kind}")
            notices.done(_("Perubahan disimpan."))
