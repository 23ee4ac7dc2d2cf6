"""Users: what an account needs to be kept, and the admin a house can never lose."""

import re
import unicodedata
from dataclasses import replace
from datetime import datetime

from domain.errors import Conflict, Invalid, NotFound
from domain.identifiers import new_id
from domain.people import Permission, Role, User
from domain.ports import Unit
from domain.texts import _
from services.common.wording import asked_line, clean_line

FIRST_LOGIN = "admin"
EMAIL_MAX = 254

_LOGIN = re.compile(r"[a-z0-9._-]{2,40}")
_EMAIL = re.compile(
    r"[^@\s,;:<>\"()\[\]\\]{1,64}@[^@\s,;:<>\"()\[\]\\]+\.[^@\s.,;:<>\"()\[\]\\]{2,}"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def plain_login(entered: str) -> str:
    """The login a person meant: width, case and blanks around it do not matter."""
    return unicodedata.normalize("NFKC", entered[:200]).strip().lower()


def check_login(entered: str) -> str:
    """A login fit to be kept. Raises: Invalid."""
    login = plain_login(entered)
    if not _LOGIN.fullmatch(login):
        raise Invalid(
            _("Nama masuk: 2–40 huruf kecil, angka, titik, garis bawah, atau tanda hubung."),
            field="login",
        )
    return login


def check_email(entered: str) -> str:
    """An e-mail address, or nothing. Raises: Invalid."""
    email = clean_line(entered, field="email", most=EMAIL_MAX)
    if email and not _EMAIL.fullmatch(email):
        raise Invalid(_("Alamat surel ini belum benar. Contoh: sari@koperasi.id."), field="email")
    return email


def check_language(entered: str) -> str:
    """A language's code. Raises: Invalid."""
    if not _LANGUAGE.fullmatch(entered):
        raise Invalid(_("Bahasa ini tidak dikenal. Pilih satu dari daftar."), field="language")
    return entered


def add(unit: Unit, *, login: str, name: str, role: Role, email: str, now: datetime) -> User:
    """Keeps a new user without a password. Raises: Invalid, Conflict when the login is taken."""
    user = User(
        id=new_id(),
        login=check_login(login),
        name=asked_line(name, field="name"),
        role=Role(role),
        email=check_email(email),
        created_at=now,
    )
    if unit.users.by_login(user.login) is not None:
        raise Conflict(
            _("Nama masuk “{login}” sudah dipakai. Pilih yang lain.").format(login=user.login)
        )
    return unit.users.add(user)


def corrected(user: User, *, name: str, email: str) -> User:
    """The user so called and reached. Raises: Invalid."""
    return replace(user, name=asked_line(name, field="name"), email=check_email(email))


def by_login(unit: Unit, entered: str) -> User:
    """Raises: NotFound."""
    user = unit.users.by_login(plain_login(entered))
    if user is None:
        raise NotFound(_("Tidak ada pengguna dengan nama masuk ini. Periksa ejaannya."))
    return user


def active_admins(unit: Unit) -> list[User]:
    """Who can manage users now."""
    return [user for user in unit.users.all() if user.active and user.role is Role.ADMIN]


def some_admin(unit: Unit, now: datetime) -> User:
    """An active admin; made on an empty house, put back where none was left."""
    if admins := active_admins(unit):
        return admins[0]
    if former := unit.users.by_login(FIRST_LOGIN):
        return unit.users.save(replace(former, role=Role.ADMIN, active=True))
    return add(unit, login=FIRST_LOGIN, name="Admin", role=Role.ADMIN, email="", now=now)


def keep_an_admin(unit: Unit, leaving: User) -> None:
    """Raises: Invalid when nobody could manage users any more without `leaving`."""
    others = [user for user in active_admins(unit) if user.id != leaving.id]
    if not others:
        raise Invalid(_("Ini admin terakhir. Angkat admin lain dahulu, lalu ulangi."), field="role")
    # Two admins who remove each other at once would both find the other still there. Writing
    # the one who stays makes the second of them run into a Conflict.
    unit.users.save(others[0])


def keep_a_supervisor(unit: Unit, leaving: User) -> None:
    """Raises: Invalid when cases are restricted and nobody could read them without `leaving`."""
    reads = leaving.active and leaving.actor.may(Permission.SEE_RESTRICTED)
    if not reads or not unit.cases.any_restricted():
        return
    others = [
        user
        for user in unit.users.all()
        if user.id != leaving.id and user.active and user.actor.may(Permission.SEE_RESTRICTED)
    ]
    if not others:
        raise Invalid(
            _(
                "Ini pengawas terakhir, dan masih ada laporan yang hanya boleh dibaca pengawas. "
                "Buat akun pengawas lain dahulu, lalu ulangi."
            ),
            field="role",
        )
    unit.users.save(others[0])  # for the same reason as above
