"""Merging on screen: what may be the same, what was merged here or there, and the way back."""

import streamlit as st

from dashboard import address, case_seen, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cases import UNFINISHED, Case, CaseStatus
from domain.errors import Invalid
from domain.identifiers import read_code
from domain.sight import may_answer
from domain.talks import absorbed
from domain.texts import _
from services.cases.duplicates import Twin
from services.desk.answering import Story

_QUOTED = 240  # characters of what the other one says
_MERGEABLE = (*UNFINISHED, CaseStatus.RESOLVED)


def banner(desk: Desk, story: Story) -> None:
    """Where the story goes on, or what may be the same as this."""
    case_seen.show(story.case)
    if story.case.status is CaseStatus.MERGED:
        _gone(desk, story)
    elif may_answer(desk.actor, story.case):
        for twin in desk.toolkit.duplicates.of(desk.actor, story.case.id):
            _twin(desk, story.case, twin)


def absorbed_here(desk: Desk, story: Story) -> None:
    """The cases whose story is told here, each with the way back."""
    told = [story.others[one] for one in absorbed(story.events) if one in story.others]
    if not told:
        return
    st.subheader(_("Digabung ke sini"))
    for case in told:
        case_seen.show(case)
        address.link(
            "antrean",
            f"`{case.code}` · {words.shortened(case.subject)}",
            icon=":material/call_merge:",
            laporan=case.id,
        )
        if may_answer(desk.actor, story.case):
            _give_back(desk, case)


def draw(desk: Desk, case: Case) -> None:
    """Merges this case with one whose code somebody gives."""
    if case.status not in _MERGEABLE:
        return
    box = f"gabung-kotak-{case.id}"  # of this case alone: after merging another one is shown here
    with st.popover(_("Gabungkan…"), icon=":material/call_merge:", width="stretch", key=box):
        typed = st.text_input(
            _("Kode laporan lain"), key=f"gabung-kode-{case.id}", placeholder="XXXX-XXXX-XXXX"
        )
        if not typed:
            st.caption(_("Kodenya ada di atas halaman laporan itu, di bawah nama anggota."))
            return
        with showing_errors():
            other = desk.toolkit.merging.by_code(desk.actor, read_code(typed) or typed)
            if other.id == case.id:
                raise Invalid(_("Sebuah laporan tidak bisa digabung dengan dirinya sendiri."))
            name = desk.toolkit.answering.story(desk.actor, other.id).conversation.author.name
            _line(desk, other, name)
            _confirm(desk, case, other)


def _confirm(desk: Desk, case: Case, other: Case) -> None:
    sure = desk.toolkit.merging.may_be_same(desk.actor, case.id, other.id)
    same = st.checkbox(
        _("Anggotanya sama: satu balasan menjawab keduanya"),
        value=sure,
        key=f"gabung-sama-{case.id}-{other.id}",
    )
    if st.button(
        _("Gabungkan laporan ini ke {code}").format(code=other.code),
        type="primary",
        key=f"gabung-{case.id}-{other.id}",
    ):
        _merge(desk, case, other, same=same)


def _twin(desk: Desk, case: Case, twin: Twin) -> None:
    """One proposal: the younger goes into the elder, at one press."""
    other = twin.case
    with st.container(border=True):
        st.markdown(
            ":material/content_copy: "
            + _("Mungkin sama dengan {code}: {percent} % kata-katanya sama.").format(
                code=f"`{other.code}`", percent=round(twin.like * 100)
            )
        )
        _line(desk, other, twin.name, subject=False)
        st.caption(words.shortened(twin.text, _QUOTED))
        with st.container(horizontal=True):
            merge = st.button(
                _("Gabungkan keduanya"), icon=":material/call_merge:", key=f"sama-{other.id}"
            )
            apart = st.button(_("Bukan duplikat"), key=f"beda-{other.id}")
        if merge:
            younger, elder = sorted((case, other), key=lambda one: one.opened_at, reverse=True)
            _merge(desk, younger, elder, same=None)
        if apart:
            with showing_errors():
                desk.toolkit.duplicates.keep_apart(desk.actor, case.id, other.id)
                notices.done(_("Dicatat: keduanya laporan yang berbeda."))


def _line(desk: Desk, case: Case, name: str, *, subject: bool = True) -> None:
    """`name`: of who wrote it."""
    case_seen.show(case)
    look = words.cases()[case.status]
    channel = people.channel_name(case.channel_id, people.channels(desk))
    day = desk.times.day(desk.times.local(case.opened_at).date())
    whose = words.shortened(name or _("Tanpa nama"))
    parts = [whose, day, words.plain(channel), look.word]
    parts += [words.shortened(case.subject)] if subject else []
    address.link("antrean", " · ".join(parts), icon=look.icon, laporan=case.id)


def _merge(desk: Desk, case: Case, into: Case, *, same: bool | None) -> None:
    with showing_errors():
        desk.toolkit.merging.merge(
            desk.actor,
            case.id,
            into.id,
            events_seen=case_seen.events(case),
            into_seen=case_seen.events(into),
            same=same,
        )
        notices.leave_word(_("Kedua laporan sekarang satu. Bisa dipisah lagi kapan saja."))
        address.go("antrean", laporan=into.id)


def _gone(desk: Desk, story: Story) -> None:
    st.info(
        _("Laporan ini sudah digabung. Kisahnya, dan balasannya, berlanjut di laporan lain."),
        icon=":material/call_merge:",
    )
    root = story.goes_on_in
    if root is not None:
        address.link(
            "antrean",
            _("Buka laporan gabungannya, {code}").format(code=root.code),
            icon=":material/arrow_forward:",
            laporan=root.id,
        )
    if may_answer(desk.actor, story.case):
        _unsent(desk, story.case)
        _give_back(desk, story.case)


def _unsent(desk: Desk, case: Case) -> None:
    """What this user had begun to write when somebody merged the case: its box is gone."""
    for draft in desk.toolkit.jotting.of(desk.actor, case.id).values():
        if draft.text.strip():
            st.warning(
                _("Yang Anda tulis di sini belum dikirim. Salin ke laporan gabungannya:"),
                icon=":material/edit_note:",
            )
            st.code(draft.text, language=None, wrap_lines=True)


def _give_back(desk: Desk, case: Case) -> None:
    if st.button(
        _("Pisahkan lagi {code}").format(code=case.code),
        icon=":material/call_split:",
        key=f"lepas-{case.id}",
    ):
        with showing_errors():
            desk.toolkit.merging.unmerge(desk.actor, case.id, events_seen=case_seen.events(case))
            notices.done(_("Laporan berdiri sendiri lagi, dengan semua pesannya."))
