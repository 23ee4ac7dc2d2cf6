"""Engagement: what members did with a sent post, and what it is divided by. Unknown is None.

Every chart is drawn from one `SentPost` a post, made here from what platforms said of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.deliveries import AttemptOutcome, Delivery, DeliveryKind, DeliveryState
from domain.metrics import DENOMINATORS, INTERACTIONS, Metric, Snapshot
from domain.posts import Content

# Weeks are compared by what their posts had after seven days, read within a day of it: every
# post then had the same time to be seen.
SETTLED = timedelta(days=7)
SETTLED_WITHIN = timedelta(days=1)

# What is counted of a post, in the order in which it is shown.
POST_METRICS = (Metric.IMPRESSIONS, Metric.REACH, Metric.VIEWS, *INTERACTIONS)


class MediaKind(StrEnum):
    """What a post shows beside its text."""

    TEXT = "text"  # nothing
    LINK = "link"  # a link with its card
    PICTURE = "picture"  # one
    PICTURES = "pictures"  # several
    VIDEO = "video"
    UNKNOWN = "unknown"  # read in from a file that tells only its words


def media_of(content: Content) -> MediaKind:
    """What the post shows: a video before pictures, pictures before a link."""
    if content.videos:
        return MediaKind.VIDEO
    if content.pictures:
        return MediaKind.PICTURE if len(content.pictures) == 1 else MediaKind.PICTURES
    if content.link:
        return MediaKind.LINK
    return MediaKind.UNKNOWN if content.media_unknown else MediaKind.TEXT


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """`interactions`: all that the platform reports together. `denominator`: the count of
    `rate_of`, which is the first of reach, impressions, views that the platform reports."""

    interactions: int | None
    denominator: int | None
    rate_of: Metric | None

    @property
    def rate(self) -> float | None:
        """Interactions over the denominator; None without one, and when nobody saw the post."""
        return rate(self.interactions, self.denominator)


def rate(interactions: int | None, denominator: int | None) -> float | None:
    """The engagement rate; None where either is unknown, and over nothing."""
    return interactions / denominator if interactions is not None and denominator else None


def engagement_of(values: Mapping[Metric, int | None], told_once: Collection[Metric]) -> Engagement:
    """What the newest values amount to.

    `told_once`: metrics of which the platform ever told a count. One of them that is unknown now
    was lost: then the sum is unknown as well, not smaller, and no other denominator takes the
    place of a lost one.
    """
    told = [metric for metric in INTERACTIONS if metric in told_once]
    counts = [value for metric in told if (value := values.get(metric)) is not None]
    rate_of = next((metric for metric in DENOMINATORS if metric in told_once), None)
    return Engagement(
        interactions=sum(counts) if told and len(counts) == len(told) else None,
        denominator=values.get(rate_of) if rate_of else None,
        rate_of=rate_of,
    )


class SentPost(NamedTuple):
    """A sent post as charts count it: a plain tuple of plain values, for twenty thousand are read
    at once.

    `sent_s`, `read_s`: seconds since 1970 in UTC; `read_s` None: nobody has read its counts yet.
    `media`: the value of a `MediaKind`; `rate_of`: of a `Metric`.
    `is_readable` False: the platform cannot be asked about it (posted by hand, or taken down).
    `week_interactions`: what it had after `SETTLED`; None: unknown, or not read then.
    `told`: the newest value of the one metric asked for; None: unknown, or none was asked for.
    """

    delivery_id: str
    post_id: str
    channel_id: str
    sent_s: int
    media: str
    is_readable: bool
    interactions: int | None
    denominator: int | None
    rate_of: str | None
    week_interactions: int | None
    read_s: int | None
    told: int | None = None

    @property
    def rate(self) -> float | None:
        """The engagement rate."""
        return rate(self.interactions, self.denominator)

    def only(self, fields: Collection[str]) -> "SentPost":
        """The post with these fields alone, the others blank."""
        return BLANK_POST._replace(**{name: getattr(self, name) for name in fields})


BLANK_POST = SentPost(
    delivery_id="",
    post_id="",
    channel_id="",
    sent_s=0,
    media="",
    is_readable=False,
    interactions=None,
    denominator=None,
    rate_of=None,
    week_interactions=None,
    read_s=None,
)


def sent_post(
    delivery: Delivery, snapshots: Sequence[Snapshot]
) -> tuple[SentPost, dict[Metric, int | None]] | None:
    """The post by all its snapshots, with each metric's newest value; None of what is no sent
    post."""
    if not is_sent_post(delivery) or delivery.receipt is None:
        return None
    sent_at = delivery.receipt.sent_at
    told_once = {each.metric for each in snapshots if each.value is not None}
    newest: dict[Metric, Snapshot] = {}
    for each in sorted(snapshots, key=lambda snapshot: snapshot.at):
        newest[each.metric] = each
    values = {metric: each.value for metric, each in newest.items()}
    found = engagement_of(values, told_once)
    settled = engagement_of(settled_values(sent_at, snapshots), told_once)
    read_at = max((each.at for each in newest.values()), default=None)
    told = SentPost(
        delivery_id=delivery.id,
        post_id=delivery.subject_id,
        channel_id=delivery.channel_id,
        sent_s=seconds(sent_at),
        media=media_of(delivery.content).value,
        is_readable=is_readable(delivery),
        interactions=found.interactions,
        denominator=found.denominator,
        rate_of=found.rate_of.value if found.rate_of else None,
        week_interactions=settled.interactions,
        read_s=None if read_at is None else seconds(read_at),
    )
    return told, {metric: values.get(metric) for metric in POST_METRICS}


def is_sent_post(delivery: Delivery) -> bool:
    """Whether members could see it as a post of ours."""
    return delivery.kind is DeliveryKind.POST and delivery.state is DeliveryState.SENT


def is_readable(delivery: Delivery) -> bool:
    """Whether the platform can be asked about it."""
    named = delivery.receipt is not None and bool(delivery.receipt.remote_id)
    return named and delivery.outcome is not AttemptOutcome.TAKEN_DOWN


def settled_values(sent_at: datetime, snapshots: Sequence[Snapshot]) -> dict[Metric, int | None]:
    """Each metric's value nearest to `SETTLED` after sending; of two as near the later one."""
    wanted = sent_at + SETTLED
    near = [each for each in snapshots if abs(each.at - wanted) <= SETTLED_WITHIN]
    near.sort(key=lambda each: (abs(each.at - wanted), each.at < wanted), reverse=True)
    return {each.metric: each.value for each in near}  # of each metric the nearest comes last


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment.timestamp() // 1)


def moment_of(seconds_since_1970: int) -> datetime:
    """The moment, in UTC."""
    return datetime.fromtimestamp(seconds_since_1970, UTC)
