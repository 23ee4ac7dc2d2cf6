"""What a person can do with a delivery: move, cancel, try again, decide, take down."""

from datetime import timedelta

import streamlit as st

from dashboard import notices
from dashboard.notices import showing_errors
from dashboard.session import Desk
from domain.channels import Capability, Channel
from domain.deliveries import DELIVERY_STEPS, AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.people import Permission
from domain.texts import _

_CANCELLABLE = frozenset(
    state for state in DeliveryState if DeliveryState.CANCELLED in DELIVERY_STEPS.after(state)
)


def draw(desk: Desk, delivery: Delivery, channel: Channel | None) -> None:
    if not desk.toolkit.delivering.can_settle(desk.actor, delivery):
        return
    if delivery.state is DeliveryState.UNCONFIRMED:
        _decide(desk, delivery)
    with st.container(horizontal=True):
        if delivery.state in (DeliveryState.FAILED, DeliveryState.MISSED):
            _try_again(desk, delivery)
        if delivery.state is DeliveryState.SCHEDULED and delivery.kind is DeliveryKind.POST:
            _move(desk, delivery)
        if _can_cancel(desk, delivery):
            _cancel(desk, delivery)
        if _can_take_down(desk, delivery, channel):
            _take_down(desk, delivery)


def _decide(desk: Desk, delivery: Delivery) -> None:
    with st.form(f"putuskan-{delivery.id}"):
        st.markdown(_("**Sudah tayang atau belum?** Lihat dulu di kanalnya."))
        url = st.text_input(_("Tautannya, bila sudah tayang (boleh dikosongkan)"))
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("Sudah tayang"), icon=":material/check:")
            absent = st.form_submit_button(_("Belum tayang, kirim lagi"), icon=":material/redo:")
    if sent or absent:
        with showing_errors():
            desk.toolkit.delivering.decide(
                desk.actor, delivery.id, was_sent=sent, url=(url or "").strip() if sent else ""
            )
            notices.done(_("Keputusan disimpan."))


def _try_again(desk: Desk, delivery: Delivery) -> None:
    if st.button(_("Coba lagi sekarang"), type="primary", icon=":material/redo:"):
        with showing_errors():
            desk.toolkit.delivering.try_again(desk.actor, delivery.id)
            notices.done(_("Akan dicoba lagi dalam sekejap."))


def _move(desk: Desk, delivery: Delivery) -> None:
    with st.popover(_("Pindahkan waktunya"), icon=":material/event_repeat:"):
        with st.form(f"pindah-{delivery.id}", border=False):
            moment = st.datetime_input(
                _("Waktu baru ({zone})").format(zone=desk.times.zone_name),
                value=desk.times.local(delivery.due_at).replace(tzinfo=None),
                format="DD/MM/YYYY",
                step=timedelta(minutes=5),
            )
            pressed = st.form_submit_button(_("Pindahkan"), type="primary")
        if pressed and moment is not None:
            with showing_errors():
                due_at = desk.times.from_local(moment)
                desk.toolkit.composing.move(desk.actor, delivery.id, due_at)
                notices.done(_("Dipindahkan ke {moment}.").format(moment=desk.times.moment(due_at)))


def _can_cancel(desk: Desk, delivery: Delivery) -> bool:
    """A reply is taken back in its case, where its words come back to be changed."""
    elsewhere = delivery.kind in (DeliveryKind.REPLY, DeliveryKind.REMINDER)
    return (
        not elsewhere and delivery.state in _CANCELLABLE and desk.may(Permission.MANAGE_DELIVERIES)
    )


def _cancel(desk: Desk, delivery: Delivery) -> None:
    with st.popover(_("Batalkan"), icon=":material/cancel:"):
        st.markdown(_("Kiriman ini tidak akan keluar lagi. Lanjutkan?"))
        if st.button(_("Ya, batalkan kiriman"), key=f"batal-{delivery.id}"):
            with showing_errors():
                desk.toolkit.composing.cancel(desk.actor, delivery.id)
                notices.done(_("Kiriman dibatalkan."))


def _can_take_down(desk: Desk, delivery: Delivery, channel: Channel | None) -> bool:
    return (
        channel is not None
        and delivery.state is DeliveryState.SENT
        and delivery.kind is DeliveryKind.POST
        and delivery.outcome is not AttemptOutcome.TAKEN_DOWN
        and delivery.receipt is not None
        and bool(delivery.receipt.remote_id)  # else nobody can tell the platform which one
        and Capability.DELETE in desk.toolkit.connecting.abilities(channel)
    )


def _take_down(desk: Desk, delivery: Delivery) -> None:
    with st.popover(_("Turunkan dari kanal"), icon=":material/delete:"):
        st.markdown(_("Unggahan ini akan dihapus dari kanalnya. Pembaca tidak melihatnya lagi."))
        if st.button(_("Ya, turunkan"), key=f"turun-{delivery.id}"):
            with showing_errors():
                desk.toolkit.composing.take_down(desk.actor, delivery.id)
                notices.done(_("Penghapusan sedang dikirim ke kanalnya."))
