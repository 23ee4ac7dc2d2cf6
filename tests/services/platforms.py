"""Made-up platforms that do as their channel's settings say, with a vault and a shelf."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

from domain.channels import Channel, Limits, Verification
from domain.deliveries import Receipt
from domain.errors import NotFound, PlatformError, Rejected, Unauthorized, Unavailable
from domain.metrics import Metric, Reading
from domain.ports import Connector, Heard, Outgoing
from tests.makers import NOON


class Home:
    """The house's own page."""

    platform: ClassVar[str] = "home"
    title: ClassVar[str] = "Beranda sendiri"
    built_in: ClassVar[bool] = True

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """None."""

    limits = Limits(text_max=5_000, images_max=10)

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings = settings

    def verify(self) -> Verification:
        return Verification(account_name="Beranda")

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        return Receipt(remote_id=idempotency_key, sent_at=post.at)


class Square:
    """Takes short texts, deletes and measures; wants a token, and says no when told to."""

    platform: ClassVar[str] = "square"
    title: ClassVar[str] = "Alun-alun"

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """A form with every sort of field."""

        account: str = field(metadata={"label": "Akun", "help": "Nama akun"})
        token: str = field(metadata={"label": "Token", "secret": True})
        greeting: str = field(default="Halo", metadata={"multiline": True})
        tone: str = field(default="", metadata={"choices": {"warm": "Hangat", "dry": "Lugas"}})
        tags: list[str] = field(default_factory=list)

    limits = Limits(text_max=40, images_max=2, image_bytes_max=1_000, alt_text_max=20)
    failures: ClassVar[Mapping[str, type[PlatformError]]] = {
        "gone": Unauthorized,
        "down": Unavailable,
    }

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings = settings

    def verify(self) -> Verification:
        self._fail()
        return Verification(account_name=self.settings["account"])

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        return Receipt(remote_id=idempotency_key, sent_at=post.at)

    def delete(self, remote_id: str) -> None:
        self._fail()

    def measure(self, remote_ids: Sequence[str]) -> tuple[Reading, ...]:
        self._fail()
        self.asked.append(tuple(remote_ids))
        values: dict[Metric, int | None] = {Metric.REACTIONS: 3, Metric.REACH: None}
        known = [each for each in remote_ids if each != "vanished"]
        raw = {Metric.REACTIONS: {"likes": 3}}
        return tuple(
            Reading(remote_id=each, values=values, raw=raw) for each in (*known, "stranger")
        )

    asked: ClassVar[list[tuple[str, ...]]] = []

    def _fail(self) -> None:
        if error := self.failures.get(self.settings.get("account", "")):
            raise error("platform menolak")


class Letterbox:
    """Only takes messages in; nothing can be posted there."""

    platform: ClassVar[str] = "letterbox"
    title: ClassVar[str] = "Kotak surat"

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """None."""

    limits = Limits(text_max=0)

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings = settings

    def verify(self) -> Verification:
        return Verification(account_name="Kotak")


class Platforms:
    """A `Connectors` over a few classes."""

    def __init__(self, vault: "OpenVault", *kinds: Any) -> None:
        self._vault = vault
        self._kinds: dict[str, Any] = {kind.platform: kind for kind in kinds}

    def platforms(self) -> Mapping[str, type[Connector]]:
        return self._kinds

    def open(self, channel: Channel, heard: Heard | None = None) -> Connector:
        if channel.platform not in self._kinds:
            raise Rejected("platform tidak terpasang")
        secrets = self._vault.open(channel.sealed_secrets)
        made: Connector = self._kinds[channel.platform]({**channel.settings, **secrets})
        return made


class OpenVault:
    """A `Vault` whose seal anyone can read; `lost` is the key's seal that no longer opens."""

    def seal(self, secrets: Mapping[str, str]) -> str:
        return json.dumps(dict(secrets)) if secrets else ""

    def open(self, sealed: str) -> Mapping[str, str]:
        if sealed == "lost":
            raise Unauthorized("Kunci rahasia tidak cocok.")
        opened: Mapping[str, str] = json.loads(sealed or "{}")
        return opened


class Shelf:
    """A `MediaShelf` in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, data: bytes, mime: str) -> str:
        media_id = hashlib.sha256(data).hexdigest()
        self.kept[media_id] = data
        return media_id

    def read(self, media_id: str) -> bytes:
        if media_id not in self.kept:
            raise NotFound("Gambar ini tidak ada lagi.")
        return self.kept[media_id]

    def size_bytes(self, media_id: str) -> int:
        return len(self.read(media_id))

    def hold(self, media_id: str) -> None:
        self.read(media_id)

    def part(self, media_id: str, start: int, length: int) -> bytes:
        return self.read(media_id)[start : start + length]


def a_square(**changes: Any) -> Channel:
    """An active channel of the square, its token sealed."""
    return Channel(
        **{
            "id": "sq-1",
            "platform": "square",
            "name": "Alun-alun",
            "settings": {"account": "koperasi"},
            "sealed_secrets": OpenVault().seal({"token": "rahasia-1"}),
            "created_at": NOON - timedelta(days=100),
            **changes,
        }
    )
