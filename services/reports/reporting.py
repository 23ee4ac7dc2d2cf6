"""Reporting: what needs each person today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.channels import Channel, ChannelState
from domain.deliveries import Delivery, DeliveryKind, DeliveryState
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.posts import Post, PostState
from domain.reports import COUNTED_MAX, QueueFilter, QueueView
from domain.sight import sees_restricted
from services.common.sight import shown
from services.figures.answer_times import longest_wait

_TROUBLED = (DeliveryState.FAILED, DeliveryState.UNCONFIRMED, DeliveryState.MISSED)
_AHEAD = timedelta(days=366)


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
                oldest_waiting_since=longest_wait(unit),
                next_due_at=_next_due_at(unit, now),
                sent_last_7_days=_sent(unit, now - timedelta(days=7), now),
                disconnected=tuple(
                    each.name for each in channels if each.state is ChannelState.DISCONNECTED
                ),
            )


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
