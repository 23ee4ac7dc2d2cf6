"""What was read in lately, and the way back."""

import streamlit as st

from dashboard import notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.roll_shelves import RollImport
from domain.texts import _
from services.roll.roll_imports import Undone


def draw(here: Desk) -> None:
    found = here.toolkit.roll_imports.newest(here.actor)
    if not found:
        return
    st.subheader(_("Impor terakhir"))
    users = people.users(here)
    for one in found:
        with st.container(border=True, gap="xsmall", key=f"impor-{one.id}"):
            _one(here, one, users)


def told(one: RollImport) -> str:
    """What came of it."""
    return _("{new} baru, {changed} berubah, {unchanged} tetap, {refused} ditolak.").format(
        new=one.new, changed=one.changed, unchanged=one.unchanged, refused=one.refused
    )


def _one(here: Desk, one: RollImport, users: people.Users) -> None:
    who = words.plain(people.name_of(one.by_id, users))
    st.markdown(f"**{words.plain(one.file_name)}** · {here.times.moment(one.at)} · {who}")
    st.caption(told(one))
    if one.undone_at is not None:
        by = words.plain(people.name_of(one.undone_by, users))
        moment = here.times.moment(one.undone_at)
        st.caption(_("Dibatalkan {name}, {moment}").format(name=by, moment=moment))
    elif one.new or one.changed:
        _undo(here, one)


def _undo(here: Desk, one: RollImport) -> None:
    with st.popover(_("Batalkan impor ini"), icon=":material/undo:", key=f"batal-{one.id}"):
        st.caption(
            _(
                "Anggota baru dihapus lagi dan yang berubah dikembalikan. Yang sesudahnya "
                "diperbaiki, ditautkan, atau dicatat izinnya dibiarkan."
            )
        )
        if st.button(_("Ya, batalkan"), key=f"sungguh-{one.id}"):
            with showing_errors():
                notices.done(_undone(here.toolkit.roll_imports.undo(here.actor, one.id)))


def _undone(done: Undone) -> str:
    return _("{removed} dihapus, {restored} dikembalikan, {kept} dibiarkan.").format(
        removed=done.removed, restored=done.restored, kept=done.kept
    )
