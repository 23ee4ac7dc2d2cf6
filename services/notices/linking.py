"""Linking: one of our own people shows a code at a platform, and is told of things there."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.channels import Capability, Channel, ChannelState
from domain.errors import Invalid, TooMany
from domain.messages import Greeting
from domain.notifications import (
    NotificationKind,
    StaffLink,
    StaffLinkCode,
    Way,
    notification_of,
)
from domain.people import Actor
from domain.ports import Clock, Connectors, Store, Teller, Unit, abilities
from domain.texts import _
from services.common.auditing import record
from services.common.throttling import Allowance, Throttle

CODE_LIFE = timedelta(minutes=15)
CODE_BYTES = 24  # 192 random bits: no one guesses it while it lives
GREETINGS = Allowance(tries=5, window=timedelta(minutes=15))

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """`address`: to open at the platform, once, before `expires_at`; it carries the code."""

    address: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Linking:
    """Everyone for themselves only."""

    store: Store
    clock: Clock
    connectors: Connectors

    def places(self) -> list[Channel]:
        """Channels whose platform can tell our own people something."""
        with self.store.reading() as unit:
            return [channel for channel in unit.channels.all() if tells(channel, self.connectors)]

    def link(self, actor: Actor) -> StaffLink | None:
        """The actor's linked account."""
        with self.store.reading() as unit:
            return unit.staff_links.of(actor.id)

    def invite(self, actor: Actor, channel_id: str) -> Invitation:
        """A fresh invitation; an older one of the actor's is good no more.

        Raises: Invalid where the channel cannot; any PlatformError.
        """
        with self.store.reading() as unit:
            channel = unit.channels.get(channel_id)
        connector = self.connectors.open(channel) if tells(channel, self.connectors) else None
        if not isinstance(connector, Teller):
            raise Invalid(_("Kanal ini sedang tidak dapat mengirim pemberitahuan kepada petugas."))
        code = secrets.token_urlsafe(CODE_BYTES)
        address = connector.invitation(code)
        expires_at = self.clock.now() + CODE_LIFE
        with self.store.writing() as unit:
            unit.staff_links.add_code(
                StaffLinkCode(
                    code_hash=_hash_of(code),
                    user_id=actor.id,
                    channel_id=channel_id,
                    expires_at=expires_at,
                )
            )
        return Invitation(address=address, expires_at=expires_at)

    def unlink(self, actor: Actor) -> None:
        """Nothing goes there any more; that there is no link is fine."""
        with self.store.writing() as unit:
            if unit.staff_links.of(actor.id) is not None:
                unit.staff_links.remove(actor.id)
                record(unit, "account_unlinked", at=self.clock.now(), actor=actor)

    def prune(self) -> int:
        """Codes that are over."""
        with self.store.writing() as unit:
            return unit.staff_links.prune(self.clock.now())


def tells(channel: Channel, connectors: Connectors) -> bool:
    """Whether the channel can tell our own people something now."""
    kind = connectors.platforms().get(channel.platform)
    return channel.state is ChannelState.ACTIVE and Capability.TELL in abilities(kind)


def greeted(
    unit: Unit, channel: Channel, greeting: Greeting, throttle: Throttle, now: datetime
) -> bool:
    """Links the account that shows a good code; whether it did. Nobody is answered otherwise: a
    stranger learns nothing, and cannot make us write."""
    key = f"{channel.id} {greeting.address}"
    try:
        throttle.take(key, now)
    except TooMany:
        log.warning("greetings_throttled", channel_id=channel.id)
        return False
    code = unit.staff_links.take_code(_hash_of(greeting.code), channel.id, now)
    user = unit.users.find(code.user_id) if code else None
    if user is None or not user.active:
        return False
    _take_from_others(unit, channel, greeting, user.id, now)
    unit.staff_links.put(
        StaffLink(
            user_id=user.id,
            channel_id=channel.id,
            address=greeting.address,
            name=greeting.name[:80],
            linked_at=now,
        )
    )
    record(unit, "account_linked", at=now, actor=user.actor, subject_id=channel.id)
    kind, when = NotificationKind.WAY_LINKED, now.isoformat()
    linked = notification_of(user.id, kind, Way.CHAT, when, now, value=greeting.name[:80])
    unit.notifications.add_once(linked)
    throttle.forgive(key)
    return True


def _take_from_others(
    unit: Unit, channel: Channel, greeting: Greeting, user_id: str, now: datetime
) -> None:
    """One account is one person's: whoever had it before is told at the desk."""
    other = unit.staff_links.at(channel.id, greeting.address)
    if other is None or other.user_id == user_id:
        return
    unit.staff_links.remove(other.user_id)
    kind, why = NotificationKind.WAY_LOST, _("Akun itu kini tersambung ke rekan lain.")
    lost = notification_of(other.user_id, kind, Way.CHAT, now.isoformat(), now, value=why)
    unit.notifications.add_once(lost)


def _hash_of(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
