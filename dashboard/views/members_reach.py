"""Reach of the roll: how many members interacted in a month, by branch, and of how many nobody
knows."""

import streamlit as st

from dashboard import (
    address,
    chart_panel,
    member_charts,
    member_tables,
    member_words,
    people,
    words,
)
from dashboard.session import Desk
from dashboard.views import members_active, members_counted
from domain.interactions import NO_BRANCH, Counted
from domain.months import Month
from domain.texts import _
from services.roll.roll_reach import MonthReach, Reach


def draw(here: Desk) -> None:
    branches = people.branches(here)
    names = {branch.id: branch.name for branch in branches.values()}
    branch = (
        address.select(_("Cabang"), "cabang", names, everything=_("Semua cabang")) if names else ""
    )
    last = Month.of(here.times.now, here.times.zone)
    months = here.toolkit.roll_reach.months(here.actor, last, branch)
    if not any(each.whole.count.on_roll for each in months):
        _nobody()
        return
    month = members_active.chosen_month(here)
    chosen = next(each for each in months if each.month == month)
    _sentence(here, chosen)
    _links(here, chosen, branch)
    _trend(here, months)
    if not branch:
        _by_branch(here, chosen, branches)
    _meaning()


def _nobody() -> None:
    """Nothing to draw, and where to begin."""
    st.info(_("Belum ada anggota di buku dalam setahun ini."), icon=":material/group:")
    address.link("anggota", _("Buka buku anggota"), icon=":material/menu_book:")


def _sentence(here: Desk, chosen: MonthReach) -> None:
    whole, number = chosen.whole, here.times.number
    if not whole.count.on_roll:
        st.info(_("Belum ada anggota di buku pada bulan itu."), icon=":material/group:")
        return
    if whole.at_least is None:
        st.info(
            _(
                "Belum ada anggota yang dapat terlihat pada bulan itu, jadi jangkauannya belum "
                "diketahui. Tautkan dulu akun anggota di bagian Saran tautan."
            ),
            icon=":material/link:",
        )
        return
    name = member_words.month(chosen.month, here.times)
    st.markdown(
        _told(whole).format(
            month=name,
            linked=number(whole.count.linked),
            seen=number(whole.count.linked_seen),
            share=member_words.share(whole.of_linked),
            roll=number(whole.count.on_roll),
            all_seen=number(whole.count.seen),
            at_least=member_words.share(whole.at_least),
            unknown=number(whole.unknown),
        )
    )
    if whole.count.undated:
        st.caption(
            _("{n} di antaranya tanpa tanggal masuk; mereka dihitung di setiap bulan.").format(
                n=number(whole.count.undated)
            )
        )


def _told(whole: Reach) -> str:
    """With the share of those who could be seen, where there are any."""
    return (
        _(
            "**{month}**: dari {linked} anggota yang dapat terlihat, {seen} berinteraksi: "
            "**{share}**. Dari seluruh {roll} anggota di buku, sekurangnya {all_seen}: {at_least}. "
            "{unknown} anggota belum punya akun tertaut di platform yang tersambung: kalau tidak "
            "tampak, belum tentu diam."
        )
        if whole.of_linked
        else _(
            "**{month}**: dari seluruh {roll} anggota di buku, sekurangnya {all_seen} "
            "berinteraksi: **{at_least}**. Akun mereka belum ada yang tertaut, jadi yang tidak "
            "tampak belum tentu diam."
        )
    )


def _links(here: Desk, chosen: MonthReach, branch: str) -> None:
    """Each number of the sentence, leading to those whom it counts; then who is silent or new."""
    if not chosen.whole.count.on_roll:
        return
    members_counted.links(here, chosen.month, chosen.whole, branch)
    with st.container(horizontal=True):
        address.link("anggota", _("Yang menjadi diam"), bagian="diam", cabang=branch)
        address.link("anggota", _("Yang baru aktif"), bagian="baru", cabang=branch)


def _trend(here: Desk, months: list[MonthReach]) -> None:
    st.subheader(_("Dua belas bulan"))
    labels = [member_words.month(each.month, here.times) for each in months]
    frame = member_tables.of_reach(_("bulan"), labels, [each.whole for each in months])
    frame[_("barisnya")] = [_rows_of(each.month) for each in months]
    chart_panel.show(
        member_charts.reach(months, here.times),
        title=_("Jangkauan anggota tiap bulan"),
        span=f"{labels[0]} – {labels[-1]}",
        alt=_("Jangkauan tiap bulan dengan rentangnya; angkanya ada di tabel."),
        name="jangkauan-bulan",
        frame=frame,
    )


def _rows_of(month: Month, branch: str = "") -> str:
    """The address of who was counted in the month; of the branch that the page is about unless
    another is named."""
    return members_counted.place(month, Counted.SEEN, branch or address.asked("cabang"))


def _by_branch(here: Desk, chosen: MonthReach, branches: people.Branches) -> None:
    if len(chosen.branches) < 2:  # noqa: PLR2004 - nothing to compare
        return
    month = member_words.month(chosen.month, here.times)
    st.subheader(_("Menurut cabang, {month}").format(month=month))
    labels = [
        people.branch_name(each.count.branch_id, branches)
        if each.count.branch_id
        else _("tanpa cabang")
        for each in chosen.branches
    ]
    frame = member_tables.of_reach(_("cabang"), labels, chosen.branches)
    ids = [each.count.branch_id for each in chosen.branches]
    frame[_("barisnya")] = [_rows_of(chosen.month, each or NO_BRANCH) for each in ids]
    chart_panel.numbers(frame, alt=_("Angka tiap cabang"), name="jangkauan-cabang")


def _meaning() -> None:
    with st.expander(_("Apa yang dihitung?"), icon=":material/help:"):
        st.markdown(
            words.unmarked(
                _(
                    "Berinteraksi: menulis sekurangnya satu pesan dalam bulan itu, di kanal mana "
                    "pun, apa pun isinya, atau memberi sekurangnya satu reaksi di kanal yang "
                    "memberi tahu siapa pemberinya; yang hanya membaca tidak terlihat. "
                    "Dapat terlihat: anggota di buku pada bulan itu yang punya akun tertaut di "
                    "platform yang sudah tersambung. Orang ditautkan karena pernah menulis, jadi "
                    "bagian dari yang terlihat cenderung lebih tinggi daripada sebenarnya; karena "
                    "itu bagian dari seluruh buku, yang pasti paling sedikit, ada di sampingnya. "
                    "Rentang memuat bagian yang sebenarnya pada 95 dari 100 kali (Wilson)."
                )
            )
        )
