"""A period's engagement, read in one transaction and from one place: the screens show the same."""

from dataclasses import dataclass
from datetime import datetime

from domain.periods import Period
from domain.ports import Unit
from services.engagement.engagement_figures import Measure, PostFilter, PostsBy, WeekFigures
from services.engagement.engaging import Asked, PostPage, Report, report_in, rows_in, weeks_in
from services.engagement.growth import Growth, followers_in
from services.reports.period_figures import weeks_shown

POSTS_MAX = 20  # named in the report, those with the most interactions; the screen lists all


@dataclass(frozen=True, kw_only=True)
class PeriodEngagement:
    """Of the posts sent in the period: `interactions` and `rates`, channel by channel; `weeks` by
    what their posts had after seven days; `best`: those with the most interactions first.
    `followers`: of every channel that was asked in the period."""

    interactions: Report
    rates: Report
    weeks: list[WeekFigures]
    best: PostPage
    followers: list[Growth]


def period_engagement(unit: Unit, period: Period, now: datetime) -> PeriodEngagement:
    """Whoever calls it has seen to it that it may be read."""
    zone = unit.cooperative.get().zone
    posts = posts_of(period)
    asked = Asked(wanted=posts, by=PostsBy.CHANNEL)
    first, end = weeks_shown(period)
    return PeriodEngagement(
        interactions=report_in(unit, asked),
        rates=report_in(unit, Asked(wanted=posts, by=PostsBy.CHANNEL, measure=Measure.RATE)),
        weeks=weeks_in(unit, PostFilter(first=first, end=end), now),
        best=rows_in(unit, asked, limit=POSTS_MAX, best_first=True),
        followers=followers_in(unit, period.begins(zone), period.following.begins(zone)),
    )


def posts_of(period: Period) -> PostFilter:
    """What was sent on its days."""
    return PostFilter(first=period.first, end=period.following.first)
