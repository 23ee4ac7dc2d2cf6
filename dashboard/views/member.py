"""One member: contacts, consent, accounts, when they wrote, their talks and cases."""

from datetime import datetime

import streamlit as st

from dashboard import address, member_words, people, words
from dashboard.session import Desk
from dashboard.views import (
    member_accounts,
    member_consent,
    member_form,
    member_talks,
    person_data,
)
from domain.accesses import AccessKind
from domain.erasing import Erased
from domain.members import Member
from domain.people import Permission
from domain.texts import _
from services.roll.member_pages import MemberPage


def draw(here: Desk, member_id: str) -> None:
    address.link("anggota", _("← Buku anggota"))
    page = here.toolkit.member_pages.page(here.actor, member_id)
    here.toolkit.access_log.note(here.actor, AccessKind.MEMBER, member_id)
    gone = member_words.is_erased(page.member)
    st.title(member_words.nobody() if gone else words.plain(page.member.name))
    branches = people.branches(here)
    _head(here, page.member, branches)
    _seen(here, page)
    if not gone:
        if here.may(Permission.EDIT_MEMBERS):
            member_form.draw(here, page.member, branches)
        member_consent.draw(here, page)
        member_accounts.draw(here, page)
    if page.identities:
        member_talks.draw(here, page)
    if not gone:
        _own_data(here, page.member)


def _own_data(here: Desk, member: Member) -> None:
    person_data.draw(
        here,
        Erased.MEMBER,
        member.id,
        export=f"/ekspor/anggota/{member.id}.zip",
        is_member=member.left_at is None,
    )


def _head(here: Desk, member: Member, branches: people.Branches) -> None:
    gone = member_words.is_erased(member)
    number = words.plain(member.number)
    facts = [
        *([] if gone else [_("Nomor anggota {number}").format(number=number)]),
        words.plain(people.branch_name(member.branch_id, branches))
        if member.branch_id
        else _("cabang tidak tercatat"),
    ]
    if member.joined_at is not None:
        facts.append(_("masuk {day}").format(day=_day(here, member.joined_at)))
    if member.left_at is not None:
        facts.append(_("keluar {day}").format(day=_day(here, member.left_at)))
    st.markdown(" · ".join(facts))
    if gone:
        st.info(
            _("Namanya, nomornya, dan semua yang ditulisnya sudah dihapus; yang tinggal angkanya."),
            icon=":material/person_off:",
        )
        return
    contacts = [*member.phones, *member.emails, *([member.contact] if member.contact else [])]
    st.markdown(
        " · ".join(words.plain(each) for each in contacts) or _("Belum ada kontak yang tercatat.")
    )


def _seen(here: Desk, page: MemberPage) -> None:
    """In a sentence, what is known of their writing and reacting."""
    if not page.identities:
        st.info(
            _(
                "Belum ada akun yang tertaut, jadi tidak diketahui apakah dan kapan ia menulis "
                "atau bereaksi. Itu tidak berarti ia diam."
            ),
            icon=":material/link_off:",
        )
    elif page.activity is None:
        st.info(
            _(
                "Akunnya tertaut, tetapi belum ada pesan atau reaksinya yang boleh ditampilkan di "
                "sini."
            )
        )
    else:
        st.markdown(
            _(
                "Terakhir menulis atau bereaksi **{ago}**; yang pertama kita ketahui {moment}."
            ).format(
                ago=here.times.ago(page.activity.last_at),
                moment=here.times.moment(page.activity.first_at),
            )
        )


def _day(here: Desk, moment: datetime) -> str:
    return here.times.day(here.times.local(moment).date())
