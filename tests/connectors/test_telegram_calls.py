"""Being called by Telegram: only with the secret, and asked whether it arrives."""

import hmac
import json

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.telegram.connector import TelegramConnector
from domain.errors import Rejected, Unauthorized, Unavailable
from domain.ports import Batch, Notebook
from tests.connectors.staging import a_house
from tests.connectors.tape import playing
from tests.connectors.telegram_told import (
    HOOK,
    a_bot,
    a_message,
    heard,
)
from tests.connectors.telegram_world import (
    SETTINGS,
    TOKEN,
    TelegramWorld,
)


def _secret(world: TelegramWorld, notes: Notebook) -> dict[str, str]:
    a_bot(world, notes, listens="webhook").call_here(HOOK)
    return {"x-telegram-bot-api-secret-token": world.secret}


def test_setting_the_webhook_tells_the_platform_where_what_and_how_to_prove_itself() -> None:
    secret = hmac.new(TOKEN.encode(), b"webhook ch-1", "sha256").hexdigest()
    with playing("telegram", "webhook__set", secrets=(TOKEN, secret)) as player:
        a_bot(player, listens="webhook").call_here(HOOK)


def test_a_call_with_the_secret_is_heard_like_what_was_fetched() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    headers = _secret(world, notes)
    update = {"update_id": 9000, "message": a_message(text="Halo")}
    bot = a_bot(world, notes, listens="webhook")
    called = bot.receive(headers, json.dumps(update).encode())
    assert called.cursor == ""
    assert called.messages == heard(a_message(text="Halo"))


@pytest.mark.parametrize("told", ["", "x", "é", "\udcff", None])
def test_a_call_without_the_secret_is_refused(told: str | None) -> None:
    headers = {} if told is None else {"x-telegram-bot-api-secret-token": told}
    with pytest.raises(Unauthorized, match="Tanda rahasia"):
        a_bot(TelegramWorld()).receive(headers, b'{"update_id": 1}')


def test_each_channel_has_a_secret_of_its_own() -> None:
    secrets = set()
    for channel_id in ("ch-1", "ch-2"):
        world = TelegramWorld()
        settings = TelegramConnector.Settings(**SETTINGS, listens="webhook")
        TelegramConnector(settings, a_house(world, channel_id=channel_id)).call_here(HOOK)
        secrets.add(world.secret)
    assert len(secrets) == 2
    assert all(len(secret) == 64 and secret.isalnum() for secret in secrets)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"7", b'{"a": 1}', b'{"update_id": "x"}', b"[" * 9_999]
)
def test_a_call_nobody_can_read_is_refused(body: bytes) -> None:
    world, notes = TelegramWorld(), LooseNotes()
    headers = _secret(world, notes)
    with pytest.raises(Rejected, match="tidak dapat dibaca"):
        a_bot(world, notes).receive(headers, body)


def test_a_channel_that_is_called_is_asked_whether_the_calls_arrive() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    bot = a_bot(world, notes, listens="webhook")
    with pytest.raises(Rejected, match="tidak memanggil kita"):
        bot.collect("")
    bot.call_here(HOOK)
    assert bot.collect("9000 1") == Batch(cursor="9000 1")
    world.webhook = "https://other.example/"
    with pytest.raises(Rejected, match="tidak memanggil kita"):
        bot.collect("")


def test_calls_that_do_not_arrive_are_told_with_the_platforms_words() -> None:
    told = {
        "url": HOOK,
        "has_custom_certificate": False,
        "pending_update_count": 4,
        "last_error_message": "Wrong response from the webhook: 502 Bad Gateway",
    }
    notes = LooseNotes()
    notes.write("webhook", HOOK)
    transport = httpx.MockTransport(
        lambda _: httpx.Response(200, json={"ok": True, "result": told})
    )
    with pytest.raises(Unavailable, match=r"502 Bad Gateway.*4 pesan menunggu"):
        a_bot(transport, notes, listens="webhook").collect("")


def test_a_channel_that_fetches_again_takes_back_its_own_webhook() -> None:
    with playing("telegram", "webhook__stopped", secrets=(TOKEN,)) as player:
        a_bot(player).call_here(HOOK)


def test_a_webhook_of_another_program_is_left_alone() -> None:
    world = TelegramWorld(webhook="https://other.example/hook")
    for bot in (a_bot(world), a_bot(world, listens="webhook")):
        bot.call_here("")
    assert world.webhook == "https://other.example/hook"


def test_an_address_the_platform_cannot_call_is_explained() -> None:
    with pytest.raises(Rejected, match="HTTPS yang terbuka untuk umum"):
        a_bot(TelegramWorld(), listens="webhook").call_here("http://koperasi.example/kanal/x")
