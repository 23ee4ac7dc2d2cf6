"""Occasions: what happens to cases and channels becomes notifications, in the transaction in
which it happens: nothing is told that did not happen, and nothing that did is forgotten."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.cases import LEFT_OUT, UNFINISHED, Case, CaseEvent, EventKind
from domain.channels import Channel
from domain.deliveries import Delivery
from domain.notifications import NotificationKind
from domain.ports import Unit
from domain.rules import LEFT_RULE
from services.common.forgotten import nobody_left
from services.notices.audience import Audience

# What broke longer ago than this is a figure, no news: an inbox that is read for the first time
# holds years.
NEWS = timedelta(days=2)
# They bear somebody's name and happen when a platform answers, whatever that person does just then.
_BY_RECEIPT = (EventKind.REPLIED, EventKind.REPLY_FAILED)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A case before (None: just opened) and after its new events, all its events among them."""

    before: Case | None
    after: Case
    story: Sequence[CaseEvent]


def case_moved(unit: Unit, moved: Moved, events: Sequence[CaseEvent], now: datetime) -> None:
    """Tells of the new events, and of a promise that was late when we learned of it."""
    audience = Audience(unit=unit, now=now)
    for actor_id in {event.actor_id for event in events if event.kind not in _BY_RECEIPT}:
        if actor_id is not None and moved.before is not None:  # they have it before them
            unit.notifications.see(actor_id, now, subject_id=moved.after.id)
    for event in events:
        if (tell := _TELLING.get(event.kind)) is not None:
            tell(audience, moved, event)
    _tell_if_late(audience, moved)


def promise_broken(audience: Audience, case: Case) -> None:
    """Its assignee and the managers; nobody, where the member was erased."""
    if nobody_left(audience.unit, case):
        return
    _tell_of_promise(
        audience,
        [case.assignee_id, *_in_charge(audience, case)],
        NotificationKind.PROMISE_BROKEN,
        case,
    )


def promise_at_risk(audience: Audience, case: Case) -> None:
    """Its assignee; where there is none, none who sees it, or one who is away that day, who is on
    duty, else the managers: they can give it to somebody. Nobody, where the member was erased."""
    if nobody_left(audience.unit, case):
        return
    at_work = [] if case.restricted else audience.on_duty(case)
    theirs = [case.assignee_id] if audience.is_there(case.assignee_id, case) else []
    told = theirs or at_work or _in_charge(audience, case)
    _tell_of_promise(audience, told, NotificationKind.PROMISE_AT_RISK, case)


def mentioned(
    unit: Unit, user_ids: Sequence[str], case: Case, note_id: str, *, by_id: str, now: datetime
) -> None:
    """Whom a note names."""
    kind = NotificationKind.MENTIONED
    Audience(unit=unit, now=now).tell(user_ids, kind, case, note_id, by_id=by_id)


def follow_up_due(
    unit: Unit, case: Case, user_ids: Sequence[str | None], due: str, now: datetime
) -> None:
    """The day has come on which somebody wanted to ask the member again. `due`: when that is."""
    Audience(unit=unit, now=now).tell(user_ids, NotificationKind.FOLLOW_UP_DUE, case, due)


def rated_poorly(unit: Unit, case: Case, now: datetime) -> None:
    """The member is not content: its assignee and the supervisors, once however often the answer
    is changed."""
    audience, kind = Audience(unit=unit, now=now), NotificationKind.RATED_POORLY
    audience.tell([case.assignee_id, *audience.supervisors()], kind, case, kind)


def reply_unsure(unit: Unit, delivery: Delivery, now: datetime) -> None:
    """Nobody knows whether the member got the reply: who wrote it and the assignee can look."""
    case = unit.cases.find(delivery.subject_id)
    if case is not None:
        told = [delivery.created_by, case.assignee_id]
        occasion = f"{delivery.id} {delivery.attempts}"
        kind = NotificationKind.REPLY_UNSURE
        Audience(unit=unit, now=now).tell(told, kind, case, occasion)


def channel_lost(unit: Unit, channel: Channel, now: datetime) -> None:
    """Those who can connect it again, and who does its work."""
    audience = Audience(unit=unit, now=now)
    told = [*audience.connecting(), channel.responsible_id]
    audience.tell_of_channel(told, channel.id, channel.state_reason)


def _assigned(audience: Audience, moved: Moved, event: CaseEvent) -> None:
    case = moved.after
    if event.value == (case.assignee_id or "") and event.value:
        kind = NotificationKind.ASSIGNED
        audience.tell([event.value], kind, case, event.id, by_id=event.actor_id)
    was = moved.before.assignee_id if moved.before else None
    has_left = event.rule_id == LEFT_RULE  # then they know why, or read this no more
    if was and event.actor_id is None and event.value != was and not has_left:
        audience.tell([was], NotificationKind.TAKEN_OFF, case, event.id)


def _member_wrote(audience: Audience, moved: Moved, event: CaseEvent) -> None:
    """Once until they have looked: whoever writes five lines rings once."""
    case, kind = moved.after, NotificationKind.MEMBER_WROTE
    if moved.before is None or case.assignee_id is None or case.status in LEFT_OUT:
        return
    if not audience.unit.notifications.has_unseen(case.assignee_id, kind, case.id):
        audience.tell([case.assignee_id], kind, case, event.id)


def _reply_failed(audience: Audience, moved: Moved, event: CaseEvent) -> None:
    # whoever wrote it is the one to know, so they are not "who did it themselves"
    told = [event.actor_id, moved.after.assignee_id]
    audience.tell(told, NotificationKind.REPLY_FAILED, moved.after, event.id)


def _woken(audience: Audience, moved: Moved, event: CaseEvent) -> None:
    if event.actor_id is not None:
        return
    by = [each.actor_id for each in moved.story if each.kind is EventKind.SNOOZED]
    told = [moved.after.assignee_id or (by[-1] if by else None)]
    audience.tell(told, NotificationKind.SNOOZE_OVER, moved.after, event.id)


def _escalated(audience: Audience, moved: Moved, event: CaseEvent) -> None:
    kind, told = NotificationKind.ESCALATED, audience.supervisors()
    audience.tell(told, kind, moved.after, event.id, by_id=event.actor_id)


def _given_back(audience: Audience, moved: Moved, event: CaseEvent) -> None:
    """Who had escalated it lost sight of it perhaps, and has it before them again."""
    by = [each.actor_id for each in moved.story if each.kind is EventKind.ESCALATED]
    kind, told = NotificationKind.GIVEN_BACK, by[-1:]
    audience.tell(told, kind, moved.after, event.id, by_id=event.actor_id)


def _in_charge(audience: Audience, case: Case) -> list[str]:
    """Who sees to it that it is answered: what is about managers is not theirs to hear of."""
    return audience.supervisors() if case.restricted else audience.managers()


_TELLING: Mapping[EventKind, Callable[[Audience, Moved, CaseEvent], None]] = {
    EventKind.ASSIGNED: _assigned,
    EventKind.MESSAGE_RECEIVED: _member_wrote,
    EventKind.REPLY_FAILED: _reply_failed,
    EventKind.WOKEN: _woken,
    EventKind.ESCALATED: _escalated,
    EventKind.DEESCALATED: _given_back,
}


def _tell_if_late(audience: Audience, moved: Moved) -> None:
    """The walk along the promises (`services.reports.notifying`) has passed this moment already."""
    promise, now = moved.after.durations, audience.now
    if promise.due_at is None or moved.after.status not in UNFINISHED:
        return
    if moved.before is not None and moved.before.durations.due_at == promise.due_at:
        return
    if now - NEWS <= promise.due_at < now:
        promise_broken(audience, moved.after)
    elif promise.warn_at is not None and promise.warn_at <= now <= promise.due_at:
        promise_at_risk(audience, moved.after)


def _tell_of_promise(
    audience: Audience, user_ids: Sequence[str | None], kind: NotificationKind, case: Case
) -> None:
    due = case.durations.due_at.isoformat() if case.durations.due_at else ""
    audience.tell(user_ids, kind, case, due, value=due)
