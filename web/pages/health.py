"""For machines that watch: is it alive, and how does it do."""

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from domain.errors import NotAllowed, StoreError
from domain.people import Role
from domain.texts import _
from web.addresses import came_from_here
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/healthz` and `/metrics`."""
    return [
        Route("/healthz", serve(room, health), methods=["GET"]),
        Route("/metrics", serve(room, metrics), methods=["GET"]),
    ]


def health(visit: Visit) -> Response:
    """200 while pages and memory work, 503 while the memory does not."""
    try:
        visit.room.toolkit.governing.cooperative()
    except StoreError:
        return JSONResponse({"status": "memory unavailable"}, status_code=503)
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


def metrics(visit: Visit) -> Response:
    """Prometheus' text, for this machine or a signed-in admin. Raises: NotAllowed, NotSignedIn."""
    is_here = came_from_here(visit.request.scope, visit.room.settings.trusted_proxies)
    if not is_here and visit.user.role is not Role.ADMIN:
        raise NotAllowed(_("Angka-angka ini hanya untuk admin."))
    return Response(visit.room.gauges.text(), media_type=CONTENT_TYPE_LATEST)
