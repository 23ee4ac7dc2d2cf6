"""What becomes of notifications whose delivery did not arrive: they go by another way, wait for
the digest, or stay on the desk - and nobody has to decide about a reminder of yesterday."""

from datetime import datetime

from domain.deliveries import AttemptOutcome, Delivery, DeliveryState
from domain.notifications import Notification, NotificationKind, Route, Way, notification_of
from domain.ports import Unit

# What a delivery of ours is about; behind it stand the user and, of a digest, the day.
NOTIFICATIONS, DIGEST = "notifications", "digest"
_SEPARATOR = " "


def subject_of(what: str, *parts: str) -> str:
    """The subject of a delivery that tells somebody something."""
    return _SEPARATOR.join((what, *parts))


def is_for_nobody(unit: Unit, delivery: Delivery) -> bool:
    """Whether it tells one of our people something whose account was closed since."""
    what, *parts = delivery.subject_id.split(_SEPARATOR)
    if what not in (NOTIFICATIONS, DIGEST):
        return False
    user = unit.users.find(parts[0])
    return user is None or not user.active


def not_told(unit: Unit, delivery: Delivery, now: datetime) -> Delivery:
    """The reminder as it stands now, after it was settled; one of ours that went astray is taken
    care of here, and called off."""
    what, *parts = delivery.subject_id.split(_SEPARATOR)
    if what not in (NOTIFICATIONS, DIGEST) or not _went_astray(delivery):
        return delivery
    user_id = parts[0]
    told = unit.notifications.of_delivery(delivery.id)
    if _is_refused(delivery):
        _lose_way(unit, user_id, delivery, now)
    if _is_refused(delivery) and _by_chat(unit, user_id, delivery):
        unit.notifications.set_route([each.id for each in told], _again(what))
        if what == DIGEST:
            unit.digests.redo(user_id, parts[1])
    else:
        unit.notifications.set_route([each.id for each in told], _later(delivery))
    return unit.deliveries.save(delivery.moved(DeliveryState.CANCELLED))


def _went_astray(delivery: Delivery) -> bool:
    if delivery.state is DeliveryState.UNCONFIRMED:
        return delivery.outcome is AttemptOutcome.UNABLE  # it can be asked of nobody
    return delivery.state in (DeliveryState.FAILED, DeliveryState.MISSED)


def _is_refused(delivery: Delivery) -> bool:
    refused = delivery.outcome is AttemptOutcome.REJECTED
    return refused and delivery.state is DeliveryState.FAILED


def _by_chat(unit: Unit, user_id: str, delivery: Delivery) -> bool:
    link = unit.staff_links.of(user_id)
    return link is not None and link.channel_id == delivery.channel_id


def _again(what: str) -> Route:
    """By e-mail then: at once, or with the digest that is made anew."""
    return Route.DIGEST if what == DIGEST else Route.PENDING


def _later(delivery: Delivery) -> Route:
    """What was surely not sent waits for the digest; what may have arrived is not repeated."""
    unsure = delivery.state is DeliveryState.UNCONFIRMED
    return Route.DESK if unsure or _is_refused(delivery) else Route.DIGEST


def _lose_way(unit: Unit, user_id: str, delivery: Delivery, now: datetime) -> None:
    """The desk tells the person that one of their ways takes nothing, and why, once a day."""
    by_chat = _by_chat(unit, user_id, delivery)
    if by_chat:
        unit.staff_links.mark_broken(user_id, delivery.detail)
    lost = _lost(user_id, Way.CHAT if by_chat else Way.EMAIL, delivery.detail, now)
    unit.notifications.add_once(lost)


def _lost(user_id: str, way: Way, why: str, now: datetime) -> Notification:
    kind, day = NotificationKind.WAY_LOST, now.date().isoformat()
    return notification_of(user_id, kind, way, day, now, value=why)
