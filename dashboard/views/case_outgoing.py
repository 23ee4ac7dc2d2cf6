"""Replies of a case that the member does not have: on their way, stuck, come back."""

import streamlit as st

from dashboard import address, case_boxes, content, notices, words
from dashboard.notices import showing_errors
from dashboard.session import Desk
from dashboard.views import case_channel, case_readers
from domain.company import DraftKind
from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.texts import _, retold
from services.deliveries.withdrawing import can_withdraw
from services.desk.answering import Story

_STUCK = (DeliveryState.FAILED, DeliveryState.UNCONFIRMED, DeliveryState.MISSED)
_ON_ITS_WAY = (DeliveryState.SCHEDULED, DeliveryState.SENDING, DeliveryState.HANDED)


def draw(desk: Desk, story: Story) -> None:
    for delivery in story.deliveries:
        if delivery.kind is DeliveryKind.REPLY:
            _draw(desk, story, delivery)


def _draw(desk: Desk, story: Story, reply: Delivery) -> None:
    _too_late(desk, reply)
    if reply.outcome is AttemptOutcome.RETURNED:
        st.error(_came_back(reply), icon=":material/undo:")
    if reply.state in (*_ON_ITS_WAY, *_STUCK):
        with st.container(key=f"keluar-{reply.id}"):
            _state(reply, case_channel.why_waiting(desk, reply))
            _enclosed(desk, reply)
            with st.container(horizontal=True, vertical_alignment="center"):
                _next_step(reply)
                _take_back(desk, story, reply)


def _state(reply: Delivery, held: str) -> None:
    look = words.deliveries()[reply.state]
    waiting = reply.state is DeliveryState.SCHEDULED
    line = _("{reply}, {state}: {text}").format(
        reply=_("Balasan pribadi") if reply.recipient else _("Balasan"),
        state=_("menunggu dikirim") if waiting else look.word.lower(),
        text=words.plain(reply.content.text),
    )
    why = held or words.plain(retold(reply.detail))
    told = f"{line}  \n{why}" if why else line
    if reply.state in _STUCK:
        st.error(told, icon=look.icon)
    elif why:
        st.warning(told, icon=look.icon)
    else:
        st.info(told, icon=look.icon)


def _enclosed(desk: Desk, reply: Delivery) -> None:
    content.pictures(desk, reply.content.pictures)
    content.files(reply.content.files)
    content.videos(reply.content.videos)


def _next_step(reply: Delivery) -> None:
    if reply.state is DeliveryState.HANDED:
        address.link("tugas", _("Kirim sendiri dari sini"), tugas=reply.id)
    elif reply.state in _STUCK:
        address.link("kalender", _("Putuskan di sini"), pengiriman=reply.id)


def _take_back(desk: Desk, story: Story, reply: Delivery) -> None:
    """It goes back into the box, behind what was begun there, to be changed or left."""
    if not _can_take_back(desk, reply):
        return
    if st.button(_("Tarik kembali dan ubah"), key=_key(reply), icon=":material/undo:"):
        with showing_errors():
            box = case_boxes.box(desk, story.case.id, DraftKind.REPLY)
            case_boxes.take(desk, box, case_boxes.text_of(box))
            is_begun = case_boxes.begun(box) is not None
            desk.toolkit.withdrawing.withdraw(desk.actor, reply.id)
            case_boxes.renew(box)
            case_readers.choose_again(story.case.id)
            notices.done(_told_back(is_begun=is_begun))


def _can_take_back(desk: Desk, reply: Delivery) -> bool:
    return can_withdraw(reply) and desk.toolkit.delivering.can_settle(desk.actor, reply)


def _too_late(desk: Desk, reply: Delivery) -> None:
    """It left while its button stood there to be pressed."""
    if st.session_state.get(_key(reply)) and not _can_take_back(desk, reply):
        left = _("Balasan ini sudah atau mungkin sudah terkirim, jadi tidak bisa ditarik lagi.")
        st.warning(left, icon=":material/send:")


def _key(reply: Delivery) -> str:
    return f"tarik-{reply.id}"


def _told_back(*, is_begun: bool) -> str:
    if is_begun:
        return _(
            "Balasan ditarik. Tulisan dan lampirannya ada di kotak balasan, sesudah konsep Anda. "
            "Hapus yang tidak jadi dikirim."
        )
    return _("Balasan ditarik. Tulisannya kembali di kotak balasan.")


def _came_back(reply: Delivery) -> str:
    line = _("Balasan ini kembali, jadi anggota belum menerimanya: {text}").format(
        text=words.plain(reply.content.text)
    )
    why = _("Kata server: {words}").format(words=words.plain(retold(reply.detail)))
    todo = _("Balas lagi, atau hubungi dengan cara lain lalu catat jawabannya.")
    return f"{line}  \n{why}  \n{todo}"
