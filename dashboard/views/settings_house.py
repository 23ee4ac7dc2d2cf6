"""The cooperative's name, picture, zone and house rules."""

import streamlit as st

from dashboard import notices, saving
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.zones import zone_box
from domain.cooperative import Moderation
from domain.media import UPLOAD_BYTES_MAX
from domain.texts import _
from toolkit.languages import LANGUAGES


def draw(desk: Desk) -> None:
    house = desk.cooperative
    with st.form("rumah"):
        name = st.text_input(_("Nama koperasi"), value=house.name)
        tagline = st.text_input(_("Semboyan (boleh dikosongkan)"), value=house.tagline)
        zone = zone_box(_("Zona waktu"), house.zone)
        language = st.selectbox(
            _("Bahasa halaman anggota"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(house.language),
            format_func=lambda code: LANGUAGES[code],
        )
        rules = _rules(desk)
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    seen = saving.seen_version(desk, "rumah")
    if pressed:
        with showing_errors():
            saving.save(
                desk,
                seen,
                name=(name or "").strip(),
                tagline=(tagline or "").strip(),
                zone=zone,
                language=language,
                **rules,
            )
    _logo(desk)


def _rules(desk: Desk) -> dict[str, object]:
    house = desk.cooperative
    moderation = st.radio(
        _("Komentar di halaman koperasi"),
        list(Moderation),
        index=list(Moderation).index(house.moderation),
        format_func=lambda one: {
            Moderation.AFTER: _("langsung tampil; staf dapat menyembunyikan"),
            Moderation.BEFORE: _("tampil setelah diperiksa staf"),
        }[one],
    )
    return {
        "moderation": moderation,
        "alt_text_required": st.checkbox(
            _("Gambar wajib diberi keterangan untuk yang tidak dapat melihatnya"),
            value=house.alt_text_required,
        ),
        "one_person": st.checkbox(
            _("Hanya ada satu orang: unggahan boleh disetujui penulisnya sendiri"),
            value=house.one_person,
        ),
    }


def _logo(desk: Desk) -> None:
    st.subheader(_("Logo"))
    if desk.cooperative.logo_id:
        with showing_errors():
            st.image(desk.toolkit.media.read(desk.cooperative.logo_id), width=120, alt=_("Logo"))
    with st.form("logo", border=False):
        file = st.file_uploader(
            _("Pilih gambar logo"),
            type=["png", "jpg", "jpeg", "webp"],
            max_upload_size=UPLOAD_BYTES_MAX // 2**20,
        )
        pressed = st.form_submit_button(_("Pasang logo"))
    if pressed and file is not None:
        with showing_errors():
            desk.toolkit.governing.set_logo(desk.actor, file.getvalue())
            notices.done(_("Logo dipasang."))
