"""Casework: what a case's events make of it - its status, its clocks, the promise owed next.

The definitions, each held by a test of its own:

- A first response is the earliest public reply by a person that came after something the
  member said. Notes, automatic words and replies that failed or are on their way end nothing;
  one that a server took and then brought back ended nothing either.
- A reply answers what had been said before it, as far as its writer could know: one sent from
  this desk answers only messages that were already here; one found in the platform's own app
  answers everything said there before it. A repeated message never moves a clock.
- Resolving ends all waiting; the first and the last resolution are both kept. Resolution
  time leaves out waiting on the member and the gaps between resolving and reopening.
- A promise is kept at or before the due instant. Once a resolution came late the promise stays
  broken, whatever is reopened, resolved or changed afterwards.
- A talk that the cooperative began starts no clock until the member writes.
- First and next response run through both: nobody can wait on a member who waits for us.
- A case that absorbed others tells their talks on (`domain.talks`). Its first response is that of
  the talk that waited longest for one, unknown while one has none; nothing is left out of its
  resolution time while a talk that it absorbed was a case of its own. Being merged is no pause.
- The promise owed next is the first response; else, when somebody waits, the next reply;
  else the resolution of an open case. A case that waits on its member, is finished or is spam
  owes nothing more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from domain.case_lists import ending_of
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
from domain.copies import changed
from domain.errors import HoursInvalid
from domain.spans import Span, merged, total, without
from domain.standing import Standing, standing
from domain.story import Story, story_of, told_once
from domain.talks import Talk, absorbed, listen, live, own

_FOR_EVER = datetime.max.replace(tzinfo=UTC)
# By whose clock a case runs, and what it was promised: both follow what its events made of it.
HoursOf = Callable[[Case], OfficeHours]
Promise = Callable[[Case], Target]

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


def retold(case: Case, events: Sequence[CaseEvent], hours: HoursOf, promise: Promise) -> Case:
    """The case as its events tell it; only its code, subject and reasons are its own, and that a
    resolution of it was found late before."""
    events = story_of(events)
    heard = _heard(events)
    told = changed(
        case,
        **_sorting(case, events),
        status=status_of(events),
        assignee_id=_last(live(events), EventKind.ASSIGNED) or None,
        last_message_at=max(heard, default=case.last_message_at),
        ending=_ending(events),
        events=len(events),
    )
    clocks = durations(events, told.opened_at, hours(told), promise(told))
    late_at = case.durations.late_resolved_at or _late_resolved_at(case, events, hours, promise)
    late = changed(clocks, late_resolved_at=late_at) if late_at else clocks
    return changed(told, durations=late)


def is_met(
    hours: OfficeHours, since: datetime, span: timedelta, at: datetime, left_out: Sequence[Pause]
) -> bool:
    """Whether what was done at that moment kept the promise of so much office time: at the due
    instant is in time, after it is not, even while the office was closed."""
    due_at = _due(_Owed(since=since, span=span, left_out=left_out), hours)
    return due_at is None or at <= due_at


def as_sorted(case: Case, events: Sequence[CaseEvent], *, of_all: Sequence[CaseEvent]) -> Case:
    """The kind, priority, branch and the like that it had after these first of its events."""
    opened = replace(case, priority=_priority_at_opening(case, of_all))
    return replace(opened, **_sorting(opened, events))


def _ending(events: Sequence[CaseEvent]) -> str:
    if status_of(events) not in (CaseStatus.RESOLVED, CaseStatus.CLOSED):
        return ""
    return ending_of(_last(own(events), EventKind.RESOLVED) or "")


@told_once
def _heard(events: Story) -> list[datetime]:
    return [event.at for event in live(events) if event.kind is EventKind.MESSAGE_RECEIVED]


class _Sorting(Standing):
    kind: CaseKind
    priority: Priority
    opened_at: datetime


def _sorting(case: Case, events: Sequence[CaseEvent]) -> _Sorting:
    """When these events opened it, and the kind, priority, branch and the like they gave it."""
    told = live(events)
    kind = CaseKind(_last(told, EventKind.OPENED, EventKind.KIND_CHANGED) or case.kind)
    priority = Priority(_last(told, EventKind.PRIORITY_CHANGED) or case.priority)
    opened_at = min(_heard(events), default=case.opened_at)
    return _Sorting(kind=kind, priority=priority, opened_at=opened_at, **standing(told))


def _late_resolved_at(
    case: Case, events: Sequence[CaseEvent], hours: HoursOf, promise: Promise
) -> datetime | None:
    """The first resolving that came too late by what was known and promised at that moment, so
    that nothing that happens to the case afterwards excuses it."""
    for count, event in enumerate(events, start=1):
        if event.kind is not EventKind.RESOLVED or event.talk or not _heard(events[:count]):
            continue
        then = as_sorted(case, events[:count], of_all=events)
        span, left_out = promise(then).resolution, pauses(events[:count])
        if not is_met(hours(then), then.opened_at, span, event.at, left_out):
            return event.at
    return None


def _priority_at_opening(case: Case, events: Sequence[CaseEvent]) -> Priority:
    """No event holds it. There are two: the first change tells what it was not."""
    changes = [event.value for event in events if event.kind is EventKind.PRIORITY_CHANGED]
    if not changes:
        return case.priority
    return Priority.NORMAL if changes[0] == Priority.HIGH else Priority.HIGH


@told_once
def status_of(events: Story) -> CaseStatus:
    """Where the events, in the order they were recorded, have brought the case."""
    status = before = CaseStatus.OPEN
    for event in own(events):
        after = status_after(status, event.kind)
        if after is CaseStatus.MERGED and status is not after:
            before = status
        # what is given back stands where it stood
        status = before if event.kind is EventKind.UNMERGED else after
    return status


def durations(
    events: Sequence[CaseEvent], opened_at: datetime, hours: OfficeHours, target: Target
) -> Durations:
    """What the clocks say. `opened_at`: when the member first wrote, or the case was opened."""
    talks, status = listen(events), status_of(events)
    resolved = [event.at for event in own(events) if event.kind is EventKind.RESOLVED]
    waits = [talk.awaiting_since for talk in talks if talk.awaiting_since is not None]
    ended = status in (CaseStatus.RESOLVED, CaseStatus.CLOSED)
    left_out = pauses(events)
    owed = _owed(talks, status, opened_at, left_out, target)
    due_at, warn_at = _next_due(owed, hours, target)
    told = Durations(
        awaiting_since=min(waits, default=None) if status in UNFINISHED else None,
        first_resolved_at=min(resolved, default=None),
        resolved_at=resolved[-1] if resolved and ended else None,
        due_at=due_at,
        warn_at=warn_at,
    )
    told = _with_first_response(told, talks, hours)
    return _with_resolution(told, opened_at, left_out, hours) if talks else told


@told_once
def pauses(events: Story) -> list[Pause]:
    """When the case waited on its member, lay resolved or lay among the spam; None: still does."""
    spans: list[Pause] = []
    status, since = CaseStatus.OPEN, None
    for event in own(events):
        if event.kind in (EventKind.MERGED, EventKind.UNMERGED):
            continue
        if (after := status_after(status, event.kind)) == status:
            continue
        if since is not None and after is CaseStatus.OPEN:
            spans.append((since, event.at))
            since = None
        elif since is None:
            since = event.at
        status = after
    told = [*spans, (since, None)] if since is not None else spans
    return _outside(told, _lives_of_absorbed(events)) if told else told


def _lives_of_absorbed(events: Sequence[CaseEvent]) -> list[Span]:
    """When each talk that was absorbed was a case of its own."""
    said = [event for event in live(events) if event.kind is EventKind.MESSAGE_RECEIVED]
    lives = (
        (min((each.at for each in said if each.talk == talk), default=event.at), event.at)
        for talk, event in absorbed(events).items()
    )
    return merged(lives)


def _outside(told: list[Pause], holes: Sequence[Span]) -> list[Pause]:
    if not holes:
        return told
    ended = [(start, _FOR_EVER if end is None else end) for start, end in told]
    left = without(merged(ended), holes)
    return [(start, None if end == _FOR_EVER else end) for start, end in left]


def _with_first_response(told: Durations, talks: Sequence[Talk], hours: OfficeHours) -> Durations:
    answered = [
        (hours.elapsed(talk.asked_at, talk.answered_at), talk.answered_at, talk.asked_at)
        for talk in talks
        if talk.answered_at is not None
    ]
    if not talks or len(answered) < len(talks):
        return told
    office, answered_at, asked_at = max(answered)
    return replace(
        told,
        first_response_at=answered_at,
        first_response_office=office,
        first_response_wall=answered_at - asked_at,
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
    talks: Sequence[Talk],
    status: CaseStatus,
    opened_at: datetime,
    left_out: Sequence[Pause],
    target: Target,
) -> list[_Owed]:
    if status not in UNFINISHED or not talks:
        return []
    first = [
        _Owed(since=talk.asked_at, span=target.first_response)
        for talk in talks
        if talk.answered_at is None and (talk.own or talk.awaiting_since is not None)
    ]
    following = [
        _Owed(since=talk.awaiting_since, span=target.next_reply)
        for talk in talks
        if talk.answered_at is not None and talk.awaiting_since is not None
    ]
    if not first and not following and status is CaseStatus.OPEN:
        return [_Owed(since=opened_at, span=target.resolution, left_out=left_out)]
    return first + following


def _next_due(
    owed: Sequence[_Owed], hours: OfficeHours, target: Target
) -> tuple[datetime | None, datetime | None]:
    """Of what is owed the next that breaks, and when it is about to."""
    promised = [(due_at, each) for each in owed if (due_at := _due(each, hours)) is not None]
    if not promised:
        return None, None
    due_at, next_owed = min(promised, key=lambda pair: pair[0])
    warned = changed(next_owed, span=target.until_warning(next_owed.span))
    return due_at, _due(warned, hours)


def _due(owed: _Owed, hours: OfficeHours) -> datetime | None:
    try:
        return hours.due(owed.since, owed.span, owed.left_out)
    except HoursInvalid:
        # An office that never opens keeps no promise; its case must be recorded all the same.
        return None


def _last(events: Sequence[CaseEvent], *kinds: EventKind) -> str | None:
    return next((event.value for event in reversed(events) if event.kind in kinds), None)
