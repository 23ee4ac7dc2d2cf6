"""What tests of Mastodon open and send."""

import io
from typing import Any

import httpx
from PIL import Image

from connectors.mastodon.connector import MastodonConnector
from domain.deliveries import DeliveryKind
from domain.media import Media
from domain.ports import Picture
from tests.connectors.staging import AT, SECRET, a_house

POST = DeliveryKind.POST


def connected(world: httpx.BaseTransport, token: str = SECRET, **house: Any) -> MastodonConnector:
    settings = MastodonConnector.Settings(instance="koperasi.example", token=token)
    house = {"now": lambda: AT, **house}
    return MastodonConnector(settings, a_house(world, **house), wait=lambda _s: None)


def a_real_picture(width: int, height: int, mime: str = "image/png") -> Picture:
    buffer = io.BytesIO()
    Image.effect_noise((width, height), 90).save(buffer, mime.partition("/")[2])
    data = buffer.getvalue()
    media = Media(
        id=f"{width}x{height}",
        mime=mime,
        width_px=width,
        height_px=height,
        size_bytes=len(data),
        alt_text="Rapat",
    )
    return Picture(media=media, data=data)
