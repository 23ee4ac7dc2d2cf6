"""Accounts: users, passwords, sign-in and the sessions behind the cookie."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from domain.errors import Invalid, NotSignedIn, StoreError
from domain.locks import Lock
from domain.people import Actor, Permission, Role, User
from domain.ports import Clock, Store, Unit
from domain.texts import _
from services.common.auditing import record
from services.common.throttling import Allowance, Throttle, neighbourhood
from services.house import sessions
from services.house.guessing import refuse_guessing
from services.house.passwords import Passwords, check_choice
from services.house.sessions import LINK_LIFE, SESSION_IDLE, expiry
from services.office_hours import users

__all__ = ["LINK_LIFE", "SESSION_IDLE", "Accounts", "expiry"]

LOGIN_ALLOWANCE = Allowance(tries=10, window=timedelta(minutes=15))
ADDRESS_ALLOWANCE = Allowance(tries=40, window=timedelta(minutes=15))
_ALLOWED = (LOGIN_ALLOWANCE, ADDRESS_ALLOWANCE)


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """Raises, everywhere: NotAllowed, Invalid, Conflict as their names say."""

    store: Store
    clock: Clock
    passwords: Passwords = field(default_factory=Passwords)
    by_login: Throttle = field(default_factory=lambda: Throttle(LOGIN_ALLOWANCE))
    by_address: Throttle = field(default_factory=lambda: Throttle(ADDRESS_ALLOWANCE))

    # --- signing in ------------------------------------------------------------------

    def ensure_admin(self) -> str | None:
        """On an empty house, makes the user `admin`; while no admin has a password, gives the
        token of a fresh first sign-in link, those printed before stay good. None when someone
        can already sign in."""
        now = self.clock.now()
        with self.store.writing() as unit:
            if any(admin.password_hash for admin in users.active_admins(unit)):
                return None
            admin = users.some_admin(unit, now)
            record(unit, "link_made", at=now, actor=None, subject_id=admin.id)
            return sessions.another_link(unit, admin.id, now)

    def sign_in(self, login: str, password: str, *, address: str) -> str:
        """A session token. Raises: NotSignedIn (wrong name or password), TooMany."""
        login = users.plain_login(login)
        self._take_turn(address, login)
        user = self._user_named(login)
        with self.store.reading() as unit:
            refuse_guessing(unit, user, address, self.clock.now(), by=_ALLOWED)
        # An unknown name costs the same hashing and the same write as a wrong password.
        if not self.passwords.fits(user.password_hash if user else "", password) or not user:
            self._note_failure(user, address)
            raise _wrong_pair()
        fresh = self._fresh_hash(user, password)
        token = self._begin(user, fresh, address)
        self.by_login.forgive(login)
        self.by_address.give_back(neighbourhood(address))  # an office signs in behind one address
        return token

    def sign_in_by_link(self, token: str, *, address: str) -> str:
        """A session token for a link that works once. Raises: NotSignedIn, TooMany."""
        self._take_turn(address)
        now = self.clock.now()
        with self.store.writing() as unit:
            link = unit.sessions.take_link(sessions.hash_of(token), now)
            user = unit.users.find(link.user_id) if link else None
            if user is None or not user.active:
                raise NotSignedIn(_("Tautan masuk ini sudah tidak berlaku. Minta yang baru."))
            record(unit, "signed_in_by_link", at=now, actor=user.actor, detail=address[:64])
            return sessions.begin(unit, user, now)

    def sign_out(self, token: str) -> None:
        """Ends the session; that it is over already is fine."""
        with self.store.writing() as unit:
            unit.sessions.remove(sessions.hash_of(token))

    def user_of(self, token: str) -> User:
        """Who this session belongs to; keeps it alive. Raises: NotSignedIn."""
        now = self.clock.now()
        with self.store.reading() as unit:
            session, user = sessions.read(unit, token, now)
        if now - session.seen_at >= sessions.TOUCH_EVERY:
            self._keep_alive(session.token_hash, now, expiry(now, session.created_at))
        return user

    # --- one's own account -----------------------------------------------------------

    def change_password(self, user_id: str, *, old: str, new: str, keep_token: str) -> None:
        """Ends every other session. `old` is not asked while the user has no password.
        Raises: NotSignedIn (old one wrong), Invalid (too short, too common, the login itself)."""
        with self.store.reading() as unit:
            user = unit.users.get(user_id)
        self._check_old(user, old, new)
        check_choice(new, login=user.login)
        kept = self.passwords.hash(new)
        with self.store.writing() as unit:
            self._keep_password(unit, user, kept, "password_changed", user.actor)
            sessions.end_others(unit, user.id, keep_token)

    def set_language(self, user_id: str, language: str) -> None:
        """The language this user's screens speak."""
        with self.store.writing() as unit:
            user = unit.users.get(user_id)
            unit.users.save(replace(user, language=users.check_language(language)))

    def set_email(self, user_id: str, email: str) -> None:
        """Where reminders, notifications and reports reach this user; empty: by no mail.
        Raises: Invalid."""
        with self.store.writing() as unit:
            user = unit.users.get(user_id)
            self._correct(unit, user.actor, user, user.name, email)

    def set_keys(self, user_id: str, *, on: bool) -> None:
        """Whether single keys do anything on this user's screens."""
        with self.store.writing() as unit:
            unit.users.save(replace(unit.users.get(user_id), uses_keys=on))

    # --- managing users --------------------------------------------------------------

    def users(self, actor: Actor) -> list[User]:
        """Every user, to pick an assignee (SEE_CASES) or to manage them."""
        actor.require(Permission.SEE_CASES)
        with self.store.reading() as unit:
            return unit.users.all()

    def add_user(
        self, actor: Actor | None, *, login: str, name: str, role: Role, email: str = ""
    ) -> str:
        """Adds the user and gives the token of a first sign-in link.

        `actor` None: the command line. Raises: Conflict when the login is taken.
        """
        _require_managing(actor)
        now = self.clock.now()
        with self.store.writing() as unit:
            user = users.add(unit, login=login, name=name, role=role, email=email, now=now)
            detail = f"{user.login} ({user.role})"
            record(unit, "user_added", at=now, actor=actor, subject_id=user.id, detail=detail)
            return sessions.make_link(unit, user.id, now)

    def new_link(self, actor: Actor | None, user_id: str) -> str:
        """A fresh sign-in link for someone who forgot; their password stops working."""
        _require_managing(actor)
        now = self.clock.now()
        with self.store.writing() as unit:
            unit.locks.hold(Lock.ACCOUNT, user_id)
            user = unit.users.get(user_id)
            if not user.active:
                raise Invalid(_("Akun ini tidak aktif. Aktifkan dahulu, lalu buat tautannya."))
            unit.users.save(replace(user, password_hash="", must_change_password=True))
            record(unit, "link_made", at=now, actor=actor, subject_id=user.id)
            return sessions.make_link(unit, user.id, now)

    def set_password(self, login: str, password: str) -> None:
        """From the command line; ends every session of the user. Raises: NotFound, Invalid."""
        with self.store.reading() as unit:
            user = users.by_login(unit, login)
        check_choice(password, login=user.login)
        kept = self.passwords.hash(password)
        with self.store.writing() as unit:
            self._keep_password(unit, user, kept, "password_set", None)
            unit.sessions.remove_of(user.id)

    def set_role(self, actor: Actor | None, user_id: str, role: Role) -> None:
        """Raises: Invalid when the last admin would be lost, or the last supervisor who can read
        what is restricted."""
        _require_managing(actor)
        with self.store.writing() as unit:
            user = unit.users.get(user_id)
            if user.role is Role.ADMIN and role is not Role.ADMIN and user.active:
                users.keep_an_admin(unit, user)
            if role is not Role.SUPERVISOR:
                users.keep_a_supervisor(unit, user)
            unit.users.save(replace(user, role=Role(role)))
            self._record(unit, "role_changed", actor, user.id, detail=str(role))

    def correct(self, actor: Actor, user_id: str, *, name: str, email: str) -> None:
        """Mends how somebody is called and where mail reaches them. Raises: Invalid, NotFound."""
        actor.require(Permission.MANAGE_USERS)
        with self.store.writing() as unit:
            self._correct(unit, actor, unit.users.get(user_id), name, email)

    def set_active(self, actor: Actor, user_id: str, active: bool) -> None:
        """Opens or closes an account; a closed one is signed out everywhere at once.
        Raises: Invalid as `set_role` does."""
        actor.require(Permission.MANAGE_USERS)
        with self.store.writing() as unit:
            unit.locks.hold(Lock.ACCOUNT, user_id)
            user = unit.users.get(user_id)
            if not active:
                self._close(unit, user)
            unit.users.save(replace(user, active=active))
            act = "user_activated" if active else "user_deactivated"
            self._record(unit, act, actor, user.id)

    def prune(self) -> int:
        """Forgets sessions and links that are over; gives how many."""
        with self.store.writing() as unit:
            return unit.sessions.prune(self.clock.now())

    # --- inside ----------------------------------------------------------------------

    def _take_turn(self, address: str, login: str = "") -> None:
        now = self.clock.now()
        self.by_address.take(neighbourhood(address), now)
        if login:
            self.by_login.take(login, now)

    def _user_named(self, login: str) -> User | None:
        with self.store.reading() as unit:
            user = unit.users.by_login(login) if login.isprintable() else None
        return user if user and user.active else None

    def _note_failure(self, user: User | None, address: str) -> None:
        # What was typed as the name is not kept: it may be a password in the wrong box.
        with self.store.writing() as unit:
            subject = user.id if user else ""
            self._record(unit, "sign_in_failed", None, subject, detail=address[:64])

    def _fresh_hash(self, user: User, password: str) -> str:
        if self.passwords.is_dated(user.password_hash):
            return self.passwords.hash(password)
        return user.password_hash

    def _begin(self, checked: User, fresh_hash: str, address: str) -> str:
        with self.store.writing() as unit:
            unit.locks.hold(Lock.ACCOUNT, checked.id)
            user = unit.users.get(checked.id)
            if not user.active or user.password_hash != checked.password_hash:
                raise _wrong_pair()  # closed or changed while we were hashing
            if fresh_hash != user.password_hash:
                unit.users.save(replace(user, password_hash=fresh_hash))
            self._record(unit, "signed_in", user.actor, user.id, detail=address[:64])
            return sessions.begin(unit, user, self.clock.now())

    def _keep_alive(self, token_hash: str, now: datetime, expires_at: datetime) -> None:
        try:
            with self.store.writing() as unit:
                unit.sessions.touch(token_hash, now, expires_at)
        except StoreError:
            return  # busy or full: the session is good without it, the next request tries again

    def _check_old(self, user: User, old: str, new: str) -> None:
        if not user.password_hash:
            return
        self.by_login.take(user.login, self.clock.now())
        if not self.passwords.fits(user.password_hash, old):
            raise NotSignedIn(_("Kata sandi lama salah. Periksa, lalu coba lagi."))
        self.by_login.forgive(user.login)
        if old == new:
            raise Invalid(_("Kata sandi baru masih sama. Pilih yang lain."), field="password")

    def _keep_password(
        self, unit: Unit, user: User, kept: str, act: str, actor: Actor | None
    ) -> None:
        unit.locks.hold(Lock.ACCOUNT, user.id)  # a sign-in by the old one is ended with the others
        unit.users.save(replace(user, password_hash=kept, must_change_password=False))
        self._record(unit, act, actor, user.id)

    def _correct(self, unit: Unit, actor: Actor, user: User, name: str, email: str) -> None:
        corrected = users.corrected(user, name=name, email=email)
        unit.users.save(corrected)
        if corrected.name != user.name:
            self._record(unit, "user_renamed", actor, user.id)
        if corrected.email != user.email:
            self._record(unit, "email_changed", actor, user.id)  # the address itself: not here

    def _close(self, unit: Unit, user: User) -> None:
        if user.active and user.role is Role.ADMIN:
            users.keep_an_admin(unit, user)
        users.keep_a_supervisor(unit, user)
        unit.sessions.remove_of(user.id)

    def _record(
        self, unit: Unit, act: str, actor: Actor | None, subject_id: str, *, detail: str = ""
    ) -> None:
        record(unit, act, at=self.clock.now(), actor=actor, subject_id=subject_id, detail=detail)


def _require_managing(actor: Actor | None) -> None:
    if actor is not None:
        actor.require(Permission.MANAGE_USERS)


def _wrong_pair() -> NotSignedIn:
    return NotSignedIn(_("Nama masuk atau kata sandi salah. Periksa keduanya, lalu coba lagi."))
