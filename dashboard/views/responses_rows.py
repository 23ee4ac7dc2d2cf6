"""The rows behind a number of Waktu tanggap, each opened to how it was counted."""

from datetime import datetime

import streamlit as st

from dashboard import address, answer_words, explained, words
from dashboard.answer_words import Names
from dashboard.session import Desk
from dashboard.views import responses_report
from domain.cases import CaseKind
from domain.clocks import OfficeHours
from domain.explanations import Run, RunKind, runs
from domain.measured import ClockKind, MeasuredSpan, SpanState
from domain.measured_shelves import Fate, GroupBy, SpanRow
from domain.people import Permission
from domain.texts import _, ngettext
from services.figures.answer_times import Asked

PER_PAGE = 25
_NARROWED = ("dari", "sampai", "kapan")


def is_ever() -> bool:
    """Whether rows are asked for whenever they began: of those who wait nobody is forgotten."""
    asked_ever = address.asked("kapan") == answer_words.EVER
    return asked_ever and address.asked("baris") == Fate.WAITING


def draw(desk: Desk, asked: Asked, names: Names) -> None:
    fate = address.one_of("baris", tuple(Fate), Fate.ALL)
    page = desk.toolkit.answer_times.rows(
        desk.actor,
        asked.wanted,
        fate,
        limit=PER_PAGE,
        offset=(address.page_number() - 1) * PER_PAGE,
    )
    carried = {name: address.asked(name) for name in (*responses_report.FILTERS, *_NARROWED)}
    back = {name: carried[name] for name in responses_report.FILTERS}
    address.link("tanggapan", _("← Angkanya"), **back)
    labels = answer_words.fates(asked.wanted.measure)
    address.select(_("Yang mana"), "baris", {each.value: word for each, word in labels.items()})
    st.subheader(f"{answer_words.measures()[asked.wanted.measure]}: {labels[fate]}")
    st.caption(_told(desk, asked, page.total))
    for place, row in enumerate(page.rows):
        _row(desk, row, names, asked, place)
    address.page_links("tanggapan", page.total, PER_PAGE, None, **carried, baris=fate)


def _told(desk: Desk, asked: Asked, total: int) -> str:
    first, end = asked.wanted.first, asked.wanted.end
    days = _("kapan pun datangnya")
    if first is not None and end is not None:
        days = _("{first} sampai sebelum {end}").format(
            first=desk.times.day(first), end=desk.times.day(end)
        )
    return f"{ngettext('{n} baris', '{n} baris', total).format(n=total)} · {days}"


def _row(desk: Desk, row: SpanRow, names: Names, asked: Asked, place: int) -> None:
    span = row.span
    with st.container(border=True):
        if row.code:
            address.link("antrean", row.code, icon=":material/inbox:", laporan=span.case_id)
        else:
            st.markdown(_(":material/lock: Laporan tertutup"))
        st.markdown(answer_words.listed(_facts(desk, span, names, asked.clock)))
        _counted(desk, row, place)


def _facts(desk: Desk, span: MeasuredSpan, names: Names, clock: ClockKind) -> list[str]:
    state = {
        SpanState.ANSWERED: answer_words.length(span.length(clock), clock),
        SpanState.WAITING: _("masih menunggu"),
        SpanState.NEVER: _("ditutup tanpa jawaban"),
    }[span.state]
    facts = [
        f"**{state}**",
        _("sejak {moment}").format(moment=desk.times.moment(span.since)),
        words.kinds()[CaseKind(span.kind)],
        words.plain(names.of(GroupBy.CHANNEL, span.channel_id)),
    ]
    if desk.may(Permission.SEE_STAFF_FIGURES):
        facts.append(words.plain(names.of(GroupBy.STAFF, span.staff_id)))
    return [*facts, _promise(desk, span)] if span.due_at else facts


def _promise(desk: Desk, span: MeasuredSpan) -> str:
    if span.due_at is None:
        return ""
    if span.until is None and span.due_at <= desk.times.now:
        return _(":red[lewat janji] sejak {moment}").format(moment=desk.times.moment(span.due_at))
    if span.kept is None:
        return _("janji sampai {moment}").format(moment=desk.times.moment(span.due_at))
    return _(":green[tepat janji]") if span.kept else _(":red[lewat janji]")


def _counted(desk: Desk, row: SpanRow, place: int) -> None:
    """The stretches it was made of; those of a resolution stand still in between, which its own
    events tell."""
    span = row.span
    # of closed cases two may have begun at the same moment: their place tells them apart
    key = f"hitung-{row.code or place}-{span.number}"
    opened = st.expander(_("Bagaimana dihitung?"), type="compact", on_change="rerun", key=key)
    if not opened.open:
        return
    with opened:
        hours = desk.toolkit.branching.hours(span.branch_id)
        if span.measure is RunKind.RESOLUTION:
            _resolution(desk, row, hours)
        else:
            explained.explain(desk.times, hours, span.since, _end(desk, span))


def _resolution(desk: Desk, row: SpanRow, hours: OfficeHours) -> None:
    if not row.code or not desk.may(Permission.SEE_CASES):
        st.caption(_("Jeda laporan ini hanya dapat dibuka oleh yang boleh membacanya."))
        return
    story = desk.toolkit.answering.story(desk.actor, row.span.case_id)
    found = [run for run in runs(story.events) if run.kind is RunKind.RESOLUTION]
    last: Run = found[-1]
    explained.explain(desk.times, hours, last.start, last.end or desk.times.now, last.halts)


def _end(desk: Desk, span: MeasuredSpan) -> datetime:
    return span.until or desk.times.now
