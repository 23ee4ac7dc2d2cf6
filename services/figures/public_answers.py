"""Public answers: how the cooperative answers, for everybody to read, where it wants that.

The numbers are those of `services.figures.answer_times`, which the managers' page shows; here
only what could tell of a single person is left out.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.errors import NotFound
from domain.explanations import RunKind
from domain.measured_shelves import GroupBy, SpanFilter
from domain.months import Month
from domain.ports import Clock, Store
from domain.texts import _
from services.figures.answer_figures import Figures
from services.figures.answer_times import Asked, report_in

MONTHS = 12
_EVERY_RESOLUTION = SpanFilter(measure=RunKind.RESOLUTION)
FEWEST = 5  # cases; a share of fewer could tell who wrote, and one of one is all or nothing


@dataclass(frozen=True, kw_only=True)
class PublicMonth:
    """One month's first responses. `cases` None: too few to be told, and then nothing is.

    `share_answered`: of all that came in. `share_kept`: answered within the promise, of those
    whose promise has run out; None: of too few has it. `median`: office time, those still waiting
    counted as waiting; None: more than half still wait. `complete` False: the month goes on.
    """

    first: date
    cases: int | None
    share_answered: float | None = None
    share_kept: float | None = None
    median: timedelta | None = None
    complete: bool = True


@dataclass(frozen=True, kw_only=True)
class PublicFigures:
    """`months`: oldest first, from the first in which anything came in. `waiting_now`,
    `oldest_waiting_since`: for a first response, whenever they came in; `unresolved_now`,
    `oldest_unresolved_since`: answered or not, so that an answer that settles nothing does not
    look like the end. `is_filling`: older cases are still being
    counted. `reckoned_at`: when all this was so."""

    months: tuple[PublicMonth, ...]
    waiting_now: int
    oldest_waiting_since: datetime | None
    unresolved_now: int
    oldest_unresolved_since: datetime | None
    is_filling: bool
    reckoned_at: datetime


@dataclass(frozen=True, kw_only=True)
class PublicAnswers:
    """What `/tanggapan` shows, read in one transaction: its numbers are of one moment."""

    store: Store
    clock: Clock

    def figures(self) -> PublicFigures:
        """The last months, this one among them. Raises: NotFound where the cooperative keeps
        them to itself."""
        now = self.clock.now()
        with self.store.reading() as unit:
            cooperative = unit.cooperative.get()
            if not cooperative.public_figures:
                raise NotFound(_("Halaman ini tidak ada."))
            asked = Asked(wanted=year_until(now, cooperative.zone), by=GroupBy.MONTH)
            report = report_in(unit, asked, now)
            unresolved, oldest = unit.spans.oldest_waiting(_EVERY_RESOLUTION)
        running = Month.of(now, cooperative.zone).first
        first = next((n for n, each in enumerate(report.groups) if each.spans), len(report.groups))
        return PublicFigures(
            months=tuple(_month(each, running) for each in report.groups[first:]),
            waiting_now=report.waiting_now,
            oldest_waiting_since=report.oldest_waiting_since,
            unresolved_now=unresolved,
            oldest_unresolved_since=oldest,
            is_filling=report.is_filling,
            reckoned_at=now,
        )


def year_until(now: datetime, zone: str) -> SpanFilter:
    """The days of the last months in the zone, up to the end of this one."""
    month = Month.of(now.astimezone(ZoneInfo(zone)), zone)
    end = month.following.first
    for _earlier in range(MONTHS - 1):
        month = month.preceding
    return SpanFilter(first=month.first, end=end)


def _month(figures: Figures, running: date) -> PublicMonth:
    if not isinstance(figures.group, date):
        raise TypeError("figures by month are of months")
    complete = figures.group < running
    if figures.spans < FEWEST:
        return PublicMonth(first=figures.group, cases=None, complete=complete)
    return PublicMonth(
        first=figures.group,
        complete=complete,
        cases=figures.spans,
        share_answered=figures.share_answered,
        share_kept=figures.share_kept if figures.due >= FEWEST else None,
        median=figures.median.span,
    )
