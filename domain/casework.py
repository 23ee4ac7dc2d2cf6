"""Casework: what a case's events make of it - its status, its clocks, the promise owed next.

The definitions, each held by a test of its own:

- A first response is the earliest public reply by a person that came after something the
  member said. Notes, automatic words and replies that failed or are on their way end nothing.
- A reply answers what had been said before it, as far as its writer could know: one sent from
  this desk answers only messages that were already here; one found in the platform's own app
  answers everything said there before it. A repeated message never moves a clock.
- Resolving ends all waiting; the first and the last resolution are both kept. Resolution
  time leaves out waiting on the member and the gaps between resolving and reopening.
- First and next response run through both: nobody can wait on a member who waits for us.
- The promise owed next is the first response; else, when somebody waits, the next reply;
  else the resolution of an open case. A case that waits on its member, is finished or is spam
  owes nothing more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.cases import (
    CASE_STEPS,
    UNFINISHED,
    Case,
    CaseEvent,
    CaseKind,
    CaseStatus,
    Durations,
    EventKind,
    Priority,
)
from domain.clocks import OfficeHours, Pause
from domain.cooperative import Target
from domain.errors import HoursInvalid
from domain.spans import merged, total, without
from domain.standing import standing

WARN_SHARE = 0.75  # of a promised span: from then on it is about to break

# Of a kind and priority, for cases opened at that moment.
Promise = Callable[[CaseKind, Priority, datetime], Target]

LEADS_TO: Mapping[EventKind, CaseStatus] = {
    EventKind.PUT_WAITING: CaseStatus.WAITING,
    EventKind.RESUMED: CaseStatus.OPEN,
    EventKind.RESOLVED: CaseStatus.RESOLVED,
    EventKind.REOPENED: CaseStatus.OPEN,
    EventKind.CLOSED: CaseStatus.CLOSED,
    EventKind.MARKED_SPAM: CaseStatus.SPAM,
    EventKind.UNMARKED_SPAM: CaseStatus.OPEN,
    EventKind.MERGED: CaseStatus.MERGED,
    EventKind.UNMERGED: CaseStatus.OPEN,
}

# By which event a case comes back to OPEN, from each status that can.
OPENED_AGAIN: Mapping[CaseStatus, EventKind] = {
    CaseStatus.WAITING: EventKind.RESUMED,
    CaseStatus.RESOLVED: EventKind.REOPENED,
    CaseStatus.SPAM: EventKind.UNMARKED_SPAM,
    CaseStatus.MERGED: EventKind.UNMERGED,
}


def status_after(status: CaseStatus, kind: EventKind) -> CaseStatus:
    """Where the event takes the case. Raises: InvalidTransition."""
    target = LEADS_TO.get(kind)
    return status if target is None else CASE_STEPS.check(status, target)


def retold(case: Case, events: Sequence[CaseEvent], hours: OfficeHours, promise: Promise) -> Case:
    """The case as its events tell it; only its code, subject and reasons are its own."""
    heard = [event.at for event in events if event.kind is EventKind.MESSAGE_RECEIVED]
    kind = CaseKind(_last(events, EventKind.OPENED, EventKind.KIND_CHANGED) or case.kind)
    priority = Priority(_last(events, EventKind.PRIORITY_CHANGED) or case.priority)
    opened_at = min(heard, default=case.opened_at)
    return replace(
        case,
        kind=kind,
        priority=priority,
        status=status_of(events),
        assignee_id=_last(events, EventKind.ASSIGNED) or None,
        opened_at=opened_at,
        last_message_at=max(heard, default=case.last_message_at),
        durations=durations(events, opened_at, hours, promise(kind, priority, opened_at)),
        events=len(events),
        **standing(events),
    )


def status_of(events: Sequence[CaseEvent]) -> CaseStatus:
    """Where the events, in the order they were recorded, have brought the case."""
    status = CaseStatus.OPEN
    for event in events:
        status = status_after(status, event.kind)
    return status


def durations(
    events: Sequence[CaseEvent], opened_at: datetime, hours: OfficeHours, target: Target
) -> Durations:
    """What the clocks say. `opened_at`: when the member first wrote, or the case was opened."""
    talk, status = _listen(events), status_of(events)
    resolved = [event.at for event in events if event.kind is EventKind.RESOLVED]
    ended = status in (CaseStatus.RESOLVED, CaseStatus.CLOSED)
    told = Durations(
        first_response_at=talk.answered_at,
        awaiting_since=talk.awaiting_since if status in UNFINISHED else None,
        first_resolved_at=min(resolved, default=None),
        resolved_at=resolved[-1] if resolved and ended else None,
    )
    told = _with_first_response(told, talk, hours)
    left_out = pauses(events)
    told = _with_resolution(told, opened_at, left_out, hours)
    owed = _owed(talk, status, opened_at, left_out, target)
    warned = replace(owed, span=owed.span * WARN_SHARE) if owed else None
    return replace(told, due_at=_due(owed, hours), warn_at=_due(warned, hours))


def pauses(events: Sequence[CaseEvent]) -> list[Pause]:
    """When the case waited on its member, lay resolved or lay among the spam; None: still does."""
    spans: list[Pause] = []
    status, since = CaseStatus.OPEN, None
    for event in events:
        if (after := status_after(status, event.kind)) == status:
            continue
        if since is not None and after is CaseStatus.OPEN:
            spans.append((since, event.at))
            since = None
        elif since is None:
            since = event.at
        status = after
    return [*spans, (since, None)] if since is not None else spans


@dataclass(frozen=True, kw_only=True)
class _Talk:
    """Who said what when. `asked_at`: the first message of the member, None before it."""

    asked_at: datetime | None
    answered_at: datetime | None
    awaiting_since: datetime | None


def _listen(events: Sequence[CaseEvent]) -> _Talk:
    heard = [event for event in events if event.kind is EventKind.MESSAGE_RECEIVED]
    replies = [event for event in events if event.kind is EventKind.REPLIED]
    ends = [event for event in events if event.kind is EventKind.RESOLVED]
    answers = [reply.at for reply in replies if any(_answers(reply, said) for said in heard)]
    unanswered = [
        said.at
        for said in heard
        if not any(_answers(reply, said) for reply in replies)
        and not any(end.number > said.number for end in ends)
    ]
    return _Talk(
        asked_at=min((said.at for said in heard), default=None),
        answered_at=min(answers, default=None),
        awaiting_since=min(unanswered, default=None),
    )


def _answers(reply: CaseEvent, said: CaseEvent) -> bool:
    known = reply.actor_id is None or said.number < reply.number
    return known and said.at <= reply.at


def _with_first_response(told: Durations, talk: _Talk, hours: OfficeHours) -> Durations:
    if talk.asked_at is None or talk.answered_at is None:
        return told
    return replace(
        told,
        first_response_office=hours.elapsed(talk.asked_at, talk.answered_at),
        first_response_wall=talk.answered_at - talk.asked_at,
    )


def _with_resolution(
    told: Durations, opened_at: datetime, left_out: Sequence[Pause], hours: OfficeHours
) -> Durations:
    if told.resolved_at is None:
        return told
    end = max(told.resolved_at, opened_at)
    holes = merged((start, end if stop is None else stop) for start, stop in left_out)
    return replace(
        told,
        resolution_office=hours.elapsed(opened_at, end, left_out),
        resolution_wall=total(without([(opened_at, end)], holes)),
    )


@dataclass(frozen=True, kw_only=True)
class _Owed:
    """A promise: so much office time from `since` on, `left_out` not counted."""

    since: datetime
    span: timedelta
    left_out: Sequence[Pause] = ()


def _owed(
    talk: _Talk, status: CaseStatus, opened_at: datetime, left_out: Sequence[Pause], target: Target
) -> _Owed | None:
    if status not in UNFINISHED or talk.asked_at is None:
        return None
    if talk.answered_at is None:
        return _Owed(since=talk.asked_at, span=target.first_response)
    if talk.awaiting_since is not None:
        return _Owed(since=talk.awaiting_since, span=target.next_reply)
    if status is CaseStatus.OPEN:
        return _Owed(since=opened_at, span=target.resolution, left_out=left_out)
    return None


def _due(owed: _Owed | None, hours: OfficeHours) -> datetime | None:
    if owed is None:
        return None
    try:
        return hours.due(owed.since, owed.span, owed.left_out)
    except HoursInvalid:
        # An office that never opens keeps no promise; its case must be recorded all the same.
        return None


def _last(events: Sequence[CaseEvent], *kinds: EventKind) -> str | None:
    return next((event.value for event in reversed(events) if event.kind in kinds), None)
