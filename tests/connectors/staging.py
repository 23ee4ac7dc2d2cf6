"""A stage for connectors: a house, pictures, posts, and the calls each connector can take."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from connectors.house import House, LooseNotes
from connectors.registry import Discovered, read_settings
from connectors.sandbox import SandboxTransport
from connectors.sandbox_platform import SandboxPlatform
from domain.channels import Capability, Channel
from domain.deliveries import DeliveryKind
from domain.media import File, Media
from domain.ports import Connector, Outgoing, Paper, Picture, abilities
from storage.memory import MemoryStore
from toolkit.board_room import StoreBoardRoom

AT = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
SECRET = "rahasia-sekali-4711"
DAYS = timedelta(days=3)
SITE = "https://koperasi.example"


class OpenVault:
    """A vault whose seal is the secret's own JSON-free text: `name=value`."""

    def seal(self, secrets: Mapping[str, str]) -> str:
        return "\n".join(f"{name}={value}" for name, value in secrets.items())

    def open(self, sealed: str) -> Mapping[str, str]:
        return dict(line.split("=", 1) for line in sealed.splitlines())


def a_board() -> StoreBoardRoom:
    return StoreBoardRoom(MemoryStore(), SITE)


def a_house(transport: httpx.BaseTransport | None = None, **changes: Any) -> House:
    return House(
        **{
            "channel_id": "ch-1",
            "channel_name": "Uji coba",
            "board": a_board(),
            "transport": transport,
            **changes,
        }
    )


def a_picture(name: str, alt_text: str = "") -> Picture:
    data = f"the bytes of {name}".encode()
    media = Media(
        id=name,
        mime="image/jpeg",
        width_px=800,
        height_px=600,
        size_bytes=len(data),
        alt_text=alt_text,
    )
    return Picture(media=media, data=data)


def a_paper(name: str = "surat.pdf", data: bytes = b"%PDF-1.7") -> Paper:
    file = File(id=name, name=name, mime="application/pdf", size_bytes=len(data))
    return Paper(file=file, data=data)


def an_outgoing(**changes: Any) -> Outgoing:
    return Outgoing(**{"text": "Rapat anggota besok pukul sembilan.", "at": AT, **changes})


@contextmanager
def sandbox_world() -> Iterator[tuple[httpx.BaseTransport, Mapping[str, str]]]:
    yield SandboxTransport(SandboxPlatform(token=SECRET, now=lambda: AT)), {}


@contextmanager
def quiet_world() -> Iterator[tuple[httpx.BaseTransport | None, Mapping[str, str]]]:
    yield None, {}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One connector for the contract: its platform, settings, and the world it meets.

    `message_id`, `post_id`: remote ids of the platform's own form, where it takes no others.
    `asks_first`: abilities that must read something before they act, so that a fault from the
    first exchange on means surely not sent. `notes`: what the channel remembers already."""

    platform: str
    settings: Mapping[str, str] = field(default_factory=dict)
    world: Callable[
        [], AbstractContextManager[tuple[httpx.BaseTransport | None, Mapping[str, str]]]
    ] = quiet_world
    speaks_http: bool = False
    message_id: str = "m-1"
    post_id: str = "p-1"
    asks_first: frozenset[Capability] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def opened(self) -> Iterator[Connector]:
        with self.world() as (transport, found):
            yield self.open(transport, found)

    def open(
        self, transport: httpx.BaseTransport | None, found: Mapping[str, str] | None = None
    ) -> Connector:
        kind: Any = discovered().platforms()[self.platform]
        settings = read_settings(kind, {**self.settings, **(found or {})})
        notes = LooseNotes()
        for name, text in self.notes.items():
            notes.write(name, text)
        return kind(settings, a_house(transport, notes=notes))  # type: ignore[no-any-return]

    def __str__(self) -> str:
        return self.platform


def discovered(transport: httpx.BaseTransport | None = None, outside: Any = ()) -> Discovered:
    return Discovered(vault=OpenVault(), board=a_board(), outside=outside, transport=transport)


def a_sandbox_channel(**changes: Any) -> Channel:
    return Channel(
        **{
            "id": "ch-1",
            "platform": "sandbox",
            "name": "Uji coba",
            "sealed_secrets": f"token={SECRET}",
            "created_at": AT,
            **changes,
        }
    )


def acting_calls(connector: Any, subject: Subject) -> dict[str, Callable[[], object]]:
    """The calls that change something there, as far as the connector has them."""
    can = abilities(connector)
    answer = an_outgoing(target_remote_id=subject.message_id)
    whisper = an_outgoing(target_remote_id=subject.message_id, recipient="5550001")
    recipient = an_outgoing(recipient="sari@koperasi.example", subject="Tugas")
    every: dict[Capability, Callable[[], object]] = {
        Capability.PUBLISH: lambda: connector.publish(an_outgoing(), "key-1"),
        Capability.NOTIFY: lambda: connector.notify(recipient, "key-2"),
        Capability.TELL: lambda: connector.tell(an_outgoing(recipient="5550001"), "key-6"),
        Capability.REPLY: lambda: connector.reply(answer, "key-3"),
        Capability.PRIVATE_REPLY: lambda: connector.reply_privately(whisper, "key-7"),
        Capability.DELETE: lambda: connector.delete(subject.post_id),
    }
    return {ability: call for ability, call in every.items() if ability in can}


def reading_calls(connector: Any, subject: Subject) -> dict[str, Callable[[], object]]:
    """The calls that only ask, as far as the connector has them."""
    can = abilities(connector)
    every: dict[Capability, Callable[[], object]] = {
        Capability.INBOX: lambda: connector.collect(""),
        Capability.METRICS: lambda: connector.measure([subject.post_id]),
        Capability.REACTIONS: lambda: connector.hear_reactions(""),
        Capability.AUDIENCE: lambda: connector.count_audience(),  # noqa: PLW0108 - not all have it
        Capability.AUDIENCE_HISTORY: lambda: connector.recall_audience(AT - DAYS, AT),
        Capability.RECONCILE: lambda: connector.find(an_outgoing(), "key-1", DeliveryKind.POST),
    }
    return {
        "verify": connector.verify,
        **{ability: call for ability, call in every.items() if ability in can},
    }
