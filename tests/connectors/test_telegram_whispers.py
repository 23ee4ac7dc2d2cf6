"""The bot answers in private who wrote in public, if they ever greeted it."""

from typing import Any

import pytest

from connectors.house import LooseNotes
from connectors.telegram.connector import TelegramConnector
from domain.deliveries import Receipt
from domain.errors import Rejected
from domain.ports import Outgoing
from tests.connectors.staging import AT, a_house, an_outgoing
from tests.connectors.telegram_world import GROUP, MEMBER, SETTINGS, Refused, TelegramWorld


def a_bot(world: TelegramWorld) -> TelegramConnector:
    house = a_house(world, notes=LooseNotes(), now=lambda: AT)
    return TelegramConnector(TelegramConnector.Settings(**SETTINGS), house)


def a_whisper(**changes: Any) -> Outgoing:
    given = {"text": "Saldo Ibu 250.000.", "recipient": str(MEMBER), **changes}
    return an_outgoing(target_remote_id=f"{GROUP}:7", **given)


def test_it_goes_to_the_persons_own_chat_and_answers_nothing_in_the_group() -> None:
    world = TelegramWorld()
    bot = a_bot(world)
    receipt = bot.reply_privately(a_whisper(), "key-1")
    assert bot.reply_privately(a_whisper(), "key-1") == receipt
    assert receipt == Receipt(remote_id=f"{MEMBER}:101", url="", sent_at=AT)
    assert [(method, asked) for method, asked in world.calls if method == "sendMessage"] == [
        ("sendMessage", {"chat_id": MEMBER, "text": "Saldo Ibu 250.000."})
    ]


@pytest.mark.parametrize("author", ["", "-1001", "@sari", "9" * 30])
def test_what_no_person_wrote_has_nobody_to_answer_in_private(author: str) -> None:
    world = TelegramWorld()
    with pytest.raises(Rejected, match="atas nama grup"):
        a_bot(world).reply_privately(a_whisper(recipient=author), "key-1")
    assert world.calls == []


def test_who_never_greeted_the_bot_is_no_fault_of_the_channel() -> None:
    words = "Forbidden: bot can't initiate conversation with a user"
    world = TelegramWorld(refusals=[Refused(403, words)])
    with pytest.raises(Rejected, match="menyapa bot"):
        a_bot(world).reply_privately(a_whisper(), "key-1")
