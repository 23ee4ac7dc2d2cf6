"""Figures of the first response by week and channel, as the monthly report tells them: the very
ones of `services.answer_times`, in office time and by the clock on the wall side by side."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.answer_figures import Figures


@dataclass(frozen=True, kw_only=True)
class WeekFigures:
    """First response of the cases that began in one week (Monday `week` in the house's zone).

    `median_office` / `p90_office`: Kaplan-Meier, those still waiting counted as waiting; None
    when not yet known (too many still wait) - never zero. `share_in_target`: answered within
    the target, among all that were due; None when none was due. A case that ended without an
    answer counts as one that waits for ever, and once it was due as not answered in time: who
    closes what nobody answered must not look quick.
    """

    week: date
    channel_id: str | None  # None with `all_channels` True: every channel together
    all_channels: bool
    cases: int
    answered: int
    waiting: int
    median_office: timedelta | None
    p90_office: timedelta | None
    median_wall: timedelta | None
    p90_wall: timedelta | None
    mean_office_answered: timedelta | None  # the flattering one, named as such
    share_in_target: float | None

    @property
    def unanswered(self) -> int:
        """Cases that ended without an answer."""
        return self.cases - self.answered - self.waiting


def week_figures(
    week: date, office: Figures, wall: Figures, *, channel_id: str | None, all_channels: bool
) -> WeekFigures:
    """One group's figures by both clocks as one."""
    return WeekFigures(
        week=week,
        channel_id=channel_id,
        all_channels=all_channels,
        cases=office.spans,
        answered=office.answered,
        waiting=office.waiting,
        median_office=office.median.span,
        p90_office=office.p90.span,
        median_wall=wall.median.span,
        p90_wall=wall.p90.span,
        mean_office_answered=office.mean_answered,
        share_in_target=office.share_kept,
    )
