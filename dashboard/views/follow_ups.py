"""Follow-ups that are due: members to ask again whether it stayed solved."""

import streamlit as st

from dashboard import address, left_words, words
from dashboard.session import Desk
from dashboard.views import case_aftercare
from domain.aftercare import FollowUp
from domain.cases import Case
from domain.texts import _

SHOWN_ON_HOME = 5
PER_PAGE = 25
_PLACE = "tindak-lanjut"

Due = list[tuple[FollowUp, Case]]


def due(desk: Desk) -> Due:
    """Mine, the oldest first."""
    return desk.toolkit.following_up.mine(desk.actor)


def tasks(desk: Desk, found: Due) -> None:
    """Each with its case and the place to say what came of it."""
    left_words.begin(_PLACE)
    if found:
        st.subheader(_("Tanyakan lagi kepada anggota"))
    left = st.container()
    start = (address.page_number() - 1) * PER_PAGE
    for planned, case in found[start : start + PER_PAGE]:
        with st.container(border=True, key=f"tindak-lanjut-{case.id}"):
            _line(desk, planned, case)
            case_aftercare.ask_outcome(desk, case, _PLACE)
    address.page_links("tugas", len(found), PER_PAGE)
    with left:
        left_words.show(
            _PLACE,
            _(
                "Tindak lanjut itu sudah dicatat rekan, atau berpindah, sebelum tulisan Anda "
                "sampai. Salin bila perlu:"
            ),
        )


def on_home(desk: Desk) -> None:
    """The same in short, for who sees nothing else to do."""
    found = due(desk)
    if not found:
        return
    st.subheader(_("Tanyakan lagi kepada anggota"))
    for planned, case in found[:SHOWN_ON_HOME]:
        _line(desk, planned, case)
    if len(found) > SHOWN_ON_HOME:
        address.link("tugas", _("Semua tindak lanjut ({n})").format(n=len(found)))


def _line(desk: Desk, planned: FollowUp, case: Case) -> None:
    day = desk.times.day(desk.times.local(planned.due_at).date())
    address.link(
        "antrean",
        f"{day} · {case.code} · {words.shortened(case.subject)}",
        icon=":material/event_repeat:",
        laporan=case.id,
    )
