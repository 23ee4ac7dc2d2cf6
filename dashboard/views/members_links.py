"""Suggested links: which account may be whose, with the reason, for a person to decide."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, member_words, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.matching import STRENGTH, Reason, Suggestion, SuggestionFilter
from domain.people import Permission
from domain.texts import _, ngettext
from services.roll.linking_members import Suggested

PER_PAGE = 20

Titles = Mapping[str, str]


def draw(here: Desk) -> None:
    st.caption(
        _(
            "Program hanya menyarankan. Sebuah akun baru menjadi milik anggota setelah Anda "
            "membenarkannya; yang Anda tolak tidak disarankan lagi."
        )
    )
    labels = {each.value: member_words.reasons()[each].word for each in STRENGTH}
    chosen = address.select(_("Alasan"), "alasan", labels, everything=_("Semua alasan"))
    wanted = SuggestionFilter(
        reason=Reason(chosen) if chosen else None,
        limit=PER_PAGE,
        offset=(address.page_number() - 1) * PER_PAGE,
    )
    found, total = here.toolkit.linking_members.suggestions(here.actor, wanted)
    st.caption(
        ngettext("{n} saran belum dijawab", "{n} saran belum dijawab", total).format(
            n=here.times.number(total)
        )
    )
    if not total:
        st.info(_("Tidak ada saran. Pesan baru diperiksa tiap menit."), icon=":material/link:")
    titles = platform_titles(here)
    for one in found:
        _suggested(here, one, titles)
    address.page_links("anggota", total, PER_PAGE, None, bagian="tautan", alasan=chosen)


def platform_titles(here: Desk) -> Titles:
    """How each platform is called."""
    channels = here.toolkit.connecting.channels(archived=True)
    own = {channel.platform: channel.name for channel in channels}
    return own | {one.name: one.title for one in here.toolkit.connecting.platforms()}


def _suggested(here: Desk, one: Suggested, titles: Titles) -> None:
    with st.container(border=True, gap="xsmall", key=f"saran-{one.suggestion.id}"):
        address.link("anggota", member_words.label(one.member), anggota=one.member.id)
        facts(here, one, titles)
        decide(here, one.suggestion)


def facts(here: Desk, one: Suggested, titles: Titles) -> None:
    """Which account, why it may be theirs, and what it wrote."""
    _why(here, one.suggestion, titles)
    for case in one.cases[:2]:
        day = here.times.day(here.times.local(case.opened_at).date())
        address.link("antrean", f"{day} · {words.shortened(case.subject)}", laporan=case.id)


def _why(here: Desk, one: Suggestion, titles: Titles) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words.badge(member_words.reasons()[one.reason])
        where = member_words.platform(one.platform, titles)
        name = one.name or _("tanpa nama")
        st.markdown(f"{words.plain(name)} · {words.plain(where)}")
    st.caption(
        _("Yang tertulis di sana: {given}. Terlihat {moment}.").format(
            given=words.plain(one.given[:80]), moment=here.times.moment(one.found_at)
        )
    )


def decide(here: Desk, one: Suggestion) -> None:
    """The two buttons, for who may."""
    if not here.may(Permission.EDIT_MEMBERS):
        return
    linking = here.toolkit.linking_members
    with st.container(horizontal=True):
        if st.button(_("Ya, ini akunnya"), icon=":material/link:", key=f"benar-{one.id}"):
            with showing_errors():
                linking.confirm(here.actor, one.id)
                notices.done(_("Akun ditautkan. Semua yang pernah ditulisnya ikut tampil."))
        if st.button(_("Bukan"), icon=":material/person_off:", key=f"bukan-{one.id}"):
            with showing_errors():
                linking.refuse(here.actor, one.id)
                notices.done(_("Diingat: akun ini tidak disarankan lagi untuk anggota itu."))
