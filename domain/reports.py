"""What screens ask for and the rows they get: filters and read-only rows, units in the names."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.afterwards import Ended, Rated
from domain.cases import Case, CaseKind, CaseStatus, Priority

COUNTED_MAX = 1_000  # cases; beyond, "more than" tells a person as much and costs less
# Of what a report counts all are counted: the number must be the report's.
REPORTED_MAX = 10_000_000


class QueueView(StrEnum):
    """The queue's shelves."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    BREACHING = "breaching"  # the promise is about to break
    TODAY = "today"  # the promise breaks before the day is over
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
    ENDED = "ended"  # the latest ended first, of those asked for by their ending
    ASKED = "asked"  # the latest asked first, of those asked for by what their members answered


# The other orders are for what is unfinished: to sort the whole history would keep people waiting.
ORDERED_BY_PROMISE = (QueueView.ALL,)
_REPORTED = (QueueOrder.ENDED, QueueOrder.ASKED)  # by what else, when it is not asked for


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Which cases to show, oldest promise first unless `order` says otherwise; a case without a
    promise comes last. Of several filters all must hold, of the values of one any.

    `me`: the user for MINE. `now`: for BREACHING, TODAY and BREACHED. `day_end`: the end of the
    day, for TODAY; None: it is over. `search`: words in messages, names,
    codes, member numbers. `order` counts in views of unfinished cases alone. `restricted`: whoever
    asks may see what is for supervisors' eyes only. A snoozed case is out of the way of daily work
    (MINE, UNASSIGNED, UNFINISHED), but not when its promise breaks. `ended`, `rated`: what reports
    count of them, then all are counted, and in the order in which it happened, the latest first.
    Of channels, branches, topics and assignees an empty id asks for what has none.
    """

    view: QueueView = QueueView.UNFINISHED
    me: str = ""
    now: datetime
    day_end: datetime | None = None
    kinds: tuple[CaseKind, ...] = ()
    statuses: tuple[CaseStatus, ...] = ()
    channel_ids: tuple[str, ...] = ()
    branch_ids: tuple[str, ...] = ()
    topic_ids: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    assignee_ids: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    ended: Ended | None = None
    rated: Rated | None = None
    order: QueueOrder = QueueOrder.PROMISE
    restricted: bool = False
    search: str = ""
    limit: int = 50
    offset: int = 0

    @property
    def counted_max(self) -> int:
        """How far they are counted: never less than this page needs to know its next one."""
        is_reported = self.ended is not None or self.rated is not None
        return max(REPORTED_MAX if is_reported else COUNTED_MAX, self.offset + self.limit)

    @property
    def is_of_a_report(self) -> bool:
        """Whether it asks for all that one count of a report holds, and nothing else of them."""
        counted = QueueFilter(
            view=QueueView.ALL,
            me=self.me,
            now=self.now,
            day_end=self.day_end,
            channel_ids=self.channel_ids,
            ended=self.ended,
            rated=self.rated,
            order=self.order,
            restricted=self.restricted,
            limit=self.limit,
            offset=self.offset,
        )
        return self == counted and (self.ended is None) is not (self.rated is None)

    @property
    def sorted_by(self) -> QueueOrder:
        """The order that counts in this view."""
        if self.ended is not None:
            return QueueOrder.ENDED
        if self.rated is not None:
            return QueueOrder.ASKED
        by_promise = self.view in ORDERED_BY_PROMISE or self.order in _REPORTED
        return QueueOrder.PROMISE if by_promise else self.order


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """A case as the queue lists it. `author_erased`: nobody is behind its conversation any more."""

    case: Case
    author_name: str
    last_text: str
    author_erased: bool = False
