"""What comes in from Telegram: nothing lost, nothing twice, each under its post."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.telegram.hearing import KINDS
from domain.attachments import Enclosed
from domain.errors import Rejected, StoreBusy, Unavailable
from domain.messages import Author, Incoming, MessageKind
from domain.metrics import Metric, Reading
from domain.ports import Batch
from tests.connectors.staging import a_picture, an_outgoing
from tests.connectors.tape import playing
from tests.connectors.telegram_told import (
    AT,
    FROM_SARI,
    SARI,
    Diary,
    a_bot,
    a_forward,
    a_message,
    heard,
    texts,
)
from tests.connectors.telegram_world import (
    BOT,
    CHANNEL,
    CHATS,
    GROUP,
    MEMBER,
    TOKEN,
    TelegramWorld,
)

# --- polling ------------------------------------------------------------------------------------


def test_a_day_in_a_channel_and_its_group_is_heard_whole() -> None:
    with playing("telegram", "updates__polled", secrets=(TOKEN,)) as player:
        batch = a_bot(player).collect("")
    comment = Incoming(
        remote_id=f"{GROUP}:41",
        thread=f"{GROUP}:40:{MEMBER}",
        kind=MessageKind.COMMENT,
        author=SARI,
        text="Beras saya kurang dua karung.",
        at=AT + timedelta(seconds=9),
        entry_remote_id=f"{CHANNEL}:12",
        url="https://t.me/c/9876543210/41",
        public=True,
    )
    assert batch == Batch(
        messages=(
            comment,
            Incoming(
                remote_id=f"{GROUP}:42",
                thread=f"{GROUP}:40:{MEMBER}",
                kind=MessageKind.COMMENT,
                author=Author(remote_id=str(GROUP), name="Obrolan Koperasi Maju"),
                text="Kami periksa, Bu.",
                at=AT + timedelta(seconds=30),
                entry_remote_id=f"{CHANNEL}:12",
                url="https://t.me/c/9876543210/42",
                public=True,
                from_us=True,
            ),
            Incoming(
                remote_id=f"{MEMBER}:7",
                thread=str(MEMBER),
                kind=MessageKind.DIRECT,
                author=SARI,
                text="[foto] Ini fotonya",
                at=AT + timedelta(seconds=40),
                attachments=(
                    Enclosed(kind="image/jpeg", size_bytes=20, data=b"the bytes of a photo"),
                ),
            ),
            replace(
                comment,
                text="Beras saya kurang tiga karung.",
                edited_at=AT + timedelta(seconds=50),
            ),
        ),
        readings=(
            Reading(
                remote_id=f"{CHANNEL}:12",
                values={Metric.REACTIONS: 9},
                raw={Metric.REACTIONS: {"👍": 7, "❤": 2}},
            ),
        ),
        cursor=f"9006 {int(AT.timestamp())}",
    )


def test_nothing_is_confirmed_before_its_cursor_comes_back() -> None:
    world, clock = TelegramWorld(), Diary()
    for number in range(130):
        world.said(**a_message(number + 1, text=f"Pesan {number}"))
    bot = a_bot(world, clock=clock)
    first = bot.collect("")
    assert len(first.messages) == 100
    assert bot.collect("") == first, "a crash before the cursor was kept loses nothing"
    second = bot.collect(first.cursor)
    assert [each.text for each in second.messages] == [f"Pesan {n}" for n in range(100, 130)]
    assert (first.goes_on, second.goes_on) == (True, False)
    assert bot.collect(second.cursor) == Batch(cursor=second.cursor)
    assert [each.get("offset") for method, each in world.calls if method == "getUpdates"] == [
        None, None, 9_100, 9_130,
    ]  # fmt: skip


def test_after_a_week_of_silence_a_lower_number_is_not_overlooked() -> None:
    world, clock = TelegramWorld(), Diary()
    bot = a_bot(world, clock=clock)
    world.said(**a_message(1, text="Sebelum"))
    cursor = bot.collect("").cursor
    assert bot.collect(cursor) == Batch(cursor=cursor)
    clock.time += timedelta(days=8)
    world.updates = [{"update_id": 17, "message": a_message(2, text="Sesudah")}]
    batch = bot.collect(cursor)
    assert [each.text for each in batch.messages] == ["Sesudah"]
    assert batch.cursor == f"18 {int(clock.time.timestamp())}"


def test_only_what_is_for_us_is_asked_for() -> None:
    world = TelegramWorld()
    a_bot(world).collect("")
    assert world.calls == [
        (
            "getUpdates",
            {
                "timeout": 0,
                "limit": 100,
                "allowed_updates": list(KINDS),
            },
        )
    ]


def test_where_another_program_is_called_polling_says_what_to_do() -> None:
    with (
        playing("telegram", "webhook__active", secrets=(TOKEN,)) as player,
        pytest.raises(Rejected, match="masih diatur memanggil alamat lain"),
    ):
        a_bot(player).collect("")


def test_updates_that_cannot_be_counted_are_not_half_taken() -> None:
    broken: tuple[Any, ...] = (
        [{"message": {}}], [{"update_id": "x"}], {"update_id": 1}, None, "ya", [7]
    )  # fmt: skip
    for told in broken:
        answer = httpx.Response(200, json={"ok": True, "result": told})
        with pytest.raises(Unavailable):
            a_bot(httpx.MockTransport(lambda _, answer=answer: answer)).collect("")


def test_one_message_the_library_cannot_read_holds_up_no_other_and_keeps_its_words() -> None:
    broken = a_message(2, text="Keluhan penting", entities=[{"type": "url"}])
    assert texts(a_message(1, text="Satu"), broken, a_message(3, text="Tiga")) == [
        "Satu",
        "Keluhan penting",
        "Tiga",
    ]
    hopeless = ({"message_id": 2, "chat": "?"}, a_message(2, date=10**25), a_message(3, text=7))
    assert texts(a_message(1, text="Satu"), *hopeless) == ["Satu"]


class Busy(LooseNotes):
    """A notebook that cannot be written now."""

    def write(self, name: str, value: str) -> None:
        raise StoreBusy("busy")


def test_a_batch_whose_threads_cannot_be_noted_is_fetched_again() -> None:
    with pytest.raises(Unavailable, match="Catatan kanal"):
        heard(a_forward(), notes=Busy())


# --- under which post ---------------------------------------------------------------------------


def test_a_deeper_comment_is_under_the_same_post_and_in_the_same_persons_thread() -> None:
    first = a_message(41, GROUP, message_thread_id=40, reply_to_message=a_forward(), text="Satu")
    budi = {**FROM_SARI, "id": 77, "first_name": "Budi"}
    other = a_message(
        42, GROUP, message_thread_id=40, reply_to_message=first, text="Saya juga", **{"from": budi}
    )
    again = a_message(43, GROUP, message_thread_id=40, reply_to_message=other, text="Dua")
    said = heard(first, other, again)
    assert [(each.thread, each.entry_remote_id) for each in said] == [
        (f"{GROUP}:40:{MEMBER}", f"{CHANNEL}:12"),
        (f"{GROUP}:40:77", f"{CHANNEL}:12"),
        (f"{GROUP}:40:{MEMBER}", f"{CHANNEL}:12"),
    ]


def test_comments_and_reactions_of_an_album_name_the_albums_own_id() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    bot = a_bot(world, notes)
    album = bot.publish(an_outgoing(pictures=(a_picture("a"), a_picture("b"))), "key-1")
    assert album.remote_id == f"{CHANNEL}:101,102"
    forward = a_forward(40, 101)
    world.said(**forward)
    world.said(**a_message(41, GROUP, message_thread_id=40, reply_to_message=forward, text="Bagus"))
    for message_id, total in ((101, 3), (102, 4)):  # the first picture was deleted meanwhile
        thumbs = [{"type": {"type": "emoji", "emoji": "👍"}, "total_count": total}]
        world.said(
            "message_reaction_count",
            chat=CHATS[CHANNEL], message_id=message_id, date=int(AT.timestamp()), reactions=thumbs,
        )  # fmt: skip
    batch = a_bot(world, notes).collect("")
    assert batch.messages[0].entry_remote_id == album.remote_id
    assert batch.readings == tuple(
        Reading(
            remote_id=album.remote_id,
            values={Metric.REACTIONS: total},
            raw={Metric.REACTIONS: {"👍": total}},
        )
        for total in (3, 4)
    )


def test_reactions_taken_back_are_none_left_and_those_elsewhere_are_not_ours() -> None:
    world = TelegramWorld()
    for chat in (CHANNEL, GROUP):
        world.said(
            "message_reaction_count",
            chat=CHATS[chat], message_id=12, date=int(AT.timestamp()), reactions=[],
        )  # fmt: skip
    assert a_bot(world).collect("").readings == (
        Reading(remote_id=f"{CHANNEL}:12", values={Metric.REACTIONS: 0}),
    )


def test_an_answer_to_our_post_in_a_group_is_a_comment_and_other_talk_is_not() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    bot = a_bot(world, notes, chat=str(GROUP))
    post = bot.publish(an_outgoing(), "key-1")
    ours = {"message_id": 101, "chat": CHATS[GROUP], "from": BOT, "date": int(AT.timestamp())}
    world.said(**a_message(150, GROUP, reply_to_message={**ours, "text": "Rapat"}, text="Ikut"))
    world.said(**a_message(151, GROUP, text="Selamat pagi"))
    said = bot.collect("").messages
    assert [(each.kind, each.thread, each.entry_remote_id) for each in said] == [
        (MessageKind.COMMENT, f"{GROUP}:101:{MEMBER}", post.remote_id),
        (MessageKind.MENTION, f"{GROUP}:{MEMBER}", ""),
    ]


def test_a_discussion_group_linked_later_is_learnt_from_its_first_post() -> None:
    notes = LooseNotes()
    elsewhere = {"id": -1005557778889, "type": "supergroup", "title": "Grup baru"}
    forward = {**a_forward(), "chat": elsewhere}
    comment = {
        **a_message(41, GROUP, message_thread_id=40, reply_to_message=forward, text="Halo"),
        "chat": elsewhere,
    }
    before = {**comment, "message_id": 39}
    del before["reply_to_message"], before["message_thread_id"]
    said = heard(before, forward, comment, notes=notes)
    assert [(each.remote_id, each.entry_remote_id) for each in said] == [
        ("-1005557778889:41", f"{CHANNEL}:12")
    ]
    assert json.loads(notes.read("home")) == {"chat_id": CHANNEL, "linked_id": -1005557778889}


def test_a_group_that_grows_keeps_being_heard_and_is_written_to_by_its_new_number() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    notes.write("home", json.dumps({"chat_id": -555, "linked_id": None}))
    bot = a_bot(world, notes, chat="-555")
    old = {"id": -555, "type": "group", "title": "Tani"}
    new = CHATS[GROUP]
    world.said(**{**a_message(5, GROUP), "chat": old, "migrate_to_chat_id": GROUP})
    world.said(**{**a_message(1, GROUP), "chat": new, "migrate_from_chat_id": -555})
    world.said(**a_message(2, GROUP, text="Masih terdengar?"))
    assert [each.text for each in bot.collect("").messages] == ["Masih terdengar?"]
    assert a_bot(world, notes, chat="-555").publish(an_outgoing(), "k").remote_id == f"{GROUP}:101"
