"""Cases: conversations that need an answer, and the events that are their only history."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.states import Transitions


class CaseKind(StrEnum):
    """What a member brings."""

    COMPLAINT = "complaint"  # keluhan
    SUGGESTION = "suggestion"  # saran
    QUESTION = "question"  # pertanyaan
    PRAISE = "praise"  # pujian
    OTHER = "other"  # lainnya


class CaseStatus(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    WAITING = "waiting"  # on the member: clocks pause
    RESOLVED = "resolved"
    CLOSED = "closed"  # resolved for good: a new message opens a new case
    SPAM = "spam"
    MERGED = "merged"  # into another case, which tells its story on


CASE_STEPS = Transitions(
    CaseStatus.OPEN,
    {
        CaseStatus.OPEN: {
            CaseStatus.WAITING,
            CaseStatus.RESOLVED,
            CaseStatus.SPAM,
            CaseStatus.MERGED,
        },
        CaseStatus.WAITING: {
            CaseStatus.OPEN,
            CaseStatus.RESOLVED,
            CaseStatus.SPAM,
            CaseStatus.MERGED,
        },
        CaseStatus.RESOLVED: {CaseStatus.OPEN, CaseStatus.CLOSED, CaseStatus.MERGED},
        CaseStatus.CLOSED: set(),
        CaseStatus.SPAM: {CaseStatus.OPEN},
        CaseStatus.MERGED: {CaseStatus.OPEN},
    },
)

UNFINISHED = (CaseStatus.OPEN, CaseStatus.WAITING)

# In no figure: what was no case at all, and what another case tells of.
LEFT_OUT = (CaseStatus.SPAM, CaseStatus.MERGED)


class Priority(StrEnum):
    """How soon the cooperative means to answer."""

    NORMAL = "normal"
    HIGH = "high"


class EventKind(StrEnum):
    """What happened to a case. `value` of the event holds what the comment names."""

    OPENED = "opened"  # value: kind
    MESSAGE_RECEIVED = "message_received"  # value: -, message_id is set
    REPLY_WRITTEN = "reply_written"  # a reply is on its way; value: its delivery's id
    REPLIED = "replied"  # a person's public reply has its receipt; value: -
    ACKNOWLEDGED = "acknowledged"  # an automatic word; ends no clock
    # value: the platform's words; message_id is set where the reply counted as given before
    REPLY_FAILED = "reply_failed"
    NOTED = "noted"  # value: the private note
    ASSIGNED = "assigned"  # value: user id, empty when taken off
    KIND_CHANGED = "kind_changed"  # value: kind
    PRIORITY_CHANGED = "priority_changed"  # value: priority
    PUT_WAITING = "put_waiting"  # value: -
    RESUMED = "resumed"  # waiting no longer; value: -
    RESOLVED = "resolved"  # value: the reason
    REOPENED = "reopened"  # value: -
    CLOSED = "closed"  # value: -
    MARKED_SPAM = "marked_spam"  # value: -
    UNMARKED_SPAM = "unmarked_spam"  # value: -
    BRANCH_CHANGED = "branch_changed"  # value: branch id, empty for none
    TOPIC_CHANGED = "topic_changed"  # value: topic id, empty for none
    LABELLED = "labelled"  # value: label id
    UNLABELLED = "unlabelled"  # value: label id
    UNIT_ASKED = "unit_asked"  # waits on another unit, clocks run on; value: its name
    UNIT_ANSWERED = "unit_answered"  # value: -
    SNOOZED = "snoozed"  # value: until when (ISO 8601, UTC), empty: until the member writes
    WOKEN = "woken"  # value: -
    ESCALATED = "escalated"  # to the supervisors; value: "restricted" hides it from all others
    DEESCALATED = "deescalated"  # value: -
    MERGED = "merged"  # value: id of the case that tells its story on
    UNMERGED = "unmerged"  # value: -
    ABSORBED = "absorbed"  # value: id of the case that was merged into this one
    SAME_MEMBER = "same_member"  # as the absorbed case's: a reply answers both; value: its id
    RELEASED = "released"  # value: id of the absorbed case that stands on its own again
    SPLIT_OFF = "split_off"  # message_id is set; value: id of the new case that has it now
    SPLIT_FROM = "split_from"  # value: id of the case it came from
    RATING_ASKED = "rating_asked"  # value: id of the delivery that asks, empty when none does
    RATED = "rated"  # by the member; value: the rating
    FOLLOW_UP_SET = "follow_up_set"  # value: when (ISO 8601, UTC)
    FOLLOWED_UP = "followed_up"  # value: what came of it


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """One thing that happened, append-only. `actor_id` None: the member or the program itself.

    `number` counts from 1 within the case; two writers cannot both append the same number.
    `rule_id`: the rule that did it by itself, None when none did. `talk`: the id of the absorbed
    case whose talk it belongs to (`domain.talks`), empty for the case's own.
    """

    id: str
    case_id: str
    number: int
    kind: EventKind
    at: datetime
    actor_id: str | None = None
    message_id: str | None = None
    value: str = ""
    rule_id: str | None = None
    talk: str = ""


@dataclass(frozen=True, kw_only=True)
class Durations:
    """What the clocks say of a case, derived from its events (`domain.casework`).

    Each time span is given in office time and in wall-clock time, None while it still runs.
    `awaiting_since`: the oldest member message without an answer; None when nobody waits.
    `late_resolved_at`: the first resolving that came after its promise had broken; no reopening
    takes it back.
    `due_at`: the next promise that breaks, `warn_at`: from when on it is about to; None when
    nothing is owed.
    """

    first_response_at: datetime | None = None
    first_response_office: timedelta | None = None
    first_response_wall: timedelta | None = None
    awaiting_since: datetime | None = None
    first_resolved_at: datetime | None = None
    resolved_at: datetime | None = None
    resolution_office: timedelta | None = None
    resolution_wall: timedelta | None = None
    late_resolved_at: datetime | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A conversation that needs an answer. Everything but `code` and `subject` follows its events.

    `kind_reason`: what set the kind, to be read by `domain.kind_reasons`; `kind_confidence` lies
    in [0, 1].
    `unit`: another unit of the cooperative that it waits on, empty for none. `snoozed_until`
    None while `snoozed`: until the member writes. `restricted`: for supervisors' eyes only.
    `merged_into`: the case that tells its story on. `ending`: as what it is counted among those
    that ended (`domain.case_lists.ending_of`), empty while it has not.
    """

    id: str
    code: str
    conversation_id: str
    channel_id: str | None
    subject: str
    kind: CaseKind
    kind_reason: str = ""
    kind_confidence: float = 1.0
    priority: Priority = Priority.NORMAL
    status: CaseStatus = CaseStatus.OPEN
    assignee_id: str | None = None
    branch_id: str | None = None
    topic_id: str | None = None
    labels: tuple[str, ...] = ()
    unit: str = ""
    snoozed: bool = False
    snoozed_until: datetime | None = None
    escalated: bool = False
    restricted: bool = False
    merged_into: str | None = None
    ending: str = ""
    opened_at: datetime
    last_message_at: datetime
    durations: Durations = Durations()
    events: int = 0
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What triage thinks of a message, how sure (0 to 1), and a reason a person can check: one of
    `domain.kind_reasons`, or words of its own."""

    kind: CaseKind
    confidence: float
    reason: str
    priority: Priority = Priority.NORMAL
