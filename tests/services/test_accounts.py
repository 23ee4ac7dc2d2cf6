"""Accounts: who may sign in, for how long, and who decides about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, StoreBusy, TooMany
from domain.people import Actor, Role, User
from domain.ports import Store, Unit
from services.house.accounts import ADDRESS_ALLOWANCE, LOGIN_ALLOWANCE, Accounts
from services.house.passwords import Passwords
from services.house.sessions import LINK_LIFE, SESSION_IDLE, SESSION_LIFE, hash_of
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from toolkit.clock import SetClock

HOME = "192.0.2.7"
GOOD = "kuda laut terbang"
BETTER = "kebun teh di bukit"


@pytest.fixture
def accounts(store: Store, clock: SetClock, quick_passwords: Passwords) -> Accounts:
    return Accounts(store=store, clock=clock, passwords=quick_passwords)


def with_password(accounts: Accounts, login: str = "sari", role: Role = Role.STAFF) -> User:
    link = accounts.add_user(None, login=login, name=login.title(), role=role)
    token = accounts.sign_in_by_link(link, address=HOME)
    user = accounts.user_of(token)
    accounts.change_password(user.id, old="", new=GOOD, keep_token=token)
    accounts.sign_out(token)
    return user


def acts(store: Store) -> list[str]:
    with store.reading() as unit:
        return [entry.act for entry in reversed(unit.audit.newest())]


# --- the first admin ---------------------------------------------------------------------


def test_an_empty_house_gets_an_admin_and_a_link(accounts: Accounts, store: Store) -> None:
    link = accounts.ensure_admin()
    assert link is not None
    user = accounts.user_of(accounts.sign_in_by_link(link, address=HOME))
    assert (user.login, user.role, user.must_change_password) == ("admin", Role.ADMIN, True)
    assert acts(store) == ["link_made", "signed_in_by_link"]


def test_a_restart_leaves_the_first_link_printed_before_good(accounts: Accounts) -> None:
    first, second = accounts.ensure_admin(), accounts.ensure_admin()
    assert first and second and first != second
    token = accounts.sign_in_by_link(first, address=HOME)
    user = accounts.user_of(token)
    accounts.change_password(user.id, old="", new=GOOD, keep_token=token)
    with pytest.raises(NotSignedIn):
        accounts.sign_in_by_link(second, address=HOME)


def test_no_link_is_made_once_an_admin_can_sign_in(accounts: Accounts) -> None:
    with_password(accounts, "wati", Role.ADMIN)
    assert accounts.ensure_admin() is None


def test_a_house_that_lost_its_admin_gets_the_first_one_back(
    accounts: Accounts, store: Store
) -> None:
    accounts.add_user(None, login="admin", name="Dulu", role=Role.STAFF)
    assert accounts.ensure_admin()
    with store.reading() as unit:
        admin = unit.users.by_login("admin")
    assert admin is not None
    assert (admin.name, admin.role, admin.active) == ("Dulu", Role.ADMIN, True)


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


# --- one's own account -------------------------------------------------------------------


def test_a_changed_password_ends_every_other_session(accounts: Accounts) -> None:
    user = with_password(accounts)
    here = accounts.sign_in("sari", GOOD, address=HOME)
    there = accounts.sign_in("sari", GOOD, address=HOME)
    accounts.change_password(user.id, old=GOOD, new=BETTER, keep_token=here)
    assert accounts.user_of(here).must_change_password is False
    with pytest.raises(NotSignedIn):
        accounts.user_of(there)
    with pytest.raises(NotSignedIn):
        accounts.sign_in("sari", GOOD, address=HOME)
    accounts.sign_in("sari", BETTER, address=HOME)


def test_a_session_of_someone_else_is_not_kept(accounts: Accounts) -> None:
    user = with_password(accounts)
    with_password(accounts, "budi")
    foreign = accounts.sign_in("budi", GOOD, address=HOME)
    mine = accounts.sign_in("sari", GOOD, address=HOME)
    accounts.change_password(user.id, old=GOOD, new=BETTER, keep_token=foreign)
    assert accounts.user_of(foreign).login == "budi"
    with pytest.raises(NotSignedIn):
        accounts.user_of(mine)


def test_the_old_password_is_asked_and_guessing_it_is_slowed(accounts: Accounts) -> None:
    user = with_password(accounts)
    for _ in range(LOGIN_ALLOWANCE.tries):
        with pytest.raises(NotSignedIn):
            accounts.change_password(user.id, old=BETTER, new=BETTER, keep_token="")
    with pytest.raises(TooMany):
        accounts.change_password(user.id, old=GOOD, new=BETTER, keep_token="")


@pytest.mark.parametrize("new", [GOOD, "sayangku123", "sari", "x" * 201])
def test_an_unfit_new_password_is_refused(accounts: Accounts, new: str) -> None:
    user = with_password(accounts)
    with pytest.raises(Invalid) as refused:
        accounts.change_password(user.id, old=GOOD, new=new, keep_token="")
    assert refused.value.field == "password"
    accounts.sign_in("sari", GOOD, address=HOME)


def test_a_user_chooses_their_language(accounts: Accounts) -> None:
    user = with_password(accounts)
    accounts.set_language(user.id, "en")
    assert accounts.users(ADMIN)[0].language == "en"
    with pytest.raises(Invalid):
        accounts.set_language(user.id, "../etc")


def test_a_user_keeps_the_keys_off_for_good_and_takes_them_up_again(accounts: Accounts) -> None:
    user = with_password(accounts)
    assert user.uses_keys
    accounts.set_keys(user.id, on=False)
    assert [one.uses_keys for one in accounts.users(ADMIN) if one.id == user.id] == [False]
    accounts.set_keys(user.id, on=True)
    assert [one.uses_keys for one in accounts.users(ADMIN) if one.id == user.id] == [True]


# --- managing users ----------------------------------------------------------------------


@pytest.mark.parametrize("actor", [STAFF, MANAGER, SUPERVISOR])
def test_only_an_admin_manages_users(accounts: Accounts, actor: Actor) -> None:
    user = with_password(accounts)
    with pytest.raises(NotAllowed):
        accounts.add_user(actor, login="budi", name="Budi", role=Role.ADMIN)
    with pytest.raises(NotAllowed):
        accounts.new_link(actor, user.id)
    with pytest.raises(NotAllowed):
        accounts.set_role(actor, user.id, Role.ADMIN)
    with pytest.raises(NotAllowed):
        accounts.set_active(actor, user.id, False)
    assert [each.login for each in accounts.users(actor)] == ["sari"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"login": "s"}, "login"),
        ({"login": "sari kebun"}, "login"),
        ({"login": "sári"}, "login"),
        ({"login": "x" * 41}, "login"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "Sa\x00ri"}, "name"),
        ({"email": "sari"}, "email"),
        ({"email": "sari@koperasi"}, "email"),
        ({"email": "sari@koperasi.id, budi@koperasi.id"}, "email"),
        ({"email": "sari@koperasi.id\nBcc: semua@koperasi.id"}, "email"),
    ],
)
def test_a_user_that_cannot_be_kept_is_refused_with_the_field(
    accounts: Accounts, changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        accounts.add_user(
            ADMIN,
            **{"login": "sari", "name": "Sari", "role": Role.STAFF, **changes},  # type: ignore[arg-type]
        )
    assert refused.value.field == field
    assert accounts.users(ADMIN) == []


def test_a_login_is_taken_once_however_it_is_written(accounts: Accounts) -> None:
    accounts.add_user(
        ADMIN, login="Sari", name=" Sari  Dewi ", role=Role.STAFF, email="sari@koperasi.id"
    )
    with pytest.raises(Conflict):
        accounts.add_user(ADMIN, login="ＳＡＲＩ", name="Lain", role=Role.STAFF)
    (user,) = accounts.users(ADMIN)
    assert (user.login, user.name, user.email, user.password_hash) == (
        "sari",
        "Sari Dewi",
        "sari@koperasi.id",
        "",
    )


def test_a_new_role_holds_at_once(accounts: Accounts) -> None:
    user = with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    accounts.set_role(ADMIN, user.id, Role.MANAGER)
    assert accounts.user_of(token).actor.role is Role.MANAGER


def test_a_closed_account_is_out_at_once_and_may_come_back(accounts: Accounts) -> None:
    user = with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    accounts.set_active(ADMIN, user.id, False)
    with pytest.raises(NotSignedIn):
        accounts.user_of(token)
    with pytest.raises(NotSignedIn):
        accounts.sign_in("sari", GOOD, address=HOME)
    accounts.set_active(ADMIN, user.id, True)
    accounts.sign_in("sari", GOOD, address=HOME)


def test_a_session_of_an_account_closed_underneath_is_worth_nothing(
    accounts: Accounts, store: Store
) -> None:
    user = with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    with store.writing() as unit:
        unit.users.save(replace(unit.users.get(user.id), active=False))
    with pytest.raises(NotSignedIn):
        accounts.user_of(token)


def test_the_last_admin_cannot_be_lost(accounts: Accounts) -> None:
    first = with_password(accounts, "wati", Role.ADMIN)
    second = with_password(accounts, "joko", Role.ADMIN)
    accounts.set_role(first.actor, second.id, Role.STAFF)
    with pytest.raises(Invalid):
        accounts.set_role(first.actor, first.id, Role.STAFF)
    with pytest.raises(Invalid):
        accounts.set_active(first.actor, first.id, False)
    accounts.set_role(None, first.id, Role.ADMIN)
    accounts.set_role(None, second.id, Role.ADMIN)
    accounts.set_active(second.actor, first.id, False)
    accounts.set_active(second.actor, first.id, False)
    with pytest.raises(Invalid):
        accounts.set_active(second.actor, second.id, False)


def test_a_password_from_the_command_line_ends_every_session(accounts: Accounts) -> None:
    with_password(accounts)
    token = accounts.sign_in("sari", GOOD, address=HOME)
    accounts.set_password("SARI", BETTER)
    with pytest.raises(NotSignedIn):
        accounts.user_of(token)
    accounts.sign_in("sari", BETTER, address=HOME)
    with pytest.raises(NotFound):
        accounts.set_password("siapa", BETTER)
    with pytest.raises(Invalid):
        accounts.set_password("sari", "pendek")


def test_every_act_is_written_down_with_its_actor(accounts: Accounts, store: Store) -> None:
    user = with_password(accounts)
    accounts.set_password("sari", BETTER)
    accounts.set_role(ADMIN, user.id, Role.MANAGER)
    accounts.set_active(ADMIN, user.id, False)
    accounts.set_active(ADMIN, user.id, True)
    accounts.new_link(ADMIN, user.id)
    with store.reading() as unit:
        entries = list(reversed(unit.audit.newest()))
    assert [(entry.act, entry.actor_id, entry.detail) for entry in entries] == [
        ("user_added", None, "sari (staff)"),
        ("signed_in_by_link", user.id, HOME),
        ("password_changed", user.id, ""),
        ("password_set", None, ""),
        ("role_changed", ADMIN.id, "manager"),
        ("user_deactivated", ADMIN.id, ""),
        ("user_activated", ADMIN.id, ""),
        ("link_made", ADMIN.id, ""),
    ]
