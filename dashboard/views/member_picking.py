"""An account picked for a member, out of what was written: by whoever knows whose it is."""

import streamlit as st

from dashboard import address, member_words, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import members_links
from dashboard.views.members_links import Titles
from domain.people import Permission
from domain.texts import _
from services.roll.linking_by_hand import Writer


def draw(here: Desk, member_id: str) -> None:
    """Nothing for who may not link."""
    if not (here.may(Permission.EDIT_MEMBERS) and here.may(Permission.SEE_CASES)):
        return
    with st.expander(_("Tautkan akun lain"), icon=":material/link:"):
        st.caption(
            _(
                "Cari laporan yang pernah ia tulis, lalu tautkan penulisnya hanya bila Anda tahu "
                "pasti itu orangnya."
            )
        )
        search = st.text_input(
            _("Kata dalam pesan, nama penulis, atau kode laporan"), key=f"cari-akun-{member_id}"
        )
        found: list[Writer] = []
        with showing_errors():
            found = here.toolkit.linking_by_hand.writers(here.actor, search or "")
        if search and not found:
            st.info(_("Tidak ada laporan dengan kata itu."), icon=":material/search_off:")
        titles = members_links.platform_titles(here)
        for one in found:
            _offered(here, one, member_id, titles)


def _offered(here: Desk, one: Writer, member_id: str, titles: Titles) -> None:
    case = one.case
    with st.container(border=True, gap="xsmall", key=f"penulis-{case.id}"):
        where = member_words.platform(one.platform, titles)
        name = words.plain(one.name or _("tanpa nama"))
        st.markdown(f"**{name}** · {words.plain(where)}")
        day = here.times.day(here.times.local(case.opened_at).date())
        address.link("antrean", f"{day} · {words.shortened(case.subject)}", laporan=case.id)
        if one.member is not None:
            st.caption(_("Sudah tertaut dengan {name}.").format(name=words.plain(one.member.name)))
        elif st.button(_("Tautkan akun ini"), icon=":material/link:", key=f"pilih-{case.id}"):
            with showing_errors():
                here.toolkit.linking_by_hand.link(here.actor, case.id, member_id)
                notices.done(_("Akun ditautkan. Semua yang pernah ditulisnya ikut tampil."))
