"""A Page's videos: one upload, which is published as soon as Facebook has worked on it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.facebook.graph import GraphTransport, quoted
from connectors.facebook.sent import VIDEO_FIELDS, as_post, receipt
from domain.deliveries import Receipt
from domain.errors import PlatformError
from domain.ports import Picture

# Of an upload in one exchange: 1 GB and 20 minutes. Ours are never larger than what we take in.
# Source: https://developers.facebook.com/docs/video-api/guides/publishing, read 2026-11-25.
VIDEO_S_MAX = 20 * 60


@dataclass(frozen=True, kw_only=True)
class Films:
    """`graph`: patient enough for an upload. `now`: the house's clock."""

    graph: GraphTransport
    page_id: str
    now: Callable[[], datetime]

    def put(self, video: Picture, text: str) -> Receipt:
        """The receipt names the post; the video alone, where Facebook does not tell its post."""
        name = f"{video.media.id[:16]}.mp4"
        words = {"description": text} if text else {}
        with self.graph.acting():
            told = self.graph.put_video(
                self.page_id, (name, video.data, video.media.mime), published=True, **words
            )
            video_id = str(told["id"])
        return receipt(as_post(self._told(video_id), self.page_id), self.now())

    def _told(self, video_id: str) -> Mapping[str, Any]:
        """It is there, whatever comes of this question."""
        with suppress(PlatformError), self.graph.asking():
            told: Mapping[str, Any] = self.graph.get_object(quoted(video_id), fields=VIDEO_FIELDS)
            return {**told, "id": video_id}
        return {"id": video_id}
