"""Outgoing posts: from an approved post to its deliveries, and what may still be done to them."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from domain.deliveries import (
    POST_KINDS,
    POST_LATEST,
    AttemptOutcome,
    Delivery,
    DeliveryKind,
    DeliveryState,
)
from domain.errors import Conflict, Invalid, InvalidTransition
from domain.identifiers import new_id
from domain.people import Actor
from domain.ports import Unit
from domain.posts import Content, Post
from domain.texts import _
from services.notices.reminding import call_off

# What is not under way. A post that goes must not come back by "try again": what failed goes too.
WAITING = (DeliveryState.SCHEDULED, DeliveryState.FAILED, DeliveryState.MISSED)
_WITHDRAWN_WITH_POST = (*WAITING, DeliveryState.HANDED)
_UNSETTLED = (DeliveryState.SENDING, DeliveryState.UNCONFIRMED)
_OVER_IN_VAIN = (DeliveryState.FAILED, DeliveryState.CANCELLED, DeliveryState.MISSED)


def schedule(  # noqa: PLR0917 - the transaction, the post, and when and by whom
    unit: Unit,
    post: Post,
    contents: Mapping[str, Content],
    due_at: datetime,
    actor: Actor,
    now: datetime,
) -> list[Delivery]:
    """One delivery a channel, each with the content as that channel gets it."""
    return [
        unit.deliveries.add(
            Delivery(
                id=new_id(),
                kind=DeliveryKind.POST,
                channel_id=channel_id,
                subject_id=post.id,
                content=contents[channel_id],
                due_at=due_at,
                latest_at=due_at + POST_LATEST,
                created_by=actor.id,
                created_at=now,
            )
        )
        for channel_id in post.channel_ids
    ]


def of_post(unit: Unit, post_id: str) -> list[Delivery]:
    """The post's own deliveries, its threads' further parts, and those that take them down."""
    kinds = (*POST_KINDS, DeliveryKind.DELETION)
    return [each for each in unit.deliveries.about(post_id) if each.kind in kinds]


def withdraw(unit: Unit, post_id: str, now: datetime) -> list[Delivery]:
    """Cancels what has not gone out; what is sent stays.

    Raises: Conflict while one is being sent, or nobody knows yet whether it was.
    """
    deliveries = [each for each in of_post(unit, post_id) if each.kind in POST_KINDS]
    if any(each.state in _UNSETTLED for each in deliveries):
        raise Conflict(
            _(
                "Satu pengiriman sedang berjalan atau belum pasti terkirim. Tunggu sebentar atau "
                "putuskan dahulu di Beranda, lalu tarik lagi. Yang lain dapat dibatalkan sendiri."
            )
        )
    withdrawn = [each for each in deliveries if each.state in _WITHDRAWN_WITH_POST]
    for each in withdrawn:
        if each.state is DeliveryState.HANDED:
            call_off(unit, each, now)
    return [unit.deliveries.save(each.moved(DeliveryState.CANCELLED)) for each in withdrawn]


def move(unit: Unit, delivery: Delivery, due_at: datetime) -> Delivery:
    """Another time. Raises: Conflict, InvalidTransition when it waits no longer."""
    _require_waiting(delivery)
    return _saved(
        unit,
        delivery.moved(DeliveryState.SCHEDULED, due_at=due_at, latest_at=due_at + POST_LATEST),
    )


def cancel(unit: Unit, delivery: Delivery) -> Delivery:
    """It will not go out. Raises: Conflict, InvalidTransition when it waits no longer."""
    _require_waiting(delivery)
    return _saved(unit, delivery.moved(DeliveryState.CANCELLED))


def take_down(unit: Unit, sent: Delivery, actor: Actor, now: datetime) -> Delivery:
    """A delivery that deletes what was sent - once, unless the earlier one came to nothing. The
    further parts of its thread go too, and those still waiting stay here; one that is under way
    just now goes when it is settled (`is_coming_down`).

    Raises: Invalid when it cannot be named to the platform, Conflict when it is under way.
    """
    deletion = _take_down(unit, sent, actor.id, now)
    for part in _further_parts(unit, sent):
        if part.state in WAITING:
            unit.deliveries.save(part.moved(DeliveryState.CANCELLED))
        elif part.state is DeliveryState.SENT:
            take_part_down(unit, part, actor.id, now)
    return deletion


def take_part_down(unit: Unit, part: Delivery, by: str | None, now: datetime) -> None:
    """A delivery that deletes this part of a thread, where that is left to do. One that a person
    saw there, whose id nobody told, stays theirs to delete, and keeps none of the others up."""
    told_its_id = part.receipt is not None and part.receipt.remote_id
    if told_its_id and part.outcome is not AttemptOutcome.TAKEN_DOWN:
        with suppress(Conflict):  # it is on its way already
            _take_down(unit, part, by, now)


def is_coming_down(unit: Unit, part: Delivery) -> bool:
    """Whether the post that this part of a thread stands under was taken down, or will be."""
    here = [e for e in unit.deliveries.about(part.subject_id) if e.channel_id == part.channel_id]
    known = {e.receipt.remote_id: e for e in here if e.kind in POST_KINDS and e.receipt}
    above = known.pop(part.target_remote_id, None)
    while above is not None and above.kind is DeliveryKind.FOLLOW_UP:
        above = known.pop(above.target_remote_id, None)
    if above is None or above.receipt is None:
        return False
    return above.outcome is AttemptOutcome.TAKEN_DOWN or any(
        each.kind is DeliveryKind.DELETION
        and each.target_remote_id == above.receipt.remote_id
        and each.state not in _OVER_IN_VAIN
        for each in here
    )


def _further_parts(unit: Unit, sent: Delivery) -> list[Delivery]:
    if sent.kind is not DeliveryKind.POST:
        return []
    return [
        each
        for each in unit.deliveries.about(sent.subject_id)
        if each.kind is DeliveryKind.FOLLOW_UP and each.channel_id == sent.channel_id
    ]


def _take_down(unit: Unit, sent: Delivery, by: str | None, now: datetime) -> Delivery:
    remote_id = _remote_id(sent)
    earlier = [
        each
        for each in unit.deliveries.about(sent.subject_id)
        if each.kind is DeliveryKind.DELETION
        and (each.channel_id, each.target_remote_id) == (sent.channel_id, remote_id)
    ]
    if any(each.state not in _OVER_IN_VAIN for each in earlier):
        raise Conflict(_("Unggahan ini sudah dihapus, atau penghapusannya sedang berjalan."))
    return unit.deliveries.add(
        Delivery(
            id=_deletion_id(sent.id, len(earlier)),
            kind=DeliveryKind.DELETION,
            channel_id=sent.channel_id,
            subject_id=sent.subject_id,
            content=Content(),
            target_remote_id=remote_id,
            due_at=now,
            created_by=by,
            created_at=now,
        )
    )


def _remote_id(sent: Delivery) -> str:
    if sent.kind not in POST_KINDS or sent.state is not DeliveryState.SENT:
        raise Invalid(_("Hanya unggahan yang sudah terkirim yang dapat dihapus."))
    if sent.receipt is None or not sent.receipt.remote_id:
        raise Invalid(_("Unggahan ini dikirim tangan. Hapuslah langsung di aplikasinya."))
    return sent.receipt.remote_id


def _deletion_id(sent_id: str, earlier: int) -> str:
    # The same for two clicks at once, so that the table itself refuses the second.
    return hashlib.sha256(f"deletion:{earlier}:{sent_id}".encode()).hexdigest()[:32]


def _require_waiting(delivery: Delivery) -> None:
    if delivery.state is DeliveryState.SENDING:
        raise _just_taken()
    if delivery.state is not DeliveryState.SCHEDULED:
        raise InvalidTransition(
            _("Pengiriman ini tidak lagi menunggu, jadi tidak dapat dipindah atau dibatalkan.")
        )


def _saved(unit: Unit, changed: Delivery) -> Delivery:
    try:
        return unit.deliveries.save(changed)
    except Conflict as err:
        raise _just_taken() from err


def _just_taken() -> Conflict:
    return Conflict(_("Pengiriman ini baru saja mulai dikirim. Muat ulang untuk melihat hasilnya."))
