"""Settling: keeping a delivery's new state together with everything that hangs on it."""

from dataclasses import replace
from datetime import datetime

from domain.channels import CHANNEL_STEPS, ChannelState
from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.ports import Unit
from domain.texts import _
from services import receipts

_LOST = (DeliveryState.FAILED, DeliveryState.MISSED)


def settle(unit: Unit, delivery: Delivery, now: datetime) -> Delivery:
    """Saves the delivery in the caller's transaction; its case or post learns of it there too.

    Raises: Conflict.
    """
    saved = unit.deliveries.save(delivery)
    match saved.kind:
        case DeliveryKind.REPLY if saved.state is DeliveryState.SENT:
            receipts.reply_sent(unit, saved, now)
        case DeliveryKind.REPLY if saved.state in _LOST:
            receipts.reply_failed(unit, saved, now, saved.detail)
        case DeliveryKind.DELETION if saved.state is DeliveryState.SENT:
            _mark_taken_down(unit, saved)
    return saved


def disconnect(unit: Unit, channel_id: str, reason: str) -> None:
    """The platform no longer knows us: nothing of this channel is claimed until it is
    reconnected. Its queue is kept."""
    channel = unit.channels.get(channel_id)
    if ChannelState.DISCONNECTED in CHANNEL_STEPS.after(channel.state):
        unit.channels.save(replace(channel, state=ChannelState.DISCONNECTED, state_reason=reason))


def hold(unit: Unit, channel_id: str, until: datetime) -> None:
    """The platform asked the channel to wait; the longest wait it asked for counts."""
    channel = unit.channels.get(channel_id)
    if channel.held_until is None or channel.held_until < until:
        unit.channels.save(replace(channel, held_until=until))


def _mark_taken_down(unit: Unit, deletion: Delivery) -> None:
    for post in unit.deliveries.about(deletion.subject_id):
        if (
            post.kind is DeliveryKind.POST
            and post.channel_id == deletion.channel_id
            and post.receipt is not None
            and post.receipt.remote_id == deletion.target_remote_id
            and post.outcome is not AttemptOutcome.TAKEN_DOWN
        ):
            unit.deliveries.save(
                replace(
                    post,
                    outcome=AttemptOutcome.TAKEN_DOWN,
                    detail=_("Sudah diturunkan dari platform."),
                )
            )
