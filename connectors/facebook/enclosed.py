"""What hangs on comments and Messenger messages: named by Graph, fetched from Meta's own hosts.

Source: developers.facebook.com/docs/graph-api/reference/story-attachment and
/docs/graph-api/reference/message-attachment, read 2026-11-26.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from connectors.fetching import Hung

COMMENT_FILES = "attachment{type,media,description}"
MESSAGE_FILES = "attachments{mime_type,name,size,image_data,video_data,file_url}"
MEDIA_HOSTS = (".fbcdn.net", ".fbsbx.com")
# Any other sort points at a page elsewhere: its picture is that page's, not the member's.
_SORTS = ("photo", "sticker", "animated_image_video", "animated_image_share")
_FILMS = ("video_inline", "video")
_PICTURE, _FILM = "image/jpeg", "video/mp4"


def of_comment(told: Mapping[str, Any]) -> tuple[Hung, ...]:
    """A comment has one file at most."""
    attachment = _mapping(told.get("attachment"))
    media, alt = _mapping(attachment.get("media")), _text(attachment.get("description"))
    sort = attachment.get("type")
    if sort in _FILMS:
        return (Hung(address=_text(media.get("source")), kind=_FILM, alt=alt),)
    if sort in _SORTS:
        address = _text(_mapping(media.get("image")).get("src"))
        return (Hung(address=address, kind=_PICTURE, alt=alt),)
    return ()


def of_message(told: Mapping[str, Any]) -> tuple[Hung, ...]:
    """A message of Messenger may have several."""
    return tuple(_of_message(_mapping(told.get("attachments")).get("data")))


def _of_message(told: object) -> Iterator[Hung]:
    for each in map(_mapping, told if isinstance(told, list) else ()):
        places = (_mapping(each.get(name)).get("url") for name in ("image_data", "video_data"))
        address = next((_text(place) for place in places if place), "")
        size = each.get("size")
        yield Hung(
            address=address or _text(each.get("file_url")),
            kind=_text(each.get("mime_type")),
            alt=_stem(_text(each.get("name"))),
            size_bytes=size if isinstance(size, int) and size > 0 else None,
        )


def _stem(name: str) -> str:
    """The name without its ending, which the kind gives anew."""
    stem, _dot, ending = name.rpartition(".")
    return stem or ending


def _text(told: object) -> str:
    return told if isinstance(told, str) else ""


def _mapping(told: object) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}
