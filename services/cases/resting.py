"""Resting: what was set aside or ended on an answer that never came is open again."""

from datetime import datetime

from domain.cases import Case, CaseStatus, EventKind
from domain.casework import LEADS_TO, OPENED_AGAIN
from domain.deliveries import Delivery
from domain.ports import Unit
from services.cases.casebook import Happening

RESTING = (CaseStatus.WAITING, CaseStatus.RESOLVED)


def opened_again(unit: Unit, case: Case, reply: Delivery, now: datetime) -> list[Happening]:
    """Empty where nothing rests on the reply: the case came to rest before it was written, or
    another answer went out since."""
    if case.status not in RESTING:
        return []
    events = unit.events.of(case.id)
    written = [e for e in events if e.kind is EventKind.REPLY_WRITTEN and e.value == reply.id]
    number = written[-1].number if written else 0
    since = [event.kind for event in events if event.number > number]
    rested = any(LEADS_TO.get(kind) is case.status for kind in since)
    if not rested or EventKind.REPLIED in since:
        return []
    return [Happening(kind=OPENED_AGAIN[case.status], at=now)]
