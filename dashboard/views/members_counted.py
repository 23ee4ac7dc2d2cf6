"""Whom a number of the reach of the roll counts: the members as they were in that month."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, member_words, people, words
from dashboard.session import Desk
from dashboard.views import members_active
from domain.interactions import NO_BRANCH, Counted
from domain.months import Month
from domain.texts import _, ngettext
from services.roll.roll_reach import Reach

PER_PAGE = 25
PART, WHICH = "dihitung", "siapa"  # in the address: this part of the page, and which number


def sorts() -> Mapping[Counted, str]:
    """What each number counts."""
    return {
        Counted.ON_ROLL: _("Ada di buku"),
        Counted.UNDATED: _("Tanpa tanggal masuk"),
        Counted.LINKED: _("Dapat terlihat"),
        Counted.LINKED_SEEN: _("Berinteraksi di antara yang dapat terlihat"),
        Counted.SEEN: _("Pasti berinteraksi"),
        Counted.UNKNOWN: _("Tidak diketahui"),
    }


def numbers(reach: Reach) -> Mapping[Counted, int]:
    """How many each counts."""
    count = reach.count
    return {
        Counted.ON_ROLL: count.on_roll,
        Counted.UNDATED: count.undated,
        Counted.LINKED: count.linked,
        Counted.LINKED_SEEN: count.linked_seen,
        Counted.SEEN: count.seen,
        Counted.UNKNOWN: reach.unknown,
    }


def place(month: Month, which: Counted, branch: str) -> str:
    """The address of those whom the number counts."""
    return f"anggota?{address.written(_asked(month, which, branch))}"


def links(here: Desk, month: Month, reach: Reach, branch: str) -> None:
    """Each number, leading to those whom it counts."""
    with st.container(horizontal=True, gap="small"):
        for which, n in numbers(reach).items():
            if n:
                label = f"{sorts()[which]}: {here.times.number(n)}"
                address.link("anggota", label, **_asked(month, which, branch))


def draw(here: Desk) -> None:
    """A page of those whom the number in the address counts."""
    address.link("anggota", _("← Jangkauan"), bagian="jangkauan", bulan=address.asked("bulan"))
    month = members_active.chosen_month(here)
    labels = {which.value: word for which, word in sorts().items()}
    which = Counted(address.select(_("Siapa yang dihitung"), WHICH, labels))
    branches = people.branches(here)
    branch = _branch(branches)
    page = here.toolkit.roll_reach.counted(
        here.actor,
        month,
        which,
        branch_id=branch,
        limit=PER_PAGE,
        offset=(address.page_number() - 1) * PER_PAGE,
    )
    told = ngettext("{n} anggota", "{n} anggota", page.total)
    st.markdown(f"**{told.format(n=here.times.number(page.total))}**")
    st.caption(
        _("Mereka yang dihitung untuk {month}: menurut tanggal masuk dan keluarnya, akun yang kini "
          "tertaut, dan kanal yang sudah tersambung saat itu.").format(
            month=here.times.month(month.first)
        )
    )  # fmt: skip
    for member in page.members:
        with st.container(border=True, gap="xsmall", key=f"dihitung-{member.id}"):
            address.link("anggota", member_words.label(member), anggota=member.id)
            if member.branch_id:
                st.caption(words.plain(people.branch_name(member.branch_id, branches)))
    if page.hidden:
        st.caption(_hidden(page.hidden))
    address.page_links("anggota", page.total, PER_PAGE, None, **_asked(month, which, branch))


def _branch(branches: people.Branches) -> str:
    names = {branch.id: branch.name for branch in branches.values()}
    if not names:
        return ""
    every = {**names, NO_BRANCH: _("tanpa cabang")}
    return address.select(_("Cabang"), "cabang", every, everything=_("Semua cabang"))


def _hidden(n: int) -> str:
    return ngettext(
        "{n} anggota lagi di halaman ini dihitung, tetapi interaksinya tidak terbuka untuk peran "
        "Anda, jadi namanya tidak ditampilkan.",
        "{n} anggota lagi di halaman ini dihitung, tetapi interaksinya tidak terbuka untuk peran "
        "Anda, jadi namanya tidak ditampilkan.",
        n,
    ).format(n=n)


def _asked(month: Month, which: Counted, branch: str) -> dict[str, str]:
    asked = {"bagian": PART, WHICH: which.value, "bulan": str(month), "cabang": branch}
    return {name: value for name, value in asked.items() if value}
