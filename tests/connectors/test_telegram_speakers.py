"""Who speaks on Telegram, and what is said there without words."""

from typing import Any

import pytest

from domain.attachments import Enclosed
from domain.messages import Author
from tests.connectors.telegram_told import AT, FROM_SARI, a_bot, a_forward, a_message, heard, texts
from tests.connectors.telegram_world import (
    BOT,
    CHANNEL,
    CHATS,
    GROUP,
    MEMBER,
    TelegramWorld,
)

# --- who speaks ---------------------------------------------------------------------------------


ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
AS_GROUP = {"from": ANONYMOUS, "sender_chat": CHATS[GROUP]}
AS_CHANNEL = {
    "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
    "sender_chat": CHATS[CHANNEL],
}


@pytest.mark.parametrize("speaker", [AS_GROUP, AS_CHANNEL], ids=["as the group", "as the channel"])
def test_what_the_cooperative_answers_in_the_app_is_from_us_in_the_members_thread(
    speaker: dict[str, Any],
) -> None:
    question = a_message(41, GROUP, text="Kapan buka?")
    answer = {**a_message(42, GROUP, reply_to_message=question, text="Pukul 8."), **speaker}
    said = heard(question, answer)
    assert [(each.from_us, each.thread) for each in said] == [
        (False, f"{GROUP}:{MEMBER}"),
        (True, f"{GROUP}:{MEMBER}"),
    ]


def test_what_is_answered_in_the_app_brings_its_file() -> None:
    world = TelegramWorld(files={"f-1": b"isi"})
    slip = {
        "file_id": "f-1",
        "file_unique_id": "u1",
        "file_name": "slip.pdf",
        "mime_type": "application/pdf",
    }
    question = a_message(41, GROUP, text="Mana slipnya?")
    answer = a_message(42, GROUP, reply_to_message=question, caption="Ini", document=slip)
    world.said(**{**answer, **AS_GROUP})
    (said,) = a_bot(world).collect("").messages
    file = Enclosed(name="slip.pdf", kind="application/pdf", size_bytes=3, data=b"isi")
    assert (said.from_us, said.text) == (True, "[dokumen slip.pdf] Ini")
    assert said.attachments == (file,)


def test_what_the_cooperative_says_to_nobody_is_no_message() -> None:
    announcement = {**a_message(42, GROUP, text="Besok libur."), **AS_GROUP}
    to_the_post = {
        **a_message(43, GROUP, message_thread_id=40, reply_to_message=a_forward(), text="Oh ya"),
        **AS_CHANNEL,
    }
    to_ourselves = {
        **a_message(44, GROUP, reply_to_message=announcement, text="dan lusa."), **AS_GROUP
    }  # fmt: skip
    assert texts(announcement, to_the_post, to_ourselves) == []


def test_what_the_cooperative_adds_to_words_of_its_own_bot_answers_nobody() -> None:
    by_the_bot = {**a_message(41, GROUP, text="Besok libur."), "from": BOT}
    added = {**a_message(42, GROUP, reply_to_message=by_the_bot, text="dan lusa."), **AS_GROUP}
    assert texts(added) == []


def test_a_member_who_speaks_as_their_own_channel_is_a_member() -> None:
    theirs = {
        "id": -1002220001111,
        "type": "channel",
        "title": "Warung Bu Tin",
        "username": "bu_tin",
    }
    (said,) = heard(
        {**a_message(42, GROUP, text="Mana kiriman?"), **AS_CHANNEL, "sender_chat": theirs}
    )
    assert not said.from_us
    assert said.author == Author(
        remote_id="-1002220001111", name="Warung Bu Tin", contact="@bu_tin"
    )


def test_bots_service_messages_strange_groups_and_the_start_button_are_left_out() -> None:
    stranger = {"id": -100777, "type": "supergroup", "title": "Bukan grup kami"}
    robot = {"id": 99, "is_bot": True, "first_name": "Robot"}
    assert texts(
        {**a_message(1, text="dari bot"), "from": robot},
        {**a_message(2, text="dari kita"), "from": BOT},
        a_message(3, GROUP, new_chat_members=[FROM_SARI]),
        a_message(4, GROUP, left_chat_member=FROM_SARI),
        a_message(5, GROUP, pinned_message=a_message(1, GROUP, text="lama")),
        a_message(6, GROUP, new_chat_title="Nama baru"),
        {**a_message(7, text="di grup asing"), "chat": stranger},
        a_message(8, text="/start"),
        a_message(9, GROUP, text="/start@koperasi_maju_bot"),
        a_message(10, text="/start keluhan saya: pupuk belum datang"),
    ) == ["/start keluhan saya: pupuk belum datang"]


def test_posts_in_the_channel_itself_are_ours() -> None:
    world = TelegramWorld()
    post = {"message_id": 9, "chat": CHATS[CHANNEL], "sender_chat": CHATS[CHANNEL],
            "date": int(AT.timestamp()), "text": "Dari pengurus"}  # fmt: skip
    world.said("channel_post", **post)
    world.said("edited_channel_post", **{**post, "edit_date": int(AT.timestamp()) + 5})
    batch = a_bot(world).collect("")
    assert (batch.messages, batch.readings) == ((), ())
    assert batch.cursor.startswith("9002 ")


# --- what is said without words -----------------------------------------------------------------


FILE = {"file_id": "f", "file_unique_id": "u"}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"photo": [{**FILE, "width": 9, "height": 9}]}, "[foto]"),
        ({"photo": [{**FILE, "width": 9, "height": 9}], "caption": "Rusak"}, "[foto] Rusak"),
        ({"voice": {**FILE, "duration": 12}}, "[pesan suara]"),
        ({"video_note": {**FILE, "duration": 12, "length": 240}}, "[pesan video]"),
        ({"video": {**FILE, "duration": 1, "width": 9, "height": 9}}, "[video]"),
        ({"document": {**FILE, "file_name": "nota.pdf"}}, "[dokumen nota.pdf]"),
        (
            {"animation": {**FILE, "duration": 1, "width": 9, "height": 9}, "document": FILE},
            "[animasi]",
        ),
        (
            {"sticker": {**FILE, "type": "regular", "width": 9, "height": 9, "emoji": "😡",
                         "is_animated": False, "is_video": False}},
            "[stiker 😡]",
        ),
        (
            {"contact": {"phone_number": "+62811", "first_name": "Budi"}},
            "[kontak Budi +62811]",
        ),
        ({"location": {"latitude": -6.2, "longitude": 106.8}}, "[lokasi -6.2, 106.8]"),
        ({"future_thing": {"x": 1}}, "[pesan tanpa teks; buka di aplikasinya]"),
        (
            {"rich_message": {"blocks": [
                {"type": "paragraph", "text": ["Beras ", {"type": "bold", "text": "kurang"}]},
                {"type": "paragraph", "text": "Sekali lagi"},
            ]}},
            "[pesan berformat] Beras kurang\nSekali lagi",
        ),
    ],
)  # fmt: skip
def test_a_message_without_text_becomes_words(content: dict[str, Any], text: str) -> None:
    assert texts(a_message(**content)) == [text]
