"""Pictures on their way to X: made to fit, handed in, described. Nobody sees them before a post.

Source: docs.x.com/x-api/media and the OpenAPI description 2.167, read 2026-11-25.
"""

from typing import Any

from connectors.images import Frame, fitted
from connectors.x.purse import Purse
from connectors.x.wire import Wire
from domain.errors import Rejected
from domain.ports import Picture
from domain.texts import _

IMAGES_MAX = 4
ALT_TEXT_MAX = 1_000
FRAME = Frame(
    kinds=("image/jpeg", "image/png", "image/webp"),
    bytes_max=5 * 1024 * 1024,
    side_max_px=8_192,
)


def handed_in(wire: Wire, purse: Purse, pictures: tuple[Picture, ...]) -> list[str]:
    """The pictures' ids at X, in their order. Raises: Rejected when X cannot show one."""
    if len(pictures) > IMAGES_MAX:
        raise Rejected(
            _("X menerima paling banyak {count} gambar dalam satu unggahan.").format(
                count=IMAGES_MAX
            )
        )
    # all are made to fit before the first goes out
    return [_hand_in(wire, purse, each) for each in [fitted(it, FRAME) for it in pictures]]


def _hand_in(wire: Wire, purse: Purse, picture: Picture) -> str:
    begin = {
        "media_type": picture.media.mime,
        "media_category": "tweet_image",
        "total_bytes": len(picture.data),
    }
    media_id = wire.prepare("/2/media/upload/initialize", begin, _id)
    route = f"/2/media/upload/{media_id}"
    wire.hand_in(f"{route}/append", {"segment_index": "0"}, "media", picture.data)
    wire.prepare(f"{route}/finalize", None, _refuse_broken)
    if alt_text := picture.media.alt_text.strip():
        described = {"alt_text": {"text": alt_text[:ALT_TEXT_MAX]}}
        wire.prepare("/2/media/metadata", {"id": media_id, "metadata": described}, _id)
        purse.pay(purse.alt_text)
    return media_id


def _id(told: Any) -> str:
    return str(told["data"]["id"])


def _refuse_broken(told: Any) -> None:
    if (told["data"].get("processing_info") or {}).get("state") == "failed":
        raise Rejected(_("X tidak dapat membaca sebuah gambar. Ganti gambarnya, lalu kirim lagi."))
