"""Accounts: the first admin, one's own account, and who decides about others."""

from dataclasses import replace

import pytest

from domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotSignedIn, TooMany
from domain.people import Actor, Role
from domain.ports import Store
from services.house.accounts import LOGIN_ALLOWANCE, Accounts
from tests.makers import ADMIN, MANAGER, STAFF, SUPERVISOR
from tests.services.signed_in import BETTER, GOOD, HOME, acts, with_password

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


def test_a_user_says_where_mail_reaches_them(accounts: Accounts) -> None:
    user = with_password(accounts)
    accounts.set_email(user.id, " sari@koperasi.id ")
    assert [(one.name, one.email) for one in accounts.users(ADMIN) if one.id == user.id] == [
        ("Sari", "sari@koperasi.id")
    ]
    with pytest.raises(Invalid) as refused:
        accounts.set_email(user.id, "sari@koperasi")
    assert refused.value.field == "email"
    accounts.set_email(user.id, "")
    assert [one.email for one in accounts.users(ADMIN) if one.id == user.id] == [""]


def test_an_admin_mends_a_name_and_an_address(accounts: Accounts, store: Store) -> None:
    user = with_password(accounts)
    accounts.correct(ADMIN, user.id, name="Sari Handayani", email="sari@koperasi.id")
    accounts.correct(ADMIN, user.id, name="Sari Handayani", email="sari@koperasi.id")
    for name, email, field in (("", "", "name"), ("Sari", "bukan surel", "email")):
        with pytest.raises(Invalid) as refused:
            accounts.correct(ADMIN, user.id, name=name, email=email)
        assert refused.value.field == field
    assert [(one.name, one.email) for one in accounts.users(ADMIN) if one.id == user.id] == [
        ("Sari Handayani", "sari@koperasi.id")
    ]
    with store.reading() as unit:
        newest = unit.audit.newest()[:2]
    assert [(entry.act, entry.actor_id, entry.subject_id, entry.detail) for entry in newest] == [
        ("email_changed", ADMIN.id, user.id, ""),
        ("user_renamed", ADMIN.id, user.id, ""),
    ]


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
