"""What Telegram's refusals mean, and that a member who blocks the bot cuts off no channel."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.telegram.connector import TelegramConnector
from domain.errors import (
    OutcomeUnknown,
    PlatformError,
    RateLimited,
    Rejected,
    Unauthorized,
    Unavailable,
)
from tests.connectors.staging import a_picture, an_outgoing
from tests.connectors.tape import playing
from tests.connectors.telegram_world import CHANNEL, GROUP, MEMBER, TOKEN, Refused, TelegramWorld
from tests.connectors.test_telegram import a_bot, on_tape


def refused(status: int, words: str, target: str = "", **parameters: int) -> PlatformError:
    """The error of a post, or of a reply to `target`, that the platform refuses in these words."""
    world = TelegramWorld(refusals=[Refused(status, words, **parameters)])
    bot = a_bot(world, chat=str(CHANNEL))
    with pytest.raises(PlatformError) as caught:
        if target:
            bot.reply(an_outgoing(target_remote_id=target), "key-1")
        else:
            bot.publish(an_outgoing(), "key-1")
    assert caught.value.detail == words
    return caught.value


def test_flood_control_tells_in_its_body_how_long_to_wait() -> None:
    with on_tape("post__flood") as bot, pytest.raises(RateLimited) as caught:
        bot.publish(an_outgoing(), "key-1")
    assert caught.value.retry_after_s == 37.0


HOME_LOST = (
    (403, "Forbidden: bot was kicked from the channel chat"),
    (403, "Forbidden: bot is not a member of the channel chat"),
    (403, "Forbidden: something nobody has met yet"),
    (400, "Bad Request: chat not found"),
    (400, "Bad Request: have no rights to send a message"),
    (400, "Bad Request: need administrator rights in the channel chat"),
    (400, "Bad Request: not enough rights to send text messages to the chat"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
)


@pytest.mark.parametrize(("status", "words"), HOME_LOST)
def test_a_bot_put_out_of_its_own_chat_is_to_be_connected_anew(status: int, words: str) -> None:
    error = refused(status, words)
    assert type(error) is Unauthorized
    assert "Uji coba" in str(error)


@pytest.mark.parametrize(("status", "words"), HOME_LOST)
@pytest.mark.parametrize("target", [f"{GROUP}:7", f"{MEMBER}:7"])
def test_a_bot_put_out_of_another_chat_cuts_off_no_channel(
    status: int, words: str, target: str
) -> None:
    error = refused(status, words, target)
    assert type(error) is Rejected
    assert "percakapan ini" in str(error)


@pytest.mark.parametrize(
    "words",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Forbidden: bot can't send messages to bots",
    ],
)
def test_a_member_who_blocked_the_bot_is_to_be_reached_otherwise(words: str) -> None:
    error = refused(403, words, f"{MEMBER}:7")
    assert type(error) is Rejected
    assert "Hubungi dengan cara lain" in str(error)


def test_a_blocked_reply_on_tape() -> None:
    with on_tape("reply__blocked") as bot, pytest.raises(Rejected, match="memblokir bot"):
        bot.reply(an_outgoing(target_remote_id=f"{MEMBER}:7"), "key-1")


def test_a_channel_named_by_its_name_is_the_channels_own_too() -> None:
    with (
        on_tape("post__kicked") as bot,
        pytest.raises(Unauthorized, match="Jadikan bot admin lagi"),
    ):
        bot.publish(an_outgoing(), "key-1")


def test_an_answer_in_the_channels_own_chat_by_number_is_known_as_its_own() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    a_bot(world, notes).verify()
    world.refusals = [Refused(403, "Forbidden: bot was kicked from the channel chat")]
    with pytest.raises(Unauthorized):
        a_bot(world, notes).follow_up(an_outgoing(target_remote_id=f"{CHANNEL}:7"), "key-1")


@pytest.mark.parametrize(("status", "words"), [(401, "Unauthorized"), (404, "Not Found")])
def test_a_token_that_is_no_longer_good_is_to_be_asked_for_anew(status: int, words: str) -> None:
    for target in ("", f"{MEMBER}:7"):
        error = refused(status, words, target)
        assert type(error) is Unauthorized
        assert "@BotFather" in str(error)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Bad Request: message is too long", "1.024 bila ada gambar"),
        ("Bad Request: message caption is too long", "Ringkas dahulu"),
        ("Bad Request: MEDIA_CAPTION_TOO_LONG", "Ringkas dahulu"),
        ("Bad Request: message text is empty", "Tulis dahulu teksnya"),
        ("Bad Request: message to be replied not found", "sudah tidak ada"),
        ("Bad Request: PHOTO_INVALID_DIMENSIONS", "Simpan ulang sebagai JPEG"),
        ("Bad Request: IMAGE_PROCESS_FAILED", "Simpan ulang sebagai JPEG"),
        ("Bad Request: not enough rights to send photos to the chat", "tanpa gambar"),
        ("Bad Request: TOPIC_CLOSED", "Topik"),
        ("Bad Request: a thing nobody has met yet", "Bad Request: a thing nobody has met yet"),
    ],
)
def test_what_the_author_must_change_is_said(words: str, says: str) -> None:
    error = refused(400, words)
    assert type(error) is Rejected
    assert says in str(error)


def test_a_file_too_large_for_the_server_is_the_pictures_fault() -> None:
    error = refused(413, "Request Entity Too Large")
    assert type(error) is Rejected
    assert "Simpan ulang sebagai JPEG" in str(error)


def test_two_programs_at_one_bot_are_told_of() -> None:
    words = "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
    world = TelegramWorld(refusals=[Refused(409, words)])
    with pytest.raises(Unavailable, match="Satu bot hanya untuk satu kanal"):
        a_bot(world).collect("")


@pytest.mark.parametrize("words", ["Internal Server Error", "Bad Request: chat not found"])
def test_a_broken_server_leaves_open_whether_it_was_taken_whatever_it_says(words: str) -> None:
    assert type(refused(500, words)) is OutcomeUnknown


def test_a_group_with_a_new_number_is_remembered_and_tried_again_there() -> None:
    notes = LooseNotes()
    with on_tape("post__moved", notes, chat="-555") as bot:
        with pytest.raises(Unavailable, match="bernomor baru"):
            bot.publish(an_outgoing(), "key-1")
        assert bot.publish(an_outgoing(), "key-1").remote_id == "-1005550001234:1"


HOSTILE_BODIES: tuple[Any, ...] = (
    {"ok": False, "description": None},
    {"ok": False, "description": "x", "parameters": [1]},
    {"ok": False, "description": "x", "parameters": {"retry_after": "soon"}},
    {"ok": False, "description": "x", "parameters": {"migrate_to_chat_id": "?"}},
    ["ok"],
    "ok",
)


@pytest.mark.parametrize("body", HOSTILE_BODIES)
def test_a_refusal_of_another_form_is_read_by_its_status(body: Any) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(400, json=body))
    with pytest.raises(Rejected):
        a_bot(transport).publish(an_outgoing(), "key-1")
    html = httpx.MockTransport(lambda _: httpx.Response(403, text="<html>Forbidden</html>"))
    with pytest.raises(Unauthorized):
        a_bot(html).publish(an_outgoing(), "key-1")


def test_a_token_revoked_while_an_album_goes_out_sends_nothing_and_says_so() -> None:
    world = TelegramWorld(refusals=[Refused(401, "Unauthorized")])
    post = an_outgoing(pictures=(a_picture("a"), a_picture("b")))
    with pytest.raises(Unauthorized):
        a_bot(world).publish(post, "key-1")
    assert world.messages == {}


def test_a_post_deleted_by_hand_takes_no_next_part() -> None:
    world = TelegramWorld()
    bot = a_bot(world)
    receipt = bot.publish(an_outgoing(), "key-1")
    world.messages.clear()
    with pytest.raises(Rejected, match="sudah tidak ada"):
        bot.follow_up(an_outgoing(target_remote_id=receipt.remote_id), "key-2")
    bot.delete(receipt.remote_id)


# --- verifying ----------------------------------------------------------------------------------


def test_a_channel_in_order_is_named_with_its_number_and_its_discussion_group() -> None:
    with on_tape("verify__channel") as bot:
        verification = bot.verify()
    assert verification.account_name == "Koperasi Maju (@koperasi_maju_bot)"
    assert verification.account_url == "https://t.me/koperasimaju"
    assert verification.notes == ("Komentar didengar dari grup diskusi kanal ini.",)
    assert verification.missing == ()
    assert verification.expires_at is None
    assert verification.settings == {"chat": str(CHANNEL)}


def test_a_group_whose_bot_hears_only_commands_says_so() -> None:
    with on_tape("verify__group", chat=str(GROUP)) as bot:
        (missing,) = bot.verify().missing
    assert "mode privasi" in missing
    assert "@koperasi_maju_bot" in missing


def test_a_group_needs_no_discussion_group_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.connectors.telegram_world.LINKS", {})
    world = TelegramWorld(me={**TelegramWorld().me, "can_read_all_group_messages": True})
    assert a_bot(world, chat=str(GROUP)).verify().notes == ()


def missing_of(
    settle: Callable[[TelegramWorld], object], chat: str = "@koperasimaju"
) -> tuple[str, ...]:
    world = TelegramWorld()
    settle(world)
    return a_bot(world, chat=chat).verify().missing


A_MEMBER = {"status": "member", "user": TelegramWorld().me}
GONE = {**A_MEMBER, "status": "left"}


@pytest.mark.parametrize(
    ("where", "how", "says"),
    [
        (CHANNEL, A_MEMBER, "belum menjadi admin kanal"),
        (CHANNEL, GONE, "belum ada di sini"),
        (GROUP, GONE, "belum ada di grup diskusi"),
        (GROUP, A_MEMBER, "mode privasi"),
    ],
)
def test_what_the_bot_lacks_is_named_one_by_one(where: int, how: dict[str, Any], says: str) -> None:
    (missing,) = missing_of(lambda world: world.member.update({where: how}))
    assert says in missing


def test_an_admin_without_the_right_to_post_is_told_which() -> None:
    def take_right(world: TelegramWorld) -> None:
        world.member[CHANNEL] = {
            **world._getChatMember({"chat_id": CHANNEL}), "can_post_messages": False
        }  # fmt: skip

    (missing,) = missing_of(take_right)
    assert "Post messages" in missing


def test_a_bot_that_hears_everything_needs_to_be_no_admin_of_a_group() -> None:
    def settle(world: TelegramWorld) -> None:
        world.me["can_read_all_group_messages"] = True
        world.member[GROUP] = A_MEMBER

    assert missing_of(settle, chat=str(GROUP)) == ()


def test_a_webhook_of_another_program_is_named_without_its_path() -> None:
    (missing,) = missing_of(lambda world: setattr(world, "webhook", "https://u:p@x.example/s3cret"))
    assert "(x.example)" in missing
    assert "s3cret" not in missing


def test_a_channel_that_is_to_be_called_takes_the_calls_over_and_misses_them_when_gone() -> None:
    world, notes = TelegramWorld(webhook="https://other.example/"), LooseNotes()
    bot = a_bot(world, notes, listens="webhook")
    assert bot.verify().missing == ()
    bot.call_here("https://desk.koperasi.example/kanal/ch-1/webhook")
    assert bot.verify().missing == ()
    world.webhook = ""
    (missing,) = bot.verify().missing
    assert "tidak lagi memanggil kita" in missing
    world.webhook = "https://thief.example/"
    (missing,) = bot.verify().missing
    assert "(thief.example)" in missing


def test_a_private_chat_is_no_channel() -> None:
    with pytest.raises(Rejected, match="percakapan pribadi"):
        a_bot(TelegramWorld(), chat=str(MEMBER)).verify()


def test_a_channel_the_platform_does_not_know_is_told_what_to_do() -> None:
    with pytest.raises(Unauthorized, match="nama kanalnya salah"):
        a_bot(TelegramWorld(), chat="@salahketik").verify()


def test_the_whole_guide_can_be_read() -> None:
    guide = TelegramConnector.guide
    assert all((*guide.steps, *guide.bounds, guide.cost, *(right.why for right in guide.rights)))
    assert TOKEN not in repr(guide)


def test_a_discussion_group_that_does_not_let_the_bot_in_is_missing_not_fatal() -> None:
    with playing("telegram", "verify__not_in_discussion", secrets=(TOKEN,)) as player:
        (missing,) = a_bot(player).verify().missing
    assert "belum ada di grup diskusi" in missing
