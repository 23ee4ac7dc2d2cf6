"""Metrics: what a platform said of a post at one moment. Unknown is None, never zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    SAVES = "saves"
    CLICKS = "clicks"


INTERACTIONS = (
    Metric.REACTIONS,
    Metric.COMMENTS,
    Metric.SHARES,
    Metric.SAVES,
    Metric.CLICKS,
)
# The first of these that a platform reports is the denominator of an engagement rate.
DENOMINATORS = (Metric.REACH, Metric.IMPRESSIONS, Metric.VIEWS)

# What was seen, read or pressed cannot be taken back: these only rise.
_ONLY_RISING = (Metric.IMPRESSIONS, Metric.REACH, Metric.VIEWS, Metric.CLICKS)


def believed(metric: Metric, told: int | None, highest: int | None) -> int | None:
    """What of a platform's count is kept as the metric's value; None: unknown.

    `highest`: the most that was ever known of this post. A platform that loses its count and
    begins again, or tells nothing but a nought at last, has not seen its readers leave: until
    the count is back where it was, the value is unknown. Members do take back reactions,
    comments, shares and saves, one by one: such a fall is believed, though not down to nothing.
    """
    if told is None or told < 0:
        return None
    if highest is None or told >= highest:
        return told
    lost = metric in _ONLY_RISING or (told == 0 and highest > 1)
    return None if lost else told


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A connector's answer about one remote post: each metric's value, None where not reported.

    `raw`: the counts that each value was made of, by the platform's own names.
    """

    remote_id: str
    values: dict[Metric, int | None]
    raw: Mapping[Metric, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A reading kept for ever: one metric of one delivered post at one moment.

    `raw`: what `value` was made of, by the platform's own names; empty where it is not reported,
    and of readings older than this field.
    """

    delivery_id: str
    channel_id: str
    metric: Metric
    value: int | None
    at: datetime
    raw: Mapping[str, int] = field(default_factory=dict)
