"""The clocks of a case, each opened to show how it was counted, in the hours of its branch."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from dashboard import explained, people, promise_words, words
from dashboard.session import Desk
from dashboard.times import office_span, promise, span
from domain.cases import UNFINISHED
from domain.clocks import OfficeHours
from domain.explanations import Run, RunKind, runs
from domain.texts import _
from services.desk.answering import Story


def draw(desk: Desk, story: Story) -> None:
    case, clocks = story.case, story.case.durations
    hours = desk.toolkit.branching.hours(case.branch_id)
    st.subheader(_("Waktu"))
    left, broken = promise(clocks.due_at, desk.times.now, hours)
    if clocks.due_at is not None:
        text = _("Janji berikutnya {moment}: {left}").format(
            moment=desk.times.moment(clocks.due_at), left=left
        )
        (st.error if broken else st.info)(text, icon=":material/timer:")
    _line(_("Dibuka"), desk.times.moment(case.opened_at))
    if clocks.awaiting_since is not None:
        _line(
            _("Anggota menunggu sejak"),
            f"{desk.times.moment(clocks.awaiting_since)} ({desk.times.ago(clocks.awaiting_since)})",
        )
    _line(
        _("Tanggapan pertama"),
        _both(clocks.first_response_office, clocks.first_response_wall),
    )
    _line(_("Penyelesaian"), _both(clocks.resolution_office, clocks.resolution_wall))
    if clocks.late_resolved_at is not None:
        st.markdown(
            _(
                ":red[Penyelesaian terlambat] pada {moment}. Ini tetap tercatat, walaupun laporan "
                "dibuka dan diselesaikan lagi."
            ).format(moment=desk.times.moment(clocks.late_resolved_at))
        )
    _opened_up(desk, story, hours)


def _line(label: str, value: str) -> None:
    st.markdown(f"**{label}:** {value}")


def _both(office: timedelta | None, wall: timedelta | None) -> str:
    """Office time with wall-clock time beside it; a word where it still runs."""
    if office is None or wall is None:
        return _("belum ada")
    return _("{office} ({wall} menurut jam dinding)").format(
        office=office_span(office), wall=span(wall)
    )


def _opened_up(desk: Desk, story: Story, hours: OfficeHours) -> None:
    running = desk.times.now if story.case.status in UNFINISHED else None
    with st.expander(_("Bagaimana dihitung?"), type="compact"):
        st.caption(_caption(desk, story.case.branch_id))
        st.caption(promise_words.promised(desk, story.case))
        found = runs(story.events)
        for run in found:
            if (end := run.end or running) is None:
                continue
            st.markdown(f"**{_title(run, found)}**{_whose(run, story)}")
            explained.explain(desk.times, hours, run.start, end, run.halts)
        _until_due(desk, story, hours)


def _until_due(desk: Desk, story: Story, hours: OfficeHours) -> None:
    """What is left of the promise owed next, or by how much it is broken."""
    now, due_at = desk.times.now, story.case.durations.due_at
    if due_at is None:
        return
    left = now < due_at
    heading = _("Sisa sampai janji berikutnya") if left else _("Sudah lewat dari janji")
    st.markdown(f"**{heading}**")
    explained.explain(desk.times, hours, min(now, due_at), max(now, due_at))


def _caption(desk: Desk, branch_id: str | None) -> str:
    whose = people.branch_name(branch_id, people.branches(desk) if branch_id else {})
    return _(
        "Hanya jam kerja yang dihitung ({whose}, {zone}). Penyelesaian juga tidak menghitung saat "
        "menunggu anggota, dan saat laporan selesai sampai dibuka lagi."
    ).format(whose=whose, zone=desk.times.zone_name)


def _whose(run: Run, story: Story) -> str:
    """With whom, where the case has several conversations and this clock ran in one of them."""
    if len(story.ways) < 2 or run.kind is RunKind.RESOLUTION:  # noqa: PLR2004
        return ""
    name = next((way.conversation.author.name for way in story.ways if way.talk == run.talk), "")
    shown = words.plain(name or _("Tanpa nama"))
    return f" · {shown}"


def _title(run: Run, among: Sequence[Run]) -> str:
    resolutions = [one for one in among if one.kind is RunKind.RESOLUTION]
    clock = {
        RunKind.FIRST_RESPONSE: _("Tanggapan pertama"),
        RunKind.NEXT_REPLY: _("Balasan berikutnya"),
        RunKind.RESOLUTION: _("Penyelesaian"),
    }[run.kind]
    if run in resolutions and len(resolutions) > 1:
        is_first = run == resolutions[0]
        clock = _("Penyelesaian pertama") if is_first else _("Penyelesaian terakhir")
    if run.end is None:
        return _("{clock}, masih berjalan").format(clock=clock)
    return clock if run.done else _("{clock}, selesai tanpa jawaban").format(clock=clock)
