"""One thing handed to one channel at one time, exactly once."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deliveries import DELIVERY_STEPS, Backoff, DeliveryState, Receipt
from domain.errors import InvalidTransition
from tests.makers import NOON, a_delivery

S = DeliveryState

ALLOWED = {
    S.SCHEDULED: {S.SCHEDULED, S.SENDING, S.CANCELLED, S.MISSED},
    S.SENDING: {S.SENT, S.HANDED, S.SCHEDULED, S.FAILED, S.UNCONFIRMED},
    S.SENT: set(),
    S.HANDED: {S.SENT, S.CANCELLED},
    S.FAILED: {S.SCHEDULED, S.CANCELLED},
    S.UNCONFIRMED: {S.SENT, S.SCHEDULED, S.FAILED, S.CANCELLED},
    S.CANCELLED: set(),
    S.MISSED: {S.SCHEDULED, S.CANCELLED},
}


@pytest.mark.parametrize("state", list(DeliveryState))
@pytest.mark.parametrize("target", list(DeliveryState))
def test_a_delivery_takes_declared_steps_only(state: DeliveryState, target: DeliveryState) -> None:
    delivery = a_delivery(state=state)
    if target in ALLOWED[state]:
        assert delivery.moved(target).state is target
    else:
        with pytest.raises(InvalidTransition):
            delivery.moved(target)


def test_only_a_claim_leads_to_sending() -> None:
    before = {each for each in DeliveryState if S.SENDING in DELIVERY_STEPS.after(each)}
    assert before == {S.SCHEDULED}


def test_what_nobody_knows_is_never_sent_again_blindly() -> None:
    assert S.SENDING not in DELIVERY_STEPS.after(S.UNCONFIRMED)


def test_a_step_gives_the_lease_up_and_keeps_the_rest() -> None:
    claimed = a_delivery(
        state=S.SENDING, lease_until=NOON + timedelta(minutes=5), worker="w-1", attempts=1
    )
    receipt = Receipt(remote_id="r-1", url="https://koperasi.id/1", sent_at=NOON)
    sent = claimed.moved(S.SENT, receipt=receipt)
    assert sent == a_delivery(
        id=claimed.id, state=S.SENT, attempts=1, receipt=receipt, lease_until=None, worker=""
    )


def test_waiting_doubles_up_to_a_longest_wait() -> None:
    backoff = Backoff(first_s=30, longest_s=200, jitter=0)
    assert [backoff.wait_s(attempts, 0.9) for attempts in range(6)] == [30, 30, 60, 120, 200, 200]


def test_jitter_spreads_a_wait_to_both_sides() -> None:
    backoff = Backoff(first_s=100, jitter=0.25)
    assert [backoff.wait_s(1, chance) for chance in (0.0, 0.5)] == [75, 100]
    assert 124 < backoff.wait_s(1, 0.999) < 125


@given(attempts=st.integers(0, 1_000), chance=st.floats(0, 1, exclude_max=True))
def test_a_wait_is_always_bounded(attempts: int, chance: float) -> None:
    backoff = Backoff()
    assert 0 < backoff.wait_s(attempts, chance) <= backoff.longest_s * (1 + backoff.jitter)


def test_without_jitter_no_wait_is_shorter_than_the_one_before() -> None:
    waits = [Backoff(jitter=0).wait_s(attempts, 0) for attempts in range(1, 60)]
    assert all(earlier <= later for earlier, later in pairwise(waits))
