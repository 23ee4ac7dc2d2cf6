"""Videos of entries, whole or in the ranges that players ask for, a small piece at a time."""

import re
from collections.abc import Iterator

from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from domain.errors import NotFound
from domain.media import VIDEO_MIME
from domain.texts import _
from web.pages.pictures import FOR_EVER
from web.room import WebRoom
from web.serving import serve
from web.visits import Visit

PIECE_BYTES = 256 * 1024
# One range only: whoever asks for more gets the whole, as RFC 9110, 14.2 allows.
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def routes(room: WebRoom) -> list[BaseRoute]:
    """`/video/{media_id}.mp4`."""
    return [Route("/video/{media_id}.mp4", serve(room, video), methods=["GET"])]


def video(visit: Visit) -> Response:
    """The video's bytes, or the range asked for. Source: RFC 9110, 14 (read 2026-11-25).

    Raises: NotFound.
    """
    media_id: str = visit.request.path_params["media_id"]
    shelf = visit.room.toolkit.media
    if shelf.part(media_id, 4, 4) != b"ftyp":
        raise NotFound(_("Video ini tidak ada lagi."))
    size, etag = shelf.size_bytes(media_id), f'"{media_id}"'
    headers = {"Cache-Control": FOR_EVER, "ETag": etag, "Accept-Ranges": "bytes"}
    asked = visit.request.headers
    if asked.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    wanted = asked.get("range", "") if asked.get("if-range", etag) == etag else ""
    span = range_of(wanted, size)
    if span is None:
        return _sent(visit, (0, size), 200, headers)
    headers["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{size}"
    if span[0] < span[1]:
        return _sent(visit, span, 206, headers)
    return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{size}"})


def range_of(wanted: str, size: int) -> tuple[int, int] | None:
    """From where to before where, nothing when it begins beyond the end. None: the whole, for
    what is not one range."""
    found = _RANGE.fullmatch(wanted)
    if found is None:
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        return (max(0, size - int(last)), size) if last else None
    if not last:
        return int(first), size
    return None if int(last) < int(first) else (int(first), min(int(last) + 1, size))


def _sent(visit: Visit, span: tuple[int, int], status: int, headers: dict[str, str]) -> Response:
    headers = {**headers, "Content-Length": str(span[1] - span[0])}
    if visit.request.method == "HEAD":
        return Response(status_code=status, media_type=VIDEO_MIME, headers=headers)
    pieces = _pieces(visit, *span)
    return StreamingResponse(pieces, status, headers, media_type=VIDEO_MIME)


def _pieces(visit: Visit, start: int, end: int) -> Iterator[bytes]:
    shelf, media_id = visit.room.toolkit.media, visit.request.path_params["media_id"]
    for at in range(start, end, PIECE_BYTES):
        yield shelf.part(media_id, at, min(PIECE_BYTES, end - at))
