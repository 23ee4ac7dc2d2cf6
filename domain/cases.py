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


CASE_STEPS = Transitions(
    CaseStatus.OPEN,
    {
        CaseStatus.OPEN: {CaseStatus.WAITING, CaseStatus.RESOLVED, CaseStatus.SPAM},
        CaseStatus.WAITING: {CaseStatus.OPEN, CaseStatus.RESOLVED, CaseStatus.SPAM},
        CaseStatus.RESOLVED: {CaseStatus.OPEN, CaseStatus.CLOSED},
        CaseStatus.CLOSED: set(),
        CaseStatus.SPAM: {CaseStatus.OPEN},
    },
)

UNFINISHED = (CaseStatus.OPEN, CaseStatus.WAITING)


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
    REPLY_FAILED = "reply_failed"  # value: the platform's words
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


@dataclass(frozen=True, kw_only=True)
class CaseEvent:
    """One thing that happened, append-only. `actor_id` None: the member or the program itself.

    `number` counts from 1 within the case; two writers cannot both append the same number.
    """

    id: str
    case_id: str
    number: int
    kind: EventKind
    at: datetime
    actor_id: str | None = None
    message_id: str | None = None
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Durations:
    """What the clocks say of a case, derived from its events (`domain.casework`).

    Each time span is given in office time and in wall-clock time, None while it still runs.
    `awaiting_since`: the oldest member message without an answer; None when nobody waits.
    `due_at`: the next promise that breaks; None when nothing is owed.
    """

    first_response_at: datetime | None = None
    first_response_office: timedelta | None = None
    first_response_wall: timedelta | None = None
    awaiting_since: datetime | None = None
    first_resolved_at: datetime | None = None
    resolved_at: datetime | None = None
    resolution_office: timedelta | None = None
    resolution_wall: timedelta | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A conversation that needs an answer. Everything but `code` and `subject` follows its events.

    `kind_reason`: the rule or person that set the kind; `kind_confidence` lies in [0, 1].
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
    opened_at: datetime
    last_message_at: datetime
    durations: Durations = Durations()
    events: int = 0
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What triage thinks of a message, how sure (0 to 1), and a reason a person can check."""

    kind: CaseKind
    confidence: float
    reason: str
    priority: Priority = Priority.NORMAL
