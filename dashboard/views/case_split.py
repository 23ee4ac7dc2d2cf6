"""Splitting on screen: which of the member's messages become a case of their own."""

import streamlit as st

from dashboard import address, case_seen, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.cases import UNFINISHED, CaseKind, CaseStatus, EventKind
from domain.messages import Message
from domain.talks import live
from domain.texts import _
from services.cases.splitting import Split
from services.desk.answering import Story

_LABEL = 60  # characters of a message in the list
_SPLITTABLE = (*UNFINISHED, CaseStatus.RESOLVED)


def draw(desk: Desk, story: Story) -> None:
    """Nothing where there is only one message: something must stay."""
    said = _said(story)
    if story.case.status not in _SPLITTABLE or len(said) < 2:  # noqa: PLR2004 - one goes, one stays
        return
    box = f"pisah-kotak-{story.case.id}"  # of this case alone: after splitting the new one is shown
    with st.popover(
        _("Pisahkan sebagian…"), icon=":material/call_split:", width="stretch", key=box
    ):
        with st.form(f"pisah-{story.case.id}", border=False):
            wanted = _form(desk, story, said)
            pressed = st.form_submit_button(_("Jadikan laporan baru"), type="primary")
        if pressed:
            _split(desk, story, wanted)


def _form(desk: Desk, story: Story, said: dict[str, Message]) -> Split:
    chosen = st.multiselect(
        _("Pesan yang dipindah"),
        list(said),
        format_func=lambda one: _label(desk, said[one]),
        placeholder=_("Pilih pesan"),
        key=f"pisah-pesan-{story.case.id}",  # what is chosen stays when another message comes in,
        select_all=False,
    )
    kind = st.selectbox(
        _("Jenis laporan baru"), list(CaseKind), format_func=lambda one: words.kinds()[one]
    )
    here = st.radio(
        _("Pesan berikutnya dari anggota ini masuk ke"),
        [False, True],
        format_func=lambda one: _("laporan ini") if one else _("laporan baru"),
        horizontal=True,
    )
    answered = st.checkbox(_("Balasan setelah pesan itu juga menjawab laporan baru"))
    st.caption(_("Tanpa tanda ini, laporan baru menunggu sejak anggota menulis pesannya."))
    return Split(
        message_ids=tuple(chosen),
        kind=kind or story.case.kind,
        already_answered=answered,
        goes_on_here=bool(here),
    )


def _split(desk: Desk, story: Story, wanted: Split) -> None:
    with showing_errors():
        new = desk.toolkit.splitting.split(
            desk.actor, story.case.id, wanted, events_seen=case_seen.events(story.case)
        )
        notices.leave_word(_("Laporan baru dibuat: {code}.").format(code=new.code))
        address.go("antrean", laporan=new.id)


def _said(story: Story) -> dict[str, Message]:
    """The member's own messages that this case tells of, by id."""
    told = {e.message_id for e in live(story.events) if e.kind is EventKind.MESSAGE_RECEIVED}
    return {message.id: message for message in story.messages if message.id in told}


def _label(desk: Desk, message: Message) -> str:
    line = " ".join(message.text.split())  # options show no Markdown
    cut = line if len(line) <= _LABEL else line[: _LABEL - 1].rstrip() + "…"
    return f"{desk.times.moment(message.at)} · {cut}"
