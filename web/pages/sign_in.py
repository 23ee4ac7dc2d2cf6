"""Sign-in: by password, by a link that works once; passwords; and out again."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.errors import Invalid, NotSignedIn
from domain.texts import _
from web import brake
from web.addresses import own_path
from web.room import WebRoom
from web.serving import FormRule, serve
from web.signing import DESK, password_address, signed_out_address
from web.visits import Visit

SIGN_IN = FormRule(name="masuk", rate=brake.SIGN_INS, keep=("nama", "lanjut"))
LINK = FormRule(name="tautan", rate=brake.SIGN_INS, keep=("kode",))
OUT = FormRule(name="keluar")
PASSWORD = FormRule(name="sandi", rate=brake.SIGN_INS, keep=("lanjut",))
# Longer is no password but an attempt to keep the hash function busy.
_PASSWORD_MAX = 1_000
_FIELDS = {"": "baru", "password": "baru"}  # the service's names for our fields


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/masuk`, `/masuk/tautan`, `/keluar`, `/sandi`."""
    return [
        Route("/masuk", serve(room, ask), methods=["GET"]),
        Route("/masuk", serve(room, sign_in, SIGN_IN, room.sign_ins_at_once), methods=["POST"]),
        Route("/masuk/tautan", serve(room, ask_link), methods=["GET"]),
        Route("/masuk/tautan", serve(room, use_link, LINK), methods=["POST"]),
        Route("/keluar", serve(room, ask_out), methods=["GET"]),
        Route("/keluar", serve(room, sign_out, OUT), methods=["POST"]),
        Route("/sandi", serve(room, ask_password), methods=["GET"]),
        Route(
            "/sandi", serve(room, set_password, PASSWORD, room.sign_ins_at_once), methods=["POST"]
        ),
    ]


def ask(visit: Visit) -> Response:
    """The sign-in form; who is signed in already goes on."""
    try:
        visit.user  # noqa: B018 - asked for, not needed
    except NotSignedIn:
        return _sign_in_form(visit)
    return visit.to(_onward(visit))


def sign_in(visit: Visit) -> Response:
    """A session for the right name and password."""
    password = visit.form.get("sandi", "")[:_PASSWORD_MAX]
    try:
        token = visit.room.toolkit.accounts.sign_in(
            visit.field("nama"), password, address=visit.neighbourhood
        )
    except (NotSignedIn, Invalid) as err:
        return _sign_in_form(visit, Invalid(str(err), field="nama"))
    return _signed_in(visit, token)


def ask_link(visit: Visit) -> Response:
    """A button. Opening the link uses nothing up: mail scanners and previews open links too."""
    response = visit.page("link.html", code=visit.request.query_params.get("kode", ""))
    response.headers["Cache-Control"] = "no-store"
    return response


def use_link(visit: Visit) -> Response:
    """Uses the link up and signs its holder in."""
    try:
        token = visit.room.toolkit.accounts.sign_in_by_link(
            visit.field("kode"), address=visit.neighbourhood
        )
    except (NotSignedIn, Invalid) as err:
        return _sign_in_form(visit, Invalid(str(err)))
    return _signed_in(visit, token)


def ask_out(visit: Visit) -> Response:
    """A button: opening an address, which any other site can make a browser do, ends nothing."""
    return visit.page("out.html")


def sign_out(visit: Visit) -> Response:
    """Ends the session, here and on the shelf."""
    if visit.session:
        visit.room.toolkit.accounts.sign_out(visit.session)
    response = visit.to(signed_out_address())
    visit.sign_out(response)
    return response


def ask_password(visit: Visit) -> Response:
    """The form for a first or new password. Raises: NotSignedIn."""
    return _password_form(visit)


def set_password(visit: Visit) -> Response:
    """Keeps the new password; every other session of the user ends."""
    try:
        _change(visit)
    except (NotSignedIn, Invalid) as err:
        field = err.field if isinstance(err, Invalid) else "lama"
        return _password_form(visit, Invalid(str(err), field=_FIELDS.get(field, field)))
    return visit.to(_onward(visit))


def _change(visit: Visit) -> None:
    new = visit.form.get("baru", "")
    user = visit.user
    if len(new) > _PASSWORD_MAX:
        raise Invalid(_("Kata sandi ini terlalu panjang."), field="baru")
    if new != visit.form.get("ulang", ""):
        raise Invalid(_("Kedua kata sandi tidak sama. Ketik sekali lagi."), field="ulang")
    visit.room.toolkit.accounts.change_password(
        user.id,
        old=visit.form.get("lama", "")[:_PASSWORD_MAX],
        new=new,
        keep_token=visit.session,
    )


def _signed_in(visit: Visit, token: str) -> Response:
    user = visit.room.toolkit.accounts.user_of(token)
    onward = _onward(visit)
    response = visit.to(password_address(onward) if user.must_change_password else onward)
    visit.sign_in(response, token)
    return response


def _onward(visit: Visit) -> str:
    wished = visit.field("lanjut") or visit.request.query_params.get("lanjut", "")
    return own_path(wished, DESK)


def _sign_in_form(visit: Visit, wrong: Invalid | None = None) -> Response:
    response = visit.page(
        "sign_in.html",
        status=422 if wrong else 200,
        wrong=wrong,
        typed=visit.form,
        onward=_onward(visit),
        left=visit.request.query_params.get("keluar") == "1",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _password_form(visit: Visit, wrong: Invalid | None = None) -> Response:
    return visit.page(
        "password.html",
        status=422 if wrong else 200,
        wrong=wrong,
        user=visit.user,
        onward=_onward(visit),
    )
