"""Imports of a channel's past: how far each is, what came of it, and what was refused."""

import streamlit as st

from dashboard import address, notices, people, session, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import channel_history_lines
from domain.archives import HistoryImport, ImportState
from domain.texts import _
from services.history.previews import SHOWN

EVERY_S = 2
_MOVING = (ImportState.RUNNING, ImportState.TAKING_BACK)
_BACK = (ImportState.TAKING_BACK, ImportState.TAKEN_BACK)
_TAKEABLE = (ImportState.STOPPED, ImportState.DONE, ImportState.FAILED)


def all_of_them(desk: Desk) -> None:
    page = address.page_number()
    offset = (page - 1) * SHOWN
    found = desk.toolkit.importing.newest(desk.actor, offset=offset)
    if not found and page == 1:
        return
    st.subheader(_("Yang pernah diimpor"))
    channels = people.channels(desk)
    for one in found:
        with st.container(border=True, gap="xsmall"):
            words.badge(looks()[one.state])
            address.link(
                "kanal",
                f"{words.plain(people.channel_name(one.channel_id, channels))} · "
                f"{words.plain(one.file_name)}",
                riwayat="1",
                impor=one.id,
            )
            st.caption(f"{desk.times.moment(one.at)} · {summary(one)}")
    known = offset + len(found) + (len(found) == SHOWN)
    address.page_links("kanal", known, SHOWN, 0, riwayat="1")


def one(desk: Desk, import_id: str) -> None:
    told, _refused = desk.toolkit.importing.find(desk.actor, import_id)
    address.link("kanal", _("Impor riwayat"), icon=":material/history:", riwayat="1")
    channels = people.channels(desk)
    st.title(words.plain(told.file_name))
    st.caption(
        f"{_(told.form)} · {words.plain(people.channel_name(told.channel_id, channels))} · "
        f"{desk.times.moment(told.at)}"
    )
    if told.state in _MOVING:
        _running(import_id, told.state)
    else:
        _standing(desk, told)
    _steps(desk, told)
    if told.state in _TAKEABLE:
        _take_back(desk, told)
    if told.state not in _BACK:
        channel_history_lines.draw(desk, told)


@st.fragment(run_every=EVERY_S)
def _running(import_id: str, state: ImportState) -> None:
    """Drawn again by itself until it is through."""
    desk = session.enter()
    with showing_errors():
        told, _refused = desk.toolkit.importing.find(desk.actor, import_id)
        if told.state is not state:
            st.rerun()
        _standing(desk, told)


def _standing(desk: Desk, told: HistoryImport) -> None:
    words.badge(looks()[told.state])
    if told.state in _BACK:
        _standing_back(desk, told)
        return
    share = min(1.0, told.done / told.total) if told.total else 1.0
    st.progress(share, _("{done} dari {total} dibaca").format(done=told.done, total=told.total))
    channel_history_lines.links(told)
    if told.state is ImportState.STOPPED and told.detail:
        st.error(words.plain(told.detail), icon=":material/error:")
    if told.state is ImportState.FAILED:
        st.error(words.plain(told.detail), icon=":material/error:")
        st.caption(_("Yang sudah dibaca tetap tersimpan. Unggah berkas yang utuh; yang sudah ada "
                     "tidak akan ganda."))  # fmt: skip
    if told.state is ImportState.DONE and told.ended_at:
        st.success(
            _("Selesai {moment}. Berkasnya sudah dihapus dari server.").format(
                moment=desk.times.moment(told.ended_at)
            ),
            icon=":material/check_circle:",
        )
        address.link("keterlibatan", _("Lihat di Keterlibatan"), icon=":material/bar_chart:")


def _standing_back(desk: Desk, told: HistoryImport) -> None:
    brought = told.new + told.known
    share = min(1.0, told.taken_back / brought) if brought else 1.0
    said = _("{done} dari {total} unggahan ditarik kembali")
    st.progress(share, said.format(done=told.taken_back, total=brought))
    if told.state is ImportState.TAKEN_BACK and told.ended_at:
        st.success(
            _("Ditarik kembali {moment}. Unggahan yang Anda kirim dari Guyub, dan yang juga "
              "dibawa impor lain, tetap ada.").format(moment=desk.times.moment(told.ended_at)),
            icon=":material/undo:",
        )  # fmt: skip


def _take_back(desk: Desk, told: HistoryImport) -> None:
    """Asked once more, since charts change at once."""
    with st.popover(_("Tarik kembali impor ini"), icon=":material/undo:"):
        st.markdown(
            _("Semua unggahan dan angka yang dibawa berkas ini hilang dari Guyub, dan grafik "
              "berubah. Di {channel} sendiri tidak ada yang berubah. Unggahan yang Anda kirim dari "
              "Guyub, dan yang juga dibawa impor lain, tetap ada.").format(
                channel=words.plain(
                    people.channel_name(told.channel_id, people.channels(desk))
                )
            )
        )  # fmt: skip
        if st.button(_("Ya, tarik kembali"), type="primary", key="riwayat-tarik"):
            with showing_errors():
                desk.toolkit.taking_back.begin(desk.actor, told.id)
                notices.done(_("Impor sedang ditarik kembali."))


def _steps(desk: Desk, told: HistoryImport) -> None:
    importing = desk.toolkit.importing
    if told.state is ImportState.RUNNING and st.button(_("Hentikan"), icon=":material/pause:"):
        with showing_errors():
            importing.stop(desk.actor, told.id)
            notices.done(_("Impor dihentikan. Yang sudah dibaca tetap tersimpan."))
    if told.state is ImportState.STOPPED and st.button(
        _("Lanjutkan"), type="primary", icon=":material/play_arrow:"
    ):
        with showing_errors():
            importing.go_on(desk.actor, told.id)
            notices.done(_("Impor dilanjutkan."))


def summary(told: HistoryImport) -> str:
    """What came of it so far, in one line."""
    if told.state in _BACK:
        return looks()[told.state].word
    return " · ".join(channel_history_lines.counts(told).values())


def looks() -> dict[ImportState, words.Look]:
    """How far an import is."""
    return {
        ImportState.RUNNING: words.Look(_("Sedang dibaca"), "blue", ":material/sync:"),
        ImportState.STOPPED: words.Look(_("Dihentikan"), "orange", ":material/pause:"),
        ImportState.DONE: words.Look(_("Selesai dibaca"), "green", ":material/check_circle:"),
        ImportState.FAILED: words.Look(_("Berkasnya rusak"), "red", ":material/error:"),
        ImportState.TAKING_BACK: words.Look(_("Sedang ditarik kembali"), "blue", ":material/undo:"),
        ImportState.TAKEN_BACK: words.Look(_("Ditarik kembali"), "gray", ":material/undo:"),
    }
