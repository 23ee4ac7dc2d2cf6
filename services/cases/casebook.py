"""Casebook: writes events to a case and what they make of it, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.cases import Case, CaseEvent, CaseStatus, EventKind
from domain.casework import OPENED_AGAIN
from domain.identifiers import new_id
from domain.messages import Message, MessageKind
from domain.ports import Unit
from domain.story import Story
from domain.talks import own
from services.cases.telling import Telling
from services.notices.occasions import Moved, case_moved


@dataclass(frozen=True, kw_only=True)
class Happening:
    """An event before it has its case and number. `id` given: it happens once only.
    `rule_id`: the rule that does it by itself. `talk`: of which absorbed case, if of one."""

    kind: EventKind
    at: datetime
    actor_id: str | None = None
    message_id: str | None = None
    value: str = ""
    id: str | None = None
    rule_id: str | None = None
    talk: str = ""


def open_case(unit: Unit, case: Case, happenings: Sequence[Happening], now: datetime) -> Case:
    """Keeps a new case with its first events. Raises: Conflict when its code is taken."""
    events, telling = Story(_numbered(case, happenings)), Telling(unit=unit, now=now)
    kept = unit.cases.add(telling.tell(case, events))
    for event in events:
        unit.events.append(event)
    unit.spans.put(kept.id, telling.measure_later(kept, events))
    case_moved(unit, Moved(before=None, after=kept, story=events), events, now)
    return kept


def record(unit: Unit, case: Case, happenings: Sequence[Happening], now: datetime) -> Case:
    """Appends the events and saves what they make of the case.

    Raises: Conflict when someone wrote meanwhile, InvalidTransition when the case cannot
    go there.
    """
    events = _numbered(case, happenings)
    story = Story([*unit.events.of(case.id), *events])
    telling = Telling(unit=unit, now=now)
    told = telling.tell(case, story)
    for event in events:
        unit.events.append(event)
    kept = unit.cases.save(told)
    unit.spans.put(kept.id, telling.measure_later(kept, story))
    case_moved(unit, Moved(before=case, after=kept, story=story), events, now)
    return kept


def retell(unit: Unit, case: Case, telling: Telling) -> Case:
    """What the same events make of it by the hours and promises of today; saved where that is
    another thing, and measured anew. Raises: Conflict when someone wrote meanwhile."""
    story = Story(unit.events.of(case.id))
    told = telling.tell(_unjudged(case), story)
    kept = case if told == case else unit.cases.save(told)
    unit.spans.put(kept.id, telling.measure(kept, story))
    return kept


def _unjudged(case: Case) -> Case:
    """By other hours it may not have been late at all."""
    return replace(case, durations=replace(case.durations, late_resolved_at=None))


def member_wrote(
    unit: Unit, case: Case, message: Message, now: datetime, *, talk: str = ""
) -> Case:
    """The member's message joins the case, and wakes it when it waited or was resolved. Spam stays
    spam, unless they came back with their code to write: no program does that. `talk`: the
    absorbed case in whose conversation they wrote."""
    heard = Happening(
        kind=EventKind.MESSAGE_RECEIVED, at=message.at, message_id=message.id, talk=talk
    )
    stays = case.status is CaseStatus.SPAM and message.kind is not MessageKind.FORM
    if talk:  # whoever looks for these words must find the case that tells of them
        unit.conversations.find_by(case.conversation_id, [message.text])
    woken = None if stays else OPENED_AGAIN.get(case.status)
    if woken is None:
        return record(unit, case, [heard], now)
    # A message older than the step it undoes shows that the step was never due: no gap at all.
    since = _last_step_at(unit, case)
    return record(unit, case, [heard, Happening(kind=woken, at=max(message.at, since))], now)


def person_replied(
    unit: Unit,
    case: Case,
    message: Message,
    now: datetime,
    *,
    actor_id: str | None,
    talk: str = "",
) -> Case:
    """A public reply by a person; `actor_id` None: found in the platform's own app. `talk`: the
    absorbed case in whose conversation it was given."""
    replied = Happening(
        kind=EventKind.REPLIED,
        at=message.at,
        actor_id=actor_id,
        message_id=message.id,
        talk=talk,
    )
    return record(unit, case, [replied], now)


def _last_step_at(unit: Unit, case: Case) -> datetime:
    steps = (EventKind.PUT_WAITING, EventKind.RESOLVED, EventKind.MARKED_SPAM)
    told = own(unit.events.of(case.id))
    return next(event.at for event in reversed(told) if event.kind in steps)


def _numbered(case: Case, happenings: Sequence[Happening]) -> list[CaseEvent]:
    return [
        CaseEvent(
            id=each.id or new_id(),
            case_id=case.id,
            number=number,
            kind=each.kind,
            at=each.at,
            actor_id=each.actor_id,
            message_id=each.message_id,
            value=each.value,
            rule_id=each.rule_id,
            talk=each.talk,
        )
        for number, each in enumerate(happenings, start=case.events + 1)
    ]
