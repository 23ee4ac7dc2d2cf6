"""Who wrote a case, on the roll: confirmed, by their own word, or to be picked."""

import streamlit as st

from dashboard import address, member_words, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import member_accounts, members_links
from domain.members import Member
from domain.people import Permission
from domain.texts import _
from services.desk.answering import Story
from services.roll.linking_by_hand import Writer


def draw(desk: Desk, story: Story) -> None:
    """A line about the roll, and the way to link or unlink for who may."""
    _line(desk, story)
    if not desk.may(Permission.SEE_MEMBERS):
        return
    writer = desk.toolkit.linking_by_hand.writer(desk.actor, story.case.id)
    if writer is None:
        return
    if writer.member is None:
        if desk.may(Permission.EDIT_MEMBERS):
            with st.expander(_("Tautkan ke buku anggota"), icon=":material/link:"):
                _pick(desk, writer, story.member)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        address.link("anggota", _("Halaman anggotanya"), anggota=writer.member.id)
        if writer.identity is not None and desk.may(Permission.EDIT_MEMBERS):
            member_accounts.unlink(desk, writer.identity)


def _line(desk: Desk, story: Story) -> None:
    """Who it is on the roll, and whether somebody confirmed that."""
    if story.member is None:
        return
    line = _("Di buku anggota: {name}, nomor {number}").format(
        name=story.member.name, number=story.member.number
    )
    doubt = _("belum dipastikan: nomornya disebut sendiri")
    st.caption(words.plain(line if story.confirmed else f"{line} ({doubt})"))


def _pick(desk: Desk, writer: Writer, said: Member | None) -> None:
    where = member_words.platform(writer.platform, members_links.platform_titles(desk))
    st.caption(
        _(
            "Akun {name} di {where}: pilih anggotanya hanya bila Anda tahu pasti. Semua yang "
            "pernah ditulis akun ini ikut tampil di halaman anggota itu."
        ).format(name=words.plain(writer.name or _("tanpa nama")), where=words.plain(where))
        if writer.is_account
        else _("Ini satu percakapan tanpa akun: yang ditautkan hanya percakapan ini.")
    )
    case_id = writer.case.id
    search = st.text_input(
        _("Cari anggota: nomor, nama, telepon, atau surel"),
        value=said.number if said else "",
        key=f"cari-anggota-{case_id}",
    )
    found: list[Member] = []
    with showing_errors():
        found = desk.toolkit.linking_by_hand.members(desk.actor, search or "")
    if search and not found:
        st.info(_("Tidak ada anggota yang cocok."), icon=":material/person_search:")
    branches = people.branches(desk)
    for member in found:
        with st.container(border=True, gap="xsmall", key=f"calon-{member.id}"):
            address.link("anggota", member_words.label(member), anggota=member.id)
            _facts(member, branches)
            label = _("Tautkan ke {name}").format(name=words.plain(member.name))
            if st.button(label, icon=":material/link:", key=f"tautkan-{member.id}"):
                _link(desk, case_id, member.id)


def _facts(member: Member, branches: people.Branches) -> None:
    facts = [*member.phones, *member.emails]
    if member.branch_id:
        facts.insert(0, people.branch_name(member.branch_id, branches))
    if member.left_at is not None:
        facts.append(_("sudah keluar"))
    st.caption(" · ".join(words.plain(each) for each in facts) or _("Belum ada kontak."))


def _link(desk: Desk, case_id: str, member_id: str) -> None:
    with showing_errors():
        desk.toolkit.linking_by_hand.link(desk.actor, case_id, member_id)
        notices.done(_("Akun ditautkan. Semua yang pernah ditulisnya ikut tampil."))
