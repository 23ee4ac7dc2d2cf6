"""A person's own rights: all that is held about them as a file, and to be forgotten."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views.settings_personal import beyond_backups
from domain.erasing import Erased
from domain.people import Permission
from domain.texts import _, ngettext
from services.personal_data.naming import Elsewhere, Written

_BY_HAND = (Written.RULE, Written.SAVED_REPLY)  # that a person changes


def draw(
    desk: Desk, kind: Erased, subject_id: str, *, export: str, is_member: bool = False
) -> None:
    """`subject_id`: whose erasure it is (`domain.erasing.Erasure`); `export`: the address of the
    file; `is_member`: of the roll now, and so not to be erased yet. Nothing for who may neither."""
    if not desk.may(Permission.EXPORT_PERSONS):
        return
    with st.expander(_("Data pribadi orang ini"), icon=":material/shield_person:"):
        st.caption(
            _(
                "Semua yang disimpan tentang orang ini: JSON, CSV, halaman untuk dibaca, dan"
                " lampirannya. Setiap unduhan tercatat."
            )
        )
        st.link_button(_("Unduh semua datanya"), export, icon=":material/download:")
        if desk.may(Permission.ERASE_PERSONS) and is_member:
            st.info(
                _("Ia masih anggota, dan buku daftar anggota wajib ada. Catat dahulu kapan ia "
                  "keluar, lalu hapus datanya."),
                icon=":material/badge:",
            )  # fmt: skip
        elif desk.may(Permission.ERASE_PERSONS):
            _draw_erasing(desk, kind, subject_id)
        else:
            st.caption(_("Menghapus datanya hanya dapat dilakukan pengawas."))


def _draw_erasing(desk: Desk, kind: Erased, subject_id: str) -> None:
    foreseen = desk.toolkit.erasing.foresee(desk.actor, kind, subject_id)
    st.markdown(
        _(
            "Menghapus orang ini mengosongkan {talks} percakapan dengan {messages} pesan darinya"
            " dan {cases} laporan, dan menghilangkan {reactions} reaksinya. Angka di grafik tetap."
            " Ini tidak dapat dibatalkan."
        ).format(
            talks=foreseen.conversations,
            messages=foreseen.messages,
            cases=foreseen.cases,
            reactions=foreseen.reactions,
        )
    )
    if foreseen.unfinished:
        st.warning(
            _(
                "{n} laporan di antaranya belum selesai. Sesudah dihapus tidak ada lagi yang dapat "
                "dijawab: jawab dan selesaikan dulu bila bisa."
            ).format(n=foreseen.unfinished),
            icon=":material/hourglass:",
        )
    _draw_elsewhere(foreseen.elsewhere)
    if kind is Erased.PERSON:
        st.caption(_("Buku anggota tidak ikut: selama ia anggota, ia tetap tercatat di sana."))
    st.caption(beyond_backups(desk))
    with st.form(f"erase-{subject_id}", border=False):
        why = st.text_input(_("Atas permintaan siapa, lewat apa? (tanpa nama)"), max_chars=200)
        sure = st.checkbox(_("Saya sudah memastikan siapa yang meminta"))
        if st.form_submit_button(_("Hapus orang ini"), icon=":material/person_off:"):
            with showing_errors():
                _erase(desk, kind, subject_id, why, sure=sure)


def _draw_elsewhere(places: Sequence[Elsewhere]) -> None:
    """What staff typed in with the person's name or number."""
    told = _written()
    theirs = [f"{told[each.written]} “{each.name}”" for each in places if each.written in _BY_HAND]
    if theirs:
        st.warning(
            _(
                "Nama atau nomornya tertulis juga di sini, dan tidak terhapus sendiri: {places}."
            ).format(places=words.plain(", ".join(theirs))),
            icon=":material/edit_note:",
        )
    n = sum(each.written is Written.SAVED_FILTER for each in places)
    if n:
        st.caption(
            ngettext(
                "{n} saringan tersimpan yang mencarinya ikut terhapus.",
                "{n} saringan tersimpan yang mencarinya ikut terhapus.",
                n,
            ).format(n=n)
        )


def _written() -> Mapping[Written, str]:
    return {Written.RULE: _("aturan"), Written.SAVED_REPLY: _("balasan tersimpan")}


def _erase(desk: Desk, kind: Erased, subject_id: str, why: str, *, sure: bool) -> None:
    if not sure:
        st.error(_("Pastikan dahulu siapa yang meminta, lalu beri centang."))
        return
    desk.toolkit.erasing.ask(desk.actor, kind, subject_id, why=why)
    notices.done(_("Penghapusan dimulai; kemajuannya ada di Pengaturan, Data pribadi."))
