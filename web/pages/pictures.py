"""Pictures of entries and the logo, and the two files every page is dressed with."""

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from domain.errors import NotFound
from domain.texts import _
from web.rendering import icon, style
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit

# The name is the content's hash: what it names never changes.
FOR_EVER = "public, max-age=31536000, immutable"

_HEAD_BYTES = 12
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/gambar/{media_id}` and `/aset/…`."""
    return [
        Route("/gambar/{media_id}", serve(room, picture), methods=["GET"]),
        Route("/aset/guyub.css", serve(room, stylesheet), methods=["GET"]),
        Route("/aset/ikon.svg", serve(room, house_icon), methods=["GET"]),
    ]


def picture(visit: Visit) -> Response:
    """The picture's bytes. Raises: NotFound."""
    media_id: str = visit.request.path_params["media_id"]
    headers = {"Cache-Control": FOR_EVER, "ETag": f'"{media_id}"'}
    shelf = visit.room.toolkit.media
    kind = _kind_of(shelf.part(media_id, 0, _HEAD_BYTES))
    if visit.request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(shelf.read(media_id), media_type=kind, headers=headers)


def stylesheet(visit: Visit) -> Response:
    """The one stylesheet."""
    return Response(style(), media_type="text/css", headers={"Cache-Control": FOR_EVER})


def house_icon(visit: Visit) -> Response:
    """The icon for browser tabs."""
    return Response(
        icon(), media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"}
    )


def _kind_of(head: bytes) -> str:
    """Read off the bytes: the shelf keeps nothing else, and nothing but pictures is served."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    raise NotFound(_("Gambar ini tidak ada lagi."))
