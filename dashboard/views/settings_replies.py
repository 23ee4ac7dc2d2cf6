"""Saved replies: the texts staff answer with, each with placeholders that the case fills in."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, notices, people, saving, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views.case_saved import label
from domain.saved_replies import SavedReply, Variable
from domain.texts import _, ngettext
from toolkit.languages import LANGUAGES

PER_PAGE = 25
_NEW = "baru"


def draw(desk: Desk) -> None:
    kept = {reply.id: reply for reply in desk.toolkit.saved_replies.all(desk.actor)}
    wanted = address.asked("balasan")
    if wanted == _NEW:
        _form(desk, None)
    elif wanted in kept:
        _form(desk, kept[wanted])
    else:
        _list(list(kept.values()))


def _list(kept: list[SavedReply]) -> None:
    st.subheader(_("Balasan tersimpan"))
    address.link(
        "pengaturan",
        _("Tambah balasan"),
        icon=":material/add:",
        bagian="balasan",
        balasan=_NEW,
    )
    if not kept:
        st.info(
            _(
                "Belum ada. Simpan jawaban yang sering dipakai, misalnya jam buka atau cara "
                "menjadi anggota; staf memasukkannya dengan sekali pilih saat membalas."
            ),
            icon=":material/quickreply:",
        )
        return
    search = address.search(_("Cari kata"), "cari")
    found = [one for one in kept if search.casefold() in f"{one.title}\n{one.text}".casefold()]
    n = len(found)
    st.markdown(ngettext("{n} balasan", "{n} balasan", n).format(n=n))
    start = (address.page_number() - 1) * PER_PAGE
    for reply in found[start : start + PER_PAGE]:
        address.link("pengaturan", words.plain(label(reply)), bagian="balasan", balasan=reply.id)
    address.page_links("pengaturan", n, PER_PAGE, bagian="balasan", cari=search)


def _form(desk: Desk, reply: SavedReply | None) -> None:
    address.link("pengaturan", _("← Balasan tersimpan"), bagian="balasan")
    one = reply.id if reply else _NEW
    with st.form(f"balasan-{one}"):
        title = st.text_input(
            _("Judul, hanya untuk staf"),
            value=reply.title if reply else "",
            key=f"judul-balasan-{one}",
        )
        language = st.selectbox(
            _("Bahasa balasan"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(reply.language) if reply else 0,
            format_func=lambda code: LANGUAGES[code],
            key=f"bahasa-balasan-{one}",
        )
        text = st.text_area(
            _("Isi balasan"),
            value=reply.text if reply else "",
            height=220,
            key=f"isi-balasan-{one}",
        )
        st.caption(_("Terisi sendiri saat dipakai; yang tidak diketahui harus diisi staf dulu:"))
        st.markdown(
            "\n".join(f"- `{each.placeholder}`: {meaning}" for each, meaning in _meanings().items())
        )
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    entered = {"title": title or "", "text": text or "", "language": language}
    seen = saving.seen(f"balasan-{one}", reply.version if reply else 0)
    if pressed:
        with showing_errors():
            _save(desk, reply, seen, entered)
    if reply is not None:
        _kept_by(desk, reply)


def _save(desk: Desk, reply: SavedReply | None, seen: int, entered: dict[str, str]) -> None:
    saved = desk.toolkit.saved_replies
    if reply is None:
        saved.add(desk.actor, **entered)
    else:
        saved.change(desk.actor, reply.id, version=seen, **entered)
    _back(_("Balasan disimpan."))


def _kept_by(desk: Desk, reply: SavedReply) -> None:
    who = words.plain(people.name_of(reply.updated_by, people.users(desk)))
    moment = desk.times.moment(reply.updated_at)
    st.caption(_("Terakhir diubah {name}, {moment}.").format(name=who, moment=moment))
    with st.popover(_("Hapus"), icon=":material/delete:"):
        st.markdown(_("Balasan yang sudah dikirim tidak berubah."))
        if st.button(_("Ya, hapus balasan ini"), type="primary"):
            with showing_errors():
                desk.toolkit.saved_replies.remove(desk.actor, reply.id)
                _back(_("Balasan dihapus."))


def _back(text: str) -> None:
    del st.query_params["balasan"]
    notices.done(text)


def _meanings() -> Mapping[Variable, str]:
    return {
        Variable.NAME: _("nama anggota, seperti yang ditulisnya"),
        Variable.MEMBER_NUMBER: _("nomor anggota, seperti yang ditulisnya"),
        Variable.CODE: _("kode laporan"),
        Variable.OFFICE_HOURS: _("jam kerja kantor, dalam bahasa balasan"),
        Variable.COOPERATIVE: _("nama koperasi"),
        Variable.STAFF: _("nama Anda yang membalas"),
    }
