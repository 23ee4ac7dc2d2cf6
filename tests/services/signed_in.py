"""Users with a password, as tests of accounts need them."""

from domain.people import Role, User
from domain.ports import Store
from services.house.accounts import Accounts

HOME = "192.0.2.7"
GOOD = "kuda laut terbang"
BETTER = "kebun teh di bukit"


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
