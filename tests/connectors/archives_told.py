"""Downloads of X and Facebook in memory, as tests of reading them need them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.facebook.archive import FacebookArchives
from connectors.x.archive import XArchives
from domain.archives import Archive, Found

AT = datetime(2025, 3, 1, 0, 0, tzinfo=UTC)
X_TABLE = (
    "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,"
    "Replies,Reposts,Profile visits,Detail Expands,URL Clicks\n"
)
SUITE = (
    "Post ID,Page ID,Page name,Title,Description,Publish time,Permalink,Views,Reach,"
    '"Reactions, Comments and Shares",Reactions,Comments,Shares,Total clicks\n'
)


class Files:
    """A bundle in memory, told in pieces of `size` bytes."""

    def __init__(self, files: Mapping[str, str | bytes], size: int = 7) -> None:
        self._files = {
            name: told.encode() if isinstance(told, str) else told for name, told in files.items()
        }
        self._size = size
        self.names: Sequence[str] = tuple(files)
        self.newest_at: datetime | None = datetime(2026, 11, 2, tzinfo=UTC)

    def read(self, name: str) -> Iterator[bytes]:
        data = self._files[name]
        yield from (data[at : at + self._size] for at in range(0, len(data), self._size))


def x(files: Mapping[str, str | bytes], **settings: str) -> Archive:
    return XArchives().open(Files(files), settings)


def page(files: Mapping[str, str | bytes], **settings: str) -> Archive:
    return FacebookArchives().open(Files(files), settings)


def read(archive: Archive, **choices: str) -> list[Found]:
    known = {one.name: one.suggested for one in archive.choices}
    return list(archive.items({**known, **choices}))


def tweets(*told: Any, name: str = "window.YTD.tweets.part0") -> str:
    return f"{name} = {json.dumps([{'tweet': each} for each in told], indent=1)}"


def a_tweet(**changes: Any) -> dict[str, Any]:
    return {
        "id_str": "1895609318400000000",
        "full_text": "Panen &amp; rapat https://t.co/a https://t.co/p",
        "created_at": "Sat Mar 01 00:00:00 +0000 2025",
        "favorite_count": "12",
        "retweet_count": "3",
        "entities": {
            "urls": [{"url": "https://t.co/a", "expanded_url": "https://koperasi.id/r"}],
            "media": [{"url": "https://t.co/p"}],
        },
        **changes,
    }
