"""What lies beside the posts in X's archive: their pictures, and the whole of long ones.

Pictures and videos lie in `data/tweets_media/` under the post's number and the last part of their
address. A long post is cut short in `tweets.js`; the whole stands in `note-tweet.js` under a number
of its own, and the two are told to belong together by their second and how they begin.
Source: archives that people describe, as public readers of them quote; read 2026-11-26.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from connectors.json_lists import elements
from domain.archives import Bundle, PastMedia

NOTES_MAX = 50_000
NOTE_LETTERS_MAX = 70_000
_NOTES = re.compile(r"(?:^|/)note-tweets?(?:-part\d+)?\.js$")
_FOLDER = re.compile(r"(?:^|/)(?:community_)?tweets?_media/([^/]+)$")
# X puts a link to the whole post, or dots, behind what it has cut.
_CUT = re.compile(
    r"(?:…|\.\.\.)?\s*(?:https?://(?:t\.co/\w+|(?:twitter|x)\.com/i/web/status/\d+)\s*)*$"
)
_SECOND = timedelta(seconds=1)


class MediaNames:
    """Where the pictures and videos of each post lie."""

    def __init__(self, names: Iterable[str]) -> None:
        found = (_FOLDER.search(name) for name in names)
        self._by_last = {told[1]: told.string for told in found if told}

    def of(self, post_id: str, tweet: Mapping[str, Any]) -> tuple[PastMedia, ...]:
        """Those of one post, in order; the names of what is not there too."""
        whole = _dicts(_dict(tweet.get("extended_entities")).get("media"))
        told = whole or _dicts(_dict(tweet.get("entities")).get("media"))
        media = (self._one(post_id, each) for each in told)
        return tuple(each for each in media if each is not None)

    def _one(self, post_id: str, told: Mapping[str, Any]) -> PastMedia | None:
        moving = told.get("type") in ("video", "animated_gif")
        addresses = _films(told) if moving else [told.get("media_url_https")]
        lasts = [f"{post_id}-{last}" for each in addresses if (last := _last(each))]
        if not lasts:
            return None
        there = next((self._by_last[each] for each in lasts if each in self._by_last), lasts[0])
        words = told.get("ext_alt_text")
        return PastMedia(
            name=there, is_video=moving, alt_text=words if isinstance(words, str) else ""
        )


def _films(told: Mapping[str, Any]) -> list[object]:
    """The addresses of a video, the best one first; the archive holds one of them."""
    variants = _dicts(_dict(told.get("video_info")).get("variants"))
    films = [each for each in variants if each.get("content_type") == "video/mp4"]
    return [each.get("url") for each in sorted(films, key=_bits, reverse=True)]


def _bits(variant: Mapping[str, Any]) -> int:
    told = str(variant.get("bitrate", ""))
    return int(told) if told.isascii() and told.isdigit() else 0


def _last(address: object) -> str:
    try:
        return urlsplit(address if isinstance(address, str) else "").path.rpartition("/")[2]
    except ValueError:
        return ""


class Notes:
    """The whole texts of long posts."""

    def __init__(self, bundle: Bundle) -> None:
        self._by_second: dict[datetime, list[str]] = defaultdict(list)
        for at, text in islice(_notes(bundle), NOTES_MAX):
            self._by_second[at].append(text)

    def whole(self, text: str, at: datetime) -> str:
        """The whole of this text; the text itself where there is no more of it."""
        begun = _CUT.sub("", text)
        if not begun:
            return text
        second = at.replace(microsecond=0)
        near = (second, second - _SECOND, second + _SECOND)
        longer = (note for each in near for note in self._by_second.get(each, ()))
        return next((note for note in longer if note.startswith(begun)), text)


def _notes(bundle: Bundle) -> Iterator[tuple[datetime, str]]:
    for name in sorted(name for name in bundle.names if _NOTES.search(name)):
        for element in elements(bundle.read(name), key="window.YTD.note_tweet"):
            told = _dict(_dict(element).get("noteTweet"))
            core = _dict(told.get("core"))
            text, at = core.get("text"), _moment(told.get("createdAt"))
            if isinstance(text, str) and len(text) <= NOTE_LETTERS_MAX and at is not None:
                yield at, _spelled_out(text, core)


def _spelled_out(text: str, core: Mapping[str, Any]) -> str:
    for one in _dicts(core.get("urls")):
        short, whole = one.get("shortUrl"), one.get("expandedUrl")
        if isinstance(short, str) and short and isinstance(whole, str):
            text = text.replace(short, whole)
    return text


def _moment(told: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return at.astimezone(UTC).replace(microsecond=0) if at.tzinfo else None


def _dicts(told: object) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _dict(told: object) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}
