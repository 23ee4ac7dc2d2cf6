"""Like for like: two weeks set against each other on the channels that were counted in both.

A channel that is new, or that posted nothing in one of them, makes a week more or less without
anyone having responded otherwise: it is left out of the comparison, and that is said.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.engagement import SentPost
from domain.intervals import Middle, middle_of


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two weeks, on the channels that are compared: what its posts had after seven
    days, together and as the middle of one."""

    posts: int
    interactions: int
    middle: Middle


@dataclass(frozen=True, kw_only=True)
class Alike:
    """`channel_ids`: counted in both weeks; `left_out`: in one of them alone."""

    channel_ids: frozenset[str]
    left_out: frozenset[str]
    before: Side
    week: Side

    @property
    def change(self) -> float | None:
        """0.25 for a quarter more; None against a week without any."""
        if not self.before.interactions:
            return None
        return self.week.interactions / self.before.interactions - 1


def alike(before: Sequence[SentPost], week: Sequence[SentPost]) -> Alike:
    """Of the counted posts of two complete weeks."""
    earlier, later = ({post.channel_id for post in posts} for posts in (before, week))
    both = earlier & later
    return Alike(
        channel_ids=frozenset(both),
        left_out=frozenset(earlier ^ later),
        before=_side(before, both),
        week=_side(week, both),
    )


def _side(posts: Sequence[SentPost], channel_ids: Collection[str]) -> Side:
    theirs = [post.week_interactions for post in posts if post.channel_id in channel_ids]
    known = [each for each in theirs if each is not None]
    return Side(posts=len(known), interactions=sum(known), middle=middle_of(known))
