"""Reporting: read-only rows for charts and the figures made of them, units in their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.cases import CaseKind
from domain.people import Actor
from domain.ports import Clock, Store
from domain.reports import EngagementRow, ResponseRow


@dataclass(frozen=True, kw_only=True)
class WeekFigures:
    """First response of the cases that opened in one week (Monday `week` in the house's zone).

    `median_office` / `p90_office`: Kaplan-Meier, those still waiting counted as waiting; None
    when not yet known (too many still wait) - never zero. `share_in_target`: answered within
    the target, among all that were due; None when none was due.
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


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The same figures over the whole span asked for."""

    figures: WeekFigures
    oldest_waiting_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class PostEngagement:
    """One sent post: each metric's newest value, and its engagement rate.

    `rate`: interactions over the first of reach, impressions, views that is reported; None
    without a denominator. `interactions` None: no interaction is reported at all.
    """

    delivery_id: str
    post_id: str
    channel_id: str
    text: str
    url: str
    sent_at: datetime
    values: dict[str, int | None]
    interactions: int | None
    rate: float | None
    rate_of: str | None  # which metric the rate is over


@dataclass(frozen=True, kw_only=True)
class Today:
    """Beranda: what needs the actor now."""

    tasks: int
    troubled: int
    in_review: int  # posts this actor may approve
    mine: int  # open cases assigned to the actor
    unassigned: int
    breached: int
    oldest_waiting_since: datetime | None
    next_due_at: datetime | None  # the next post to go out
    sent_last_7_days: int
    disconnected: tuple[str, ...]  # names of channels to reconnect


@dataclass(frozen=True, kw_only=True)
class Reporting:
    store: Store
    clock: Clock

    def responses(
        self, actor: Actor, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[ResponseRow]:
        raise NotImplementedError

    def weeks(
        self,
        actor: Actor,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
        kinds: Sequence[CaseKind] = (),
    ) -> list[WeekFigures]:
        """Per week and channel, and per week over all of them; weeks without cases are there
        with `cases` 0."""
        raise NotImplementedError

    def summary(
        self,
        actor: Actor,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
        kinds: Sequence[CaseKind] = (),
    ) -> Summary:
        raise NotImplementedError

    def engagement(
        self, actor: Actor, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[PostEngagement]:
        raise NotImplementedError

    def engagement_rows(
        self, actor: Actor, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[EngagementRow]:
        raise NotImplementedError

    def today(self, actor: Actor) -> Today:
        raise NotImplementedError
