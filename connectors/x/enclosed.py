"""What hangs on members' posts: pictures, and videos as the best file that may be kept.

X bills each of them like a post that is read, so that they are asked for only while the money for
reading is plenty; else the words say that there is something to see.
Source: the OpenAPI description 2.167 (Media, PostAttachments), developer.x.com/en/docs/x-api/
data-dictionary/object-model/media, docs.x.com/x-api/getting-started/pricing (Media: Read, 0.005
dollars), read 2026-11-26. No page lists the hosts: these two are known from X's own addresses, and
what lies elsewhere is told and not gone to.
"""

from collections.abc import Iterator, Mapping, Sequence
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

from connectors.fetching import Hung
from connectors.http import BODY_BYTES_MAX

MEDIA_HOSTS = ("pbs.twimg.com", "video.twimg.com")
ON_A_POST_MAX = 4
_PHOTO, _FILM = "image/jpeg", "video/mp4"
_BITS = 8


def hung_on(keys: Sequence[str], media: Mapping[str, Mapping[str, Any]]) -> tuple[Hung, ...]:
    """In the post's order. `media`: what X told of them, by their keys."""
    return tuple(_hung(media.get(key, {})) for key in keys)


def keys_of(told: Mapping[str, Any]) -> tuple[str, ...]:
    """Of what hangs on a post, as far as it was asked for."""
    attachments = told.get("attachments")
    keys = attachments.get("media_keys") if isinstance(attachments, Mapping) else None
    return tuple(each for each in keys or () if isinstance(each, str))


def media_of(included: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What X told along with a page, by the keys."""
    listed = included.get("media") or ()
    return {str(each["media_key"]): each for each in listed if isinstance(each, Mapping)}


def _hung(told: Mapping[str, Any]) -> Hung:
    alt = _text(told.get("alt_text"))
    if told.get("type") == "photo":
        address = _text(told.get("url"))
        kind, _encoding = guess_type(_path(address))
        return Hung(address=address, kind=kind or _PHOTO, alt=alt)
    return Hung(address=_film(told), kind=_FILM if told else "", alt=alt)


def _film(told: Mapping[str, Any]) -> str:
    """Where the best of its files lies that is small enough, else the smallest."""
    seconds = _number(told.get("duration_ms")) / 1_000
    files = sorted(_files(told.get("variants")))
    fitting = [each for each in files if each[0] * seconds / _BITS <= BODY_BYTES_MAX]
    best = (fitting or files[:1])[-1:]
    return best[0][1] if best else ""


def _files(variants: object) -> Iterator[tuple[int, str]]:
    """Bits a second and address of each file; a stream is none."""
    for each in variants if isinstance(variants, Sequence) else ():
        if isinstance(each, Mapping) and each.get("content_type") == _FILM:
            yield _number(each.get("bit_rate")), _text(each.get("url"))


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _number(told: object) -> int:
    return told if isinstance(told, int) and told > 0 else 0


def _text(told: object) -> str:
    return told if isinstance(told, str) else ""
