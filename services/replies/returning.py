"""Returning: an answer that a server took and then brought back. The member never got it."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from domain.cases import Case, CaseEvent, CaseStatus, EventKind
from domain.casework import OPENED_AGAIN
from domain.deliveries import AttemptOutcome, Delivery
from domain.messages import Message, Returned
from domain.ports import Unit
from domain.talks import live, own
from services.cases.casebook import Happening, record
from services.cases.resting import RESTING
from services.cases.talks import going_on
from services.common.entered import tidy

_WHY_MAX = 1_000


def take_back(unit: Unit, channel_id: str, back: Returned, now: datetime) -> bool:
    """The answer ends no wait any more, once; what rested on it is open again. Gives whether a
    case still tells of it: where none does, its news must come in as a message."""
    message = unit.messages.by_remote(channel_id, back.remote_id)
    if message is None or not message.from_us:
        return False
    why = tidy(back.why, _WHY_MAX)
    sent = unit.deliveries.by_remote(channel_id, back.remote_id)
    if sent is not None and sent.outcome is not AttemptOutcome.RETURNED:
        unit.deliveries.save(replace(sent, outcome=AttemptOutcome.RETURNED, detail=why))
    told = False
    for case in _tellers(unit, message, sent):
        failed = Happening(
            kind=EventKind.REPLY_FAILED,
            at=min(max(back.at, message.at), now),
            actor_id=sent.created_by if sent else None,
            message_id=message.id,
            value=why,
            id=sha256(f"{message.id} {case.id} returned".encode()).hexdigest()[:32],
        )
        _record(unit, case, failed, now)
        told = told or case.status not in (CaseStatus.CLOSED, CaseStatus.MERGED)
    return told


def _tellers(unit: Unit, message: Message, sent: Delivery | None) -> list[Case]:
    """Each case that tells of the answer: by itself, and after it was merged. An automatic word
    is told by the case it was written to."""
    known = unit.cases.of(message.conversation_id)
    roots = {root.id: root for root in (*known, *(going_on(unit, each) for each in known))}
    if sent is not None and sent.created_by is None:
        case = unit.cases.find(sent.subject_id)
        return [going_on(unit, case)] if case is not None else []
    return [
        case
        for case in roots.values()
        if any(
            event.kind is EventKind.REPLIED and event.message_id == message.id
            for event in unit.events.of(case.id)
        )
    ]


def _record(unit: Unit, case: Case, failed: Happening, now: datetime) -> None:
    events = unit.events.of(case.id)
    if any(event.id == failed.id for event in events):
        return
    given = [
        event
        for event in live(events)
        if event.kind is EventKind.REPLIED and event.message_id == failed.message_id
    ]
    happenings = [replace(failed, talk=given[-1].talk if given else "")]
    if given and case.status in RESTING:
        woken_at = max(failed.at, _last_at(events))
        happenings.append(Happening(kind=OPENED_AGAIN[case.status], at=woken_at))
    record(unit, case, happenings, now)


def _last_at(events: list[CaseEvent]) -> datetime:
    return max(event.at for event in own(events))
