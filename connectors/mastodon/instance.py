"""What one server of the fediverse takes: asked once a day, remembered in the channel's notes."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.mastodon.counting import URL_CHARS
from domain.errors import StoreError
from domain.ports import Notebook

NOTE = "instance"
FRESH_FOR = timedelta(days=1)
# Nobody's picture or text is larger; a server that says more is not believed.
_MOST = 1_000_000_000
_KINDS = ("image/jpeg", "image/png", "image/webp")  # those that the house keeps
_VIDEO = "video/mp4"


@dataclass(frozen=True, kw_only=True)
class Instance:
    """What a server takes. The defaults are those of a server that tells nothing.
    `video_bytes_max`: 0 where it takes no MP4.

    Source: docs.joinmastodon.org/entities/Instance and /user/posting, read 2026-11-25; the
    defaults for pictures are those of the oldest servers in use.
    """

    text_max: int = 500
    url_chars: int = URL_CHARS
    images_max: int = 4
    alt_text_max: int = 1_500
    image_bytes_max: int = 8 * 1024 * 1024
    pixels_max: int = 16_777_216
    kinds: tuple[str, ...] = _KINDS[:2]
    video_bytes_max: int = 0


class InstanceNote:
    """The server's own numbers. `ask`: asks the server; may raise a PlatformError."""

    def __init__(
        self,
        address: str,
        notes: Notebook,
        now: Callable[[], datetime],
        ask: Callable[[], Instance],
    ) -> None:
        self._address = address
        self._notes = notes
        self._now = now
        self._ask = ask

    def known(self) -> Instance:
        """What was learnt last, else the defaults. Asks nobody and never raises."""
        return self._remembered()[0]

    def fresh(self) -> Instance:
        """As `known`, asked anew once a day. Raises: a PlatformError."""
        instance, read_at = self._remembered()
        if read_at is not None and self._now() - read_at < FRESH_FOR:
            return instance
        return self.renewed()

    def renewed(self) -> Instance:
        """Asked now, and remembered. Raises: a PlatformError."""
        instance = self._ask()
        told = {
            "address": self._address,
            "read_at": self._now().isoformat(),
            "takes": asdict(instance),
        }
        self._notes.write(NOTE, json.dumps(told))
        return instance

    def _remembered(self) -> tuple[Instance, datetime | None]:
        try:
            told = json.loads(self._notes.read(NOTE) or "{}")
            if told.get("address") != self._address:
                return Instance(), None
            takes = {**told["takes"], "kinds": tuple(told["takes"]["kinds"])}
            return Instance(**takes), datetime.fromisoformat(told["read_at"])
        except (StoreError, ValueError, TypeError, KeyError, AttributeError):
            return Instance(), None  # an older program's note: as if there were none


def read_instance(told: Any) -> Instance:
    """From the entity `V2::Instance` (or `V1::Instance`, whose configuration is the same)."""
    configuration = _part(told, "configuration")
    statuses = _part(configuration, "statuses")
    media = _part(configuration, "media_attachments")
    usual = Instance()
    kinds = media.get("supported_mime_types") or usual.kinds
    return Instance(
        text_max=_whole(statuses.get("max_characters"), usual.text_max, least=1),
        url_chars=_whole(statuses.get("characters_reserved_per_url"), usual.url_chars, least=1),
        images_max=_whole(statuses.get("max_media_attachments"), usual.images_max, least=0),
        alt_text_max=_whole(media.get("description_limit"), usual.alt_text_max, least=1),
        image_bytes_max=_whole(media.get("image_size_limit"), usual.image_bytes_max, least=1),
        pixels_max=_whole(media.get("image_matrix_limit"), usual.pixels_max, least=1),
        kinds=tuple(kind for kind in _KINDS if kind in kinds) or usual.kinds,
        video_bytes_max=_whole(media.get("video_size_limit"), 0, least=1) if _VIDEO in kinds else 0,
    )


def _part(told: Any, name: str) -> dict[str, Any]:
    part = told.get(name)
    return part if isinstance(part, dict) else {}


def _whole(told: Any, usual: int, *, least: int) -> int:
    fits = isinstance(told, int) and not isinstance(told, bool) and least <= told <= _MOST
    return told if fits else usual
