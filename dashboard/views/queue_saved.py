"""Filters that people keep by name, over the queue: how many stand behind each, one click away."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, labels, notices, people, queue_address, saving, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.choices import several
from domain.labels import LabelKind, SavedFilter
from domain.texts import _
from services.cases.saved_filters import may_change

_GONE = "filter"


def links(desk: Desk) -> None:
    """The kept ones, each with how many stand behind it."""
    if kept := desk.toolkit.saved_filters.offered(desk.actor):
        _links(desk, kept)


def fold(desk: Desk, users: people.Users) -> None:
    """Where to keep what is filtered by now, and to change what was kept."""
    current = queue_address.filters()
    with st.expander(_("Saringan tersimpan"), icon=":material/bookmark:"):
        if current:
            _keep(desk, current)
        else:
            st.caption(
                _(
                    "Pilih dulu tampilan, saringan, atau kata cari; lalu simpan di sini dengan "
                    "nama, agar lain kali cukup sekali tekan."
                )
            )
        for one in desk.toolkit.saved_filters.offered(desk.actor):
            if may_change(desk.actor, one):
                _change(desk, one, users)


def _links(desk: Desk, kept: list[SavedFilter]) -> None:
    retired = _retired(desk)
    asked = [queue_address.asked(desk, one.filters, limit=1, offset=0) for one in kept]
    counts = desk.toolkit.answering.counts(desk.actor, asked)
    with st.container(horizontal=True, gap="small", key="lajur-tersimpan"):
        for one, count in zip(kept, counts, strict=True):
            shown = f"{words.plain(one.name)} ({words.counted(count)})"
            address.link("antrean", shown, icon=":material/bookmark:", **dict(one.filters))
    for one in kept:
        values = [value for word in one.filters.values() for value in several(word)]
        names = [retired[value] for value in values if value in retired]
        if names and dict(one.filters) == queue_address.filters():
            st.info(
                _(
                    "Saringan ini memakai {names}, yang tidak diberikan lagi kepada laporan baru. "
                    "Laporan lama tetap tampak di sini."
                ).format(names=words.plain(", ".join(names))),
                icon=":material/info:",
            )


def _retired(desk: Desk) -> Mapping[str, str]:
    """Names of labels and topics that are given to no case any more, by id."""
    every = {**labels.known(desk, LabelKind.LABEL), **labels.known(desk, LabelKind.TOPIC)}
    return {each.id: each.name for each in every.values() if not each.active}


def _keep(desk: Desk, current: Mapping[str, str]) -> None:
    with st.form("simpan-saringan", border=False):
        name = st.text_input(
            _("Simpan saringan sekarang dengan nama"), key=notices.fresh_key(_GONE)
        )
        shared = st.checkbox(_("Tampilkan untuk semua staf"))
        pressed = st.form_submit_button(_("Simpan saringan"), icon=":material/bookmark_add:")
    if pressed:
        with showing_errors():
            desk.toolkit.saved_filters.keep(desk.actor, name or "", current, shared=shared)
            notices.renew(_GONE)
            notices.done(_("Saringan disimpan."))


def _change(desk: Desk, one: SavedFilter, users: people.Users) -> None:
    with (
        st.container(border=True),
        st.form(f"saringan-{one.id}", border=False),
    ):
        whose = (
            _("untuk semua staf, dari {name}").format(name=people.name_of(one.owner_id, users))
            if one.shared
            else _("hanya untuk saya")
        )
        name = st.text_input(
            _("Nama saringan ({whose})").format(whose=whose), value=one.name, key=f"nama-{one.id}"
        )
        with st.container(horizontal=True):
            renamed = st.form_submit_button(_("Ganti nama"), key=f"ganti-{one.id}")
            removed = st.form_submit_button(_("Hapus saringan"), key=f"hapus-{one.id}")
    seen = saving.seen(f"saringan-{one.id}", one.version)
    with showing_errors():
        if renamed:
            desk.toolkit.saved_filters.rename(desk.actor, one.id, name or "", version=seen)
            notices.done(_("Perubahan disimpan."))
        if removed:
            desk.toolkit.saved_filters.remove(desk.actor, one.id)
            notices.done(_("Saringan dihapus."))
