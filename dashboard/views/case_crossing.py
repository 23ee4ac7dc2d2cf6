"""What crossed an answer: how far this person has read the case, and what came in since."""

import streamlit as st

from dashboard import words
from dashboard.session import Desk
from domain.cases import Case
from domain.texts import _
from services.desk.answering import Story


def seen(case: Case) -> int:
    """The case's events as this person saw them when the page was drawn last."""
    before: int = st.session_state.get(f"seen-{case.id}", case.events)
    st.session_state[f"seen-{case.id}"] = case.events
    return before


def answered(case: Case) -> None:
    """Their own answer is nothing that crosses the next one."""
    st.session_state.pop(f"seen-{case.id}", None)


def newest(desk: Desk, story: Story, told: str) -> None:
    """What came in between, right beside the reply that was held back. `told`: what was said of it
    already, which may have been too long to be quoted whole."""
    said = [(message.at, message.text) for message in story.messages]
    said += [(delivery.created_at, delivery.content.text) for delivery in story.deliveries]
    if not said:
        return
    at, text = max(said)
    if text not in told:
        st.warning(
            _("Yang terbaru ({moment}): {text}").format(
                moment=desk.times.moment(at), text=words.plain(text)
            ),
            icon=":material/mark_chat_unread:",
        )
    kept()


def kept() -> None:
    """That the words which were held back are not lost."""
    st.caption(_("Tulisan Anda masih ada. Tekan kirim lagi bila tetap ingin mengirimnya."))
