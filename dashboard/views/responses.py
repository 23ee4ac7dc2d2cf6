"""Waktu tanggap: how fast members are answered, with those still waiting counted as waiting."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard import address, answer_words, people, span_choice, words
from dashboard.answer_words import Names
from dashboard.session import Desk, desk
from dashboard.span_choice import Choice
from dashboard.views import endings, responses_report, responses_rows, satisfaction
from domain.cases import CaseKind
from domain.choices import NONE
from domain.explanations import RunKind
from domain.measured import ClockKind
from domain.measured_shelves import GroupBy, SpanFilter
from domain.people import Permission
from domain.texts import _
from services.figures.answer_times import Asked


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is asked for, and what things are called."""

    desk: Desk
    asked: Asked
    names: Names


def draw() -> None:
    here = desk()
    st.title(_("Waktu tanggap"))
    measure = _measure()
    chosen, page = _page(here, measure)
    if address.asked("baris"):
        responses_rows.draw(page.desk, page.asked, page.names)
        return
    responses_report.draw(page.desk, page.asked, page.names)
    if measure is RunKind.RESOLUTION:
        endings.draw(here, chosen)
        satisfaction.draw(here, chosen)


def _measure() -> RunKind:
    labels = answer_words.measures()
    return address.choose(
        _("Ukuran"),
        "ukuran",
        tuple(RunKind),
        lambda one: labels[one],
        default=RunKind.FIRST_RESPONSE,
    )


def _page(here: Desk, measure: RunKind) -> tuple[Choice, Page]:
    chosen = span_choice.choose(here)
    with st.expander(_("Saring dan bandingkan"), icon=":material/tune:", expanded=_is_narrowed()):
        by, clock = _told_apart(here)
        kinds, branches, staff, hours = _narrowing(here)
    first, end = (None, None) if responses_rows.is_ever() else _days(here, chosen)
    wanted = SpanFilter(
        measure=measure,
        first=first,
        end=end,
        channel_ids=("",) if address.asked("kanal") == NONE else chosen.channel_ids,
        kinds=kinds,
        branch_ids=("",) if address.asked("cabang") == NONE else branches,
        staff_ids=staff,
        hours=hours,
    )
    asked = Asked(wanted=wanted, by=by, clock=clock)
    return chosen, Page(desk=here, asked=asked, names=answer_words.names(here))


def _days(here: Desk, chosen: Choice) -> tuple[date, date]:
    """The days of the weeks chosen, narrowed to those of a group whose rows were asked for."""
    first = here.times.local(chosen.start).date()
    end = here.times.local(chosen.end - timedelta(microseconds=1)).date() + timedelta(days=1)
    return max(first, address.day("dari", first)), min(end, address.day("sampai", end))


def _is_narrowed() -> bool:
    return any(address.asked(name) for name in ("menurut", "jenis", "cabang", "petugas", "pukul"))


def _told_apart(here: Desk) -> tuple[GroupBy, ClockKind]:
    clocks = answer_words.clocks()
    left, right = st.columns(2)
    with left:
        by = address.select(
            _("Bandingkan"),
            "menurut",
            {by.value: word for by, word in answer_words.groupings(here).items()},
        )
    with right:
        clock = address.choose(
            _("Jam"), "jam", tuple(ClockKind), lambda one: clocks[one], default=ClockKind.OFFICE
        )
    return GroupBy(by), clock


Narrowed = tuple[tuple[CaseKind, ...], tuple[str, ...], tuple[str, ...], tuple[int, ...]]


def _narrowing(here: Desk) -> Narrowed:
    kind = address.select(
        _("Jenis"),
        "jenis",
        {kind.value: word for kind, word in words.kinds().items()},
        everything=_("Semua jenis"),
    )
    branch = staff = ""
    if branches := people.branches(here):
        branch = address.select(
            _("Cabang"),
            "cabang",
            {each.id: each.name for each in branches.values()},
            everything=_("Semua cabang"),
        )
    if here.may(Permission.SEE_STAFF_FIGURES):
        staff = address.select(
            _("Petugas"),
            "petugas",
            {user.id: user.name for user in people.users(here).values()},
            everything=_("Semua petugas"),
        )
    nobody = here.may(Permission.SEE_STAFF_FIGURES) and address.asked("petugas") == NONE
    return (
        (CaseKind(kind),) if kind else (),
        (branch,) if branch else (),
        ("",) if nobody else (staff,) if staff else (),
        _hour(),
    )


def _hour() -> tuple[int, ...]:
    """Of arrival; it comes by a link from the chart by hours alone."""
    asked = address.asked("pukul")
    known = asked.isdecimal() and len(asked) <= 2 and int(asked) < 24  # noqa: PLR2004 - a clock
    return (int(asked),) if known else ()
