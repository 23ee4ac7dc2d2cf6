"""Reactions: what becomes of a delivery after each way a try can end. Reads and writes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.deliveries import AttemptOutcome, Backoff, Delivery, DeliveryState, Handover, Receipt
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)

# A platform that asks for more patience than this is asked again all the same.
WAIT_S_MAX = 24 * 3_600.0
WAIT_S_MIN = 1.0
DETAIL_MAX = 1_000

Result = Receipt | Handover | PlatformError

_OUTCOMES: dict[type[PlatformError], AttemptOutcome] = {
    Rejected: AttemptOutcome.REJECTED,
    Unauthorized: AttemptOutcome.UNAUTHORIZED,
    RateLimited: AttemptOutcome.RATE_LIMITED,
    Unavailable: AttemptOutcome.UNAVAILABLE,
    OutcomeUnknown: AttemptOutcome.UNKNOWN,
}


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """The delivery one step further, and what its channel must do.

    `hold_until`: the platform asked the whole channel to wait. `disconnect`: why the channel
    has to be reconnected; empty when it has not.
    """

    delivery: Delivery
    outcome: AttemptOutcome
    detail: str = ""
    hold_until: datetime | None = None
    disconnect: str = ""


def react(
    delivery: Delivery, result: Result, *, now: datetime, backoff: Backoff, chance: float
) -> Reaction:
    """The reaction that `domain.errors` names for this end of a try."""
    if isinstance(result, Receipt):
        return _ended(delivery, DeliveryState.SENT, AttemptOutcome.ACCEPTED, receipt=result)
    if isinstance(result, Handover):
        return _ended(delivery, DeliveryState.HANDED, AttemptOutcome.HANDED, handover=result)
    return _refusal(delivery, result, now, _wait_s(delivery, result, backoff, chance), backoff)


def told(error: PlatformError) -> str:
    """Our words, and the platform's own where they add something."""
    ours = str(error)
    whole = f"{ours} ({error.detail})" if error.detail and error.detail not in ours else ours
    return whole[:DETAIL_MAX]


def sensible_wait_s(asked_s: float) -> float:
    """The wait a platform asked for, within bounds: it may ask for years, or for no number."""
    return min(WAIT_S_MAX, max(WAIT_S_MIN, asked_s))


def _ended(
    delivery: Delivery, state: DeliveryState, outcome: AttemptOutcome, **proof: object
) -> Reaction:
    moved = delivery.moved(state, outcome=outcome, detail="", **proof)
    return Reaction(delivery=moved, outcome=outcome)


def _refusal(
    delivery: Delivery, error: PlatformError, now: datetime, wait_s: float, backoff: Backoff
) -> Reaction:
    again_at = now + timedelta(seconds=wait_s)
    state, due_at = DeliveryState.UNCONFIRMED, delivery.due_at
    match error:
        case RateLimited():
            state, due_at = DeliveryState.SCHEDULED, again_at
        case Unavailable() if delivery.attempts < backoff.attempts_max:
            state, due_at = DeliveryState.SCHEDULED, again_at
        case Unauthorized():
            state = DeliveryState.SCHEDULED
        case Rejected() | Unavailable():
            state = DeliveryState.FAILED
    outcome, detail = _OUTCOMES.get(type(error), AttemptOutcome.UNKNOWN), told(error)
    # what is there stays there, however the next try ends
    partly = error.partly or delivery.outcome is AttemptOutcome.PARTLY
    ended = AttemptOutcome.PARTLY if partly else outcome
    return Reaction(
        delivery=delivery.moved(state, outcome=ended, detail=detail, due_at=due_at),
        outcome=outcome,
        detail=detail,
        hold_until=again_at if isinstance(error, RateLimited) else None,
        disconnect=detail if isinstance(error, Unauthorized) else "",
    )


def _wait_s(delivery: Delivery, error: PlatformError, backoff: Backoff, chance: float) -> float:
    asked = error.retry_after_s if isinstance(error, RateLimited) else None
    if asked is None:
        asked = backoff.wait_s(delivery.attempts, chance)
    return sensible_wait_s(asked)
