"""Pengirim yang diblokir: who, by whom and why, and what they wrote meanwhile."""

import streamlit as st

from dashboard import address, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.blocking import Block
from domain.cases import Case, CaseStatus
from domain.reports import QueueView
from domain.texts import _, ngettext
from services.cases.blocking import CAUGHT_MAX

PER_PAGE = 25


def draw(desk: Desk) -> None:
    address.link("antrean", _("← Antrean"))
    st.title(_("Pengirim yang diblokir"))
    offset = (address.page_number() - 1) * PER_PAGE
    found = desk.toolkit.blocking.all(desk.actor, limit=PER_PAGE + 1, offset=offset)
    if not found:
        st.info(
            _(
                "Tidak ada. Seorang pengirim diblokir dari laporannya; yang ia tulis sesudahnya "
                "tetap disimpan dan dapat dilihat di sini."
            ),
            icon=":material/person_off:",
        )
    users, channels = people.users(desk), people.channels(desk)
    for block in found[:PER_PAGE]:
        with st.container(border=True, gap="xsmall"):
            _one(desk, block, users, channels)
    total = offset + len(found)
    address.page_links("antrean", total, PER_PAGE, blokir="1")


def _one(desk: Desk, block: Block, users: people.Users, channels: people.Channels) -> None:
    name = block.name or block.sender.partition(":")[2]
    channel = people.channel_name(block.channel_id, channels)
    st.markdown(f"**{words.plain(name)}** · {words.plain(channel)}")
    st.markdown(words.plain(block.reason))
    who = people.name_of(block.by_id, users)
    st.caption(
        _("Diblokir {name}, {moment}").format(
            name=words.plain(who), moment=desk.times.moment(block.at)
        )
    )
    with st.container(horizontal=True):
        if address.asked("tulisan") == block.id:
            _caught(desk, desk.toolkit.blocking.caught(desk.actor, block.id))
        else:
            address.link("antrean", _("Lihat yang ditulisnya"), blokir="1", tulisan=block.id)
        _unblock(desk, block)


def _caught(desk: Desk, cases: list[Case]) -> None:
    n = len(cases)
    with st.container(gap="xsmall"):
        if not cases:
            st.caption(_("Belum menulis apa-apa sejak diblokir."))
            return
        told = ngettext("{n} laporan di spam:", "{n} laporan di spam:", n).format(n=n)
        st.caption(told)
        for case in cases:
            day = desk.times.day(desk.times.local(case.opened_at).date())
            address.link("antrean", f"{day} · {words.shortened(case.subject)}", laporan=case.id)
        if n == CAUGHT_MAX:
            told = _("Ini yang terbaru. Semua yang ditandai spam ada di antrean.")
            address.link("antrean", told, tampilan=QueueView.ALL, keadaan=CaseStatus.SPAM)


def _unblock(desk: Desk, block: Block) -> None:
    with (
        st.popover(_("Buka blokir"), icon=":material/person_check:", key=f"lepas-{block.id}"),
        st.form(f"buka-{block.id}", border=False),
    ):
        back = st.checkbox(_("Kembalikan juga tulisannya dari spam ke antrean"), value=True)
        pressed = st.form_submit_button(_("Buka blokir"), type="primary")
    if pressed:
        with showing_errors():
            n = desk.toolkit.blocking.unblock(desk.actor, block.id, take_back=back)
            told = ngettext(
                "Blokir dibuka. {n} laporan kembali ke antrean.",
                "Blokir dibuka. {n} laporan kembali ke antrean.",
                n,
            ).format(n=n)
            rest = _("Yang lebih lama masih di spam.") if n == CAUGHT_MAX else ""
            notices.done(" ".join(part for part in (told, rest) if part))
