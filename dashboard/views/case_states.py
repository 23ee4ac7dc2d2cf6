"""Where a case stands beside its status: put aside, asked of another unit, with the supervisors."""

from collections.abc import Iterator
from datetime import datetime

import streamlit as st

from dashboard import notices, people, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import case_aside, case_escalate
from domain.cases import UNFINISHED, Case, CaseEvent, EventKind
from domain.people import Permission
from domain.texts import _
from services.desk.answering import Story


def banner(desk: Desk, story: Story) -> None:
    """What everyone who opens the case should know before they read on."""
    case = story.case
    if case.restricted:
        st.warning(
            _(
                "Hanya pengawas yang dapat melihat laporan ini. Pengurus, manajer, admin, dan staf "
                "tidak bisa, jadi jawablah atas nama koperasi."
            ),
            icon=":material/shield_person:",
        )
    elif case.escalated:
        st.info(_("Dinaikkan ke pengawas."), icon=":material/shield_person:")
    if case.status in UNFINISHED and case.snoozed:
        _asleep(desk, story)
    if case.status in UNFINISHED and case.unit:
        _asked(desk, story)


def put_aside(desk: Desk, story: Story) -> None:
    """What one does about a case that cannot be worked on today."""
    if story.case.status in UNFINISHED:
        case_aside.snooze(desk, story.case, may_write=not story.nobody_left)


def draw(desk: Desk, story: Story) -> None:
    """Whom else one turns to; each stands behind its own button."""
    if desk.may(Permission.ANSWER_CASES) and story.case.status in UNFINISHED:
        case_aside.ask_unit(desk, story.case)
    case_escalate.draw(desk, story)


def value(desk: Desk, event: CaseEvent) -> str:
    """What the value of such an event says, in words; empty for every other."""
    match event.kind:
        case EventKind.SNOOZED if event.value:
            moment = desk.times.moment(datetime.fromisoformat(event.value))
            return ": " + _("sampai {moment}").format(moment=moment)
        case EventKind.SNOOZED:
            return ": " + _("sampai anggota menulis")
        case EventKind.UNIT_ASKED:
            return f": {words.plain(event.value)}"
        case EventKind.ESCALATED if event.value:
            return ": " + _("hanya pengawas yang melihat")
        case EventKind.MARKED_SPAM if event.value:
            return ": " + _("pengirim diblokir")
    return ""


def looks(desk: Desk, case: Case) -> Iterator[words.Look]:
    """The same in few words, for a line of the queue."""
    if case.restricted:
        yield words.Look(_("hanya pengawas"), "red", ":material/shield_person:")
    elif case.escalated:
        yield words.Look(_("pada pengawas"), "orange", ":material/shield_person:")
    if case.status not in UNFINISHED:
        return
    if case.snoozed and case.snoozed_until:
        until = desk.times.moment(case.snoozed_until)
        yield words.Look(_("ditunda sampai {moment}").format(moment=until), "gray", _SNOOZE)
    elif case.snoozed:
        yield words.Look(_("ditunda sampai anggota menulis"), "gray", _SNOOZE)
    if case.unit:
        text = _("menunggu {unit}").format(unit=words.plain(case.unit))
        yield words.Look(text, "orange", ":material/apartment:")


_SNOOZE = ":material/snooze:"


def _asleep(desk: Desk, story: Story) -> None:
    case = story.case
    who = people.name_of(_last(story, EventKind.SNOOZED), people.users(desk))
    if case.snoozed_until:
        text = _("Ditunda sampai {moment} oleh {name}. Janji tetap berjalan.").format(
            moment=desk.times.moment(case.snoozed_until), name=words.plain(who)
        )
    else:
        text = _("Ditunda oleh {name} sampai anggota menulis. Janji tetap berjalan.").format(
            name=words.plain(who)
        )
    st.info(text, icon=_SNOOZE)
    if desk.may(Permission.ANSWER_CASES) and st.button(
        _("Jangan tunda lagi"), icon=":material/alarm_on:", key=f"bangun-{case.id}"
    ):
        with showing_errors():
            desk.toolkit.case_states.wake(desk.actor, case.id)
            notices.done(_("Laporan kembali ke antrean."))


def _asked(desk: Desk, story: Story) -> None:
    case = story.case
    who = people.name_of(_last(story, EventKind.UNIT_ASKED), people.users(desk))
    st.info(
        _(
            "Menunggu {unit}, ditanyai {name}. Waktu tetap berjalan: anggota menunggu seluruh "
            "koperasi."
        ).format(unit=words.plain(case.unit), name=words.plain(who)),
        icon=":material/apartment:",
    )
    if desk.may(Permission.ANSWER_CASES) and st.button(
        _("Sudah dijawab {unit}").format(unit=words.plain(case.unit)),
        icon=":material/mark_chat_read:",
        key=f"dijawab-{case.id}",
    ):
        with showing_errors():
            desk.toolkit.case_states.unit_answered(desk.actor, case.id)
            notices.done(_("Laporan tidak menunggu bagian lain lagi."))


def _last(story: Story, kind: EventKind) -> str | None:
    """Who did it last."""
    return next((event.actor_id for event in reversed(story.events) if event.kind is kind), None)
