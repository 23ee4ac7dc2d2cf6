"""Correcting a member's entry on the roll."""

from dataclasses import replace
from datetime import date, datetime

import streamlit as st

from dashboard import notices, people
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.contacts import several
from domain.members import Member
from domain.texts import _

_OLDEST = date(1900, 1, 1)


def draw(here: Desk, member: Member, branches: people.Branches) -> None:
    with (
        st.expander(_("Perbaiki data"), icon=":material/edit:"),
        st.form(f"anggota-{member.version}", border=False),
    ):
        wanted = _entered(here, member, branches)
        if not st.form_submit_button(_("Simpan"), type="primary"):
            return
        with showing_errors():
            here.toolkit.membership.correct(here.actor, wanted)
            notices.done(_("Data anggota disimpan."))


def _entered(here: Desk, member: Member, branches: people.Branches) -> Member:
    number = st.text_input(_("Nomor anggota"), value=member.number)
    name = st.text_input(_("Nama"), value=member.name)
    offered = ["", *(b.id for b in branches.values() if b.active or b.id == member.branch_id)]
    branch = st.selectbox(
        _("Cabang"),
        offered,
        index=offered.index(member.branch_id) if member.branch_id in offered else 0,
        format_func=lambda one: branches[one].name if one else _("tidak tercatat"),
    )
    phones = st.text_area(_("Telepon, satu per baris"), value="\n".join(member.phones), height=80)
    emails = st.text_area(_("Surel, satu per baris"), value="\n".join(member.emails), height=80)
    contact = st.text_input(_("Kontak lain"), value=member.contact)
    joined = _day(here, _("Tanggal masuk"), member.joined_at)
    left = _day(here, _("Tanggal keluar"), member.left_at)
    return replace(
        member,
        number=number or "",
        name=name or "",
        branch_id=branch or None,
        phones=tuple(several(phones or "")),
        emails=tuple(several(emails or "")),
        contact=contact or "",
        joined_at=joined,
        left_at=left,
    )


def _day(here: Desk, label: str, moment: datetime | None) -> datetime | None:
    known = None if moment is None else here.times.local(moment).date()
    picked = st.date_input(label, value=known, min_value=_OLDEST, format="DD/MM/YYYY")
    if not isinstance(picked, date):
        return None
    # An hour that was kept before stays as long as its day does.
    return moment if picked == known else here.times.midnight(picked)
