"""Archives as platforms pack them, with pictures, made on the spot."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from tests.services.imported import a_tweet, an_archive

PAGE_POSTS = "this_profile's_activity_across_facebook/posts"


def packed(files: Mapping[str, bytes | str], day: int = 1) -> bytes:
    """A ZIP of these files, made on that day of November 2026."""
    made = (2026, 11, day, 8, 30, 2)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(zipfile.ZipInfo(name, made), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def a_tweet_with(number: int, *pictures: str, words: str = "") -> dict[str, Any]:
    """A post of X's that shows pictures of these names."""
    media = [
        {
            "type": "photo",
            "url": f"https://t.co/{each}",
            "media_url_https": f"https://pbs.twimg.com/media/{each}",
            **({"ext_alt_text": words} if words else {}),
        }
        for each in pictures
    ]
    return a_tweet(number, extended_entities={"media": media})


def an_archive_with(tweets: Sequence[Any], pictures: Mapping[str, bytes]) -> bytes:
    """X's archive; `pictures`: by what follows the folder."""
    there: Any = {f"data/tweets_media/{name}": data for name, data in pictures.items()}
    return an_archive(list(tweets), **there)


def page_posts(*posts: Any, number: int = 1) -> dict[str, bytes | str]:
    """The file of a Page's posts, as it stands in its archive."""
    return {f"facebook-maju/{PAGE_POSTS}/profile_posts_{number}.json": json.dumps(posts)}


def a_page_post(text: str, *uris: str, seconds: int = 1_740_787_200) -> dict[str, Any]:
    """A post of a Page's that shows the files of these names in its folder of media."""
    shown = [{"media": {"uri": f"{PAGE_POSTS}/media/{each}"}} for each in uris]
    told: dict[str, Any] = {"timestamp": seconds, "attachments": [{"data": shown}]}
    return {**told, "data": [{"post": text}] if text else []}


def page_media(name: str, data: bytes) -> dict[str, bytes | str]:
    """A file in that folder."""
    return {f"facebook-maju/{PAGE_POSTS}/media/{name}": data}
