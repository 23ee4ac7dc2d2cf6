"""Drafts, posts that wait for a second person, and those that are done."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, people, words
from dashboard.session import Desk
from domain.people import Permission
from domain.posts import Post, PostState
from domain.texts import _

PER_PAGE = 25
FOR_ME = "for_me"  # those that wait for this user, not for somebody else


def draw(desk: Desk) -> None:
    st.title(_("Konsep dan unggahan"))
    if desk.may(Permission.WRITE_POSTS):
        address.link("tulis", _("Tulis yang baru"), icon=":material/edit_square:")
    lists = _lists()
    chosen = address.choose(
        _("Daftar"), "daftar", list(lists), lambda name: lists[name][0], default="all"
    )
    page = address.page_number()
    found = _found(desk, chosen, lists[chosen][1], (page - 1) * PER_PAGE)
    if not found:
        st.info(_("Belum ada di sini."), icon=":material/inbox:")
    users = people.users(desk)
    for post in found[:PER_PAGE]:
        _line(desk, post, users)
    address.page_links("tulis", (page - 1) * PER_PAGE + len(found), PER_PAGE, daftar=chosen)


def _found(desk: Desk, chosen: str, states: tuple[PostState, ...], offset: int) -> list[Post]:
    """A page of them, and one more where there is another page."""
    if chosen == FOR_ME:
        waiting = desk.toolkit.reporting.to_approve(desk.actor)
        return waiting[offset : offset + PER_PAGE + 1]
    return desk.toolkit.composing.posts(
        desk.actor, states=states, limit=PER_PAGE + 1, offset=offset
    )


def _lists() -> Mapping[str, tuple[str, tuple[PostState, ...]]]:
    return {
        "all": (_("Belum jadi"), (PostState.DRAFT, PostState.CHANGES_REQUESTED)),
        FOR_ME: (_("Perlu saya setujui"), (PostState.IN_REVIEW,)),
        "in_review": (_("Menunggu persetujuan"), (PostState.IN_REVIEW,)),
        "approved": (_("Disetujui"), (PostState.APPROVED,)),
        "withdrawn": (_("Ditarik"), (PostState.WITHDRAWN,)),
    }


def _line(desk: Desk, post: Post, users: people.Users) -> None:
    look = words.posts()[post.state]
    with st.container(border=True, gap="xsmall"):
        address.link(
            "tulis",
            words.shortened(post.content.text, 90) or _("(tanpa teks)"),
            icon=look.icon,
            unggahan=post.id,
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            words.badge(look)
            st.caption(
                f"{words.plain(people.name_of(post.author_id, users))} · "
                f"{desk.times.moment(post.updated_at)}",
                width="content",
            )
