"""A made-up platform with the rarer abilities: threads, options, prices, signing in, calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from domain.channels import Channel, Guide, Limits, Price, RateBudget, Right, Verification
from domain.deliveries import Receipt
from domain.errors import PlatformError, Rejected
from domain.ports import Batch, Outgoing
from tests.makers import NOON
from tests.services.platforms import OpenVault


class Bazaar:
    """`told`: what `verify` says, an error to raise; `calls`: what it was asked to call."""

    platform: ClassVar[str] = "bazaar"
    title: ClassVar[str] = "Pasar"
    guide: ClassVar[Guide] = Guide(
        steps=("Buka pasar.", "Minta kunci."),
        rights=(Right(name="sell", why="Menayangkan unggahan."),),
        cost="Gratis.",
        bounds=("Tidak ada pesan pribadi.",),
        read_on=date(2026, 11, 25),
    )
    limits = Limits(
        text_max=20, caption_max=10, images_max=2, image_bytes_max=1_000,
        budget=RateBudget(deliveries=30, window_s=60),
    )  # fmt: skip
    told: ClassVar[Verification | PlatformError] = Verification(account_name="Pasar")
    calls: ClassVar[list[str]] = []
    gained: ClassVar[Mapping[str, str]] = {"token": "tanda-baru"}

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        """An account that signs in."""

        stall: str = field(metadata={"label": "Lapak", "help": "Nomor lapak"})
        token: str = field(
            default="", repr=False, metadata={"label": "Token", "help": "", "secret": True}
        )

    @dataclass(frozen=True, kw_only=True)
    class Options:
        """Of a single post."""

        tone: str = field(
            default="warm",
            metadata={"label": "Nada", "help": "", "choices": {"warm": "Hangat", "dry": "Lugas"}},
        )

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings = settings

    def verify(self) -> Verification:
        if isinstance(self.told, PlatformError):
            raise self.told
        return self.told

    def publish(self, post: Outgoing, idempotency_key: str) -> Receipt:
        return Receipt(remote_id=idempotency_key, sent_at=post.at)

    def follow_up(self, part: Outgoing, idempotency_key: str) -> Receipt:
        return Receipt(remote_id=idempotency_key, sent_at=part.at)

    def delete(self, remote_id: str) -> None:
        """Gone."""

    def collect(self, cursor: str) -> Batch:
        return Batch(cursor=cursor)

    def price(self, post: Outgoing) -> Price:
        return Price(micro_usd=15_000 * (1 + len(post.follow_ups)), why="Tarif pasar.")

    def call_here(self, address: str) -> None:
        self.calls.append(address)

    def authorize(self, *, redirect_uri: str, state: str, challenge: str) -> str:
        return f"https://pasar.example/izin?kembali={redirect_uri}&s={state}&c={challenge}"

    def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Mapping[str, str]:
        if code == "salah":
            raise Rejected("Kode ini tidak berlaku.")
        return {**self.gained, "stall": f"{code}|{verifier}|{redirect_uri}"[:40]}


def a_bazaar(told: Verification | PlatformError | None = None) -> type[Bazaar]:
    """A bazaar of one test's own."""
    kept: dict[str, Any] = {"calls": []}
    if told is not None:
        kept["told"] = told
    return type("OneBazaar", (Bazaar,), kept)


def a_stall(**changes: Any) -> Channel:
    """A channel on the bazaar, signed in."""
    return Channel(
        **{
            "id": "bz-1",
            "platform": "bazaar",
            "name": "Pasar pagi",
            "settings": {"stall": "7"},
            "sealed_secrets": OpenVault().seal({"token": "tanda"}),
            "created_at": NOON,
            **changes,
        }
    )
