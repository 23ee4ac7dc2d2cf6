"""Reporting: what needs each person today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.channels import ChannelState
from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.posts import Post, PostState
from domain.reports import COUNTED_MAX, QueueFilter, QueueView
from domain.sight import sees_restricted
from services.deliveries.deciding import tasks_of, troubled_for
from services.figures.answer_times import LongestWait, longest_waiting

_AHEAD, _LATELY = timedelta(days=366), timedelta(days=7)


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
    longest_wait: LongestWait | None
    next_post: Delivery | None  # the next one to go out
    sent_last_7_days: int
    disconnected: tuple[str, ...]  # names of channels to reconnect


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """Raises, everywhere: NotAllowed."""

    store: Store
    clock: Clock

    def today(self, actor: Actor) -> Today:
        """What needs the actor now; a role that may not see cases is never told of them."""
        actor.require(Permission.SEE_REPORTS)
        now = self.clock.now()
        with self.store.reading() as unit:
            return Today(
                tasks=len(tasks_of(unit, actor)),
                troubled=len(troubled_for(unit, actor, COUNTED_MAX + 1)),
                in_review=len(_reviewable(actor, unit)),
                mine=_count(unit, actor, QueueView.MINE, now),
                unassigned=_count(unit, actor, QueueView.UNASSIGNED, now),
                breached=_count(unit, actor, QueueView.BREACHED, now),
                escalated=_count(unit, actor, QueueView.ESCALATED, now),
                breaching=_count(unit, actor, QueueView.BREACHING, now),
                longest_wait=longest_waiting(unit),
                next_post=_next_post(unit, now),
                sent_last_7_days=len(_sent(unit, now)),
                disconnected=tuple(
                    each.name
                    for each in unit.channels.all()
                    if each.state is ChannelState.DISCONNECTED
                ),
            )

    def sent_lately(self, actor: Actor) -> list[Delivery]:
        """The posts that Beranda counts as sent in the last seven days, the latest first."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return _sent(unit, self.clock.now())[::-1]

    def to_approve(self, actor: Actor) -> list[Post]:
        """The posts that Beranda counts as waiting for the actor, the newest change first."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return _reviewable(actor, unit)


def _reviewable(actor: Actor, unit: Unit) -> list[Post]:
    if not actor.may(Permission.APPROVE_POSTS):
        return []
    alone = unit.cooperative.get().one_person
    waiting = unit.posts.newest(states=[PostState.IN_REVIEW], limit=COUNTED_MAX + 1)
    return [post for post in waiting if alone or not _wrote(actor, post)]


def _wrote(actor: Actor, post: Post) -> bool:
    return actor.id in (post.author_id, post.editor_id)


def _count(unit: Unit, actor: Actor, view: QueueView, now: datetime) -> int:
    restricted = sees_restricted(actor)
    return unit.cases.count(QueueFilter(view=view, me=actor.id, now=now, restricted=restricted))


def _next_post(unit: Unit, now: datetime) -> Delivery | None:
    coming = unit.deliveries.between(now, now + _AHEAD, kinds=[DeliveryKind.POST])
    return next((each for each in coming if each.state is DeliveryState.SCHEDULED), None)


def _sent(unit: Unit, now: datetime) -> list[Delivery]:
    posts = unit.deliveries.between(now - _LATELY, now, kinds=[DeliveryKind.POST])
    return [each for each in posts if each.state is DeliveryState.SENT]
