"""Promises as they stood: what a case was promised before a person sorted it anew.

Whoever gives a late case another kind, priority or branch makes nothing of it kept: a promise
that was broken by then stays broken, and what was answered is judged by what was promised when it
was answered. What a rule does at the beginning, and what a merge or a split brings along, is how
the case was sorted from the start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.cases import Case, CaseEvent, EventKind
from domain.casework import HoursOf, Promise, as_sorted, pauses
from domain.clocks import OfficeHours, Pause
from domain.cooperative import Target
from domain.errors import HoursInvalid
from domain.explanations import RunKind

_SORTING = (EventKind.KIND_CHANGED, EventKind.PRIORITY_CHANGED, EventKind.BRANCH_CHANGED)
_BRINGING = (EventKind.SPLIT_FROM, EventKind.ABSORBED, EventKind.RELEASED)


@dataclass(frozen=True, kw_only=True)
class Stood:
    """What was promised until somebody sorted the case anew, and by which hours; `left_out` of
    its resolution by then."""

    until: datetime
    hours: OfficeHours
    target: Target
    left_out: Sequence[Pause]

    def due(self, since: datetime, measure: RunKind, left_out: Sequence[Pause]) -> datetime | None:
        """By when it had to be done; None when it never had to."""
        promised = {
            RunKind.FIRST_RESPONSE: self.target.first_response,
            RunKind.NEXT_REPLY: self.target.next_reply,
            RunKind.RESOLUTION: self.target.resolution,
        }[measure]
        try:
            return self.hours.due(since, promised, left_out)
        except HoursInvalid:
            return None


def stood(
    case: Case, events: Sequence[CaseEvent], hours: HoursOf, promise: Promise
) -> tuple[Stood, ...]:
    """By what it was promised before each time a person sorted it anew, the oldest first."""
    moments = _sorted_anew(events)
    found = []
    for event in moments:
        before = [each for each in events if each.number < event.number]
        then = as_sorted(case, before, of_all=events)
        found.append(
            Stood(
                until=event.at,
                hours=hours(then),
                target=promise(then),
                left_out=pauses(before),
            )
        )
    return tuple(found)


def _sorted_anew(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    brought = {event.at for event in events if event.kind in _BRINGING}
    return [
        event
        for event in events
        if event.kind in _SORTING and event.actor_id is not None and event.at not in brought
    ]
