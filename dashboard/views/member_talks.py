"""When a member wrote, and what about: a chart that opens to its messages, then every talk."""

import streamlit as st

from dashboard import address, member_charts, people, words
from dashboard.session import Desk
from domain.cases import Case
from domain.errors import Invalid
from domain.months import Month
from domain.people import Permission
from domain.texts import _, ngettext
from services.roll.member_pages import MemberPage, Talk

PER_PAGE = 20
SAID_MAX = 200  # messages of one month and one member that are listed


def draw(here: Desk, page: MemberPage) -> None:
    st.subheader(_("Kapan ia menulis"))
    st.plotly_chart(
        member_charts.messages(page.months),
        alt=_("Banyaknya pesan tiap bulan selama dua tahun; bukalah sebuah bulan di bawahnya."),
        key="chart-pesan",
    )
    if here.may(Permission.SEE_CASES):
        _month(here, page)
        _talks(here, page.member.id)


def _month(here: Desk, page: MemberPage) -> None:
    some = [month for month, n in page.months.items() if n][::-1]
    if not some:
        st.caption(_("Tidak ada pesan dalam dua tahun terakhir."))
        return
    labels = {
        str(month): ngettext("{month}: {n} pesan", "{month}: {n} pesan", page.months[month]).format(
            month=here.times.month(month.first), n=page.months[month]
        )
        for month in some
    }
    wanted = address.select(_("Buka bulan"), "bulan", labels, everything=_("Pilih bulan"))
    if not wanted:
        return
    try:
        month = Month.read(wanted)
    except Invalid:
        return
    rows = here.toolkit.member_pages.said(here.actor, page.member.id, month, limit=SAID_MAX)
    for said, case in rows:
        way = words.ways().get(said.kind, said.kind)
        label = f"{here.times.moment(said.at)} · {way}"
        _opened(label, case)
    if page.months[month] > len(rows):
        st.caption(_("Yang terbaru saja; selebihnya ada dalam percakapannya."))


def _opened(label: str, case: Case | None) -> None:
    if case is None:
        st.markdown(label)
    else:
        address.link("antrean", f"{label} · {words.shortened(case.subject)}", laporan=case.id)


def _talks(here: Desk, member_id: str) -> None:
    st.subheader(_("Percakapan dan laporan"))
    current = address.page_number()
    talks, more = here.toolkit.member_pages.talks(
        here.actor, member_id, limit=PER_PAGE, offset=(current - 1) * PER_PAGE
    )
    channels = people.channels(here)
    for talk in talks:
        _talk(here, talk, channels)
    if not talks:
        st.caption(_("Tidak ada yang boleh ditampilkan di sini."))
    total = (current - 1) * PER_PAGE + len(talks) + (PER_PAGE if more else 0)
    address.page_links("anggota", total, PER_PAGE, 0, anggota=member_id)


def _talk(here: Desk, talk: Talk, channels: people.Channels) -> None:
    one = talk.conversation
    with st.container(border=True, gap="xsmall", key=f"percakapan-{one.id}"):
        where = people.channel_name(one.channel_id, channels)
        st.caption(f"{words.plain(where)} · {here.times.moment(one.created_at)}")
        for case in talk.cases:
            address.link(
                "antrean",
                f"{words.cases()[case.status].word} · {words.shortened(case.subject, 90)}",
                icon=words.cases()[case.status].icon,
                laporan=case.id,
            )
        if not talk.cases:
            st.markdown(_("Tanpa laporan."))
