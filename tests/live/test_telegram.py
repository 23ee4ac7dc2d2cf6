"""The Telegram connector against an emulator of the Bot API that others wrote.

It has no channels, albums, getUpdates, secret token or refusals: these are held by tapes, the
specification and `tests/connectors/telegram_world.py`.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from PIL import Image

from connectors.house import LooseNotes
from connectors.telegram.connector import TelegramConnector
from domain.errors import Rejected, Unauthorized
from domain.media import Media
from domain.messages import Author, MessageKind
from domain.ports import Batch, Outgoing, Picture
from tests.connectors.staging import a_house
from tests.live.telegram_server import LiveServer, Towards, running_server

pytestmark = pytest.mark.live

TOKEN = "4711:AAE-emulated-token_0123456789"
CHAT = 880011
AT = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with running_server(tmp_path_factory.mktemp("telegram")) as running:
        yield running
        print(  # noqa: T201 - the report of this file
            "\nexercised: sendMessage, sendPhoto, deleteMessage, set-, delete- and getWebhookInfo;"
            "\nthe emulator lacks: channels, albums, getUpdates, the secret token, refusals"
        )


def a_bot(server: LiveServer, notes: LooseNotes | None = None, **more: str) -> TelegramConnector:
    settings = TelegramConnector.Settings(token=TOKEN, chat=str(CHAT), **more)
    return TelegramConnector(
        settings, a_house(Towards(server.address), notes=notes or LooseNotes())
    )


def a_post(**changes: Any) -> Outgoing:
    return Outgoing(**{"text": "Rapat anggota besok. 🌾", "at": AT, **changes})


def a_photo() -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(buffer, "JPEG")
    data = buffer.getvalue()
    media = Media(id="m", mime="image/jpeg", width_px=64, height_px=48, size_bytes=len(data))
    return Picture(media=media, data=data)


@contextmanager
def a_listener() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """An address of ours on loopback, and what was called in there."""
    calls: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            calls.append(({name.lower(): text for name, text in self.headers.items()}, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *_args: Any) -> None:
            """Says nothing."""

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/kanal/ch-1/webhook", calls
    finally:
        listening.shutdown()
        thread.join(timeout=5)
        listening.server_close()


def test_a_text_arrives_as_it_was_written_and_its_receipt_names_it(server: LiveServer) -> None:
    receipt = a_bot(server).publish(a_post(link="https://koperasi.example/rapat"), "key-1")
    sent = server.asked()[-1]
    assert sent["method"] == "sendMessage"
    assert sent["raw"] == {
        "chat_id": CHAT,
        "text": "Rapat anggota besok. 🌾\n\nhttps://koperasi.example/rapat",
        "link_preview_options": {"url": "https://koperasi.example/rapat"},
    }
    assert receipt.remote_id == f"{CHAT}:{sent['message_id']}"
    assert datetime.now(UTC) - receipt.sent_at < timedelta(minutes=5)


def test_the_same_key_sends_no_second_message(server: LiveServer) -> None:
    notes = LooseNotes()
    first = a_bot(server, notes).publish(a_post(), "key-2")
    before = len(server.asked())
    assert a_bot(server, notes).publish(a_post(), "key-2") == first
    assert len(server.asked()) == before


def test_a_photo_arrives_byte_for_byte_with_its_caption(server: LiveServer) -> None:
    photo = a_photo()
    a_bot(server).publish(a_post(text="Panen raya", pictures=(photo,)), "key-3")
    sent = server.asked()[-1]
    assert (sent["method"], sent["caption"]) == ("sendPhoto", "Panen raya")
    assert server.picture(sent["file_id"]) == photo.data


def test_an_album_is_refused_by_a_server_that_has_none(server: LiveServer) -> None:
    with pytest.raises(Rejected):
        a_bot(server).publish(a_post(pictures=(a_photo(), a_photo())), "key-4")


def test_a_reply_names_the_message_it_answers(server: LiveServer) -> None:
    a_bot(server).reply(a_post(target_remote_id=f"{CHAT}:7"), "key-5")
    assert server.asked()[-1]["raw"]["reply_parameters"] == {"message_id": 7}


def test_a_post_is_deleted_by_its_receipt(server: LiveServer) -> None:
    bot = a_bot(server)
    receipt = bot.publish(a_post(), "key-6")
    bot.delete(receipt.remote_id)
    sent = server.asked()[-1]
    assert (sent["method"], f"{sent['chat_id']}:{sent['message_id']}") == (
        "deleteMessage",
        receipt.remote_id,
    )


def test_a_member_is_heard_where_the_webhook_points_but_only_with_the_secret(
    server: LiveServer,
) -> None:
    notes = LooseNotes()
    notes.write("home", '{"chat_id": -100, "linked_id": null}')  # the emulator has no getChat
    bot = a_bot(server, notes, listens="webhook")
    with a_listener() as (address, calls):
        bot.call_here(address)
        assert bot.collect("") == Batch(), "calls arrive"
        told = server.member_writes(TOKEN, CHAT, "Pupuk saya belum datang")
        ((headers, body),) = calls
        with pytest.raises(Unauthorized):
            bot.receive(headers, body)  # the emulator shows no secret
        secret = bot._secret
        (said,) = bot.receive({**headers, "x-telegram-bot-api-secret-token": secret}, body).messages
        bot.call_here("")
    message = told["update"]["message"]
    assert (said.remote_id, said.text) == (f"{CHAT}:{message['message_id']}", message["text"])
    assert (said.kind, said.author) == (
        MessageKind.DIRECT,
        Author(remote_id=str(CHAT), name="Sari"),
    )
    with pytest.raises(Rejected, match="tidak memanggil kita"):
        bot.collect("")
