"""A member's accounts: linked ones, suggested ones, and the trail of those taken apart."""

import streamlit as st

from dashboard import address, member_words, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import member_picking, members_links
from dashboard.views.members_links import Titles
from domain.erasing import GONE
from domain.matching import SuggestionFilter
from domain.members import EndedIdentity, Identity
from domain.people import Permission
from domain.texts import _
from services.roll.member_pages import MemberPage


def draw(here: Desk, page: MemberPage) -> None:
    st.subheader(_("Akun"))
    titles, users = members_links.platform_titles(here), people.users(here)
    if not page.identities:
        st.caption(_("Belum ada yang ditautkan."))
    for one in page.identities:
        _linked(here, one, titles, users)
    if page.suggestions:
        st.markdown(f"**{_('Mungkin juga akunnya')}**")
        wanted = SuggestionFilter(member_id=page.member.id, limit=len(page.suggestions))
        suggested, _total = here.toolkit.linking_members.suggestions(here.actor, wanted)
        for each in suggested:
            with st.container(border=True, gap="xsmall", key=f"saran-{each.suggestion.id}"):
                members_links.facts(here, each, titles)
                members_links.decide(here, each.suggestion)
    if page.suggested > len(page.suggestions):
        address.link("anggota", _("Semua saran tautan"), bagian="tautan")
    member_picking.draw(here, page.member.id)
    if page.ended:
        _ended(here, page.ended, titles, users)


def _linked(here: Desk, one: Identity, titles: Titles, users: people.Users) -> None:
    with st.container(border=True, gap="xsmall", key=f"akun-{one.id}"):
        where = member_words.platform(one.platform, titles)
        name = _called(one)
        st.markdown(f"**{words.plain(name)}** · {words.plain(where)}")
        st.caption(
            _("Dibenarkan {name}, {moment}").format(
                name=words.plain(people.name_of(one.confirmed_by, users)),
                moment=here.times.moment(one.confirmed_at),
            )
        )
        if here.may(Permission.EDIT_MEMBERS):
            unlink(here, one)


def unlink(here: Desk, one: Identity) -> None:
    """The way back, with a reason."""
    with (
        st.popover(_("Lepas tautan"), icon=":material/link_off:", key=f"lepas-{one.id}"),
        st.form(f"lepas-{one.id}", border=False),
    ):
        st.caption(
            _(
                "Pesannya tidak lagi terhitung milik anggota ini. Siapa yang menautkan dan melepas "
                "tetap tercatat."
            )
        )
        why = st.text_input(_("Mengapa dilepas?"))
        if st.form_submit_button(_("Lepas")):
            with showing_errors():
                here.toolkit.linking_members.unlink(here.actor, one.member_id, one.id, why or "")
                notices.done(_("Tautan dilepas."))


def _ended(
    here: Desk, ended: tuple[EndedIdentity, ...], titles: Titles, users: people.Users
) -> None:
    with st.expander(_("Pernah tertaut"), icon=":material/history:"):
        for one in ended:
            st.markdown(
                _(
                    "{name} · {where}: dibenarkan {by}, {moment}; dilepas {ended_by}, "
                    "{ended_at}. {why}"
                ).format(
                    name=words.plain(_called(one)),
                    where=words.plain(member_words.platform(one.platform, titles)),
                    by=words.plain(people.name_of(one.confirmed_by, users)),
                    moment=here.times.moment(one.confirmed_at),
                    ended_by=words.plain(people.name_of(one.ended_by, users)),
                    ended_at=here.times.moment(one.ended_at),
                    why=words.plain(one.why),
                )
            )


def _called(one: Identity | EndedIdentity) -> str:
    if one.remote_id.startswith(GONE):
        return _("akun yang datanya dihapus")
    return one.name or one.remote_id
