"""Notifications: what the desk tells its own people, to whom, about what, and by which ways.

A notification is one occasion for one person: its id follows from what it is about, so that
whatever runs twice tells once. The desk always shows it; what leaves the house is a delivery.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum

from domain.cases import Case, Priority
from domain.deliveries import DeliveryState


class NotificationKind(StrEnum):
    """What happened. `subject_id` is the case's id unless the comment says otherwise."""

    ASSIGNED = "assigned"  # the case is theirs now; by_id: who gave it
    TAKEN_OFF = "taken_off"  # the program took it off them; value: -
    MEMBER_WROTE = "member_wrote"  # in a case of theirs
    MENTIONED = "mentioned"  # a note names them; by_id: who wrote it
    PROMISE_AT_RISK = "promise_at_risk"  # about to break; value: when it breaks (ISO 8601, UTC)
    PROMISE_BROKEN = "promise_broken"  # value: when it broke (ISO 8601, UTC)
    REPLY_FAILED = "reply_failed"  # the member did not get it
    REPLY_UNSURE = "reply_unsure"  # nobody knows whether the member got it
    SNOOZE_OVER = "snooze_over"
    FOLLOW_UP_DUE = "follow_up_due"
    RATED_POORLY = "rated_poorly"  # the member is not content with what became of it
    ESCALATED = "escalated"  # to the supervisors
    GIVEN_BACK = "given_back"  # by them, to who had escalated it; by_id: which of them
    CHANNEL_LOST = "channel_lost"  # the platform knows us no more; subject_id: the channel's id
    # an incident is to be told of; subject_id: the incident's id; value: until when (ISO 8601, UTC)
    BREACH_DUE = "breach_due"
    WAY_LINKED = (
        "way_linked"  # an account of theirs, just now; subject_id: the way; value: its name
    )
    WAY_LOST = "way_lost"  # one of their own ways; subject_id: the way; value: why


class Way(StrEnum):
    """How a notification leaves the house. The desk itself shows every one."""

    EMAIL = "email"
    CHAT = "chat"  # an account at a platform that the person linked


class Reach(StrEnum):
    """What a person wants of a kind, beside the desk."""

    AUTO = "auto"  # by chat where one is linked, else by e-mail
    DESK = "desk"  # nothing else
    EMAIL = "email"
    CHAT = "chat"
    BOTH = "both"


class Route(StrEnum):
    """What becomes of a notification outside the desk."""

    PENDING = "pending"  # not decided yet
    OUT = "out"  # handed to deliveries
    DIGEST = "digest"  # waits for the morning's
    DESK = "desk"  # nothing (more): the desk shows it


# What is shown at the desk is enough, unless the person says otherwise.
QUIET_KINDS = (NotificationKind.MEMBER_WROTE, NotificationKind.SNOOZE_OVER)

# For these, and no others, a cooperative may decide that people are woken.
WAKING_KINDS = (
    NotificationKind.PROMISE_AT_RISK,
    NotificationKind.PROMISE_BROKEN,
    NotificationKind.ESCALATED,
    NotificationKind.CHANNEL_LOST,
)


@dataclass(frozen=True, kw_only=True)
class WakePolicy:
    """What the cooperative lets reach people in their quiet hours. `kinds`: nothing, unless chosen.
    `priorities`: of the case; none chosen: any."""

    kinds: tuple[NotificationKind, ...] = ()
    priorities: tuple[Priority, ...] = ()

    def wakes(self, kind: NotificationKind, priority: Priority | None) -> bool:
        """Whether it may. `priority` None: it is about no case."""
        if kind not in self.kinds:
            return False
        return priority is None or not self.priorities or priority in self.priorities


@dataclass(frozen=True, kw_only=True)
class Notification:
    """One occasion for one person. `occasion`: what tells this time from the next of the same
    kind and subject; `value`: what the kind's comment names. `seen_at` None: not yet."""

    id: str
    user_id: str
    kind: NotificationKind
    subject_id: str
    occasion: str
    at: datetime
    by_id: str | None = None
    value: str = ""
    route: Route = Route.PENDING
    seen_at: datetime | None = None


def notification_of(
    user_id: str,
    kind: NotificationKind,
    subject_id: str,
    occasion: str,
    at: datetime,
    *,
    by_id: str | None = None,
    value: str = "",
) -> Notification:
    """The one notification of this occasion for the person."""
    key = "\n".join((kind, subject_id, occasion, user_id))
    return Notification(
        id=hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32],
        user_id=user_id,
        kind=kind,
        subject_id=subject_id,
        occasion=occasion,
        at=at,
        by_id=by_id,
        value=value,
    )


@dataclass(frozen=True, kw_only=True)
class Sending:
    """That a notification left, or was to leave, by a way. One a way: nothing goes twice."""

    notification_id: str
    way: Way
    delivery_id: str


@dataclass(frozen=True, kw_only=True)
class ShownNotification:
    """A notification as the desk lists it. `case`: what it is about, None where it is about none.
    `ways`: how each delivery of it stands."""

    notification: Notification
    case: Case | None
    ways: Mapping[Way, DeliveryState] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class NotificationWishes:
    """What a person wants. `zone`: empty for the cooperative's. `quiet_from`, `quiet_until`: on
    the clock of that zone, past midnight too; the same twice: no quiet hours. `quiet_days`: on
    days without office hours it is quiet all day. `digest_at`: on working days."""

    user_id: str
    zone: str = ""
    reaches: Mapping[NotificationKind, Reach] = field(default_factory=dict)
    quiet_from: time = time(20)
    quiet_until: time = time(7)
    quiet_days: bool = True
    digest: Reach = Reach.AUTO
    digest_at: time = time(7, 30)

    def reach(self, kind: NotificationKind) -> Reach:
        """How they want to hear of this kind."""
        usual = Reach.DESK if kind in QUIET_KINDS else Reach.AUTO
        return self.reaches.get(kind, usual)

    def with_reach(self, kind: NotificationKind, reach: Reach) -> "NotificationWishes":
        """The same wishes, but for this kind."""
        return replace(self, reaches={**self.reaches, kind: reach})


def ways_wanted(reach: Reach, *, chat_works: bool) -> tuple[Way, ...]:
    """By which ways to go; where a chat is wanted that does not work, e-mail stands in for it."""
    match reach:
        case Reach.DESK:
            return ()
        case Reach.EMAIL:
            return (Way.EMAIL,)
        case Reach.BOTH if chat_works:
            return (Way.CHAT, Way.EMAIL)
        case _:
            return (Way.CHAT,) if chat_works else (Way.EMAIL,)


@dataclass(frozen=True, kw_only=True)
class StaffLink:
    """A person's own account at a channel's platform, to be told there. `address`: theirs at the
    platform. `broken`: why it takes nothing any more; empty while it does."""

    user_id: str
    channel_id: str
    address: str
    name: str = ""
    broken: str = ""
    linked_at: datetime


@dataclass(frozen=True, kw_only=True)
class StaffLinkCode:
    """Lets whoever shows the code once be linked to the user. Only its SHA-256 is kept."""

    code_hash: str
    user_id: str
    channel_id: str
    expires_at: datetime
