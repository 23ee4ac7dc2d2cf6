"""When a member wrote and reacted, and what about: a chart that opens to its rows, then every
talk and every reaction."""

import streamlit as st

from dashboard import address, chart_panel, member_charts, member_tables, people, words
from dashboard.session import Desk
from dashboard.views import member_reactions
from domain.errors import Invalid
from domain.interactions import InteractionKind
from domain.messages import MessageKind
from domain.months import Month
from domain.people import Permission
from domain.texts import _, ngettext
from services.roll.member_pages import InMonth, MemberPage, MonthCount, Talk

PER_PAGE = 20
SAID_PER_PAGE = 25  # of a month's messages and reactions


def draw(here: Desk, page: MemberPage) -> None:
    st.subheader(_("Kapan ia menulis dan bereaksi"))
    months = [here.times.month(month.first) for month in page.months]
    chart_panel.show(
        member_charts.interactions(page.months, here.times),
        title=_("Pesan dan reaksi tiap bulan"),
        span=" – ".join([*months[:1], *months[-1:]]),
        alt=_(
            "Banyaknya pesan dan, di sebelahnya, banyaknya reaksi tiap bulan selama dua tahun; "
            "bukalah sebuah bulan di bawahnya."
        ),
        name="interaksi",
        frame=member_tables.of_months(page.member.id, page.months, here.times),
    )
    if here.may(Permission.SEE_CASES):
        _month(here, page)
        _talks(here, page.member.id)
    member_reactions.draw(here, page.member.id)


def _month(here: Desk, page: MemberPage) -> None:
    some = [month for month, n in page.months.items() if n.messages or n.reactions][::-1]
    if not some:
        st.caption(_("Tidak ada pesan atau reaksi dalam dua tahun terakhir."))
        return
    labels = {str(month): _counted(here, month, page.months[month]) for month in some}
    wanted = address.select(_("Buka bulan"), "bulan", labels, everything=_("Pilih bulan"))
    if not wanted:
        return
    try:
        month = Month.read(wanted)
    except Invalid:
        return
    count = page.months[month]
    offset = (address.page_number(address.PART) - 1) * SAID_PER_PAGE
    rows = here.toolkit.member_pages.said(
        here.actor, page.member.id, month, limit=SAID_PER_PAGE, offset=offset
    )
    channels = people.channels(here)
    for row in rows:
        _row(here, row, channels)
    address.page_links(
        "anggota",
        count.messages + count.reactions,
        SAID_PER_PAGE,
        name=address.PART,
        anggota=page.member.id,
        bulan=wanted,
    )


def _counted(here: Desk, month: Month, count: MonthCount) -> str:
    """The month with its counts, those that there are."""
    counts = (
        ngettext("{n} pesan", "{n} pesan", count.messages).format(n=count.messages),
        ngettext("{n} reaksi", "{n} reaksi", count.reactions).format(n=count.reactions),
    )
    given = (count.messages, count.reactions)
    told = ", ".join(words for words, n in zip(counts, given, strict=True) if n)
    return f"{here.times.month(month.first)}: {told}"


def _row(here: Desk, row: InMonth, channels: people.Channels) -> None:
    if row.given is not None:
        member_reactions.line(here, row.given, channels, within="bulan")
        return
    kind = row.interaction.kind
    way = _("reaksi") if kind is InteractionKind.REACTION else words.ways()[MessageKind(kind)]
    label = f"{here.times.moment(row.interaction.at)} · {way}"
    if row.case is None:
        st.markdown(label)
    else:
        subject = words.shortened(row.case.subject)
        address.link("antrean", f"{label} · {subject}", laporan=row.case.id)


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
