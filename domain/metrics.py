"""Metrics: what a platform said of a post at one moment. Unknown is None, never zero."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Metric(StrEnum):
    """One vocabulary for every platform's own names."""

    IMPRESSIONS = "impressions"
    REACH = "reach"
    VIEWS = "views"
    REACTIONS = "reactions"
    COMMENTS = "comments"
    SHARES = "shares"
    CLICKS = "clicks"


INTERACTIONS = (Metric.REACTIONS, Metric.COMMENTS, Metric.SHARES, Metric.CLICKS)
# The first of these that a platform reports is the denominator of an engagement rate.
DENOMINATORS = (Metric.REACH, Metric.IMPRESSIONS, Metric.VIEWS)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A connector's answer about one remote post: each metric's value, None where not reported."""

    remote_id: str
    values: dict[Metric, int | None]


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A reading kept for ever: one metric of one delivered post at one moment."""

    delivery_id: str
    channel_id: str
    metric: Metric
    value: int | None
    at: datetime
