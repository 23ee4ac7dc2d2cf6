"""How many follow a Page, and what it counted day by day.

Facebook tells of the days of the last two years, at most 90 at once, each by the moment at which
it ended (8:00 GMT where the Page is in Indonesia: Graph names days by Pacific time).
Source: https://developers.facebook.com/documentation/pages-api/platforminsights/page and
https://developers.facebook.com/docs/graph-api/reference/insights, read 2026-11-26.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.counted import account_reading, total
from connectors.facebook.faults import Fault
from connectors.facebook.graph import GraphTransport, quoted
from domain.audience import AccountMetric, AccountReading
from domain.counts import Raw, as_told
from domain.errors import Rejected, Unauthorized

NOW = {AccountMetric.FOLLOWERS: "followers_count", AccountMetric.LIKES: "fan_count"}
BY_DAY: Mapping[AccountMetric, str] = {
    AccountMetric.FOLLOWERS: "page_follows",
    AccountMetric.DAY_FOLLOWS: "page_daily_follows",
    AccountMetric.DAY_VIEWS: "page_media_view",
    AccountMetric.DAY_REACH: "page_total_media_view_unique",
    AccountMetric.DAY_INTERACTIONS: "page_post_engagements",
}
DAYS_MAX = 89  # of 90 that are told at once, so that no rounding makes 91 of them


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The Page's own counts."""

    graph: GraphTransport
    page_id: str

    def now(self) -> AccountReading:
        """Followers and likes."""
        with self.graph.asking():
            told = self.graph.request(
                f"{self.graph.version}/{quoted(self.page_id)}", {"fields": ",".join(NOW.values())}
            )
            return account_reading(told, NOW)

    def between(self, start: datetime, end: datetime) -> tuple[AccountReading, ...]:
        """Days that ended in [start, end], oldest first; nothing where insights are not for us.
        Each metric is asked alone, for a retired one would fail the others with it."""
        days: dict[datetime, dict[AccountMetric, Raw]] = {}
        since = max(start, end - timedelta(days=DAYS_MAX)) - timedelta(days=1)
        for metric, name in BY_DAY.items():
            for ended_at, told in self._days(name, since, end):
                if start <= ended_at <= end:
                    days.setdefault(ended_at, {})[metric] = told
        return tuple(_reading(ended_at, days[ended_at]) for ended_at in sorted(days))

    def _days(self, name: str, since: datetime, until: datetime) -> list[tuple[datetime, Raw]]:
        try:
            return self._asked(name, since, until)
        except (Rejected, Unauthorized):
            if self.graph.fault not in (Fault.METRIC, Fault.PERMISSION):
                raise
            return []

    def _asked(self, name: str, since: datetime, until: datetime) -> list[tuple[datetime, Raw]]:
        asked = {
            "metric": name,
            "period": "day",
            "fields": "name,values",
            "since": str(int(since.timestamp())),
            "until": str(int(until.timestamp())),
        }
        with self.graph.asking():
            path = f"{self.graph.version}/{quoted(self.page_id)}/insights"
            return list(_told(name, self.graph.request(path, asked)["data"]))


def _told(name: str, told: Any) -> Iterator[tuple[datetime, Raw]]:
    """What each day tells; a day that does not say when it ended is nobody's."""
    for series in told:
        for each in series["values"]:
            ended_at = _moment(each.get("end_time"))
            if ended_at is not None and "value" in each:
                yield ended_at, {name: as_told(each["value"])}


def _moment(told: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(told)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _reading(at: datetime, told: Mapping[AccountMetric, Raw]) -> AccountReading:
    return AccountReading(
        values={metric: total(raw) for metric, raw in told.items()}, raw=dict(told), at=at
    )
