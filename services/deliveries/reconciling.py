"""Reconciling: looking on the platform for what nobody knows about, before anything goes again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from domain.channels import Channel, ChannelState
from domain.deliveries import (
    Attempt,
    AttemptOutcome,
    Backoff,
    Delivery,
    DeliveryState,
    Exchange,
    Receipt,
)
from domain.errors import Conflict, PlatformError, RateLimited, Unauthorized, Unavailable
from domain.ports import Clock, Connector, Connectors, Reconciler, Store, Unit
from domain.texts import _
from services.deliveries.sending import EXCHANGES_MAX, guarded
from services.deliveries.settling import settle
from services.posts.parcels import outline, proven

# A request may still be on its way, and lists of recent posts lag: what is not there sooner
# than this after the try ended, as far as we know, is not called absent.
PATIENCE = timedelta(minutes=2)
CANDIDATES = 1_000
REFUSALS_MAX = 3  # of one channel in one beat: each may cost a timeout
BEAT = timedelta(minutes=1)
_OF_THE_CHANNEL = (RateLimited, Unauthorized)
_ASKABLE = (ChannelState.ACTIVE, ChannelState.PAUSED)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """An unconfirmed delivery, its channel and its last try; `exchanges`: of the looking."""

    delivery: Delivery
    channel: Channel
    attempt: Attempt
    exchanges: list[Exchange] = field(default_factory=list)


@dataclass(kw_only=True)
class _Beat:
    """How far one beat got. `closed`: channels whose platform will answer nothing just now."""

    left: int
    settled: int = 0
    closed: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Reconciling:
    """See `services.deliveries.delivering.Delivering` for the fields."""

    store: Store
    clock: Clock
    connectors: Connectors
    backoff: Backoff

    def reconcile(self, limit: int) -> int:
        """Looks for at most `limit`; gives how many were settled. Where one finds no answer, the
        other channels come first, then the channel's others, up to `REFUSALS_MAX` without an
        answer; what the platform says to the whole channel leaves it for the next beat."""
        beat = _Beat(left=limit)
        line = self._in_turn(self._doubts())
        for _round in range(REFUSALS_MAX):
            line = self._ask_along(line, beat)
        return beat.settled

    def _ask_along(self, line: Sequence[Doubt], beat: "_Beat") -> list[Doubt]:
        """Asks about each until its channel gives no answer; gives those to ask about after."""
        refused: set[str] = set()
        after: list[Doubt] = []
        for doubt in line:
            channel_id = doubt.channel.id
            if beat.left <= 0:
                return []
            if channel_id in beat.closed:
                continue
            if channel_id in refused:
                after.append(doubt)
                continue
            beat.left -= 1
            found = guarded(partial(self._look, doubt), Unavailable)
            if isinstance(found, PlatformError):
                (beat.closed if isinstance(found, _OF_THE_CHANNEL) else refused).add(channel_id)
                log.info("reconciling_put_off", channel=channel_id, reason=str(found))
            else:
                beat.settled += self._settled(doubt, found)
        return after

    def _in_turn(self, doubts: Sequence[Doubt]) -> Sequence[Doubt]:
        """Each beat begins further on, so that those which never find an answer keep none of the
        others from being asked about."""
        if not doubts:
            return doubts
        beats = int(self.clock.now().timestamp() // BEAT.total_seconds())
        first = beats * REFUSALS_MAX % len(doubts)
        return (*doubts[first:], *doubts[:first])

    def _doubts(self) -> list[Doubt]:
        ripe = self.clock.now() - PATIENCE
        with self.store.reading() as unit:
            unconfirmed = unit.deliveries.in_states((DeliveryState.UNCONFIRMED,), CANDIDATES)
            return list(_ripe(unit, unconfirmed, ripe))

    def _look(self, doubt: Doubt) -> Receipt | AttemptOutcome:
        connector: Connector = self.connectors.open(doubt.channel, doubt.exchanges.append)
        if not isinstance(connector, Reconciler):
            return AttemptOutcome.UNABLE
        sent = outline(doubt.delivery, doubt.attempt.started_at)
        try:
            found = connector.find(sent, doubt.delivery.id, doubt.delivery.kind)
        except PlatformError as err:
            if err.partly:
                return AttemptOutcome.PARTLY
            raise
        return AttemptOutcome.NOT_FOUND if found is None else proven(found)

    def _settled(self, doubt: Doubt, found: Receipt | AttemptOutcome) -> int:
        now = self.clock.now()
        outcome = AttemptOutcome.FOUND if isinstance(found, Receipt) else found
        try:
            with self.store.writing() as unit:
                told = (*doubt.attempt.exchanges, *doubt.exchanges)[:EXCHANGES_MAX]
                unit.attempts.close(replace(doubt.attempt, outcome=outcome, exchanges=told))
                settle(unit, self._judged(doubt.delivery, found, now), now)
        except Conflict:  # a person decided meanwhile, or its worker came back with a receipt
            return 0
        return 0 if outcome is AttemptOutcome.UNABLE else 1

    def _judged(
        self, delivery: Delivery, found: Receipt | AttemptOutcome, now: datetime
    ) -> Delivery:
        if isinstance(found, Receipt):
            return delivery.moved(
                DeliveryState.SENT, receipt=found, outcome=AttemptOutcome.FOUND, detail=""
            )
        if found is AttemptOutcome.UNABLE:
            detail = _("Platform tidak dapat ditanya. Periksa sendiri di sana, lalu putuskan.")
            return replace(delivery, outcome=found, detail=detail)
        told = _("Sudah dicari di platform dan tidak ada di sana.")
        if found is AttemptOutcome.PARTLY:
            told = _("Sudah dicari di platform: baru sebagian yang ada di sana. Sisanya dikirim.")
        absent = {"outcome": found, "detail": told}
        if delivery.attempts >= self.backoff.attempts_max:
            return delivery.moved(DeliveryState.FAILED, **absent)
        return delivery.moved(DeliveryState.SCHEDULED, due_at=now, **absent)


def _ripe(unit: Unit, unconfirmed: Iterable[Delivery], ripe: datetime) -> Iterator[Doubt]:
    for delivery in unconfirmed:
        if delivery.outcome is AttemptOutcome.UNABLE:  # waits for a person
            continue
        attempt = unit.attempts.of(delivery.id)[-1]
        channel = unit.channels.get(delivery.channel_id)
        if (attempt.ended_at or attempt.started_at) <= ripe and channel.state in _ASKABLE:
            yield Doubt(delivery=delivery, channel=channel, attempt=attempt)
