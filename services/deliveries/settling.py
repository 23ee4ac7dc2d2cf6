"""Settling: keeping a delivery's new state together with everything that hangs on it."""

from dataclasses import replace
from datetime import datetime

from domain.channels import CHANNEL_STEPS, Channel, ChannelState
from domain.deliveries import (
    POST_KINDS,
    POST_LATEST,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
)
from domain.identifiers import new_id
from domain.ports import Unit
from domain.posts import Content
from domain.texts import _
from services.channels.channel_rules import same_account
from services.deliveries import receipts
from services.deliveries.notification_receipts import not_told
from services.notices.occasions import channel_lost, reply_unsure
from services.posts import outgoing_posts

_LOST = (DeliveryState.FAILED, DeliveryState.MISSED)


def settle(unit: Unit, delivery: Delivery, now: datetime) -> Delivery:
    """Saves the delivery in the caller's transaction; its case or post learns of it there too. A
    part of a thread that would wait or be tried again goes no more once its post comes down.

    Raises: Conflict.
    """
    if _is_left_over(unit, delivery):
        delivery = delivery.moved(DeliveryState.CANCELLED)
    saved = unit.deliveries.save(delivery)
    match saved.kind:
        case DeliveryKind.REPLY if saved.state is DeliveryState.SENT:
            receipts.reply_sent(unit, saved, now)
        case DeliveryKind.REPLY if saved.state in _LOST:
            receipts.reply_failed(unit, saved, now, saved.detail)
        case DeliveryKind.REPLY if saved.state is DeliveryState.UNCONFIRMED:
            reply_unsure(unit, saved, now)
        case DeliveryKind.REMINDER:
            return not_told(unit, saved, now)
        case DeliveryKind.DELETION if saved.state is DeliveryState.SENT:
            _mark_taken_down(unit, saved)
        case DeliveryKind.POST | DeliveryKind.FOLLOW_UP if saved.state is DeliveryState.SENT:
            _continue_thread(unit, saved, now)
    return saved


def disconnect(
    unit: Unit, channel_id: str, reason: str, now: datetime, *, asked: Channel | None = None
) -> None:
    """The platform no longer knows us: nothing of this channel is claimed until it is
    reconnected. Its queue is kept. `asked`: the channel as the platform saw it; where somebody
    connected it anew since, its word is of yesterday."""
    channel = unit.channels.get(channel_id)
    if asked is not None and not same_account(channel, asked):
        return
    if ChannelState.DISCONNECTED in CHANNEL_STEPS.after(channel.state):
        lost = replace(channel, state=ChannelState.DISCONNECTED, state_reason=reason)
        channel_lost(unit, unit.channels.save(lost), now)


def hold(unit: Unit, channel_id: str, until: datetime) -> None:
    """The platform asked the channel to wait; the longest wait it asked for counts."""
    channel = unit.channels.get(channel_id)
    if channel.held_until is None or channel.held_until < until:
        unit.channels.save(replace(channel, held_until=until))


def _is_left_over(unit: Unit, delivery: Delivery) -> bool:
    return (
        delivery.kind is DeliveryKind.FOLLOW_UP
        and delivery.state in outgoing_posts.WAITING
        and outgoing_posts.is_coming_down(unit, delivery)
    )


def _continue_thread(unit: Unit, sent: Delivery, now: datetime) -> None:
    """The next part of a thread goes under this one, as a delivery of its own: whatever dies, no
    part goes out twice and none is left out. A part that a person posted has no id to go under;
    they post the rest as well. Where the post came down meanwhile, this part follows it."""
    if sent.receipt is None or not sent.receipt.remote_id:
        return
    if sent.kind is DeliveryKind.FOLLOW_UP and outgoing_posts.is_coming_down(unit, sent):
        outgoing_posts.take_part_down(unit, sent, sent.created_by, now)
        return
    if not sent.content.follow_ups:
        return
    text, *rest = sent.content.follow_ups
    part_of_it = Content(text=text, follow_ups=tuple(rest), options=sent.content.options)
    unit.deliveries.add(
        Delivery(
            id=new_id(),
            kind=DeliveryKind.FOLLOW_UP,
            channel_id=sent.channel_id,
            subject_id=sent.subject_id,
            content=part_of_it,
            target_remote_id=sent.receipt.remote_id,
            due_at=now,
            latest_at=now + POST_LATEST,
            created_by=sent.created_by,
            created_at=now,
        )
    )


def _mark_taken_down(unit: Unit, deletion: Delivery) -> None:
    for post in unit.deliveries.about(deletion.subject_id):
        if (
            post.kind in POST_KINDS
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
