"""What a member reacted to: which post, which reaction, when, with a link to the post."""

import streamlit as st

from dashboard import address, people, words
from dashboard.session import Desk
from domain.reactions import ReactionKind
from domain.texts import _
from services.common import plain_words
from services.roll.member_reactions import Given

PER_PAGE = 10
PAGE = "reaksi"  # the name in the address of the page of this list


def draw(here: Desk, member_id: str) -> None:
    st.subheader(_("Reaksi"))
    current = _page()
    found, more = here.toolkit.member_reactions.of(
        here.actor, member_id, limit=PER_PAGE, offset=(current - 1) * PER_PAGE
    )
    channels = people.channels(here)
    for each in found:
        line(here, each, channels, within="daftar")
    if not found:
        st.caption(_("Tidak ada reaksi yang dapat ditampilkan di sini."))
    _turn(member_id, current, more=more)
    st.caption(
        _(
            "Hanya dari akun yang tertaut, dan hanya dari kanal yang memberi tahu siapa yang "
            "bereaksi. Kanal lain hanya memberi jumlahnya, dan program tidak menebak."
        )
    )


def line(here: Desk, each: Given, channels: people.Channels, *, within: str) -> None:
    """One reaction: when and where, which, and the post. `within`: the list that it stands in."""
    told = each.reaction
    with st.container(border=True, gap="xsmall", key=f"reaksi-{within}-{told.id}"):
        where = words.plain(people.channel_name(told.channel_id, channels))
        st.caption(f"{here.times.moment(told.at)} · {where}")
        post = words.shortened(each.words, 90) or _("unggahan yang ditulis langsung di sana")
        label = f"{sign(told.kind, told.sign)}: {post}"
        if each.delivery_id is not None:
            address.link("keterlibatan", label, kiriman=each.delivery_id)
        else:
            st.markdown(words.plain(label))
        if told.url.startswith("https://"):
            st.link_button(
                _("Lihat di sana"),
                told.url,
                icon=":material/open_in_new:",
                type="tertiary",
                key=f"buka-{within}-{told.id}",
            )


def sign(kind: ReactionKind, name: str) -> str:
    """The reaction in our words; an emoji as it is."""
    return plain_words.reaction(kind, name)


def _page() -> int:
    asked = address.asked(PAGE)
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1  # noqa: PLR2004


def _turn(member_id: str, current: int, *, more: bool) -> None:
    """Links to the pages before and after."""
    if current > 1:
        address.link(
            "anggota", _("Reaksi yang lebih baru"), anggota=member_id, **{PAGE: str(current - 1)}
        )
    if more:
        address.link(
            "anggota", _("Reaksi yang lebih lama"), anggota=member_id, **{PAGE: str(current + 1)}
        )
