"""Standing: what a case's events say of it beside its clocks - where it lies and who may see it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from domain.cases import CaseEvent, EventKind

# Whatever of these comes after a snooze has woken the case.
_WAKING = (
    EventKind.WOKEN,
    EventKind.MESSAGE_RECEIVED,
    EventKind.PUT_WAITING,
    EventKind.RESOLVED,
    EventKind.MARKED_SPAM,
    EventKind.MERGED,
)


class Standing(TypedDict):
    """The fields of `Case` of the same names."""

    branch_id: str | None
    topic_id: str | None
    labels: tuple[str, ...]
    unit: str
    snoozed: bool
    snoozed_until: datetime | None
    escalated: bool
    restricted: bool
    merged_into: str | None


def standing(events: Sequence[CaseEvent]) -> Standing:
    """What the events, in the order they were recorded, have made of the case."""
    # the end of an absorbed case (`domain.talks`) ends nothing of this one
    told = (event for event in events if not (event.talk and event.kind is EventKind.RESOLVED))
    newest = {event.kind: event for event in told}
    snooze = _in_force(newest, EventKind.SNOOZED, *_WAKING)
    escalation = _in_force(newest, EventKind.ESCALATED, EventKind.DEESCALATED)
    unit = _in_force(newest, EventKind.UNIT_ASKED, EventKind.UNIT_ANSWERED, EventKind.RESOLVED)
    merge = _in_force(newest, EventKind.MERGED, EventKind.UNMERGED)
    return Standing(
        branch_id=_value(newest.get(EventKind.BRANCH_CHANGED)),
        topic_id=_value(newest.get(EventKind.TOPIC_CHANGED)),
        labels=_labels(events),
        unit=unit.value if unit else "",
        snoozed=snooze is not None,
        snoozed_until=datetime.fromisoformat(snooze.value) if snooze and snooze.value else None,
        escalated=escalation is not None,
        restricted=escalation is not None and escalation.value == "restricted",
        merged_into=_value(merge),
    )


def _in_force(
    newest: Mapping[EventKind, CaseEvent], kind: EventKind, *undoing: EventKind
) -> CaseEvent | None:
    """The newest event of the kind; None when there is none or a later one undid it."""
    event = newest.get(kind)
    if event is None:
        return None
    undone = max((newest[each].number for each in undoing if each in newest), default=0)
    return event if event.number > undone else None


def _value(event: CaseEvent | None) -> str | None:
    return (event.value or None) if event else None


def _labels(events: Sequence[CaseEvent]) -> tuple[str, ...]:
    labels: dict[str, None] = {}
    for event in events:
        if event.kind is EventKind.LABELLED:
            labels[event.value] = None
        elif event.kind is EventKind.UNLABELLED:
            labels.pop(event.value, None)
    return tuple(sorted(labels))
