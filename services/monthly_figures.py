"""The month's figures, read in one place off `services.reporting`: the screens show the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.cases import CaseKind
from domain.months import Month
from domain.people import Actor
from domain.reports import ResponseRow
from services.reporting import PostEngagement, Reporting, Summary, WeekFigures


@dataclass(frozen=True, kw_only=True)
class MonthFigures:
    """`before`: the month before, to compare with. `waiting`: the month's cases that still wait
    for a first response, oldest first. `oldest_waiting_since`: of everyone who waits now."""

    made_at: datetime
    whole: Summary
    before: Summary
    weeks: list[WeekFigures]
    channels: Mapping[str | None, WeekFigures]
    kinds: Mapping[CaseKind, Summary]
    posts: list[PostEngagement]
    waiting: list[ResponseRow]
    oldest_waiting_since: datetime | None


def month_figures(
    reporting: Reporting, actor: Actor, month: Month, zone: str, made_at: datetime
) -> MonthFigures:
    """Raises: NotAllowed."""
    start, end = month.begins(zone), month.following.begins(zone)
    whole = reporting.summary(actor, start, end)
    rows = reporting.responses(actor, start, end)
    weeks = reporting.weeks(actor, start, end)
    return MonthFigures(
        made_at=made_at,
        whole=whole,
        before=reporting.summary(actor, month.preceding.begins(zone), start),
        weeks=[week for week in weeks if week.all_channels],
        channels=_of_channels(reporting, actor, rows, start, end),
        kinds={
            kind: reporting.summary(actor, start, end, kinds=[kind])
            for kind in CaseKind
            if any(row.kind is kind for row in rows)
        },
        posts=reporting.engagement(actor, start, end),
        waiting=[row for row in rows if row.first_response_at is None and row.ended_at is None],
        oldest_waiting_since=whole.oldest_waiting_since,
    )


def _of_channels(
    reporting: Reporting, actor: Actor, rows: list[ResponseRow], start: datetime, end: datetime
) -> Mapping[str | None, WeekFigures]:
    """Every channel that brought cases; the counter, which is none, cannot be asked for by id."""
    used = sorted({row.channel_id for row in rows if row.channel_id is not None})
    return {
        channel_id: reporting.summary(actor, start, end, channel_ids=[channel_id]).figures
        for channel_id in used
    }
