"""Passwords tried in vain count whichever process was asked, and however often it was started."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.errors import NotSignedIn, TooMany
from domain.people import User
from domain.ports import Store
from services.house.accounts import ADDRESS_ALLOWANCE, LOGIN_ALLOWANCE, Accounts
from services.house.passwords import Passwords
from tests.services.signed_in import BETTER, GOOD, HOME, with_password
from toolkit.clock import SetClock

ABROAD = "198.51.100.4"

Started = Callable[[], Accounts]


@pytest.fixture
def another(store: Store, clock: SetClock, quick_passwords: Passwords) -> Started:
    """Another process over the same store, which remembers nothing."""
    return lambda: Accounts(store=store, clock=clock, passwords=quick_passwords)


@pytest.fixture
def sari(another: Started) -> User:
    return with_password(another())


def guess(another: Started, times: int, login: str = "sari", address: str = ABROAD) -> None:
    for _try in range(times):
        with pytest.raises(NotSignedIn):
            another().sign_in(login, BETTER, address=address)


def test_one_account_is_guessed_at_ten_times_by_all_processes(
    sari: User, another: Started, clock: SetClock
) -> None:
    guess(another, LOGIN_ALLOWANCE.tries - 1)
    clock.advance(timedelta(minutes=5))
    guess(another, 1)
    with pytest.raises(TooMany) as refused:
        another().sign_in("sari", GOOD, address=HOME)
    assert refused.value.retry_after_s == timedelta(minutes=10).total_seconds()
    assert "10 menit" in str(refused.value)
    clock.advance(timedelta(minutes=10))
    assert another().sign_in("sari", GOOD, address=HOME)


def test_whoever_gets_it_right_starts_anew(sari: User, another: Started, clock: SetClock) -> None:
    guess(another, LOGIN_ALLOWANCE.tries - 1)
    clock.advance(timedelta(seconds=1))
    another().sign_in("sari", GOOD, address=HOME)
    clock.advance(timedelta(seconds=1))
    guess(another, LOGIN_ALLOWANCE.tries - 1)
    assert another().sign_in("sari", GOOD, address=HOME)


def test_another_account_is_not_held_up(sari: User, another: Started) -> None:
    with_password(another(), "budi")
    guess(another, LOGIN_ALLOWANCE.tries)
    assert another().sign_in("budi", GOOD, address=HOME)


def test_one_address_that_tries_many_names_is_refused_by_all_processes(
    sari: User, another: Started, clock: SetClock
) -> None:
    for number in range(ADDRESS_ALLOWANCE.tries):
        guess(another, 1, login=f"orang{number}", address=f"2001:db8::{number:x}")
    with pytest.raises(TooMany):
        another().sign_in("sari", GOOD, address="2001:db8::ffff")
    assert another().sign_in("sari", GOOD, address="2001:db8:0:1::1")
    clock.advance(ADDRESS_ALLOWANCE.window)
    assert another().sign_in("sari", GOOD, address="2001:db8::ffff")
