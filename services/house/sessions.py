"""Sessions: the random tokens behind cookies and sign-in links, and how long each lives."""

import hashlib
import secrets
from datetime import datetime, timedelta

from domain.errors import NotSignedIn
from domain.people import Session, SignInLink, User
from domain.ports import Unit
from domain.texts import _

SESSION_IDLE = timedelta(days=14)  # a session nobody used this long is over
SESSION_LIFE = timedelta(days=90)  # however much it was used
LINK_LIFE = timedelta(hours=24)
TOUCH_EVERY = timedelta(minutes=1)  # keeping a session alive costs a write


def new_token() -> str:
    """256 random bits, fit for a cookie and an address."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """All that is kept of a token: whoever reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def expiry(now: datetime, created_at: datetime | None = None) -> datetime:
    """When a session used now, and begun at `created_at` (None: now), is over."""
    return min(now + SESSION_IDLE, (created_at or now) + SESSION_LIFE)


def begin(unit: Unit, user: User, now: datetime) -> str:
    """Signs the user in; gives the session's token, which is kept nowhere."""
    token = new_token()
    unit.sessions.add(
        Session(
            token_hash=hash_of(token),
            user_id=user.id,
            created_at=now,
            seen_at=now,
            expires_at=expiry(now),
        )
    )
    return token


def make_link(unit: Unit, user_id: str, now: datetime) -> str:
    """Ends what the user had open; gives the token of a link that signs them in once."""
    unit.sessions.remove_of(user_id)
    return another_link(unit, user_id, now)


def another_link(unit: Unit, user_id: str, now: datetime) -> str:
    """The token of one more link; those already given out stay good."""
    token = new_token()
    unit.sessions.add_link(
        SignInLink(token_hash=hash_of(token), user_id=user_id, expires_at=now + LINK_LIFE)
    )
    return token


def end_others(unit: Unit, user_id: str, keep_token: str) -> None:
    """Ends every session and link of the user but the session of `keep_token`."""
    kept = unit.sessions.find(hash_of(keep_token))
    unit.sessions.remove_of(user_id)
    if kept is not None and kept.user_id == user_id:
        unit.sessions.add(kept)


def read(unit: Unit, token: str, now: datetime) -> tuple[Session, User]:
    """The session of the token and its user. Raises: NotSignedIn."""
    session = unit.sessions.find(hash_of(token)) if token else None
    if session is None or session.expires_at <= now:
        raise NotSignedIn(_("Anda belum masuk, atau sesi Anda sudah berakhir. Silakan masuk."))
    user = unit.users.find(session.user_id)
    if user is None or not user.active:
        raise NotSignedIn(_("Akun ini sudah tidak aktif. Hubungi admin koperasi Anda."))
    return session, user
