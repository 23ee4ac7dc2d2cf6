"""Pictures on their way to Facebook: made to fit, uploaded where nobody sees them yet.

These are a Page's photos, for posts and comments; what goes into messages has a store of its own,
see `connectors.facebook.enclosures`.
Source: https://developers.facebook.com/docs/graph-api/photo-uploads, read 2026-11-25 ("We recommend
uploading photos under 4MB", and above it some are refused, subcode 1366046); the edge `photos` of
Meta's specification of the Page node (v25 era), read 2026-11-26.
"""

from collections.abc import Sequence

from connectors.facebook.graph import GraphTransport
from connectors.images import Frame, fitted
from domain.errors import Rejected
from domain.ports import Picture
from domain.texts import _

FRAME = Frame(kinds=("image/jpeg", "image/png"), bytes_max=4 * 1024 * 1024)


def the_one(pictures: Sequence[Picture]) -> Picture | None:
    """A comment takes one. Raises: Rejected for more."""
    if len(pictures) > 1:
        raise Rejected(
            _("Facebook menerima satu gambar untuk satu balasan. Kirim yang lain di balasan lain.")
        )
    return next(iter(pictures), None)


def hidden_photo(graph: GraphTransport, page_id: str, picture: Picture) -> str:
    """Its id among the Page's photos, for a post or a comment to show."""
    alt_text = picture.media.alt_text
    alt = {"alt_text_custom": alt_text} if alt_text else {}
    with graph.asking():
        told = graph.put_photo(file_of(picture), f"{page_id}/photos", published=False, **alt)
        return str(told["id"])


def file_of(picture: Picture) -> tuple[str, bytes, str]:
    """Named, as Graph wants it, its kind and its bytes."""
    fit = fitted(picture, FRAME)
    name = f"{fit.media.id[:16]}.{fit.media.mime.partition('/')[2]}"
    return name, fit.data, fit.media.mime
