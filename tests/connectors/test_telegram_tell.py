"""The bot tells our own people in private, once, and hears who shows it a code."""

from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.ledger import KEPT
from connectors.telegram.connector import TelegramConnector
from domain.deliveries import Receipt
from domain.errors import OutcomeUnknown, Rejected, Unavailable
from domain.messages import Greeting
from domain.ports import Notebook
from tests.connectors.staging import AT, a_house, an_outgoing
from tests.connectors.telegram_world import (
    CHATS,
    GROUP,
    MEMBER,
    SETTINGS,
    Refused,
    TelegramWorld,
)

LINK = "https://meja.koperasi.example/desk/antrean?laporan=c-1"
CODE = "Ab-_0123456789abcdefghijklmnopqr"


def a_bot(world: TelegramWorld, notes: Notebook | None = None) -> TelegramConnector:
    house = a_house(world, notes=notes or LooseNotes(), now=lambda: AT)
    return TelegramConnector(TelegramConnector.Settings(**SETTINGS), house)


def a_notice(**changes: Any) -> Any:
    return an_outgoing(**{"text": "Satu hal", "link": LINK, "recipient": str(MEMBER), **changes})


def said(world: TelegramWorld) -> list[dict[str, Any]]:
    return [asked for method, asked in world.calls if method == "sendMessage"]


def test_a_notice_goes_to_the_persons_own_chat_with_its_link_and_no_preview() -> None:
    world = TelegramWorld()
    assert a_bot(world).tell(a_notice(), "key-1") == Receipt(
        remote_id=f"{MEMBER}:101", url="", sent_at=AT
    )
    assert said(world) == [
        {
            "chat_id": MEMBER,
            "text": f"Satu hal\n\n{LINK}",
            "link_preview_options": {"is_disabled": True},
        }
    ]


def test_the_same_key_twice_is_one() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    first, second = (a_bot(world, notes).tell(a_notice(), "key-1") for _try in range(2))
    assert first == second
    assert len(said(world)) == 1


def test_a_thousand_notices_push_no_post_out_of_memory() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    bot = a_bot(world, notes)
    post = bot.publish(an_outgoing(), "post-1")
    for n in range(KEPT + 1):
        bot.tell(a_notice(), f"key-{n}")
    assert a_bot(world, notes).publish(an_outgoing(), "post-1") == post


@pytest.mark.parametrize("address", ["", "0", "-100123", "@sari", "12; drop", "9" * 30])
def test_what_is_no_private_chat_is_refused_before_anything_leaves(address: str) -> None:
    world = TelegramWorld()
    with pytest.raises(Rejected):
        a_bot(world).tell(a_notice(recipient=address), "key-1")
    assert world.calls == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (400, "Bad Request: chat not found"),
        (403, "Forbidden: something nobody has seen yet"),
    ],
)
def test_a_person_who_cannot_be_told_is_no_fault_of_the_channel(status: int, words: str) -> None:
    world = TelegramWorld(refusals=[Refused(status, words)])
    with pytest.raises(Rejected) as refused:
        a_bot(world).tell(a_notice(), "key-1")
    assert words.partition(": ")[2].rstrip(".") in refused.value.detail


def test_a_server_that_is_away_is_asked_again_and_a_cut_line_never() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away", request=request)

    def cut(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("cut", request=request)

    for transport, error in ((away, Unavailable), (cut, OutcomeUnknown)):
        house = a_house(httpx.MockTransport(transport), notes=LooseNotes(), now=lambda: AT)
        bot = TelegramConnector(TelegramConnector.Settings(**SETTINGS), house)
        with pytest.raises(error):
            bot.tell(a_notice(), "key-1")


def test_an_invitation_names_the_bot_and_carries_the_code() -> None:
    assert a_bot(TelegramWorld()).invitation(CODE) == (
        f"https://t.me/koperasi_maju_bot?start={CODE}"
    )


def heard(**changes: Any) -> Any:
    """What the bot makes of one private message."""
    world = TelegramWorld()
    message = {
        "message_id": 7,
        "from": {"id": MEMBER, "is_bot": False, "first_name": "Sari", "username": "sari_tani"},
        "chat": CHATS[MEMBER],
        "date": int(AT.timestamp()),
        **changes,
    }
    world.said(**message)
    return a_bot(world).collect("")


@pytest.mark.parametrize("text", [f"/start {CODE}", f"/start@koperasi_maju_bot {CODE}"])
def test_whoever_shows_a_code_greets_and_says_nothing(text: str) -> None:
    batch = heard(text=text)
    assert batch.messages == ()
    assert batch.greetings == (Greeting(code=CODE, address=str(MEMBER), name="@sari_tani"),)
    assert CODE not in repr(batch)


def test_in_a_group_nobody_greets() -> None:
    batch = heard(text=f"/start {CODE}", chat=CHATS[GROUP])
    assert (batch.messages, batch.greetings) == ((), ())


@pytest.mark.parametrize("text", ["/start halo", "/start pupuk saya belum datang juga", "halo"])
def test_words_stay_words(text: str) -> None:
    batch = heard(text=text)
    assert ([each.text for each in batch.messages], batch.greetings) == ([text], ())
