"""A video on its way to X: handed in piece by piece, and waited for. Nobody sees it before a post.

Source: docs.x.com/x-api/media (chunked upload, best practices: 512 MB and 140 seconds) and the
OpenAPI description 2.167, read 2026-11-25.
"""

from collections.abc import Callable
from typing import Any

from connectors.x.wire import BARE, Wire
from domain.errors import Rejected, Unavailable
from domain.ports import Picture
from domain.texts import _

VIDEO_S_MAX = 140
PIECE_BYTES = 4 * 1024 * 1024  # X takes five at once
# With the client's own patience it ends before the delivery's lease does.
WAITS_S_MAX = 45
_PAUSE_S, _PAUSE_S_MAX = 3, 15  # where X names none, and at most


def filmed(wire: Wire, video: Picture, wait: Callable[[float], None]) -> str:
    """The video's id at X, once X has worked through it. `wait`: lets seconds pass.

    Raises: a PlatformError; nothing is seen by anyone yet.
    """
    begin = {
        "media_type": video.media.mime,
        "media_category": "tweet_video",
        "total_bytes": len(video.data),
    }
    media_id = wire.prepare("/2/media/upload/initialize", begin, _id)
    route = f"/2/media/upload/{media_id}"
    for index, start in enumerate(range(0, len(video.data), PIECE_BYTES)):
        piece = video.data[start : start + PIECE_BYTES]
        wire.hand_in(f"{route}/append", {"segment_index": str(index)}, "media", piece)
    pause_s, waited_s = wire.prepare(f"{route}/finalize", None, _pause_s), 0
    while pause_s:
        if waited_s + pause_s > WAITS_S_MAX:
            raise Unavailable(_("X masih mengolah videonya; akan dicoba lagi."))
        wait(pause_s)
        waited_s += pause_s
        query = {"media_id": media_id, "command": "STATUS"}
        pause_s = wire.ask("/2/media/upload", query, BARE, _pause_s)
    return media_id


def _id(told: Any) -> str:
    return str(told["data"]["id"])


def _pause_s(told: Any) -> int:
    """In how many seconds to look again; 0: it is done. Raises: Rejected when it never will be."""
    info = told["data"].get("processing_info") or {"state": "succeeded"}
    if info["state"] == "failed":
        raise Rejected(_("X tidak dapat mengolah video ini. Ganti videonya, lalu kirim lagi."))
    if info["state"] == "succeeded":
        return 0
    return min(max(1, int(info.get("check_after_secs") or _PAUSE_S)), _PAUSE_S_MAX)
