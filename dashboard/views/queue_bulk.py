"""One step for every ticked row of the queue: chosen, asked once more where it ends waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import labels, notices, people, ticked
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.case_lists import ListKind
from domain.labels import LabelKind
from domain.people import Permission
from domain.quoting import quoted
from domain.reports import QueueRow
from domain.snoozing import offered
from domain.texts import _, ngettext
from services.desk.bulk import ENDING, BulkAct, BulkKind

_ASKED = "bulk-asked"


@dataclass(frozen=True)
class _Step:
    """How a step is offered. `options` None: it takes no choice."""

    word: str
    label: str = ""
    options: Mapping[str, str] | None = None
    words: bool = False


def tick_all(found: Sequence[QueueRow]) -> None:
    """Every row of the page with one press."""
    st.button(
        _("Centang semua di halaman ini"),
        icon=":material/select_all:",
        on_click=ticked.put_all,
        args=(found,),
    )


def draw(desk: Desk, chosen: Mapping[str, int], users: people.Users) -> None:
    """How many are ticked, and what can be done with them. Below the rows, where it stays at the
    window's lower edge while one scrolls (`dashboard.frame`): ticking a row moves none."""
    if not chosen:
        st.session_state.pop(_ASKED, None)
        return
    with st.container(border=True, key="massal"):
        asked: BulkAct | None = st.session_state.get(_ASKED)
        with showing_errors():
            if asked is None:
                _choose(desk, chosen, users)
            else:
                _ask(desk, chosen, asked)


def _choose(desk: Desk, chosen: Mapping[str, int], users: people.Users) -> None:
    """Nothing is chosen beforehand: a slip of the hand must not change a page of cases."""
    steps = {kind: step for kind, step in _steps(desk, users).items() if step.options != {}}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _how_many(len(chosen))
        kind = st.selectbox(
            _("Langkah untuk semuanya"),
            list(steps),
            index=None,
            format_func=lambda one: steps[one].word,
            placeholder=_("Pilih langkah"),
            key="massal-langkah",
        )
        act, pressed = (None, False) if kind is None else _chosen_act(kind, steps[kind])
        st.button(_("Lepas semua centang"), on_click=ticked.clear)
    if kind is None or not pressed:
        return
    if act is None:
        what = quoted(steps[kind].label)
        st.error(_("Pilih dulu {quoted}").format(quoted=what), icon=":material/error:")
    elif steps[kind].words and not (act.value or act.words.strip()):
        st.error(
            _("Pilih alasannya, atau tulis sendiri bagaimana selesainya."), icon=":material/error:"
        )
    elif kind in ENDING:
        st.session_state[_ASKED] = act
        st.rerun()
    else:
        _do(desk, chosen, act)


def _how_many(n: int) -> None:
    told = ngettext("**{n} laporan dicentang**", "**{n} laporan dicentang**", n)
    st.markdown(told.format(n=n), width="content")


def _chosen_act(kind: BulkKind, step: _Step) -> tuple[BulkAct | None, bool]:
    """The act as far as it is chosen, None while something is missing; and whether it is to be."""
    value: str | None = ""
    if (options := step.options) is not None:
        value = st.selectbox(
            step.label,
            list(options),
            index=None,
            format_func=lambda one: options[one],
            placeholder=_("Pilih"),
            key=f"massal-{kind}",
        )
    beside = (
        st.text_input(_("Keterangan, atau kata sendiri"), key="massal-kata") if step.words else ""
    )
    act = None if value is None else BulkAct(kind=kind, value=value, words=beside or "")
    return act, st.button(
        step.word, type="primary", icon=":material/done_all:", key=f"massal-ya-{kind}"
    )


def _ask(desk: Desk, chosen: Mapping[str, int], act: BulkAct) -> None:
    """Once more, with what it means for the members."""
    waiting = desk.toolkit.bulk.waiting(desk.actor, list(chosen))
    n = len(chosen)
    if act.kind is BulkKind.RESOLVE:
        text = ngettext("Selesaikan {n} laporan?", "Selesaikan {n} laporan?", n).format(n=n)
    else:
        text = ngettext(
            "Tandai {n} laporan sebagai spam?", "Tandai {n} laporan sebagai spam?", n
        ).format(n=n)
    if waiting:
        text += " " + _who_waits(act.kind, waiting)
    _how_many(n)
    st.warning(text, icon=":material/help:")
    with st.container(horizontal=True):
        sure = st.button(_("Ya, lakukan"), type="primary", icon=":material/done_all:")
        away = st.button(_("Batal"))
    if away:
        _choose_again(act)
    if sure:
        _do(desk, chosen, act)


def _who_waits(kind: BulkKind, waiting: int) -> str:
    if kind is BulkKind.SPAM:
        told = ngettext(
            "{n} anggota masih menunggu jawaban; sebagai spam ia tidak masuk angka waktu tanggap, "
            "yang menyebut berapa banyak spamnya.",
            "{n} anggota masih menunggu jawaban; sebagai spam ia tidak masuk angka waktu tanggap, "
            "yang menyebut berapa banyak spamnya.",
            waiting,
        )
    else:
        told = ngettext(
            "{n} anggota masih menunggu jawaban; diakhiri begini, tercatat tidak pernah dijawab.",
            "{n} anggota masih menunggu jawaban; diakhiri begini, tercatat tidak pernah dijawab.",
            waiting,
        )
    return told.format(n=waiting)


def _choose_again(act: BulkAct) -> None:
    """Back to the boxes, which hold what was chosen and typed."""
    st.session_state.pop(_ASKED)
    st.session_state["massal-langkah"] = act.kind
    st.session_state[f"massal-{act.kind}"] = act.value
    st.session_state["massal-kata"] = act.words
    st.rerun()


def _do(desk: Desk, chosen: Mapping[str, int], act: BulkAct) -> None:
    n = desk.toolkit.bulk.do(desk.actor, chosen, act)
    st.session_state.pop(_ASKED, None)
    ticked.clear()
    notices.done(ngettext("{n} laporan diubah.", "{n} laporan diubah.", n).format(n=n))


def _steps(desk: Desk, users: people.Users) -> Mapping[BulkKind, _Step]:
    known, topics = labels.known(desk, LabelKind.LABEL), labels.known(desk, LabelKind.TOPIC)
    able = [u for u in users.values() if u.active and u.actor.may(Permission.ANSWER_CASES)]
    reasons = desk.toolkit.case_lists.offered(desk.actor, ListKind.REASON)
    whom = {"": _("Belum ada petugas"), **{user.id: user.name for user in able}}
    given = {each: labels.name(each, known) for each in labels.offered(known)}
    about = {each: labels.name(each, topics) for each in labels.offered(topics)}
    ended = {"": _("Dengan kata sendiri"), **{line.id: _(line.name) for line in reasons}}
    borne = {each: labels.name(each, known) for each in known}
    return {
        BulkKind.ASSIGN: _Step(_("Serahkan"), _("Petugas"), whom),
        BulkKind.LABEL: _Step(_("Beri label"), _("Label"), given),
        BulkKind.UNLABEL: _Step(_("Lepas label"), _("Label"), borne),
        BulkKind.TOPIC: _Step(
            _("Ganti topik"), _("Topik"), {"": _("Tanpa topik"), **about} if topics else {}
        ),
        BulkKind.SNOOZE: _Step(_("Tunda"), _("Sampai kapan"), _moments(desk)),
        BulkKind.RESOLVE: _Step(_("Selesaikan"), _("Bagaimana selesainya?"), ended, words=True),
        BulkKind.SPAM: _Step(_("Tandai spam")),
    }


def _moments(desk: Desk) -> Mapping[str, str]:
    """Until when, by the hours of the whole cooperative."""
    now, zone = desk.times.now, ZoneInfo(desk.cooperative.zone)
    moments = offered(desk.toolkit.governing.hours(), zone, now)
    told = {moment.isoformat(): desk.times.moment(moment) for moment in moments.values()}
    return {**told, "": _("Sampai anggota menulis")}
