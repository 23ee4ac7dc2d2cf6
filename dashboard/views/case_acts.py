"""Who answers a case, what kind it is, and where it stands."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from dashboard import case_seen, notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import (
    case_block,
    case_branch,
    case_labels,
    case_merge,
    case_resolve,
    case_split,
    case_states,
)
from domain.cases import CASE_STEPS, Case, CaseKind, CaseStatus, Priority
from domain.kind_reasons import reason_words
from domain.people import Actor, Permission
from domain.sight import may_answer
from domain.texts import _
from services.desk.answering import Story

Choice = TypeVar("Choice")


def draw(desk: Desk, story: Story) -> None:
    with st.container(border=True):
        _assignee(desk, story)
        if desk.may(Permission.ANSWER_CASES):
            _kind(desk, story)
            _priority(desk, story)
            case_branch.draw(desk, story.case)
            case_labels.draw(desk, story.case)
        _steps(desk, story)
        case_merge.draw(desk, story.case)
        case_split.draw(desk, story)


def _assignee(desk: Desk, story: Story) -> None:
    case, users = story.case, people.users(desk)
    able = [u.id for u in users.values() if u.active and _takes(desk, u.actor, case)]
    if case.assignee_id and case.assignee_id not in able:
        able.append(case.assignee_id)
    _chosen(
        case.id,
        _("Petugas"),
        ["", *able],
        case.assignee_id or "",
        word=lambda one: people.name_of(one, users) if one else _("Belum ada petugas"),
        change=lambda one: desk.toolkit.answering.assign(desk.actor, case.id, one or None),
    )
    if case.assignee_id != desk.user.id and st.button(
        _("Saya yang tangani"), icon=":material/person_add:", key="saya"
    ):
        with showing_errors():
            desk.toolkit.answering.assign(desk.actor, case.id, desk.user.id)
            notices.done(_("Laporan ini sekarang milik Anda."))


def _takes(desk: Desk, other: Actor, case: Case) -> bool:
    """Whether this user may give the case to the other: supervisors do so among themselves."""
    among = desk.may(Permission.ANSWER_CASES) or other.may(Permission.ANSWER_ESCALATED)
    return among and may_answer(other, case)


def _kind(desk: Desk, story: Story) -> None:
    case = story.case
    _chosen(
        case.id,
        _("Jenis"),
        list(CaseKind),
        case.kind,
        word=lambda kind: words.kinds()[kind],
        change=lambda kind: desk.toolkit.answering.set_kind(desk.actor, case.id, kind),
    )
    if case.kind_reason:
        st.caption(
            _("Alasan jenis: {reason} (yakin {percent} %)").format(
                reason=words.plain(reason_words(case.kind_reason)),
                percent=round(case.kind_confidence * 100),
            )
        )


def _priority(desk: Desk, story: Story) -> None:
    case = story.case
    _chosen(
        case.id,
        _("Prioritas"),
        list(Priority),
        case.priority,
        word=lambda priority: words.priorities()[priority],
        change=lambda priority: desk.toolkit.answering.set_priority(desk.actor, case.id, priority),
    )


def _chosen(
    case_id: str,
    label: str,
    options: Sequence[Choice],
    current: Choice,
    *,
    word: Callable[[Choice], str],
    change: Callable[[Choice], object],
) -> None:
    """A choice that is made as soon as it is picked."""
    picked = st.selectbox(
        label,
        options,
        index=options.index(current),
        format_func=word,
        key=f"{case_id}:{label}:{current}",
    )
    if picked != current:
        with showing_errors():
            change(picked)
            notices.done(_("Perubahan disimpan."))


def _steps(desk: Desk, story: Story) -> None:
    case = story.case
    following = CASE_STEPS.after(case.status)
    if CaseStatus.RESOLVED in following:
        case_resolve.draw(desk, case, may_ask_again=not story.nobody_left)
    if CaseStatus.OPEN in following and case.status is not CaseStatus.MERGED:
        _step(desk, case, CaseStatus.OPEN, _opening_word(case.status), "undo")
    if not desk.may(Permission.ANSWER_CASES):
        case_states.draw(desk, story)
        return
    if CaseStatus.WAITING in following and not story.nobody_left:
        _step(desk, case, CaseStatus.WAITING, _("Tunggu jawaban anggota"), "hourglass_top")
    case_states.put_aside(desk, story)
    with st.expander(_("Langkah lain"), icon=":material/more_horiz:"):
        case_states.draw(desk, story)
        if CaseStatus.SPAM in following:
            _step(desk, case, CaseStatus.SPAM, _("Tandai spam"), "block")
        case_block.draw(desk, story)


def _step(desk: Desk, case: Case, status: CaseStatus, label: str, icon: str) -> None:
    if st.button(label, icon=f":material/{icon}:", key=f"langkah-{status}", width="stretch"):
        with showing_errors():
            seen = None if status is CaseStatus.OPEN else case_seen.events(case)
            desk.toolkit.answering.set_status(desk.actor, case.id, status, events_seen=seen)
            notices.done(_("Perubahan disimpan."))


def _opening_word(status: CaseStatus) -> str:
    return {
        CaseStatus.WAITING: _("Lanjutkan, jangan menunggu"),
        CaseStatus.SPAM: _("Bukan spam"),
    }.get(status, _("Buka lagi"))
