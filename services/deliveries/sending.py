"""Sending: one claimed delivery, from the written attempt to the kept receipt.

The order is the law: the attempt is committed before the call, the call is made while no
transaction is open, and its end is kept in one transaction that is fenced by the version.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from domain.channels import Channel, ChannelState, RateBudget
from domain.deliveries import Attempt, Backoff, Delivery, DeliveryState, Exchange, Receipt
from domain.errors import Conflict, OutcomeUnknown, PlatformError, StoreBusy, Unavailable
from domain.identifiers import new_id
from domain.ports import Clock, Connector, Connectors, MediaShelf, Outgoing, Store, Unit
from domain.texts import _
from services.deliveries.notification_receipts import is_for_nobody
from services.deliveries.reactions import Reaction, Result, react
from services.deliveries.settling import disconnect, hold, settle
from services.notices.reminding import remind
from services.posts.parcels import hand_over, wrap

# Someone else may touch the same case or channel meanwhile; the delivery itself is ours.
TURNS = 5
EXCHANGES_MAX = 40  # kept of one attempt: ten pictures and their alt texts, and some to spare

Given = TypeVar("Given")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Ready:
    """Everything a call needs, so that nothing can fail between the attempt and the call.

    `channel`: as the connector was opened for it. `exchanges`: filled while the connector speaks
    with its platform.
    """

    channel: Channel
    connector: Connector
    parcel: Outgoing
    budget: RateBudget | None
    exchanges: list[Exchange]


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A delivery whose attempt is written. `asked`: its channel as the platform saw it."""

    delivery: Delivery
    attempt: Attempt
    asked: Channel | None = None


@dataclass(frozen=True, kw_only=True)
class Sending:
    """See `services.deliveries.delivering.Delivering` for the fields."""

    store: Store
    clock: Clock
    connectors: Connectors
    media: MediaShelf
    worker: str
    chance: Callable[[], float]
    backoff: Backoff
    lease: timedelta

    def send(self, claimed: Delivery) -> None:
        """Hands the claimed delivery over, or puts it back if its channel cannot take it now."""
        ready = guarded(lambda: self._prepare(claimed), Unavailable)
        begun = self._begin(claimed, ready.budget if isinstance(ready, Ready) else None)
        if begun is None:
            return
        if isinstance(ready, Ready):
            result = self._call(ready, begun.delivery)
            self._conclude(_called(begun, ready), result)
        else:
            self._conclude(begun, ready)

    def _prepare(self, claimed: Delivery) -> Ready:
        with self.store.reading() as unit:
            channel = unit.channels.get(claimed.channel_id)
        exchanges: list[Exchange] = []
        connector = self.connectors.open(channel, exchanges.append)
        return Ready(
            channel=channel,
            connector=connector,
            parcel=wrap(claimed, self.media, self.clock.now()),
            budget=connector.limits.budget,
            exchanges=exchanges,
        )

    def _begin(self, claimed: Delivery, budget: RateBudget | None) -> Begun | None:
        now = self.clock.now()
        try:
            with self.store.writing() as unit:
                back = _set_aside(unit, claimed, budget, now)
                if back is not None:
                    unit.deliveries.save(back)
                    return None
                leased = replace(claimed, lease_until=now + self.lease)
                return Begun(
                    delivery=unit.deliveries.save(leased),
                    attempt=unit.attempts.add(self._attempt(claimed, now)),
                )
        except Conflict:  # the lease ran out while it waited its turn: it is no longer ours
            log.info("delivery_taken_away", delivery=claimed.id)
            return None

    def _attempt(self, claimed: Delivery, now: datetime) -> Attempt:
        return Attempt(
            id=new_id(),
            delivery_id=claimed.id,
            number=claimed.attempts,
            worker=self.worker,
            started_at=now,
        )

    def _call(self, ready: Ready, delivery: Delivery) -> Result:
        # A machine that slept since the attempt was written must not wake up and send.
        if delivery.lease_until is not None and self.clock.now() >= delivery.lease_until:
            return Unavailable(_("Gilirannya habis sebelum sempat dikirim; akan dicoba lagi."))
        return guarded(lambda: hand_over(ready.connector, delivery, ready.parcel), OutcomeUnknown)

    def _conclude(self, begun: Begun, result: Result) -> None:
        for _turn in range(TURNS):
            try:
                with self.store.writing() as unit:
                    self._keep(unit, begun, result)
            except (Conflict, StoreBusy):  # a receipt in hand is worth waiting another turn
                continue
            return
        # its lease runs out, then it is unconfirmed and looked for
        log.error("delivery_not_concluded", delivery=begun.delivery.id)

    def _keep(self, unit: Unit, begun: Begun, result: Result) -> None:
        now = self.clock.now()
        current = _ours(unit, begun, result)
        if current is None:
            log.warning("delivery_declared_dead", delivery=begun.delivery.id)
            return
        reaction = react(current, result, now=now, backoff=self.backoff, chance=self.chance())
        unit.attempts.close(
            replace(begun.attempt, ended_at=now, outcome=reaction.outcome, detail=reaction.detail)
        )
        kept = settle(unit, reaction.delivery, now)
        _tell_channel(unit, reaction, begun.asked, now)
        if kept.state is DeliveryState.HANDED:
            remind(unit, self.connectors, kept, now)


def guarded(work: Callable[[], Given], lost: type[PlatformError]) -> Given | PlatformError:
    """What the work gives, or the platform's error as a value.

    A connector may be a stranger's: whatever else it raises is logged and becomes `lost`.
    """
    try:
        return work()
    except PlatformError as err:
        return err
    except Exception as err:  # the broad one: a connector's bug must not stop the queue
        log.exception("connector_broke")
        return lost(
            _("Konektor kanal ini bermasalah. Beri tahu admin; rinciannya ada di catatan sistem."),
            detail=type(err).__name__,
        )


def _called(begun: Begun, ready: Ready) -> Begun:
    attempt = replace(begun.attempt, exchanges=tuple(ready.exchanges[:EXCHANGES_MAX]))
    return replace(begun, attempt=attempt, asked=ready.channel)


def _set_aside(
    unit: Unit, claimed: Delivery, budget: RateBudget | None, now: datetime
) -> Delivery | None:
    """The delivery as it goes back to wait, not counted as a try; None when it may be sent."""
    channel = unit.channels.get(claimed.channel_id)
    if is_for_nobody(unit, claimed):
        return _untried(claimed, claimed.due_at).moved(DeliveryState.CANCELLED)
    stale = claimed.latest_at is not None and claimed.latest_at < now
    if stale or not _takes(channel, now):
        return _untried(claimed, claimed.due_at)
    again_at = budget and unit.budgets.take(
        channel.id,
        now=now,
        deliveries=budget.deliveries,
        window_s=budget.window_s,
        delivery_id=claimed.id,
    )
    return _untried(claimed, again_at) if again_at else None


def _takes(channel: Channel, now: datetime) -> bool:
    held = channel.held_until is not None and channel.held_until > now
    return channel.state is ChannelState.ACTIVE and not held


def _untried(claimed: Delivery, due_at: datetime) -> Delivery:
    return claimed.moved(DeliveryState.SCHEDULED, due_at=due_at, attempts=claimed.attempts - 1)


def _ours(unit: Unit, begun: Begun, result: Result) -> Delivery | None:
    """The delivery to conclude; None when it was taken from us.

    A receipt is proof, even when it comes after we were declared dead: it settles what is
    unconfirmed, and it stops what waits to be sent a second time.
    """
    current = unit.deliveries.get(begun.delivery.id)
    if current.version == begun.delivery.version:
        return current
    if not isinstance(result, Receipt):
        return None
    if current.state is DeliveryState.SCHEDULED:
        return current.moved(DeliveryState.SENDING)
    return current if current.state is DeliveryState.UNCONFIRMED else None


def _tell_channel(unit: Unit, reaction: Reaction, asked: Channel | None, now: datetime) -> None:
    if reaction.disconnect:
        disconnect(unit, reaction.delivery.channel_id, reaction.disconnect, now, asked=asked)
    if reaction.hold_until is not None:
        hold(unit, reaction.delivery.channel_id, reaction.hold_until)
