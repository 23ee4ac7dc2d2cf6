"""A post before a second person: what will go where and when, approve or ask for changes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import streamlit as st

from dashboard import address, content, drafts, notices, people, rows, saving, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import post_labels
from domain.deliveries import Delivery
from domain.people import Permission
from domain.posts import POST_STEPS, Post, PostState
from domain.texts import _

_LEFT = (PostState.APPROVED, PostState.WITHDRAWN)


def draw(desk: Desk, post: Post, deliveries: Sequence[Delivery]) -> None:
    address.link("tulis", _("← Konsep dan unggahan"), daftar="all")
    st.title(_("Unggahan"))
    _head(desk, post)
    if post.state is PostState.IN_REVIEW and desk.may(Permission.APPROVE_POSTS):
        _decide(desk, post)
    if desk.may(Permission.WRITE_POSTS):
        _author_acts(desk, post)
    channels = people.channels(desk)
    if deliveries:
        st.subheader(_("Pengiriman"))
        for delivery in deliveries:
            rows.delivery(desk, delivery, channels, with_day=True)
        _one_for_all(desk, post)
        return
    st.subheader(_("Yang akan tayang"))
    for channel_id in post.channel_ids:
        with st.container(border=True):
            st.markdown(f"**{words.plain(people.channel_name(channel_id, channels))}**")
            channel = channels.get(channel_id)
            limits = desk.toolkit.connecting.limits(channel) if channel else None
            content.show(desk, post.for_channel(channel_id), limits)


def _one_for_all(desk: Desk, post: Post) -> None:
    with st.container(border=True):
        content.show(desk, post.content)


def _head(desk: Desk, post: Post) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        words.badge(words.posts()[post.state])
        users = people.users(desk)
        st.markdown(
            _("oleh {name}, {moment}").format(
                name=words.plain(people.name_of(post.author_id, users)),
                moment=desk.times.moment(post.updated_at),
            ),
            width="content",
        )
    st.markdown(
        _("Waktu tayang: {moment}").format(moment=desk.times.moment(post.due_at))
        if post.due_at
        else _("Waktu tayang: segera setelah disetujui")
    )
    if post.state in _LEFT:
        post_labels.draw(desk, post.id)
    elif post.labels:
        st.caption(_("Label: {labels}").format(labels=words.plain(", ".join(post.labels))))
    if post.review_note:
        st.info(_("Catatan penyetuju: {note}").format(note=words.plain(post.review_note)))


def _decide(desk: Desk, post: Post) -> None:
    if post.author_id == desk.user.id and not desk.cooperative.one_person:
        st.info(
            _("Tulisan sendiri disetujui orang lain. Mintalah rekan Anda membuka halaman ini."),
            icon=":material/group:",
        )
        return
    with st.container(border=True):
        st.markdown(_("**Periksa isi, kanal, dan waktunya, lalu putuskan.**"))
        due_at = _other_time(desk, post)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            approved = st.button(_("Setujui"), type="primary", icon=":material/task_alt:")
            _ask_changes(desk, post)
    seen = saving.seen(post.id, post.version)
    if approved:
        with showing_errors():
            desk.toolkit.composing.approve(desk.actor, post.id, due_at=due_at, version=seen)
            notices.done(_("Disetujui dan dijadwalkan."))


def _other_time(desk: Desk, post: Post) -> datetime | None:
    if not st.toggle(_("Pakai waktu lain"), key=f"waktu-lain-{post.id}"):
        return None
    start = desk.times.local(post.due_at or desk.times.now + timedelta(hours=1))
    entered = st.datetime_input(
        _("Tanggal dan jam ({zone})").format(zone=desk.times.zone_name),
        value=start.replace(tzinfo=None, second=0, microsecond=0),
        format="DD/MM/YYYY",
        step=timedelta(minutes=5),
        key=f"waktu-setuju-{post.id}",
    )
    return desk.times.from_local(entered) if entered else None


def _ask_changes(desk: Desk, post: Post) -> None:
    with st.popover(_("Minta perubahan"), icon=":material/assignment_return:"):
        with st.form(f"ubah-{post.id}", border=False):
            note = st.text_area(_("Apa yang perlu diubah?"), key=f"ubahan-{post.id}")
            pressed = st.form_submit_button(_("Kirim ke penulis"), type="primary")
        if pressed:
            with showing_errors():
                desk.toolkit.composing.request_changes(desk.actor, post.id, note or "")
                notices.done(_("Penulis diberi tahu apa yang perlu diubah."))


def _author_acts(desk: Desk, post: Post) -> None:
    following = POST_STEPS.after(post.state)
    with st.container(horizontal=True):
        if PostState.DRAFT in following and st.button(
            _("Ambil kembali untuk diubah"), icon=":material/edit:"
        ):
            with showing_errors():
                editor = drafts.opened(post)
                drafts.save(desk, editor, drafts.of(post))
                notices.done(_("Kembali menjadi konsep; silakan ubah."))
        if PostState.WITHDRAWN in following:
            _withdraw(desk, post)


def _withdraw(desk: Desk, post: Post) -> None:
    with st.popover(_("Tarik"), icon=":material/undo:"):
        st.markdown(
            _("Yang belum keluar dibatalkan. Yang sudah tayang tetap ada; turunkan satu per satu.")
        )
        if st.button(_("Ya, tarik unggahan")):
            with showing_errors():
                desk.toolkit.composing.withdraw(desk.actor, post.id)
                drafts.put_away()
                notices.done(_("Unggahan ditarik."))
