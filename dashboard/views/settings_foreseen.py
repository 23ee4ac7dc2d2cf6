"""The rows behind "so many would be erased now", before a limit is switched on."""

import streamlit as st

from dashboard import address, member_words, people, retention_words, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import member_reactions, settings_accesses
from domain.accesses import Access
from domain.members import Member
from domain.reactions import KeptReaction
from domain.retention import RetentionKind
from domain.texts import _, ngettext
from services.personal_data.foreseeing import EndingTalk, Foreseen

PER_PAGE = 50
KIND, MONTHS = "akan", "bulan"  # names in the address: of which limit, of how many months


def link(kind: RetentionKind, months: int) -> None:
    """To the rows."""
    label, icon = _("Lihat yang akan terhapus"), ":material/list:"
    asked = {KIND: kind.value, MONTHS: str(months)}
    address.link("pengaturan", label, icon=icon, bagian="pribadi", **asked)


def is_asked() -> bool:
    """Whether the address names a limit and its months."""
    return address.asked(KIND) in set(RetentionKind) and _months() is not None


def draw(desk: Desk) -> None:
    """The rows of the limit in the address."""
    kind, months = RetentionKind(address.asked(KIND)), _months() or 0
    address.link("pengaturan", _("← Data pribadi"), bagian="pribadi")
    offset = (address.page_number() - 1) * PER_PAGE
    with showing_errors():
        page = desk.toolkit.foreseeing.page(desk.actor, kind, months, limit=PER_PAGE, offset=offset)
        st.subheader(retention_words.titles()[kind])
        limit = ngettext(
            "Batas {n} bulan, dihitung sekarang.", "Batas {n} bulan, dihitung sekarang.", months
        )
        st.caption(limit.format(n=months))
        st.markdown(retention_words.would(kind, page.total))
        channels, users = people.channels(desk), people.users(desk)
        for number, row in enumerate(page.rows):
            with st.container(border=True, gap="xsmall", key=f"akan-{offset + number}"):
                _row(desk, row, channels, users)
        asked = {KIND: kind.value, MONTHS: str(months)}
        address.page_links("pengaturan", page.total, PER_PAGE, None, bagian="pribadi", **asked)


def _row(desk: Desk, row: Foreseen, channels: people.Channels, users: people.Users) -> None:
    match row:
        case EndingTalk():
            _talk(desk, row, channels)
        case Member():
            address.link("anggota", member_words.label(row), anggota=row.id)
            if row.left_at is not None:
                day = desk.times.day(desk.times.local(row.left_at).date())
                st.caption(_("keluar {day}").format(day=day))
        case KeptReaction():
            _reaction(desk, row, channels)
        case Access():
            who = words.plain(people.name_of(row.user_id, users))
            told = settings_accesses.kinds()[row.kind]
            st.markdown(f"{desk.times.moment(row.at)} · {who} · {told}")


def _talk(desk: Desk, row: EndingTalk, channels: people.Channels) -> None:
    one = row.conversation
    where = words.plain(people.channel_name(one.channel_id, channels))
    st.caption(f"{where} · {desk.times.moment(one.created_at)}")
    for case in row.cases:
        look = words.cases()[case.status]
        subject = words.shortened(case.subject, 90) or case.code
        address.link("antrean", f"{look.word} · {subject}", icon=look.icon, laporan=case.id)


def _reaction(desk: Desk, row: KeptReaction, channels: people.Channels) -> None:
    where = words.plain(people.channel_name(row.channel_id, channels))
    st.caption(f"{desk.times.moment(row.at)} · {where}")
    label = member_reactions.sign(row.kind, row.sign)
    if row.delivery_id is not None:
        address.link("keterlibatan", label, kiriman=row.delivery_id)
    else:
        st.markdown(label)


def _months() -> int | None:
    asked = address.asked(MONTHS)
    return int(asked) if asked.isdecimal() and len(asked) < 6 else None  # noqa: PLR2004
