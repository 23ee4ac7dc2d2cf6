"""Reporting: read-only rows for charts and the figures made of them, units in their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from domain.cases import CaseKind
from domain.channels import Channel, ChannelState
from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.measured import ClockKind
from domain.measured_shelves import GroupBy, SpanFilter
from domain.metrics import DENOMINATORS, INTERACTIONS, Metric
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.posts import Post, PostState
from domain.reports import COUNTED_MAX, EngagementRow, QueueFilter, QueueView, ResponseRow
from domain.sight import sees_restricted
from services.answer_figures import Figures, monday_of
from services.answer_times import AnswerTimes, Asked
from services.figures import WeekFigures, week_figures
from services.sight import shown

__all__ = ["PostEngagement", "Reporting", "Summary", "Today", "WeekFigures"]

_TROUBLED = (DeliveryState.FAILED, DeliveryState.UNCONFIRMED, DeliveryState.MISSED)
_AHEAD = timedelta(days=366)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The same figures over the whole span asked for.

    `spam`: cases of the span that are in no figure because someone marked them as spam.
    """

    figures: WeekFigures
    oldest_waiting_since: datetime | None
    spam: int = 0
    is_filling: bool = False  # older cases are still being measured: there are more than these


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
    breaching: int  # the promise is about to break
    escalated: int  # to the supervisors, as far as the actor sees them
    oldest_waiting_since: datetime | None
    next_due_at: datetime | None  # the next post to go out
    sent_last_7_days: int
    disconnected: tuple[str, ...]  # names of channels to reconnect


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock

    def responses(
        self, actor: Actor, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[ResponseRow]:
        """One row a case opened in [start, end), spam left out, oldest first. One that the actor
        may not see counts without its id and code."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            rows = unit.reports.responses(start, end, channel_ids=channel_ids)
        return rows if sees_restricted(actor) else [_nameless(row) for row in rows]

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
        actor.require(Permission.SEE_REPORTS)
        if start >= end:
            return []
        wanted = self._wanted(start, end, channel_ids, kinds)
        used = self._times.report(actor, Asked(wanted=wanted, by=GroupBy.CHANNEL)).groups
        channels = dict.fromkeys([*channel_ids, *(_id_of(each) for each in used)])
        found = self._by_week(actor, wanted, None, all_channels=True)
        for channel_id in channels:
            mine = replace(wanted, channel_ids=(channel_id or "",))
            found += self._by_week(actor, mine, channel_id, all_channels=False)
        return sorted(found, key=lambda figures: figures.week)

    def summary(
        self,
        actor: Actor,
        start: datetime,
        end: datetime,
        *,
        channel_ids: Sequence[str] = (),
        kinds: Sequence[CaseKind] = (),
    ) -> Summary:
        """`oldest_waiting_since`: of everyone who waits for any reply now; with channels or
        kinds chosen, of those in the span who wait for a first response."""
        actor.require(Permission.SEE_REPORTS)
        wanted = self._wanted(start, end, channel_ids, kinds)
        office, wall = (
            self._times.report(actor, Asked(wanted=wanted, clock=clock)) for clock in ClockKind
        )
        whole = office.whole
        figures = week_figures(
            monday_of(wanted.first or date.min),
            whole,
            wall.whole,
            channel_id=None,
            all_channels=True,
        )
        oldest = whole.oldest_waiting_since
        if not channel_ids and not kinds:
            with self.store.reading() as unit:
                oldest = unit.reports.oldest_waiting()
        return Summary(
            figures=figures,
            oldest_waiting_since=oldest,
            spam=office.spam,
            is_filling=office.is_filling,
        )

    @property
    def _times(self) -> AnswerTimes:
        return AnswerTimes(store=self.store, clock=self.clock)

    def _wanted(
        self,
        start: datetime,
        end: datetime,
        channel_ids: Sequence[str],
        kinds: Sequence[CaseKind],
    ) -> SpanFilter:
        with self.store.reading() as unit:
            zone = ZoneInfo(unit.cooperative.get().zone)
        last = (end - _INSTANT).astimezone(zone).date()
        return SpanFilter(
            first=start.astimezone(zone).date(),
            end=last + timedelta(days=1),
            channel_ids=tuple(channel_ids),
            kinds=tuple(kinds),
        )

    def _by_week(
        self, actor: Actor, wanted: SpanFilter, channel_id: str | None, *, all_channels: bool
    ) -> list[WeekFigures]:
        office, wall = (
            self._times.report(actor, Asked(wanted=wanted, by=GroupBy.WEEK, clock=clock)).groups
            for clock in ClockKind
        )
        return [
            week_figures(each.group, each, other, channel_id=channel_id, all_channels=all_channels)
            for each, other in zip(office, wall, strict=True)
            if isinstance(each.group, date)
        ]

    def engagement(
        self, actor: Actor, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[PostEngagement]:
        """Posts sent in [start, end), newest first."""
        rows = self.engagement_rows(actor, start, end, channel_ids=channel_ids)
        return [_engagement(list(same)) for _id, same in groupby(rows, lambda r: r.delivery_id)]

    def engagement_rows(
        self, actor: Actor, start: datetime, end: datetime, *, channel_ids: Sequence[str] = ()
    ) -> list[EngagementRow]:
        """The newest value of each metric of the posts sent in [start, end)."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return unit.reports.engagement(start, end, channel_ids=channel_ids)

    def today(self, actor: Actor) -> Today:
        """What needs the actor now; a role that may not see cases is never told of them."""
        actor.require(Permission.SEE_REPORTS)
        now = self.clock.now()
        with self.store.reading() as unit:
            channels = unit.channels.all()
            held = unit.deliveries.in_states([DeliveryState.HANDED], limit=COUNTED_MAX + 1)
            lost = unit.deliveries.in_states(_TROUBLED, limit=COUNTED_MAX + 1)
            return Today(
                tasks=_tasks(actor, channels, shown(unit, actor, held)),
                troubled=len(shown(unit, actor, lost)),
                in_review=_reviewable(actor, unit),
                mine=_count(unit, actor, QueueView.MINE, now),
                unassigned=_count(unit, actor, QueueView.UNASSIGNED, now),
                breached=_count(unit, actor, QueueView.BREACHED, now),
                escalated=_count(unit, actor, QueueView.ESCALATED, now),
                breaching=_count(unit, actor, QueueView.BREACHING, now),
                oldest_waiting_since=unit.reports.oldest_waiting(),
                next_due_at=_next_due_at(unit, now),
                sent_last_7_days=_sent(unit, now - timedelta(days=7), now),
                disconnected=tuple(
                    each.name for each in channels if each.state is ChannelState.DISCONNECTED
                ),
            )


def _nameless(row: ResponseRow) -> ResponseRow:
    return replace(row, case_id="", code="") if row.restricted else row


def _id_of(figures: Figures) -> str | None:
    return None if figures.group is None else str(figures.group)


def _engagement(rows: Sequence[EngagementRow]) -> PostEngagement:
    """One post's rows as one: what is not reported stays unknown."""
    values = {row.metric: row.value for row in rows}
    reported = [value for each in INTERACTIONS if (value := values.get(each)) is not None]
    interactions = sum(reported) if reported else None
    rate_of = next((each for each in DENOMINATORS if values.get(each) is not None), None)
    first = rows[0]
    return PostEngagement(
        delivery_id=first.delivery_id,
        post_id=first.post_id,
        channel_id=first.channel_id,
        text=first.text,
        url=first.url,
        sent_at=first.sent_at,
        values={metric.value: value for metric, value in values.items()},
        interactions=interactions,
        rate=_rate(interactions, rate_of, values),
        rate_of=rate_of,
    )


def _rate(
    interactions: int | None, rate_of: Metric | None, values: dict[Metric, int | None]
) -> float | None:
    over = values.get(rate_of) if rate_of else None
    return interactions / over if interactions is not None and over else None


def _tasks(actor: Actor, channels: Iterable[Channel], handed: Iterable[Delivery]) -> int:
    """Handed deliveries of the actor and of nobody in particular; for who manages channels, all."""
    if actor.may(Permission.MANAGE_CHANNELS):
        return len(list(handed))
    others = {each.id for each in channels if each.responsible_id not in (None, actor.id)}
    return sum(each.channel_id not in others for each in handed)


def _reviewable(actor: Actor, unit: Unit) -> int:
    if not actor.may(Permission.APPROVE_POSTS):
        return 0
    alone = unit.cooperative.get().one_person
    waiting = unit.posts.newest(states=[PostState.IN_REVIEW], limit=COUNTED_MAX + 1)
    return sum(alone or not _wrote(actor, post) for post in waiting)


def _wrote(actor: Actor, post: Post) -> bool:
    return actor.id in (post.author_id, post.editor_id)


def _count(unit: Unit, actor: Actor, view: QueueView, now: datetime) -> int:
    restricted = sees_restricted(actor)
    return unit.cases.count(QueueFilter(view=view, me=actor.id, now=now, restricted=restricted))


def _next_due_at(unit: Unit, now: datetime) -> datetime | None:
    coming = unit.deliveries.between(now, now + _AHEAD, kinds=[DeliveryKind.POST])
    return next((each.due_at for each in coming if each.state is DeliveryState.SCHEDULED), None)


def _sent(unit: Unit, start: datetime, end: datetime) -> int:
    posts = unit.deliveries.between(start, end, kinds=[DeliveryKind.POST])
    return sum(each.state is DeliveryState.SENT for each in posts)
