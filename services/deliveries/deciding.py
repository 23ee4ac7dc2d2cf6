"""Deciding: what a person settles that no program can, and what waits for their decision."""

from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import (
    POST_LATEST,
    Attempt,
    AttemptOutcome,
    Delivery,
    DeliveryState,
    Receipt,
)
from domain.errors import Invalid, InvalidTransition
from domain.people import Actor, Permission
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.channels.channel_rules import refuse_archived
from services.common.auditing import record
from services.common.sight import delivery_managed, delivery_shown, may_settle, shown
from services.deliveries.settling import settle
from services.notices.reminding import forget
from services.posts.post_problems import is_web_link

LINK_MAX = 2_000
TASKS_MAX = 1_000
_TROUBLE = (DeliveryState.FAILED, DeliveryState.UNCONFIRMED, DeliveryState.MISSED)
_AGAIN = (DeliveryState.FAILED, DeliveryState.MISSED)


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """See `services.deliveries.delivering.Delivering` for the verbs."""

    store: Store
    clock: Clock

    def decide(self, actor: Actor, delivery_id: str, *, was_sent: bool, url: str) -> Delivery:
        """Raises: InvalidTransition when it is not (or no longer) unconfirmed."""
        link, now = _link(url), self.clock.now()
        with self.store.writing() as unit:
            delivery = delivery_managed(unit, actor, delivery_id)
            doubted = _in_state(delivery, DeliveryState.UNCONFIRMED)
            if was_sent:
                moved = _witnessed(doubted, link, unit.attempts.of(delivery_id)[-1].started_at)
            else:
                moved = _again(doubted, now, AttemptOutcome.NOT_FOUND)
            act = "delivery_seen_sent" if was_sent else "delivery_seen_absent"
            record(unit, act, at=now, actor=actor, subject_id=delivery_id, detail=link)
            return settle(unit, moved, now)

    def try_again(self, actor: Actor, delivery_id: str) -> Delivery:
        """Raises: InvalidTransition when it neither failed nor was missed; Invalid when its channel
        is archived, where it would wait for ever and nobody would know."""
        now = self.clock.now()
        with self.store.writing() as unit:
            lost = _in_state(delivery_managed(unit, actor, delivery_id), *_AGAIN)
            refuse_archived(unit, lost.channel_id)
            record(unit, "delivery_tried_again", at=now, actor=actor, subject_id=delivery_id)
            return settle(unit, _again(lost, now, lost.outcome), now)

    def mark_posted(self, actor: Actor, delivery_id: str, url: str) -> Delivery:
        """Raises: Invalid, InvalidTransition when nobody was given it."""
        link, now = _link(url), self.clock.now()
        with self.store.writing() as unit:
            handed = _in_state(delivery_managed(unit, actor, delivery_id), DeliveryState.HANDED)
            record(unit, "task_done", at=now, actor=actor, subject_id=delivery_id, detail=link)
            forget(unit, handed)
            return settle(unit, _witnessed(handed, link, now), now)

    def tasks(self, actor: Actor) -> list[Delivery]:
        """What people have to post by hand, as far as it concerns this one."""
        actor.require(Permission.MANAGE_DELIVERIES)
        with self.store.reading() as unit:
            return tasks_of(unit, actor)

    def troubled(self, actor: Actor, limit: int) -> list[Delivery]:
        """Oldest due first; the supervisor may look too."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return troubled_for(unit, actor, limit)

    def can_settle(self, actor: Actor, delivery: Delivery) -> bool:
        """Whether the actor may decide about it: staff, and supervisors their own replies."""
        with self.store.reading() as unit:
            return may_settle(actor, delivery, unit.cases.find(delivery.subject_id))

    def journey(self, actor: Actor, delivery_id: str) -> tuple[Delivery, list[Attempt]]:
        """The supervisor may look too."""
        actor.require(Permission.SEE_REPORTS)
        with self.store.reading() as unit:
            return delivery_shown(unit, actor, delivery_id), unit.attempts.of(delivery_id)


def tasks_of(unit: Unit, actor: Actor) -> list[Delivery]:
    """What people have to post by hand, as far as it concerns this one: Beranda counts these."""
    everyone = actor.may(Permission.MANAGE_CHANNELS)
    owners = {c.id: c.responsible_id for c in unit.channels.all(archived=True)}
    handed = shown(unit, actor, unit.deliveries.in_states((DeliveryState.HANDED,), TASKS_MAX))
    return [d for d in handed if everyone or owners.get(d.channel_id) in (None, actor.id)]


def troubled_for(unit: Unit, actor: Actor, limit: int) -> list[Delivery]:
    """What waits for a person's decision, as far as the actor may read it: Beranda counts these."""
    return shown(unit, actor, unit.deliveries.in_states(_TROUBLE, limit))


def _in_state(delivery: Delivery, *states: DeliveryState) -> Delivery:
    if delivery.state not in states:
        raise InvalidTransition(
            _("Pengiriman ini sudah berubah keadaannya. Muat ulang halaman ini.")
        )
    return delivery


def _witnessed(delivery: Delivery, link: str, at: datetime) -> Delivery:
    """Sent, on a person's word: the platform's own id for it stays unknown."""
    receipt = Receipt(remote_id="", url=link, sent_at=at)
    return delivery.moved(
        DeliveryState.SENT, receipt=receipt, outcome=AttemptOutcome.FOUND, detail=""
    )


def _again(delivery: Delivery, now: datetime, outcome: AttemptOutcome | None) -> Delivery:
    """Due now, with as much time as a fresh one: the person wants it to go."""
    latest_at = now + POST_LATEST if delivery.latest_at is not None else None
    return delivery.moved(
        DeliveryState.SCHEDULED, due_at=now, latest_at=latest_at, outcome=outcome, detail=""
    )


def _link(entered: str) -> str:
    link = entered.strip()
    if link and (len(link) > LINK_MAX or not is_web_link(link)):
        raise Invalid(
            _("Tautannya harus lengkap, diawali https://. Salin dari bilah alamat peramban."),
            field="url",
        )
    return link
