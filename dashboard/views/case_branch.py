"""Whose branch a case is, and the zone in which its moments are shown."""

from dataclasses import replace

import streamlit as st

from dashboard import notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cases import Case, CaseEvent, EventKind
from domain.texts import _


def at_branch(desk: Desk, branch_id: str | None) -> Desk:
    """The desk with the clock of that branch on its wall."""
    branch = people.branches(desk).get(branch_id or "")
    return replace(desk, zone=branch.zone) if branch else desk


def value(desk: Desk, event: CaseEvent) -> str:
    """What the event's value says, empty for an event that is not about a branch."""
    if event.kind is not EventKind.BRANCH_CHANGED:
        return ""
    name = people.branch_name(event.value or None, people.branches(desk))
    return f": {words.plain(name)}"


def draw(desk: Desk, case: Case) -> None:
    """A choice that is made as soon as it is picked; none where there is nothing to choose."""
    every = people.branches(desk)
    options = [branch.id for branch in every.values() if branch.active]
    if not options and case.branch_id is None:
        return
    if case.branch_id is not None and case.branch_id not in options:
        options.append(case.branch_id)
    picked = st.selectbox(
        _("Cabang"),
        ["", *options],
        index=["", *options].index(case.branch_id or ""),
        format_func=lambda one: words.unmarked(people.branch_name(one or None, every)),
        key=f"{case.id}:cabang:{case.branch_id}",
        help=_("Jam laporan ini dihitung menurut jam kerja cabangnya."),
    )
    if picked != (case.branch_id or ""):
        with showing_errors():
            desk.toolkit.branching.move(desk.actor, case.id, picked or None)
            notices.done(_("Perubahan disimpan."))
