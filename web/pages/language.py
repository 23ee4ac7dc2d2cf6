"""The language switch at the foot of every page."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.errors import Invalid
from domain.texts import _
from toolkit.languages import LANGUAGES
from web.addresses import own_path
from web.room import WebRoom
from web.serving import FormRule, serve
from web.visits import Visit

SWITCH = FormRule(name="bahasa", keep=("bahasa", "lanjut"))


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/bahasa`."""
    return [Route("/bahasa", serve(room, switch, SWITCH), methods=["POST"])]


def switch(visit: Visit) -> Response:
    """Remembers the language and goes back to where the visitor was."""
    wished = visit.field("bahasa")
    if wished not in LANGUAGES:
        raise Invalid(_("Bahasa itu belum ada. Pilih salah satu tombol."), field="bahasa")
    response = visit.to(own_path(visit.field("lanjut"), "/"))
    visit.remember_language(response, wished)
    return response
