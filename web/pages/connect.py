"""Connecting a channel by signing in at its platform: out to it, and back with its permission."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from domain.errors import PlatformError
from domain.texts import _
from web import brake
from web.room import WebRoom
from web.serving import serve
from web.signing import DESK
from web.trouble import Trouble, trouble_page
from web.visits import Visit

BACK = "/sambung/kembali"
_KANAL = f"{DESK}kanal"


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/sambung/kembali`, `/sambung/{channel_id}`."""
    return [
        Route(BACK, serve(room, come_back), methods=["GET"]),
        Route("/sambung/{channel_id}", serve(room, go), methods=["GET"]),
    ]


def go(visit: Visit) -> Response:
    """Sends the browser to the platform, where its person says yes or no."""
    actor = visit.user.actor
    visit.room.brake.spend(brake.SIGN_INS, "sambung", visit.neighbourhood)
    try:
        address = visit.room.toolkit.authorizing.begin(
            actor, visit.request.path_params["channel_id"], f"{visit.site_url}{BACK}"
        )
    except PlatformError as err:
        return _trouble(visit, err)
    response = RedirectResponse(address, status_code=303)
    response.headers["Cache-Control"] = "no-store"
    return response


def come_back(visit: Visit) -> Response:
    """Takes the permission the browser brought, and shows the channels; who said no at the
    platform finds the channel there, still to be connected."""
    actor, told = visit.user.actor, visit.request.query_params
    visit.room.brake.spend(brake.SIGN_INS, "sambung", visit.neighbourhood)
    authorizing = visit.room.toolkit.authorizing
    state = told.get("state", "")
    if told.get("error"):
        authorizing.call_off(actor, state)
        return visit.to(_KANAL)
    try:
        authorizing.finish(actor, state=state, code=told.get("code", ""))
    except PlatformError as err:
        return _trouble(visit, err)
    return visit.to(_KANAL)


def _trouble(visit: Visit, err: PlatformError) -> Response:
    advice = _("{reason} Periksa isian kanal ini di meja kerja, lalu sambungkan lagi.")
    return trouble_page(
        visit,
        Trouble(
            status=502,
            title=_("Kanal belum tersambung"),
            advice=advice.format(reason=err),
        ),
    )
