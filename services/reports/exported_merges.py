"""Exported merges: what events of merging, splitting and aftercare say outside the house."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.aftercare import Outcome, Score
from domain.cases import EventKind
from domain.exports import Cell, ExportedEvent
from domain.ports import Unit
from services.cases.following_up import outcomes
from services.desk.stories import NAMING_CASES
from services.replies.satisfaction import scores


def with_codes(
    unit: Unit, found: Sequence[ExportedEvent], *, restricted: bool
) -> list[ExportedEvent]:
    """The events with the codes of the cases that they name and come from. `restricted`: also of
    those for supervisors' eyes only."""
    named = {each.event.value for each in found if each.event.kind in NAMING_CASES}
    ids = sorted((named | {each.event.talk for each in found}) - {""})
    cases = [case for one in ids if (case := unit.cases.find(one)) is not None]
    codes = {case.id: case.code for case in cases if restricted or not case.restricted}
    return [
        replace(
            each,
            other=codes.get(each.event.value, "") if each.event.kind in NAMING_CASES else "",
            talk=codes.get(each.event.talk, ""),
        )
        for each in found
    ]


def said(each: ExportedEvent) -> Cell:
    """What such an event says in words; None where there is nothing to say."""
    kind, value = each.event.kind, each.event.value
    if kind in NAMING_CASES:
        return each.other or None
    match kind:
        case EventKind.RATED if value in list(Score):
            return scores()[Score(value)]
        case EventKind.FOLLOWED_UP if value in list(Outcome):
            return outcomes()[Outcome(value)]
        case EventKind.FOLLOW_UP_SET if value:
            return datetime.fromisoformat(value)
    return None


# What `said` knows to say; a delivery's id, of the question, means nothing outside.
KINDS = (
    *NAMING_CASES,
    EventKind.RATED,
    EventKind.FOLLOWED_UP,
    EventKind.FOLLOW_UP_SET,
    EventKind.RATING_ASKED,
)
