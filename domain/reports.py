"""What screens ask for and the rows they get: filters and read-only rows, units in the names."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.cases import Case, CaseKind, CaseStatus, Priority
from domain.metrics import Metric

COUNTED_MAX = 1_000  # cases; beyond, "more than" tells a person as much and costs less


class QueueView(StrEnum):
    """The queue's shelves."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    BREACHING = "breaching"  # the promise is about to break
    BREACHED = "breached"
    WAITING = "waiting"  # on the member, or on another unit
    SNOOZED = "snoozed"
    ESCALATED = "escalated"  # to the supervisors
    UNFINISHED = "unfinished"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Which cases to show, oldest promise first; a case without a promise comes last.

    `me`: the user for MINE. `now`: for BREACHING and BREACHED. `search`: words in messages, names,
    codes. `restricted`: whoever asks may see what is for supervisors' eyes only. A snoozed case is
    out of the way of daily work (MINE, UNASSIGNED, UNFINISHED), but not when its promise breaks.
    """

    view: QueueView = QueueView.UNFINISHED
    me: str = ""
    now: datetime
    kinds: tuple[CaseKind, ...] = ()
    statuses: tuple[CaseStatus, ...] = ()
    channel_ids: tuple[str, ...] = ()
    branch_ids: tuple[str, ...] = ()
    topic_ids: tuple[str, ...] = ()
    restricted: bool = False
    search: str = ""
    limit: int = 50
    offset: int = 0

    @property
    def counted_max(self) -> int:
        """How far they are counted: never less than this page needs to know its next one."""
        return max(COUNTED_MAX, self.offset + self.limit)


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A case as the queue lists it."""

    case: Case
    author_name: str
    last_text: str


@dataclass(frozen=True, kw_only=True)
class ResponseRow:
    """One case's first response: a case that opened at `opened_at` and was answered, or waits.

    `office` / `wall`: the span to the first response, None while it is still owed.
    Spam and conversations the cooperative opened are left out. `ended_at`: when a case
    ended without an answer (resolved or closed silently): it stopped waiting then.
    """

    case_id: str
    code: str
    channel_id: str | None
    kind: CaseKind
    opened_at: datetime
    first_response_at: datetime | None
    office: timedelta | None
    wall: timedelta | None
    ended_at: datetime | None
    priority: Priority = Priority.NORMAL
    restricted: bool = False  # for supervisors' eyes only: counted, but not named to others


@dataclass(frozen=True, kw_only=True)
class EngagementRow:
    """The newest value of one metric of one sent post. None: the platform does not report it."""

    delivery_id: str
    post_id: str
    channel_id: str
    text: str
    url: str
    sent_at: datetime
    metric: Metric
    value: int | None
    measured_at: datetime
