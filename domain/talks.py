"""Talks: what a case's events tell when other cases were merged into it, or part was split off.

A case absorbs another one by taking its talk on: copies of what was said there follow the
`ABSORBED` event, each with the absorbed case's id as its `talk`, and so does whatever is said in
that conversation from then on. The rules, each held by a test of its own:

- What belongs to a released case tells nothing any more, nor does a message that was split off,
  up to the event that says so: what comes again later counts again.
- A reply that came back tells nothing either: the member still waits, also where the case was
  resolved because of it.
- A reply answers what was said in its own talk. It answers another talk as well only when both
  are with the same member, it was given at this desk, and after that was known.
- Status belongs to the case's own events: the end of an absorbed case ends what was said there
  until then, and nothing else.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.cases import CaseEvent, EventKind
from domain.story import Story, told_once

# What says that something told before tells nothing any more.
_TAKE_BACK = frozenset({EventKind.RELEASED, EventKind.SPLIT_OFF, EventKind.REPLY_FAILED})
# What an absorbed case brings along.
TAKEN_ALONG = (EventKind.MESSAGE_RECEIVED, EventKind.REPLIED, EventKind.RESOLVED)
_SAID = (EventKind.MESSAGE_RECEIVED, EventKind.REPLIED)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Who said what when, in one talk that the member began. `answered_at`: the first answer.
    `awaiting_since`: the oldest message without one. `own`: the case's own, not an absorbed one's.
    """

    asked_at: datetime
    answered_at: datetime | None
    awaiting_since: datetime | None
    own: bool


@dataclass(frozen=True, kw_only=True)
class Wait:
    """A member waiting for a word. `since`: their oldest message without one. `until` None: still.
    `first`: for the first response. `answered` False: nobody said anything, it was resolved.
    `talk`: the absorbed case's, empty in the case's own."""

    since: datetime
    until: datetime | None
    first: bool
    answered: bool
    talk: str

    @property
    def own(self) -> bool:
        """Whether it is in the case's own talk."""
        return not self.talk


@told_once
def own(events: Story) -> list[CaseEvent]:
    """Those of the case itself."""
    return [event for event in events if not event.talk]


@told_once
def live(events: Story) -> list[CaseEvent]:
    """Those that still tell something of this case."""
    if not any(event.kind in _TAKE_BACK for event in events):
        return list(events)
    released, moved, back = _released(events), split_off(events), came_back(events)
    return [
        event
        for event in events
        if not (event.talk and event.number < released.get(event.talk, 0))
        and not (
            event.kind is EventKind.MESSAGE_RECEIVED
            and event.number < moved.get(event.message_id or "", 0)
        )
        and not (
            event.kind is EventKind.REPLIED and event.number < back.get(event.message_id or "", 0)
        )
    ]


@told_once
def absorbed(events: Story) -> dict[str, CaseEvent]:
    """The cases whose talk this one tells, by id, each with the event that says since when."""
    released = _released(events)
    return {
        event.value: event
        for event in events
        if event.kind is EventKind.ABSORBED and event.number > released.get(event.value, 0)
    }


def below(events: Sequence[CaseEvent], case_id: str) -> list[str]:
    """The absorbed case and all that it had absorbed itself when it came, nearest first."""
    told, found = absorbed(events), [case_id]
    for upper in found:
        found += [lower for lower, event in told.items() if event.talk == upper]
    return found


@told_once
def same_member(events: Story) -> dict[str, int]:
    """The absorbed talks that are with the case's own member, and since which event's number."""
    told, since = absorbed(events), dict[str, int]()
    for event in events if told else ():
        if event.kind is not EventKind.SAME_MEMBER or event.value not in told:
            continue
        if event.number > told[event.value].number and (not event.talk or event.talk in since):
            since[event.value] = event.number
    return since


@told_once
def split_off(events: Story) -> dict[str, int]:
    """The messages that went to another case, each with the number of the event that says so."""
    return {
        event.message_id: event.number
        for event in events
        if event.kind is EventKind.SPLIT_OFF and event.message_id
    }


@told_once
def came_back(events: Story) -> dict[str, int]:
    """The replies that a server brought back, each with the number of the event that says so."""
    return {
        event.message_id: event.number
        for event in events
        if event.kind is EventKind.REPLY_FAILED and event.message_id
    }


@told_once
def listen(events: Story) -> list[Talk]:
    """Every talk that a member began, the case's own first."""
    talks = _talks(events)
    return [talks[of] for of in sorted(talks)]


@told_once
def waiting(events: Story) -> dict[str, CaseEvent]:
    """Of every talk in which somebody waits for a word, what they said last, by talk."""
    heard = _heard(events)
    return {
        of: max(heard[of], key=lambda each: (each.at, each.number))
        for of, talk in _talks(events).items()
        if talk.awaiting_since is not None
    }


def newest(events: Sequence[CaseEvent]) -> CaseEvent | None:
    """What was said last in any of its talks, by a member or by us; None when nothing was."""
    said = [event for event in live(events) if event.kind in _SAID and event.message_id]
    return max(said, key=lambda event: (event.at, event.number), default=None)


@told_once
def _heard(events: Story) -> dict[str, list[CaseEvent]]:
    """What members said, by talk."""
    heard: defaultdict[str, list[CaseEvent]] = defaultdict(list)
    for event in live(events):
        if event.kind is EventKind.MESSAGE_RECEIVED:
            heard[event.talk].append(event)
    return dict(heard)


@told_once
def _endings(events: Story) -> list[CaseEvent]:
    """The resolvings, but for those that rested on a reply which came back later."""
    ends = [event for event in live(events) if event.kind is EventKind.RESOLVED]
    if not ends:
        return ends
    given = {each.message_id: each.number for each in events if each.kind is EventKind.REPLIED}
    back = [(given[one], number) for one, number in came_back(events).items() if one in given]
    return [
        event for event in ends if not any(start < event.number < number for start, number in back)
    ]


@told_once
def _talks(events: Story) -> dict[str, Talk]:
    """Every talk that a member began, by the absorbed case's id; empty: the case's own."""
    told, together, ends = live(events), same_member(events), _endings(events)
    return {of: _talk(told, together, said, ends) for of, said in _heard(events).items()}


def _talk(
    told: Sequence[CaseEvent],
    together: Mapping[str, int],
    said: Sequence[CaseEvent],
    ends: Sequence[CaseEvent],
) -> Talk:
    replies = [event for event in told if event.kind is EventKind.REPLIED]
    answers = [
        reply.at for reply in replies if any(_answers(reply, each, together) for each in said)
    ]
    unanswered = [
        each.at
        for each in said
        if not any(_answers(reply, each, together) for reply in replies)
        and not any(_ends(end, each) for end in ends)
    ]
    return Talk(
        asked_at=min(each.at for each in said),
        answered_at=min(answers, default=None),
        awaiting_since=min(unanswered, default=None),
        own=not said[0].talk,
    )


@told_once
def waits(events: Story) -> list[Wait]:
    """Every time a member waited for a word, by when it began: of each talk the first response,
    then the replies that followed. Who waits for the first one waits until it comes, whatever is
    resolved meanwhile; later on, resolving ends the waiting as well."""
    told, together = live(events), same_member(events)
    ends, heard = _endings(events), _heard(events)
    found = [
        wait
        for of, talk in _talks(events).items()
        for wait in _waits(talk, told, together, heard[of], ends)
    ]
    return sorted(found, key=lambda wait: (wait.since, not wait.first))


def _waits(
    talk: Talk,
    told: Sequence[CaseEvent],
    together: Mapping[str, int],
    said: Sequence[CaseEvent],
    ends: Sequence[CaseEvent],
) -> list[Wait]:
    if talk.answered_at is None:
        last = max(each.at for each in said)
        over = [max(end.at, last) for end in ends if _ends(end, said[-1])]
        over = over if talk.awaiting_since is None else []
        return [
            Wait(
                since=talk.asked_at,
                until=min(over, default=None),
                first=True,
                answered=False,
                talk=said[0].talk,
            )
        ]
    replies = [event for event in told if event.kind is EventKind.REPLIED]
    found: dict[tuple[datetime | None, bool], datetime] = {}
    for each in said:
        answers = [reply.at for reply in replies if _answers(reply, each, together)]
        # one that came to light after a resolving that it is younger than waited for no time
        over = [max(end.at, each.at) for end in ends if _ends(end, each)]
        until = min([*answers, *over], default=None)
        if talk.answered_at not in answers:
            stop = (until, until in answers)
            found[stop] = min(each.at, found.get(stop, each.at))
    following = [
        Wait(since=since, until=until, first=False, answered=answered, talk=said[0].talk)
        for (until, answered), since in found.items()
    ]
    first = Wait(
        since=talk.asked_at,
        until=talk.answered_at,
        first=True,
        answered=True,
        talk=said[0].talk,
    )
    return [first, *following]


def _answers(reply: CaseEvent, said: CaseEvent, together: Mapping[str, int]) -> bool:
    known = reply.actor_id is None or said.number < reply.number
    return known and said.at <= reply.at and _reaches(reply, said.talk, together)


def _reaches(reply: CaseEvent, talk: str, together: Mapping[str, int]) -> bool:
    if reply.talk == talk:
        return True
    absorbed_ones = {reply.talk, talk} - {""}
    return reply.actor_id is not None and all(
        one in together and reply.number > together[one] for one in absorbed_ones
    )


def _ends(end: CaseEvent, said: CaseEvent) -> bool:
    return end.number > said.number and end.talk in ("", said.talk)


@told_once
def _released(events: Story) -> dict[str, int]:
    return {event.value: event.number for event in events if event.kind is EventKind.RELEASED}
