"""Plans: what becomes of one notification outside the desk. Reads and writes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.cases import Case
from domain.channels import Channel
from domain.notifications import (
    Notification,
    NotificationKind,
    NotificationWishes,
    Reach,
    Route,
    StaffLink,
    WakePolicy,
    Way,
    ways_wanted,
)
from domain.people import User
from domain.rest import Rest
from domain.sight import may_see

STALE = timedelta(days=2)  # decided so late, it is on the desk, and in every figure of the digest
_OF_NO_CASE = (
    NotificationKind.CHANNEL_LOST,
    NotificationKind.BREACH_DUE,
    NotificationKind.WAY_LINKED,
    NotificationKind.WAY_LOST,
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody to be told. `mail`: the channel that carries mail to them, None where there is
    none or they have no address; `chat`: the channel of their link, None where it does not work."""

    user: User
    wishes: NotificationWishes
    rest: Rest
    mail: Channel | None
    chat: Channel | None
    link: StaffLink | None

    def ways(self, reach: Reach) -> tuple[Way, ...]:
        """Those that can be gone."""
        wanted = ways_wanted(reach, chat_works=self.chat is not None)
        return tuple(way for way in wanted if self.channel(way) is not None)

    def channel(self, way: Way) -> Channel | None:
        """Which carries what goes that way."""
        return self.chat if way is Way.CHAT else self.mail

    def address(self, way: Way) -> str:
        """Where they are reached that way."""
        if way is Way.CHAT:
            return self.link.address if self.link else ""
        return self.user.email


def plan(
    person: Person, one: Notification, case: Case | None, policy: WakePolicy, now: datetime
) -> tuple[Route, tuple[Way, ...]]:
    """Where it goes, and by which ways where it goes out."""
    ways = _ways(person, one)
    if not ways or is_moot(person, one, case, now) or one.at < now - STALE:
        return Route.DESK, ()
    own_doing = one.kind is NotificationKind.WAY_LINKED
    if own_doing or not person.rest.is_quiet(now) or _wakes(one, case, policy):
        return Route.OUT, ways
    return (Route.DESK if person.wishes.digest is Reach.DESK else Route.DIGEST), ()


def is_moot(person: Person, one: Notification, case: Case | None, now: datetime) -> bool:
    """Whether there is nothing to tell any more: seen, done by others, or not for their eyes."""
    if one.seen_at is not None:
        return True
    if one.kind in _OF_NO_CASE:
        return False
    if case is None or not may_see(person.user.actor, case):
        return True
    return _is_past(person, one, case, now)


def _is_past(person: Person, one: Notification, case: Case, now: datetime) -> bool:
    due_at = case.durations.due_at
    match one.kind:
        case NotificationKind.PROMISE_BROKEN:
            return due_at is None or due_at.isoformat() != one.value
        case NotificationKind.PROMISE_AT_RISK:  # that it broke is told by itself
            return due_at is None or due_at.isoformat() != one.value or due_at < now
        case NotificationKind.MEMBER_WROTE:
            return case.durations.awaiting_since is None
        case NotificationKind.ASSIGNED:
            return case.assignee_id != person.user.id
    return False


def _ways(person: Person, one: Notification) -> tuple[Way, ...]:
    match one.kind:
        case NotificationKind.WAY_LINKED:
            return person.ways(Reach.CHAT)
        case NotificationKind.WAY_LOST:  # by the way that is left
            return person.ways(Reach.EMAIL) if one.subject_id == Way.CHAT else ()
    return person.ways(person.wishes.reach(one.kind))


def _wakes(one: Notification, case: Case | None, policy: WakePolicy) -> bool:
    return policy.wakes(one.kind, case.priority if case else None)
