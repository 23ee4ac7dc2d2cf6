"""What every row of a file would do to the roll, before anything is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from dashboard import address, people, words
from dashboard.session import Desk
from domain.members import Member
from domain.roll_shelves import Verdict
from domain.texts import _
from services.roll import consent_words
from services.roll.roll_columns import Column, names
from services.roll.roll_rows import Row

PER_PAGE = 50
# Of a member's fields, those that a file can say, and the column that says it.
_FIELDS: Mapping[str, Column] = {
    "name": Column.NAME,
    "branch_id": Column.BRANCH,
    "phones": Column.PHONES,
    "emails": Column.EMAILS,
    "contact": Column.CONTACT,
    "joined_at": Column.JOINED,
    "left_at": Column.LEFT,
}


def looks() -> Mapping[Verdict, words.Look]:
    """What becomes of rows, as it is shown."""
    return {
        Verdict.NEW: words.Look(_("Baru"), "green", ":material/person_add:"),
        Verdict.CHANGED: words.Look(_("Berubah"), "blue", ":material/edit:"),
        Verdict.UNCHANGED: words.Look(_("Tetap"), "gray", ":material/check:"),
        Verdict.REFUSED: words.Look(_("Ditolak"), "red", ":material/block:"),
    }


def counts(here: Desk, rows: Sequence[Row]) -> None:
    """How many rows of each sort there are."""
    counted = Counter(row.verdict for row in rows)
    with st.container(horizontal=True):
        for verdict, look in looks().items():
            number = here.times.number(counted[verdict])
            words.badge(words.Look(f"{look.word}: {number}", look.color, look.icon))


def draw(here: Desk, rows: Sequence[Row]) -> None:
    """The rows, a page of them, all or those of one sort."""
    labels = {verdict.value: look.word for verdict, look in looks().items()}
    wanted = address.select(_("Baris"), "baris", labels, everything=_("Semua baris"))
    found = [row for row in rows if not wanted or row.verdict == wanted]
    start = (address.page_number() - 1) * PER_PAGE
    branches = people.branches(here)
    for row in found[start : start + PER_PAGE]:
        _line(here, row, branches)
    if not found:
        st.caption(_("Tidak ada baris seperti itu."))
    address.page_links("anggota", len(found), PER_PAGE, None, bagian="impor", baris=wanted)


def _line(here: Desk, row: Row, branches: people.Branches) -> None:
    """Not a table's line: on a phone its last cell, the reason, would be the one cut off."""
    name = row.name or (row.member.name if row.member else "")
    who = [words.plain(each) for each in (row.number, name) if each]
    with st.container(border=True, gap="xsmall", key=f"baris-{row.line}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            words.badge(looks()[row.verdict])
            st.markdown(" · ".join([_("Baris {n}").format(n=row.line), *who]), width="content")
        told = row.why or ", ".join(_changes(here, row, branches))
        if told:
            st.caption(words.plain(told))


def _changes(here: Desk, row: Row, branches: people.Branches) -> list[str]:
    """What the row makes new, in words; the name of somebody new stands beside it already."""
    if row.member is None:
        return []
    told = [
        f"{names()[column]}: {_value(here, row.member, field, branches)}"
        for field, column in _FIELDS.items()
        if _says(row, row.member, field)
    ]
    consents = [
        f"{consent_words.purposes()[purpose]}: {_('ya') if given else _('tidak')}"
        for purpose, given in row.consents.items()
    ]
    return [*told, *consents]


def _says(row: Row, member: Member, field: str) -> bool:
    value = getattr(member, field)
    if row.before is None:
        return bool(value) and field != "name"
    return bool(value != getattr(row.before, field))


def _value(here: Desk, member: Member, field: str, branches: people.Branches) -> str:
    value = getattr(member, field)
    if field == "branch_id":
        return people.branch_name(value, branches)
    if isinstance(value, datetime):
        return here.times.day(here.times.local(value).date())
    return " ".join(value) if isinstance(value, tuple) else str(value)
