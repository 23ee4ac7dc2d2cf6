"""Metrics: what a platform said of a post at one moment. Unknown is None, never zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.counts import Raw, count_of


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


def believed(metric: Metric, told: object, highest: int | None) -> int | None:
    """What of a platform's answer is kept as the metric's value; None: unknown, and so is whatever
    is no count at all.

    `highest`: the most that was ever known of this post. A platform that loses its count and
    begins again, or tells nothing but a nought at last, has not seen its readers leave: until
    the count is back where it was, the value is unknown. Members do take back reactions,
    comments, shares and saves, one by one: such a fall is believed, though not down to nothing.
    """
    count = count_of(told)
    if count is None or highest is None or count >= highest:
        return count
    lost = metric in _ONLY_RISING or (count == 0 and highest > 1)
    return None if lost else count


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A connector's answer about one remote post: each metric's value, None where not reported.

    `raw`: what each value was made of, by the platform's own names, also where it is no count and
    the value is unknown.
    """

    remote_id: str
    values: dict[Metric, int | None]
    raw: Mapping[Metric, Raw] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A reading kept for ever: one metric of one delivered post at one moment.

    `raw`: what `value` was made of, by the platform's own names, as `domain.counts.as_told` gives
    it; empty where nothing was told, and of readings older than this field.
    """

    delivery_id: str
    channel_id: str
    metric: Metric
    value: int | None
    at: datetime
    raw: Raw = field(default_factory=dict)
