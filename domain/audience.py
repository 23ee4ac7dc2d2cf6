"""The audience: what a platform tells of a channel's account as a whole. Unknown is None, never
zero."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.counts import Raw, count_of


class AccountMetric(StrEnum):
    """One vocabulary for every platform's own names."""

    FOLLOWERS = "followers"  # who gets what we post: followers, subscribers, members of a group
    FOLLOWING = "following"  # whom the account follows
    POSTS = "posts"  # what it ever posted and did not take down
    LIKES = "likes"  # of the account itself, apart from following it
    DAY_VIEWS = "day_views"  # in the day that ended at the moment of the reading
    DAY_REACH = "day_reach"  # people, in that day
    DAY_INTERACTIONS = "day_interactions"  # in that day
    DAY_FOLLOWS = "day_follows"  # who began to follow in that day


# Sums of one day: the day without any is a true nought, and a smaller day no fall.
OF_A_DAY = (
    AccountMetric.DAY_VIEWS,
    AccountMetric.DAY_REACH,
    AccountMetric.DAY_INTERACTIONS,
    AccountMetric.DAY_FOLLOWS,
)


def believed_of_account(metric: AccountMetric, told: object, last: int | None) -> int | None:
    """What of a platform's answer is kept as the metric's value; None: unknown, and so is whatever
    is no count at all.

    `last`: the newest that was known of this account. People do leave, and servers do throw out
    whole crowds of false accounts, so a fall is believed; that all left at once is not: a count
    that is suddenly nought was lost.
    """
    count = count_of(told)
    if metric in OF_A_DAY or last is None:
        return count
    return None if count == 0 and last > 1 else count


@dataclass(frozen=True, kw_only=True)
class AccountReading:
    """A connector's answer about its account: each metric's value, None where not reported.

    `at`: of which moment it speaks; None: of now. `raw`: what each value was made of, by
    the platform's own names, also where it is no count and the value is unknown.
    """

    values: Mapping[AccountMetric, int | None]
    raw: Mapping[AccountMetric, Raw] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class AccountSnapshot:
    """A reading kept for ever: one metric of one channel's account at one moment.

    `filled`: it was not read at `at`, the platform told it later of that day.
    """

    channel_id: str
    metric: AccountMetric
    value: int | None
    at: datetime
    raw: Raw = field(default_factory=dict)
    filled: bool = False


class AccountShelf(Protocol):
    """Snapshots of accounts."""

    def add(self, snapshots: Iterable[AccountSnapshot]) -> None:
        """A second value of one metric at the same moment replaces the first."""
        ...

    def remove(self, channel_id: str, metric: AccountMetric, at: datetime) -> None:
        """That one; nothing where there is none."""
        ...

    def between(
        self,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Collection[str] = (),
        metrics: Collection[AccountMetric] = (),
    ) -> list[AccountSnapshot]:
        """Of [start, end), by channel, metric and moment; nothing named: all."""
        ...

    def newest(self, channel_ids: Collection[str]) -> Mapping[tuple[str, AccountMetric], int]:
        """Of each channel and metric the newest value that was known."""
        ...

    def measured_at(self, channel_ids: Collection[str]) -> Mapping[str, datetime]:
        """When each account was last read, filled readings aside; never: it is left out."""
        ...
