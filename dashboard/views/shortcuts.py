"""The keys that work on a page, as a list, with the switch that turns them off."""

from collections.abc import Mapping

import streamlit as st

from dashboard import keys
from dashboard.keys import Key
from dashboard.session import desk
from domain.texts import _


def draw(name: str, offered: Mapping[str, Key]) -> None:
    """A button that opens the list; the keys themselves work whether it is open or not."""
    keys.listen(name, offered)
    if st.button(_("Pintasan papan ketik (?)"), icon=":material/keyboard:", key="pintasan"):
        _open(offered)


def _open(offered: Mapping[str, Key]) -> None:
    @st.dialog(_("Pintasan papan ketik"))
    def show() -> None:
        for key, one in {**offered, keys.LIST_KEY: Key(_("Daftar ini"), "press", "")}.items():
            st.markdown(f"`{key}` — {one.word}")
        st.caption(_("Tidak berlaku selagi Anda mengetik."))
        if draw_switch("pintasan-dipakai"):
            st.rerun()

    show()


def draw_switch(key: str) -> bool:
    """Whether the person has just switched the keys on or off, for good and on every device."""
    here = desk()
    was_on = here.user.uses_keys
    on = st.toggle(_("Pakai pintasan"), value=was_on, key=f"{key}-{was_on}")
    if on != was_on:
        here.toolkit.accounts.set_keys(here.user.id, on=on)
    return on != was_on


def of_queue() -> Mapping[str, Key]:
    """On the list of cases."""
    row = "[class*='st-key-baris-']"
    return {
        "j": Key(_("Laporan berikutnya"), "next", row),
        "k": Key(_("Laporan sebelumnya"), "previous", row),
        "x": Key(_("Centang laporan ini"), "tick", row),
        "l": Key(_("Langkah untuk yang dicentang"), "focus", ".st-key-massal-langkah input"),
        "/": Key(_("Cari"), "focus", ".st-key-cari-antrean input"),
        "c": Key(_("Catat pesan dari kantor atau telepon"), "press", ".st-key-catat-pesan a"),
    }


def of_case() -> Mapping[str, Key]:
    """On the page of one case."""
    return {
        "j": Key(_("Laporan berikutnya"), "press", ".st-key-berikutnya a"),
        "k": Key(_("Laporan sebelumnya"), "press", ".st-key-sebelumnya a"),
        "b": Key(_("Tulis balasan"), "focus", "[class*='st-key-reply-'] textarea"),
        "m": Key(_("Saya yang tangani"), "press", ".st-key-saya button"),
        "s": Key(_("Selesaikan"), "press", ".st-key-selesaikan button"),
        "u": Key(_("Kembali ke antrean"), "press", ".st-key-kembali a"),
    }
