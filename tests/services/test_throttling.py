"""How often something may be tried."""

from datetime import timedelta

import pytest

from domain.errors import TooMany
from services.common import throttling
from services.common.throttling import Allowance, Throttle, neighbourhood
from tests.makers import NOON

THRICE = Allowance(tries=3, window=timedelta(minutes=10))


def test_the_window_moves_along_with_time() -> None:
    throttle = Throttle(THRICE)
    for minute in (0, 4, 8):
        throttle.take("sari", NOON + timedelta(minutes=minute))
    with pytest.raises(TooMany) as refused:
        throttle.take("sari", NOON + timedelta(minutes=9))
    assert refused.value.retry_after_s == 60.0
    assert "1 menit" in str(refused.value)
    throttle.take("sari", NOON + timedelta(minutes=10))
    with pytest.raises(TooMany):
        throttle.take("sari", NOON + timedelta(minutes=13, seconds=59))


def test_a_refused_try_does_not_prolong_the_wait() -> None:
    throttle = Throttle(THRICE)
    for _ in range(3):
        throttle.take("sari", NOON)
    for second in range(100):
        with pytest.raises(TooMany):
            throttle.take("sari", NOON + timedelta(seconds=second))
    throttle.take("sari", NOON + timedelta(minutes=10))


def test_every_key_has_its_own_count() -> None:
    throttle = Throttle(Allowance(tries=1, window=timedelta(minutes=1)))
    throttle.take("sari", NOON)
    throttle.take("budi", NOON)
    throttle.forgive("sari")
    throttle.take("sari", NOON)
    throttle.give_back("sari")
    throttle.give_back("nobody")
    throttle.take("sari", NOON)
    with pytest.raises(TooMany):
        throttle.take("budi", NOON)


def test_the_memory_it_takes_is_bounded() -> None:
    throttle = Throttle(THRICE)
    for number in range(throttling.KEYS_MAX + 50):
        throttle.take(str(number), NOON)
    assert len(throttle._tries) == throttling.KEYS_MAX


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("x" * 200, "x" * 64),
    ],
)
def test_an_address_counts_with_its_household(address: str, key: str) -> None:
    assert neighbourhood(address) == key
