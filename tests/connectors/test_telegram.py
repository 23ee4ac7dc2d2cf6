"""What goes out to Telegram, word for word, and what comes of it."""

import asyncio
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from PIL import Image

from connectors.house import LooseNotes
from connectors.telegram.connector import TelegramConnector
from domain.channels import Capability
from domain.deliveries import Receipt
from domain.errors import OutcomeUnknown, PlatformError, Rejected, StoreBusy, Unavailable
from domain.media import Media
from domain.ports import Notebook, Picture, abilities
from domain.posts import Content
from tests.connectors.staging import a_house, a_picture, an_outgoing
from tests.connectors.tape import playing
from tests.connectors.telegram_world import CHANNEL, GROUP, MEMBER, SETTINGS, TOKEN, TelegramWorld
from tests.services.videos_made import FILM

AT = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LINK = "https://koperasi.example/rapat"


def a_bot(
    transport: httpx.BaseTransport, notes: Notebook | None = None, **settings: str
) -> TelegramConnector:
    house = a_house(transport, notes=notes or LooseNotes(), now=lambda: AT)
    return TelegramConnector(TelegramConnector.Settings(**{**SETTINGS, **settings}), house)


@contextmanager
def on_tape(
    name: str, notes: Notebook | None = None, **settings: str
) -> Iterator[TelegramConnector]:
    with playing("telegram", name, secrets=(TOKEN,)) as player:
        yield a_bot(player, notes, **settings)


def a_drawn_picture(width: int, height: int, kind: str = "PNG") -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(buffer, kind)
    media = Media(
        id="m",
        mime=f"image/{kind.lower()}",
        width_px=width,
        height_px=height,
        size_bytes=len(buffer.getvalue()),
    )
    return Picture(media=media, data=buffer.getvalue())


def test_it_can_do_what_the_bot_api_can_and_claims_nothing_else() -> None:
    assert abilities(TelegramConnector) == {
        Capability.PUBLISH,
        Capability.THREAD,
        Capability.TELL,
        Capability.INBOX,
        Capability.REPLY,
        Capability.PRIVATE_REPLY,
        Capability.DELETE,
        Capability.AUDIENCE,
        Capability.WEBHOOK,
    }


def test_a_text_goes_out_as_it_was_written() -> None:
    with on_tape("post__text") as bot:
        assert bot.publish(an_outgoing(), "key-1") == Receipt(
            remote_id=f"{CHANNEL}:12", url="https://t.me/koperasimaju/12", sent_at=AT
        )


def test_a_link_stands_below_the_text_and_is_the_one_previewed() -> None:
    with on_tape("post__link") as bot:
        bot.publish(an_outgoing(link=LINK), "key-1")


def test_what_is_sent_is_counted_with_its_link_but_a_link_in_the_text_only_once() -> None:
    limits = a_bot(TelegramWorld()).limits
    assert limits.as_sent("Lihat", LINK) == f"Lihat\n\n{LINK}"
    assert limits.as_sent(f"Lihat ({LINK}) ya", LINK) == f"Lihat ({LINK}) ya"
    assert limits.as_sent(f"Lihat {LINK}2", LINK) == f"Lihat {LINK}2\n\n{LINK}"
    assert limits.excess(Content(text="x" * 4_064, link=LINK)) == 0
    assert limits.excess(Content(text="x" * 4_065, link=LINK)) == 1
    assert limits.excess(Content(text="😀" * 512, media=(a_picture("a").media,))) == 0
    assert limits.excess(Content(text="😀" * 513, media=(a_picture("a").media,))) == 2
    assert limits.excess(Content(text="😀" * 2_048)) == 0


def test_a_post_can_come_without_a_sound_and_without_a_preview() -> None:
    with on_tape("post__quiet") as bot:
        options = {"sound": "off", "preview": "off"}
        bot.publish(an_outgoing(text="Selamat malam.", options=options), "key-1")


def test_one_picture_goes_out_as_a_photo_with_its_caption() -> None:
    with on_tape("post__photo") as bot:
        post = an_outgoing(text="Panen raya.", pictures=(a_picture("a", "Panen"),))
        assert bot.publish(post, "key-1").remote_id == f"{CHANNEL}:13"


def test_two_pictures_go_out_as_an_album_in_order_with_the_text_under_the_first() -> None:
    with on_tape("post__album") as bot:
        pictures = (a_picture("a", "Panen"), a_picture("b", "Rapat"))
        post = an_outgoing(text="Panen dan rapat.", pictures=pictures)
        assert bot.publish(post, "key-1") == Receipt(
            remote_id=f"{CHANNEL}:14,15", url="https://t.me/koperasimaju/14", sent_at=AT
        )


def a_film(data: bytes = FILM) -> Picture:
    media = Media(
        id="m",
        mime="video/mp4",
        width_px=320,
        height_px=180,
        size_bytes=len(data),
        duration_s=2.0,
    )
    return Picture(media=media, data=data)


def test_a_video_goes_out_in_one_call_with_its_caption_and_sides() -> None:
    with on_tape("post__video") as bot:
        post = an_outgoing(text="Panen raya.", video=a_film())
        assert bot.publish(post, "key-1") == Receipt(
            remote_id=f"{CHANNEL}:17", url="https://t.me/koperasimaju/17", sent_at=AT
        )
        assert bot.publish(post, "key-1").remote_id == f"{CHANNEL}:17"


def test_a_video_comes_quietly_where_that_was_chosen_and_is_deleted_again() -> None:
    world = TelegramWorld()
    bot = a_bot(world)
    sent = bot.publish(an_outgoing(text="", video=a_film(), options={"sound": "off"}), "key-1")
    method, asked = world.calls[-1]
    assert (method, asked["disable_notification"], "caption" in asked) == ("sendVideo", True, False)
    bot.delete(sent.remote_id)
    assert world.messages == {}


@pytest.mark.parametrize("fault", [httpx.ReadTimeout("no"), httpx.WriteTimeout("no")])
def test_a_video_that_hangs_up_is_in_doubt(fault: httpx.TransportError) -> None:
    def hang_up(_request: httpx.Request) -> httpx.Response:
        raise fault

    with pytest.raises(OutcomeUnknown):
        a_bot(httpx.MockTransport(hang_up)).publish(an_outgoing(video=a_film()), "key-1")


def test_the_next_part_answers_the_part_before() -> None:
    with on_tape("thread__next_part") as bot:
        part = an_outgoing(text="Bagian kedua.", target_remote_id=f"{CHANNEL}:12")
        assert bot.follow_up(part, "key-2") == Receipt(
            remote_id=f"{CHANNEL}:16", url="https://t.me/koperasimaju/16", sent_at=AT
        )


def test_the_part_after_an_album_answers_its_first_picture() -> None:
    world = TelegramWorld()
    bot = a_bot(world)
    album = bot.publish(an_outgoing(pictures=(a_picture("a"), a_picture("b"))), "key-1")
    bot.follow_up(an_outgoing(target_remote_id=album.remote_id), "key-2")
    assert world.calls[-1][1]["reply_parameters"] == {"message_id": 101}


def test_a_comment_is_answered_in_its_thread() -> None:
    with on_tape("reply__comment") as bot:
        reply = an_outgoing(text="Terima kasih, kami cek.", target_remote_id=f"{GROUP}:41")
        assert bot.reply(reply, "key-3").remote_id == f"{GROUP}:43"


def test_a_private_message_is_answered_where_it_was_written() -> None:
    with on_tape("reply__private") as bot:
        reply = an_outgoing(text="Baik, Bu Sari.", target_remote_id=f"{MEMBER}:7")
        assert bot.reply(reply, "key-3") == Receipt(
            remote_id=f"{MEMBER}:8", sent_at=datetime(2026, 11, 20, 5, 1, tzinfo=UTC)
        )


@pytest.mark.parametrize(
    ("name", "remote_id"),
    [
        ("delete__one", f"{CHANNEL}:12"),
        ("delete__album", f"{CHANNEL}:14,15"),
        ("delete__gone", f"{CHANNEL}:12"),
    ],
)
def test_a_post_is_deleted_whole_and_being_gone_is_as_good(name: str, remote_id: str) -> None:
    with on_tape(name) as bot:
        bot.delete(remote_id)


def test_what_is_too_old_to_delete_says_so() -> None:
    with on_tape("delete__too_old") as bot, pytest.raises(Rejected, match="48 jam"):
        bot.delete(f"{CHANNEL}:12")


# --- once, and the same every time --------------------------------------------------------------


def test_what_went_out_under_a_key_goes_out_no_second_time() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    first = a_bot(world, notes).publish(an_outgoing(), "key-1")
    assert a_bot(world, notes).publish(an_outgoing(), "key-1") == first
    assert [method for method, _asked in world.calls] == ["sendMessage"]
    assert a_bot(world, notes).publish(an_outgoing(), "key-2") != first


class Forgetful(LooseNotes):
    """A notebook whose disk is busy."""

    def write(self, name: str, value: str) -> None:
        raise StoreBusy("busy")


def test_a_post_that_cannot_be_noted_is_sent_all_the_same() -> None:
    assert a_bot(TelegramWorld(), Forgetful()).publish(an_outgoing(), "key-1").remote_id


@dataclass
class Failing(httpx.BaseTransport):
    """Breaks off every call, and keeps what was asked."""

    error: Exception
    bodies: list[bytes]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.bodies.append(request.read())
        raise self.error


def test_an_album_tried_again_is_the_same_byte_for_byte() -> None:
    failing = Failing(httpx.ConnectError("no"), [])
    post = an_outgoing(pictures=(a_picture("a"), a_picture("b")))
    for _try in range(2):
        with pytest.raises(Unavailable):
            a_bot(failing).publish(post, "key-1")
    assert failing.bodies[0] == failing.bodies[1]
    assert b"the bytes of b" in failing.bodies[0]


def test_an_album_whose_answer_is_lost_may_be_there_and_is_not_noted() -> None:
    notes = LooseNotes()
    post = an_outgoing(pictures=(a_picture("a"), a_picture("b")))
    with pytest.raises(OutcomeUnknown):
        a_bot(Failing(httpx.ReadTimeout("no"), []), notes).publish(post, "key-1")
    assert notes.read("sent key-1") == ""


@pytest.mark.parametrize("told", [True, {}, {"message_id": 1}, "ya", None, []])
def test_an_answer_that_proves_nothing_is_no_receipt(told: object) -> None:
    transport = httpx.MockTransport(
        lambda _: httpx.Response(200, json={"ok": True, "result": told})
    )
    with pytest.raises(OutcomeUnknown):
        a_bot(transport).publish(an_outgoing(), "key-1")
    with pytest.raises(OutcomeUnknown):
        a_bot(transport).publish(an_outgoing(pictures=(a_picture("a"), a_picture("b"))), "key-1")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (httpx.ConnectTimeout("no"), Unavailable),
        (httpx.ReadTimeout("no"), OutcomeUnknown),
        (httpx.ReadError("reset"), OutcomeUnknown),
    ],
)
def test_a_next_part_that_breaks_off_is_as_unsure_as_a_post(
    fault: Exception, error: type[PlatformError]
) -> None:
    with pytest.raises(error):
        a_bot(Failing(fault, [])).follow_up(an_outgoing(target_remote_id=f"{CHANNEL}:7"), "key-1")


def test_half_a_pair_of_surrogates_goes_out_as_a_question_mark() -> None:
    world = TelegramWorld()
    a_bot(world).publish(an_outgoing(text="Halo \ud83c!"), "key-1")
    assert world.calls[-1][1]["text"] == "Halo ?!"


# --- pictures -----------------------------------------------------------------------------------


def _sent_picture(picture: Picture) -> Image.Image:
    world = TelegramWorld()
    a_bot(world).publish(an_outgoing(pictures=(picture,)), "key-1")
    return Image.open(io.BytesIO(world.calls[-1][1]["photo"]))


def test_a_picture_whose_sides_are_too_long_together_is_made_smaller() -> None:
    sent = _sent_picture(a_drawn_picture(6_400, 4_000))
    assert sum(sent.size) <= 10_000
    assert sent.size[0] / sent.size[1] == pytest.approx(1.6, rel=0.001)


def test_a_picture_that_fits_goes_out_untouched() -> None:
    picture = a_drawn_picture(6_000, 4_000)
    world = TelegramWorld()
    a_bot(world).publish(an_outgoing(pictures=(picture,)), "key-1")
    assert world.calls[-1][1]["photo"] == picture.data


def test_a_webp_becomes_a_jpeg() -> None:
    assert _sent_picture(a_drawn_picture(400, 300, "WEBP")).format == "JPEG"


def test_a_ribbon_of_a_picture_is_refused_before_anything_is_sent() -> None:
    world = TelegramWorld()
    with pytest.raises(Rejected, match="terlalu panjang dan sempit"):
        a_bot(world).publish(an_outgoing(pictures=(a_drawn_picture(2_200, 100),)), "key-1")
    assert world.calls == []


# --- entered wrongly ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entered", "chat"),
    [
        ("@koperasimaju", "@koperasimaju"),
        ("koperasimaju", "@koperasimaju"),
        (" https://t.me/koperasimaju/ ", "@koperasimaju"),
        ("-1001234567890", str(CHANNEL)),
    ],
)
def test_a_channel_may_be_named_in_several_ways(entered: str, chat: str) -> None:
    world = TelegramWorld()
    a_bot(world, chat=entered).publish(an_outgoing(), "key-1")
    assert str(world.calls[0][1]["chat_id"]) == chat


@pytest.mark.parametrize(
    "entered", ["https://t.me/+AbCdEf", "t.me/c/123/4", "dua kata", "@a", "x" * 99]
)
def test_a_name_that_is_none_is_refused(entered: str) -> None:
    with pytest.raises(Rejected, match="bukan nama kanal"):
        a_bot(TelegramWorld(), chat=entered)


@pytest.mark.parametrize(
    "entered", ["4711", "4711:", ":abcdef", "4711:../getMe", "4711:abc def\r\n"]
)
def test_a_token_that_is_none_is_refused_without_being_repeated(entered: str) -> None:
    with pytest.raises(Rejected, match="Token bot tidak lengkap") as caught:
        a_bot(TelegramWorld(), token=entered)
    assert entered not in str(caught.value)


@pytest.mark.parametrize("remote_id", ["m-1", "12", f"{CHANNEL}:", f"{CHANNEL}:1,x", "a:1", "1:1 "])
def test_what_is_no_id_of_this_platform_is_not_asked_for(remote_id: str) -> None:
    world = TelegramWorld()
    calls: tuple[Callable[[], object], ...] = (
        lambda: a_bot(world).delete(remote_id),
        lambda: a_bot(world).reply(an_outgoing(target_remote_id=remote_id), "key-1"),
        lambda: a_bot(world).follow_up(an_outgoing(target_remote_id=remote_id), "key-1"),
    )
    for call in calls:
        with pytest.raises(Rejected, match="tidak mengenal pesan ini"):
            call()
    assert world.calls == []


# --- threads and loops --------------------------------------------------------------------------


def test_it_works_in_many_threads_at_once_and_where_a_loop_already_runs() -> None:
    world = TelegramWorld()
    bot = a_bot(world)

    def send(number: int) -> str:
        return bot.publish(an_outgoing(text=f"Nomor {number}"), f"key-{number}").remote_id

    async def inside_a_loop() -> str:
        return send(0)

    assert asyncio.run(inside_a_loop())
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(1, 21)))) == 20


def test_the_address_carries_the_token_and_nothing_that_is_shown_does() -> None:
    heard: list[Any] = []
    house = replace(a_house(TelegramWorld()), heard=heard.append)
    bot = TelegramConnector(TelegramConnector.Settings(**SETTINGS), house)
    bot.publish(an_outgoing(), "key-1")
    bot.call_here("")
    assert [each.address for each in heard] == [
        "api.telegram.org/bot•••/sendMessage",
        "api.telegram.org/bot•••/getWebhookInfo",
    ]
    assert TOKEN not in f"{bot!r} {heard!r} {TelegramConnector.Settings(**SETTINGS)!r}"
