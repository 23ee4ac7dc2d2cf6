"""Tulis: write once, see how it looks everywhere, choose its time, ask a second person."""

import streamlit as st

from dashboard import address, drafts, notices, session
from dashboard.drafts import Draft, Editor
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import compose_form, compose_preview, post_lists, review
from domain.channels import Channel
from domain.people import Permission
from domain.posts import PostState
from domain.texts import _

_EDITABLE = (PostState.DRAFT, PostState.CHANGES_REQUESTED)


def draw() -> None:
    desk = session.desk()
    if wanted := address.asked("unggahan"):
        _post(desk, wanted)
    elif address.asked("daftar") or not desk.may(Permission.WRITE_POSTS):
        post_lists.draw(desk)
    else:
        _edit(desk, drafts.blank(desk), note="")


def _post(desk: Desk, post_id: str) -> None:
    post, deliveries = desk.toolkit.composing.post(desk.actor, post_id)
    if post.state in _EDITABLE and desk.may(Permission.WRITE_POSTS):
        _edit(desk, drafts.opened(post), note=post.review_note)
    else:
        review.draw(desk, post, deliveries)


def _edit(desk: Desk, editor: Editor, *, note: str) -> None:
    st.title(_("Tulis"))
    with st.container(horizontal=True):
        address.link("tulis", _("Konsep dan unggahan lain"), icon=":material/list:", daftar="all")
        if editor.post_id and st.button(_("Mulai yang baru"), icon=":material/add:"):
            drafts.put_away()
            address.go("tulis")
    if note:
        st.warning(
            _("Penyetuju meminta perubahan: {note}").format(note=note),
            icon=":material/assignment_return:",
        )
    channels = desk.toolkit.connecting.publishable()
    if not channels:
        st.info(_("Belum ada kanal untuk ditulisi."), icon=":material/hub:")
        address.link("kanal", _("Tambah kanal"))
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        draft = compose_form.draw(desk, editor, channels)
    with right:
        compose_preview.draw(draft, channels, editor.token)
    with left:
        _finish(desk, editor, draft, channels)


def _finish(desk: Desk, editor: Editor, draft: Draft, channels: list[Channel]) -> None:
    _autosave(desk, editor, draft)
    _problems(desk, editor, draft, channels)
    with st.container(horizontal=True):
        label = _("Setujui sekarang") if desk.cooperative.one_person else _("Minta persetujuan")
        asked = st.button(label, type="primary", icon=":material/send:", disabled=draft.is_empty)
        saved = st.button(_("Simpan konsep"), icon=":material/save:", disabled=draft.is_empty)
        if editor.post_id:
            _discard(desk, editor)
    if saved:
        with showing_errors():
            drafts.save(desk, editor, draft)
            _show_address(editor)
            notices.done(_("Konsep tersimpan."))
    if asked:
        with showing_errors():
            _submit(desk, editor, draft)


def _autosave(desk: Desk, editor: Editor, draft: Draft) -> None:
    """Every change that reached us is kept, so that a closed browser loses nothing."""
    if not draft.is_empty and draft != editor.kept:
        with showing_errors():
            drafts.save(desk, editor, draft)
            _show_address(editor)
    if editor.post_id:
        st.caption(_("Tersimpan sebagai konsep; perubahan disimpan dengan sendirinya."))


def _show_address(editor: Editor) -> None:
    if editor.post_id and address.asked("unggahan") != editor.post_id:
        st.query_params["unggahan"] = editor.post_id


def _problems(desk: Desk, editor: Editor, draft: Draft, channels: list[Channel]) -> None:
    if draft.is_empty:
        return
    names = {channel.id: channel.name for channel in channels}
    found = desk.toolkit.composing.problems(drafts.post_of(editor, draft, desk))
    for problem in found:
        where = f"{names[problem.channel_id]}: " if problem.channel_id in names else ""
        st.warning(f"{where}{problem.message}", icon=":material/warning:")


def _submit(desk: Desk, editor: Editor, draft: Draft) -> None:
    if draft != editor.kept or editor.post_id is None:
        drafts.save(desk, editor, draft)
    post = desk.toolkit.composing.submit(desk.actor, editor.post_id or "")
    drafts.put_away()
    st.session_state["told"] = (
        _("Disetujui dan dijadwalkan.")
        if post.state is PostState.APPROVED
        else _("Terkirim ke penyetuju. Orang kedua akan memeriksanya.")
    )
    address.go("tulis", unggahan=post.id)


def _discard(desk: Desk, editor: Editor) -> None:
    with st.popover(_("Buang"), icon=":material/delete:"):
        st.markdown(_("Konsep ini ditarik; masih dapat ditemukan di daftar yang ditarik."))
        if st.button(_("Ya, buang konsep")):
            with showing_errors():
                desk.toolkit.composing.withdraw(desk.actor, editor.post_id or "")
                drafts.put_away()
                st.session_state["told"] = _("Konsep dibuang.")
                address.go("tulis")
