"""Talks: where a word is told, when cases were merged, split, and merged again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.cases import UNFINISHED, Case, CaseEvent, CaseStatus, EventKind
from domain.deliveries import Delivery
from domain.messages import Conversation, Message
from domain.ports import Unit
from domain.talks import absorbed, live, own, split_off


@dataclass(frozen=True, kw_only=True)
class Place:
    """The case that tells of a conversation now, and the talk that it is there."""

    case: Case
    talk: str = ""


def holders(unit: Unit, case: Case) -> list[Case]:
    """The case that it was merged into, the one that this went into, and so on, as far as they are
    there: a chain that is torn leaves its last case open to everybody."""
    seen, found = {case.id}, list[Case]()
    while case.merged_into and case.merged_into not in seen:
        seen.add(case.merged_into)
        holder = unit.cases.find(case.merged_into)
        if holder is None:
            break
        case = holder
        found.append(case)
    return found


def going_on(unit: Unit, case: Case) -> Case:
    """The case that tells its story on: itself, unless it was merged into another one."""
    return [case, *holders(unit, case)][-1]


def place_of(unit: Unit, case: Case) -> Place:
    """Where the words of the case's own conversation are told."""
    root = going_on(unit, case)
    return Place(case=root, talk="" if root.id == case.id else case.id)


def conversations_of(
    unit: Unit, case: Case, events: Sequence[CaseEvent] | None = None
) -> dict[str, str]:
    """The conversation of every talk of the case, the case's own first."""
    found = {"": case.conversation_id}
    for case_id in absorbed(unit.events.of(case.id) if events is None else events):
        other = unit.cases.find(case_id)
        if other is not None:
            found[case_id] = other.conversation_id
    return found


def continuing(unit: Unit, conversation: Conversation, known: Sequence[Case]) -> Place | None:
    """Where the member's next words in the conversation go: to the case that a person chose, else
    the newest unfinished one, else one that they wake; None: to a new case."""
    able = [place for place in _places(unit, known) if _hears(place)]
    return min(able, key=lambda place: _rank(conversation, place), default=None)


def answering(
    unit: Unit, conversation: Conversation, known: Sequence[Case], said_at: datetime
) -> list[Place]:
    """The cases that were there when we said something in the conversation, the likeliest first;
    none of the finished ones."""
    there = [case for case in known if case.opened_at <= said_at]
    finished = (CaseStatus.CLOSED, CaseStatus.SPAM)
    able = [place for place in _places(unit, there) if place.case.status not in finished]
    return sorted(able, key=lambda place: _rank(conversation, place))


def place_of_answer(unit: Unit, case: Case, conversation_id: str) -> Place:
    """Where an answer is told that was written to the case and went to that conversation."""
    root = going_on(unit, case)
    ours = place_of(unit, case)
    if case.conversation_id == conversation_id:
        return ours
    talks = conversations_of(unit, root)
    for talk, conversation in talks.items():
        if conversation == conversation_id:
            return Place(case=root, talk=talk)
    # It stands on its own again since.
    alone = _places(unit, unit.cases.of(conversation_id))
    return alone[0] if alone else ours


def conversation_answered(unit: Unit, delivery: Delivery, case: Case) -> str:
    """The id of the conversation that a reply goes to."""
    target = unit.messages.by_remote(delivery.channel_id, delivery.target_remote_id)
    return target.conversation_id if target else case.conversation_id


def told_messages(
    unit: Unit, case: Case, events: Sequence[CaseEvent]
) -> tuple[dict[str, Conversation], list[Message]]:
    """The conversations of the case by their talk, and what it tells of them, oldest first: all
    that was said there but what belongs to another case since it was split off."""
    talks = {
        talk: unit.conversations.get(one)
        for talk, one in conversations_of(unit, case, events).items()
    }
    messages = {
        message.id: message
        for conversation in talks.values()
        for message in unit.messages.of(conversation.id)
    }
    elsewhere = {
        *_elsewhere(unit, case, events, list(messages.values())),
        *_split_away(unit, case, talks, events),
        *_left_behind(unit, talks, events, list(messages.values())),
    }
    told = [message for message in messages.values() if message.id not in elsewhere]
    return talks, sorted(told, key=lambda message: (message.at, message.id))


def newest_said(
    unit: Unit, case: Case, conversation_id: str, events: Sequence[CaseEvent]
) -> Message | None:
    """The member's newest message of the conversation that this case tells of."""
    mine = _told(events)
    said = [each for each in unit.messages.of(conversation_id) if not each.from_us]
    own_ones = [each for each in said if each.id in mine]
    return ([None, *said, *own_ones])[-1]


def code_for(unit: Unit, case: Case, conversation_id: str) -> str:
    """The code to be told in this conversation of the case: what was merged may be of several
    members, and each one's code opens their own talk to whoever has it."""
    theirs = unit.cases.of(conversation_id)
    return case.code if case.conversation_id == conversation_id or not theirs else theirs[-1].code


def written_last(events: Sequence[CaseEvent]) -> str:
    """The talk in which a member wrote last."""
    heard = [each for each in live(events) if each.kind is EventKind.MESSAGE_RECEIVED]
    return max(heard, key=lambda event: (event.at, event.number)).talk if heard else ""


def _places(unit: Unit, known: Sequence[Case]) -> list[Place]:
    """Newest first."""
    return [place_of(unit, case) for case in reversed(known)]


def _hears(place: Place) -> bool:
    """Not what was closed for good; and who wrote in a talk that came along is no spammer because
    the case was marked so since."""
    if place.case.status is CaseStatus.SPAM:
        return not place.talk
    return place.case.status is not CaseStatus.CLOSED


def _rank(conversation: Conversation, place: Place) -> int:
    if conversation.goes_on_in and conversation.goes_on_in in (place.case.id, place.talk):
        return 0
    if place.case.status in UNFINISHED:
        return 1
    return 2 if place.case.status is CaseStatus.RESOLVED else 3


def _elsewhere(
    unit: Unit, case: Case, events: Sequence[CaseEvent], messages: Sequence[Message]
) -> set[str]:
    """The messages that went from this case to another one, or stayed in the one that it left."""
    mine, theirs = _told(events), set(split_off(events))
    if any(event.kind is EventKind.SPLIT_FROM for event in own(events)):
        sent = {delivery.id for delivery in unit.deliveries.about(case.id)}
        theirs |= {
            message.id
            for message in messages
            if message.conversation_id == case.conversation_id and message.delivery_id not in sent
        }
    return theirs - mine


def _split_away(
    unit: Unit, case: Case, talks: Mapping[str, Conversation], events: Sequence[CaseEvent]
) -> set[str | None]:
    """The messages that are told where the cases that were split off in these conversations stand
    now, whichever case they were split off."""
    parted = {one.id for one in talks.values() if one.goes_on_in}
    cases = [each for one in sorted(parted) for each in unit.cases.of(one)]
    roots = {going_on(unit, each).id for each in cases if _was_split(unit, each)} - {case.id}
    theirs = {message for root in roots for message in _told(unit.events.of(root))}
    return theirs - _told(events)


def _was_split(unit: Unit, case: Case) -> bool:
    return any(event.kind is EventKind.SPLIT_FROM for event in own(unit.events.of(case.id)))


def _left_behind(
    unit: Unit,
    talks: Mapping[str, Conversation],
    events: Sequence[CaseEvent],
    messages: Sequence[Message],
) -> set[str]:
    """What members said in the conversation of an absorbed case that did not come along: part of
    it belongs to another case since one was split off the other."""
    mine, parted = _told(events), (EventKind.SPLIT_FROM, EventKind.SPLIT_OFF)
    shared = {
        conversation.id
        for talk, conversation in talks.items()
        if talk and any(each.kind in parted for each in unit.events.of(talk))
    }
    return {
        message.id
        for message in messages
        if message.conversation_id in shared and not message.from_us and message.id not in mine
    }


def _told(events: Sequence[CaseEvent]) -> set[str | None]:
    """The messages that the case tells of."""
    spoken = (EventKind.MESSAGE_RECEIVED, EventKind.REPLIED, EventKind.REPLY_FAILED)
    return {event.message_id for event in live(events) if event.kind in spoken}
