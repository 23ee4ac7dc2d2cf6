"""Updates as Telegram tells them, and who hears them."""

from datetime import UTC, datetime
from typing import Any

import httpx

from connectors.house import LooseNotes
from connectors.telegram.connector import TelegramConnector
from domain.messages import Author, Incoming
from domain.ports import Notebook
from tests.connectors.staging import a_house
from tests.connectors.telegram_world import (
    CHANNEL,
    CHATS,
    GROUP,
    MEMBER,
    SETTINGS,
    TelegramWorld,
)

AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
SARI = Author(remote_id=str(MEMBER), name="Sari Tani", contact="@sari_tani")
FROM_SARI = {
    "id": MEMBER,
    "is_bot": False,
    "first_name": "Sari",
    "last_name": "Tani",
    "username": "sari_tani",
}
PLATFORM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
HOOK = "https://desk.koperasi.example/kanal/ch-1/webhook"


class Diary:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = AT

    def now(self) -> datetime:
        return self.time


def a_bot(
    transport: httpx.BaseTransport,
    notes: Notebook | None = None,
    clock: Diary | None = None,
    **settings: str,
) -> TelegramConnector:
    house = a_house(transport, notes=notes or LooseNotes(), now=(clock or Diary()).now)
    return TelegramConnector(TelegramConnector.Settings(**{**SETTINGS, **settings}), house)


def a_message(message_id: int = 7, chat: int = MEMBER, **changes: Any) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "from": FROM_SARI,
        "chat": CHATS[chat],
        "date": int(AT.timestamp()),
        **changes,
    }


def a_forward(message_id: int = 40, post_id: int = 12) -> dict[str, Any]:
    """A post of the channel as the platform puts it into the discussion group."""
    origin = {
        "type": "channel",
        "chat": CHATS[CHANNEL],
        "message_id": post_id,
        "date": int(AT.timestamp()),
    }
    return {
        **a_message(message_id, GROUP, text="Rapat anggota besok."),
        "from": PLATFORM,
        "sender_chat": CHATS[CHANNEL],
        "forward_origin": origin,
        "is_automatic_forward": True,
    }


def heard(*messages: dict[str, Any], notes: Notebook | None = None) -> tuple[Incoming, ...]:
    world = TelegramWorld()
    for message in messages:
        world.said(**message)
    return a_bot(world, notes).collect("").messages


def texts(*messages: dict[str, Any]) -> list[str]:
    return [each.text for each in heard(*messages)]
