"""Accounts: users, passwords, sign-in and the sessions behind the cookie."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.people import Actor, Role, User
from domain.ports import Clock, Store

SESSION_IDLE = timedelta(days=14)  # a session nobody used this long is over
LINK_LIFE = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """Raises, everywhere: NotAllowed, Invalid, Conflict as their names say."""

    store: Store
    clock: Clock

    def ensure_admin(self) -> str | None:
        """On an empty house, makes the user `admin`; while no admin has a password, gives the
        token of a fresh first sign-in link. None when someone can already sign in."""
        raise NotImplementedError

    def sign_in(self, login: str, password: str, *, address: str) -> str:
        """A session token. Raises: NotSignedIn (wrong name or password), TooMany."""
        raise NotImplementedError

    def sign_in_by_link(self, token: str, *, address: str) -> str:
        """A session token for a link that works once. Raises: NotSignedIn, TooMany."""
        raise NotImplementedError

    def sign_out(self, token: str) -> None:
        raise NotImplementedError

    def user_of(self, token: str) -> User:
        """Who this session belongs to; keeps it alive. Raises: NotSignedIn."""
        raise NotImplementedError

    def change_password(self, user_id: str, *, old: str, new: str, keep_token: str) -> None:
        """Ends every other session. `old` is not asked while the user has no password.
        Raises: NotSignedIn (old one wrong), Invalid (too short, too common, the login itself)."""
        raise NotImplementedError

    def set_language(self, user_id: str, language: str) -> None:
        raise NotImplementedError

    def users(self, actor: Actor) -> list[User]:
        """Every user, to pick an assignee (SEE_CASES) or to manage them."""
        raise NotImplementedError

    def add_user(
        self, actor: Actor | None, *, login: str, name: str, role: Role, email: str = ""
    ) -> str:
        """Adds the user and gives the token of a first sign-in link. `actor` None: the command line."""
        raise NotImplementedError

    def new_link(self, actor: Actor | None, user_id: str) -> str:
        """A fresh sign-in link for someone who forgot; their password stops working."""
        raise NotImplementedError

    def set_password(self, login: str, password: str) -> None:
        """From the command line; ends every session of the user."""
        raise NotImplementedError

    def set_role(self, actor: Actor | None, user_id: str, role: Role) -> None:
        """Raises: Invalid when the last admin would be lost."""
        raise NotImplementedError

    def set_active(self, actor: Actor, user_id: str, active: bool) -> None:
        raise NotImplementedError

    def prune(self) -> int:
        """Forgets sessions and links that are over; gives how many."""
        raise NotImplementedError


def expiry(now: datetime) -> datetime:
    """When a session used now is over."""
    return now + SESSION_IDLE
