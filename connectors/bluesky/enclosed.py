"""The pictures of members' posts. A post names them by their hash; where they can be fetched only
Bluesky's reading service tells. Of a video it has but a stream: that stays a mark in the text.

Source: the lexicons app.bsky.feed.getPosts, app.bsky.embed.images and
app.bsky.embed.recordWithMedia, read 2026-11-26.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from connectors.bluesky.session import Account
from connectors.fetching import Fetching, Hung
from connectors.house import House
from domain.attachments import Enclosed
from domain.errors import PlatformError

# Whatever a reading service tells, files come from Bluesky's own.
MEDIA_HOSTS = ("cdn.bsky.app",)
POSTS_AT_ONCE = 25
_PICTURE = "image/jpeg"  # the service makes every picture one


class Pictures:
    """For one reading of an inbox."""

    def __init__(self, account: Account, house: House) -> None:
        self._account = account
        self._files = Fetching(house, hosts=MEDIA_HOSTS)
        self._shown: dict[str, list[str]] = {}

    def look(self, records: Mapping[str, Mapping[str, Any]]) -> None:
        """Asks where the pictures of these posts lie, for as many at once as may be asked."""
        with_some = [uri for uri, record in records.items() if pictures(record.get("embed"))]
        for start in range(0, len(with_some), POSTS_AT_ONCE):
            some = with_some[start : start + POSTS_AT_ONCE]
            try:
                self._shown |= self._account.ask("app.bsky.feed.getPosts", {"uris": some}, _places)
            except PlatformError:  # whatever becomes of a file, the message must come in
                continue

    def of(self, uri: str, record: Mapping[str, Any]) -> tuple[Enclosed, ...]:
        """Those of one post, in their order."""
        alts = pictures(record.get("embed"))
        places = self._shown.get(uri, [])
        if len(places) != len(alts):
            places = [""] * len(alts)
        return self._files.of_some(
            Hung(address=place, kind=_PICTURE, alt=alt)
            for place, alt in zip(places, alts, strict=True)
        )


def pictures(embed: object) -> list[str]:
    """What is seen on each picture of a post, in its author's words or in none."""
    return [_text(each.get("alt")) for each in _images(embed)]


def _images(embed: object) -> Iterator[Mapping[str, Any]]:
    """Of what hangs on a post, itself or beside a post that it quotes."""
    told = _mapping(embed)
    images = (_mapping(told.get("media")) or told).get("images")
    for each in images if isinstance(images, Sequence) and not isinstance(images, str) else ():
        yield _mapping(each)


def _places(told: Any) -> dict[str, list[str]]:
    """Where the pictures of each post lie, by the post's address."""
    return {
        _text(post.get("uri")): [_text(each.get("fullsize")) for each in _images(post.get("embed"))]
        for post in map(_mapping, told["posts"])
    }


def _text(told: object) -> str:
    return told if isinstance(told, str) else ""


def _mapping(told: object) -> Mapping[str, Any]:
    return told if isinstance(told, Mapping) else {}
