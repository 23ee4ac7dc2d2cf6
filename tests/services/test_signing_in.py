"""Who may sign in, by password or by link, and for how long."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from domain.errors import Invalid, NotSignedIn, StoreBusy, TooMany
from domain.people import Role
from domain.ports import Store, Unit
from services.house.accounts import ADDRESS_ALLOWANCE, LOGIN_ALLOWANCE, Accounts
from services.house.passwords import Passwords
from services.house.sessions import LINK_LIFE, SESSION_IDLE, SESSION_LIFE, hash_of
from tests.makers import ADMIN
from tests.services.signed_in import BETTER, GOOD, HOME, with_password
from toolkit.clock import SetClock

# --- signing in --------------------------------------------------------------------------


def test_name_and_password_open_a_session(accounts: Accounts) -> None:
    user = with_password(accounts)
    token = accounts.sign_in("  SARI ", GOOD, address=HOME)
    assert accounts.user_of(token).id == user.id
    assert len(token) >= 43


def test_the_store_holds_no_token_and_no_password(accounts: Accounts, store: Store) -> None:
    with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    with store.reading() as unit:
        assert unit.sessions.find(token) is None
        session = unit.sessions.find(hash_of(token))
        everything = repr((unit.users.all(), unit.audit.newest(), session))
    assert session is not None
    assert token not in everything
    assert GOOD not in everything
    assert "argon2" not in everything


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(accounts: Accounts) -> None:
    with_password(accounts)
    said = set()
    for login, password in (("sari", BETTER), ("siapa", GOOD), ("", ""), ("sari\x00", GOOD)):
        with pytest.raises(NotSignedIn) as refused:
            accounts.sign_in(login, password, address=HOME)
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_wrong_name_and_a_wrong_password_leave_the_same_trace(
    accounts: Accounts, store: Store
) -> None:
    user = with_password(accounts)
    for login in ("sari", "rahasia-di-kotak-salah"):
        with pytest.raises(NotSignedIn):
            accounts.sign_in(login, BETTER, address=HOME)
    with store.reading() as unit:
        newest = unit.audit.newest(limit=2)
    assert [(entry.act, entry.subject_id, entry.detail) for entry in newest] == [
        ("sign_in_failed", "", HOME),
        ("sign_in_failed", user.id, HOME),
    ]


def test_a_user_without_a_password_cannot_sign_in_by_one(accounts: Accounts) -> None:
    accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    with pytest.raises(NotSignedIn):
        accounts.sign_in("sari", "", address=HOME)


def test_guessing_at_one_name_is_slowed_even_from_many_addresses(
    accounts: Accounts, clock: SetClock
) -> None:
    with_password(accounts)
    for number in range(LOGIN_ALLOWANCE.tries):
        with pytest.raises(NotSignedIn):
            accounts.sign_in("sari", BETTER, address=f"192.0.2.{number}")
    with pytest.raises(TooMany) as refused:
        accounts.sign_in("sari", GOOD, address="198.51.100.1")
    assert refused.value.retry_after_s == LOGIN_ALLOWANCE.window.total_seconds()
    clock.advance(LOGIN_ALLOWANCE.window)
    accounts.sign_in("sari", GOOD, address=HOME)


def test_trying_many_names_from_one_address_is_slowed(accounts: Accounts) -> None:
    for number in range(ADDRESS_ALLOWANCE.tries):
        with pytest.raises(NotSignedIn):
            accounts.sign_in(f"nama{number}", GOOD, address=HOME)
    with pytest.raises(TooMany):
        accounts.sign_in("lain", GOOD, address=HOME)
    with pytest.raises(TooMany):
        accounts.sign_in_by_link("tebakan", address=HOME)


def test_an_office_full_of_staff_may_sign_in_behind_one_address(accounts: Accounts) -> None:
    with_password(accounts)
    for _ in range(ADDRESS_ALLOWANCE.tries + LOGIN_ALLOWANCE.tries):
        accounts.sign_out(accounts.sign_in("sari", GOOD, address=HOME))


def test_a_dated_hash_is_renewed_at_sign_in(
    accounts: Accounts, store: Store, clock: SetClock
) -> None:
    user = with_password(accounts)
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    Accounts(store=store, clock=clock, passwords=stronger).sign_in("sari", GOOD, address=HOME)
    with store.reading() as unit:
        kept = unit.users.get(user.id).password_hash
    assert kept.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert not stronger.is_dated(kept)
    accounts.sign_in("sari", GOOD, address=HOME)


class ClosingStore:
    """Closes the account between the look at the password and the session."""

    def __init__(self, store: Store, user_id: str) -> None:
        self._store = store
        self._user_id = user_id

    def reading(self) -> object:
        return self._store.reading()

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        with self._store.writing() as unit:
            unit.users.save(replace(unit.users.get(self._user_id), active=False))
            yield unit


def test_an_account_closed_while_its_password_was_checked_stays_shut(
    accounts: Accounts, store: Store, clock: SetClock, quick_passwords: Passwords
) -> None:
    user = with_password(accounts)
    closing: Store = ClosingStore(store, user.id)  # type: ignore[assignment]
    racing = Accounts(store=closing, clock=clock, passwords=quick_passwords)
    with pytest.raises(NotSignedIn):
        racing.sign_in("sari", GOOD, address=HOME)


# --- links -------------------------------------------------------------------------------


def test_a_link_works_once(accounts: Accounts) -> None:
    link = accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    accounts.sign_in_by_link(link, address=HOME)
    with pytest.raises(NotSignedIn):
        accounts.sign_in_by_link(link, address=HOME)


def test_a_link_is_over_after_a_day(accounts: Accounts, clock: SetClock) -> None:
    link = accounts.add_user(None, login="sari", name="Sari", role=Role.STAFF)
    clock.advance(LINK_LIFE)
    with pytest.raises(NotSignedIn):
        accounts.sign_in_by_link(link, address=HOME)


def test_a_new_link_ends_password_and_sessions(accounts: Accounts) -> None:
    user = with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    link = accounts.new_link(ADMIN, user.id)
    with pytest.raises(NotSignedIn):
        accounts.user_of(token)
    with pytest.raises(NotSignedIn):
        accounts.sign_in("sari", GOOD, address=HOME)
    assert accounts.user_of(accounts.sign_in_by_link(link, address=HOME)).must_change_password


def test_a_closed_account_gets_no_link(accounts: Accounts) -> None:
    user = with_password(accounts)
    link = accounts.new_link(None, user.id)
    accounts.set_active(ADMIN, user.id, False)
    with pytest.raises(Invalid):
        accounts.new_link(ADMIN, user.id)
    with pytest.raises(NotSignedIn):
        accounts.sign_in_by_link(link, address=HOME)


# --- sessions ----------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "tebakan", "\ud800", "x" * 10_000])
def test_an_unknown_token_belongs_to_nobody(accounts: Accounts, token: str) -> None:
    with pytest.raises(NotSignedIn):
        accounts.user_of(token)
    accounts.sign_out(token)


def test_a_session_nobody_used_is_over(accounts: Accounts, clock: SetClock) -> None:
    with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    clock.advance(SESSION_IDLE - timedelta(seconds=1))
    accounts.user_of(token)
    clock.advance(SESSION_IDLE)
    with pytest.raises(NotSignedIn):
        accounts.user_of(token)


def test_even_a_used_session_is_over_after_ninety_days(accounts: Accounts, clock: SetClock) -> None:
    with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    for _ in range(SESSION_LIFE.days // 10 - 1):
        clock.advance(timedelta(days=10))
        accounts.user_of(token)
    clock.advance(timedelta(days=10))
    with pytest.raises(NotSignedIn):
        accounts.user_of(token)


class CountingStore:
    """Counts what is written; refuses it while `busy`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.writes = 0
        self.busy = False

    def reading(self) -> object:
        return self._store.reading()

    def writing(self) -> object:
        self.writes += 1
        if self.busy:
            raise StoreBusy("sibuk")
        return self._store.writing()


def test_a_session_is_written_at_most_once_a_minute(
    store: Store, clock: SetClock, quick_passwords: Passwords
) -> None:
    counting = CountingStore(store)
    accounts = Accounts(store=counting, clock=clock, passwords=quick_passwords)  # type: ignore[arg-type]
    token = accounts.sign_in_by_link(accounts.ensure_admin() or "", address=HOME)
    counting.writes = 0
    for _ in range(59):
        clock.advance(timedelta(seconds=1))
        accounts.user_of(token)
    assert counting.writes == 0
    clock.advance(timedelta(seconds=1))
    accounts.user_of(token)
    accounts.user_of(token)
    assert counting.writes == 1


def test_a_busy_store_signs_nobody_out(
    store: Store, clock: SetClock, quick_passwords: Passwords
) -> None:
    counting = CountingStore(store)
    accounts = Accounts(store=counting, clock=clock, passwords=quick_passwords)  # type: ignore[arg-type]
    token = accounts.sign_in_by_link(accounts.ensure_admin() or "", address=HOME)
    counting.busy = True
    clock.advance(timedelta(minutes=5))
    assert accounts.user_of(token).login == "admin"


def test_signing_out_ends_this_session_only(accounts: Accounts) -> None:
    with_password(accounts)
    one = accounts.sign_in("sari", GOOD, address=HOME)
    other = accounts.sign_in("sari", GOOD, address=HOME)
    accounts.sign_out(one)
    accounts.sign_out(one)
    with pytest.raises(NotSignedIn):
        accounts.user_of(one)
    assert accounts.user_of(other).login == "sari"


def test_what_is_over_is_forgotten(accounts: Accounts, clock: SetClock, store: Store) -> None:
    with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    assert accounts.prune() == 0
    clock.advance(SESSION_IDLE + timedelta(seconds=1))
    assert accounts.prune() == 1
    with store.reading() as unit:
        assert unit.sessions.find(hash_of(token)) is None
