"""What screens ask for and the rows they get: filters and read-only rows, units in the names."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.cases import Case, CaseKind, CaseStatus, Priority

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


class QueueOrder(StrEnum):
    """In which order the queue is read."""

    PROMISE = "promise"  # the one that breaks first
    NEWEST = "newest"  # the latest opened first
    OLDEST = "oldest"  # the first opened first
    LAST_MESSAGE = "last_message"  # the latest written to first


# The other orders are for what is unfinished: to sort the whole history would keep people waiting.
ORDERED_BY_PROMISE = (QueueView.ALL,)


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Which cases to show, oldest promise first unless `order` says otherwise; a case without a
    promise comes last. Of several filters all must hold, of the values of one any.

    `me`: the user for MINE. `now`: for BREACHING and BREACHED. `search`: words in messages, names,
    codes, member numbers. `order` counts in views of unfinished cases alone. `restricted`: whoever
    asks may see what is for supervisors' eyes only. A snoozed case is out of the way of daily work
    (MINE, UNASSIGNED, UNFINISHED), but not when its promise breaks.
    """

    view: QueueView = QueueView.UNFINISHED
    me: str = ""
    now: datetime
    kinds: tuple[CaseKind, ...] = ()
    statuses: tuple[CaseStatus, ...] = ()
    channel_ids: tuple[str, ...] = ()
    branch_ids: tuple[str, ...] = ()
    topic_ids: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    assignee_ids: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    order: QueueOrder = QueueOrder.PROMISE
    restricted: bool = False
    search: str = ""
    limit: int = 50
    offset: int = 0

    @property
    def counted_max(self) -> int:
        """How far they are counted: never less than this page needs to know its next one."""
        return max(COUNTED_MAX, self.offset + self.limit)

    @property
    def sorted_by(self) -> QueueOrder:
        """The order that counts in this view."""
        return QueueOrder.PROMISE if self.view in ORDERED_BY_PROMISE else self.order


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A case as the queue lists it."""

    case: Case
    author_name: str
    last_text: str
