"""What comes in from Telegram: nothing lost, nothing twice, each under its post."""

import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.telegram.connector import TelegramConnector
from connectors.telegram.hearing import KINDS
from domain.attachments import Enclosed
from domain.errors import Rejected, StoreBusy, Unauthorized, Unavailable
from domain.messages import Author, Incoming, MessageKind
from domain.metrics import Metric, Reading
from domain.ports import Batch, Notebook
from tests.connectors.staging import a_house, a_picture, an_outgoing
from tests.connectors.tape import playing
from tests.connectors.telegram_world import (
    BOT,
    CHANNEL,
    CHATS,
    GROUP,
    MEMBER,
    SETTINGS,
    TOKEN,
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


# --- being called -------------------------------------------------------------------------------


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
