"""After resolving, on the case: the plan to ask again, and what the member answered."""

from datetime import datetime

import streamlit as st

from dashboard import left_words, notices, whole_box, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.aftercare import FOLLOW_UP_DAYS_MAX, FollowUp, Outcome, Score
from domain.cases import Case, CaseEvent, CaseStatus, EventKind
from domain.sight import may_answer
from domain.texts import _
from services.cases.following_up import outcomes
from services.replies.satisfaction import scores


def look(score: Score, text: str) -> words.Look:
    """How an answer looks."""
    match score:
        case Score.GOOD:
            return words.Look(text, "green", ":material/sentiment_satisfied:")
        case Score.FAIR:
            return words.Look(text, "gray", ":material/sentiment_neutral:")
        case Score.POOR:
            return words.Look(text, "red", ":material/sentiment_dissatisfied:")


def draw(desk: Desk, case: Case, *, may_ask_again: bool) -> None:
    """Nothing while nothing was asked and nothing is planned. `may_ask_again`: whether there is
    still somebody to ask."""
    _rating(desk, case)
    planned = desk.toolkit.following_up.of(desk.actor, case.id)
    if planned is not None:
        _planned(desk, case, planned)
    elif may_ask_again and case.status is CaseStatus.RESOLVED and may_answer(desk.actor, case):
        _plan(desk, case)


def value(desk: Desk, event: CaseEvent) -> str:
    """What the value of such an event says, in words; empty for every other."""
    match event.kind:
        case EventKind.RATED if event.value in list(Score):
            return f": {scores()[Score(event.value)]}"
        case EventKind.FOLLOWED_UP if event.value in list(Outcome):
            return f": {outcomes()[Outcome(event.value)]}"
        case EventKind.FOLLOW_UP_SET if event.value:
            return f": {desk.times.moment(datetime.fromisoformat(event.value))}"
        case EventKind.RATING_ASKED:
            where = _("lewat pesan") if event.value else _("di halaman kode laporan")
            return f": {where}"
    return ""


def ask_outcome(desk: Desk, case: Case, place: str = "") -> None:
    """What came of asking again. `place`: of the list that it stands in; else its case's page."""
    place = place or case.id
    with st.form(f"tindak-{case.id}", border=False):
        outcome = st.radio(
            _("Apakah tetap selesai?"),
            list(Outcome),
            format_func=lambda one: outcomes()[one],
            index=None,
            horizontal=True,
        )
        box = left_words.box(place, f"tindak-kata-{case.id}")
        said = st.text_input(_("Catatan (boleh dikosongkan)"), key=box)
        pressed = st.form_submit_button(_("Catat hasilnya"), icon=":material/check:")
    if not pressed:
        return
    if outcome is None:
        st.error(_("Pilih dulu hasilnya."), icon=":material/error:")
        return
    with showing_errors():
        desk.toolkit.following_up.done(desk.actor, case.id, outcome, said or "")
        left_words.taken(place, box)
        notices.done(
            _("Dicatat. Laporan dibuka lagi.")
            if outcome is Outcome.NOT_SOLVED
            else _("Tindak lanjut dicatat.")
        )


def _rating(desk: Desk, case: Case) -> None:
    rating = desk.toolkit.satisfaction.of(desk.actor, case.id)
    if rating is None or rating.asked_at is None:
        return
    st.subheader(_("Kepuasan anggota"))
    if rating.score is None:
        asked = desk.times.moment(rating.asked_at)
        st.caption(_("Ditanyakan {moment}, belum dijawab.").format(moment=asked))
        return
    words.badge(look(rating.score, scores()[rating.score]))
    if rating.rated_at:
        st.caption(desk.times.moment(rating.rated_at))
    if rating.words:
        st.markdown(f"“{words.plain(rating.words)}”")


def _planned(desk: Desk, case: Case, planned: FollowUp) -> None:
    st.subheader(_("Tindak lanjut"))
    if planned.due_at > desk.times.now:
        moment = desk.times.moment(planned.due_at)
        st.caption(_("Tanyakan lagi {moment}: apakah tetap selesai?").format(moment=moment))
    if may_answer(desk.actor, case):
        ask_outcome(desk, case)


def _plan(desk: Desk, case: Case) -> None:
    with (
        st.popover(_("Tanya lagi nanti…"), icon=":material/event_repeat:", width="stretch"),
        st.form(f"rencana-{case.id}", border=False),
    ):
        days = whole_box.draw(
            _("Setelah berapa hari"),
            max(1, desk.cooperative.aftercare.follow_up_days or 3),
            least=1,
            most=FOLLOW_UP_DAYS_MAX,
        )
        pressed = st.form_submit_button(_("Jadwalkan"), type="primary")
    if pressed:
        with showing_errors():
            planned = desk.toolkit.following_up.plan(desk.actor, case.id, days())
            moment = desk.times.moment(planned.due_at)
            notices.done(_("Tindak lanjut dijadwalkan {moment}.").format(moment=moment))
