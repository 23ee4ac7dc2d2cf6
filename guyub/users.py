"""`guyub user …`: accounts from the command line, for who owns the machine."""

import sys
from typing import Annotated

import typer

from domain.errors import Invalid
from domain.people import Role, User
from domain.texts import N_, _
from guyub.speaking import SpokenCommand, SpokenGroup, missing_user, say, say_json, say_table
from toolkit.wiring import Toolkit, open_toolkit
from web.signing import sign_in_link

app = typer.Typer(
    cls=SpokenGroup, help=N_("Pengguna: tambah, peran, sandi, tautan masuk."), no_args_is_help=True
)

Login = Annotated[str, typer.Argument(help=N_("Nama masuk pengguna."))]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Keluaran JSON untuk program lain."))]


@app.command("add", cls=SpokenCommand, help=N_("Menambah pengguna dan mencetak tautan masuknya."))
def add(
    login: Login,
    name: Annotated[str, typer.Option(help=N_("Nama lengkap."))],
    role: Annotated[Role, typer.Option(help=N_("Peran pengguna."))] = Role.STAFF,
    email: Annotated[str, typer.Option(help=N_("Alamat surel untuk pengingat."))] = "",
    as_json: AsJson = False,
) -> None:
    toolkit = open_toolkit()
    token = toolkit.accounts.add_user(None, login=login, name=name, role=role, email=email)
    _say_link(toolkit, login, token, as_json)


@app.command("role", cls=SpokenCommand, help=N_("Mengganti peran pengguna."))
def role(login: Login, role: Annotated[Role, typer.Argument(help=N_("Peran yang baru."))]) -> None:
    toolkit = open_toolkit()
    user = find_user(toolkit, login)
    toolkit.accounts.set_role(None, user.id, role)
    say(_("Peran {login} kini {role}.").format(login=user.login, role=role))


@app.command("password", cls=SpokenCommand, help=N_("Mengganti sandi; semua sesinya berakhir."))
def password(
    login: Login,
    stdin: Annotated[
        bool, typer.Option("--stdin", help=N_("Membaca sandi dari masukan standar."))
    ] = False,
) -> None:
    toolkit = open_toolkit()
    user = find_user(toolkit, login)
    toolkit.accounts.set_password(user.login, _read_password(from_stdin=stdin))
    say(_("Sandi {login} sudah diganti.").format(login=user.login))


@app.command("link", cls=SpokenCommand, help=N_("Membuat tautan masuk baru; sandi lama berhenti."))
def link(login: Login, as_json: AsJson = False) -> None:
    toolkit = open_toolkit()
    user = find_user(toolkit, login)
    _say_link(toolkit, user.login, toolkit.accounts.new_link(None, user.id), as_json)


@app.command("list", cls=SpokenCommand, help=N_("Daftar pengguna."))
def list_users(as_json: AsJson = False) -> None:
    with open_toolkit().store.reading() as unit:
        users = unit.users.all()
    if as_json:
        say_json([_public(user) for user in users])
        return
    columns = (_("Nama masuk"), _("Nama"), _("Peran"), _("Aktif"), _("Bersandi"))
    say_table(columns, [_row(user) for user in users])


def find_user(toolkit: Toolkit, login: str) -> User:
    """Raises: NotFound."""
    with toolkit.store.reading() as unit:
        user = unit.users.by_login(login.strip().lower())
    if user is None:
        raise missing_user(login)
    return user


def _say_link(toolkit: Toolkit, login: str, token: str, as_json: bool) -> None:
    address = sign_in_link(toolkit.settings.site_url, token)
    if as_json:
        say_json({"login": login, "link": address})
        return
    say(_("Tautan masuk untuk {login}, berlaku sekali dan 24 jam:").format(login=login))
    say(address)


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline(1_024).rstrip("\r\n")
    first: str = typer.prompt(_("Sandi baru"), hide_input=True)
    if first != typer.prompt(_("Sekali lagi"), hide_input=True):
        raise Invalid(_("Kedua sandi tidak sama. Ulangi perintah ini."), field="password")
    return first


def _public(user: User) -> dict[str, object]:
    return {
        "login": user.login,
        "name": user.name,
        "role": user.role,
        "email": user.email,
        "active": user.active,
        "has_password": bool(user.password_hash),
    }


def _row(user: User) -> tuple[str, ...]:
    yes, no = _("ya"), _("tidak")
    return (
        user.login,
        user.name,
        user.role,
        yes if user.active else no,
        yes if user.password_hash else no,
    )
