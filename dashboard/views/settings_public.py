"""What everybody may read of how the cooperative answers."""

import streamlit as st

from dashboard import address, answer_words, saving
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.explanations import RunKind
from domain.measured_shelves import Fate
from domain.months import Month
from domain.texts import _


def draw(desk: Desk) -> None:
    with st.form("terbuka"):
        st.markdown(
            _(
                "Di halaman anggota, siapa pun dapat membaca bulan demi bulan: berapa laporan yang "
                "masuk dan ditanggapi, berapa lama menunggu, dan berapa yang masih menunggu. "
                "Angkanya sama dengan di Waktu tanggap. Bulan dengan kurang dari lima laporan "
                "tidak ditampilkan."
            )
        )
        wanted = st.checkbox(
            _("Tampilkan halaman “Tanggapan kami” untuk umum"),
            value=desk.cooperative.public_figures,
        )
        pressed = st.form_submit_button(_("Simpan"), type="primary", icon=":material/save:")
    if desk.cooperative.public_figures:
        page = f"{desk.toolkit.settings.site_url}/tanggapan"
        st.link_button(_("Lihat halamannya"), page, icon=":material/open_in_new:")
        _rows(desk)
    seen = saving.seen_version(desk, "terbuka")
    if pressed:
        with showing_errors():
            saving.save(desk, seen, public_figures=wanted)


def _rows(desk: Desk) -> None:
    """The counts of that page, each leading to its cases: to everybody else they stay closed."""
    figures, number = desk.toolkit.public_answers.figures(), desk.times.number
    st.caption(_("Untuk umum angkanya tidak dapat dibuka. Laporan di baliknya, untuk petugas:"))
    with st.container(horizontal=True):
        for measure, told, n in (
            (RunKind.FIRST_RESPONSE, _("Menunggu tanggapan pertama: {n}"), figures.waiting_now),
            (RunKind.RESOLUTION, _("Belum selesai: {n}"), figures.unresolved_now),
        ):
            asked = {"ukuran": measure, "baris": Fate.WAITING, "kapan": answer_words.EVER}
            if n:
                address.link("tanggapan", told.format(n=number(n)), **asked)
        for each in reversed(figures.months):
            if each.cases is not None:
                label = f"{desk.times.month(each.first)}: {number(each.cases)}"
                month = Month(each.first.year, each.first.month)
                address.link("tanggapan", label, baris=Fate.ALL, minggu=str(month))
