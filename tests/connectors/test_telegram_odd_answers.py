"""What Telegram tells seldom: a talk without its writer, a strange post, notes that fail."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.telegram.line import finished
from domain.errors import StoreBusy, Unauthorized, Unavailable
from domain.messages import Author
from tests.connectors.staging import an_outgoing
from tests.connectors.telegram_told import AT, HOOK, a_bot, a_forward, a_message, heard
from tests.connectors.telegram_world import BOT, CHANNEL, GROUP, TelegramWorld
from tests.connectors.test_telegram import a_film


class Unread(LooseNotes):
    """Notes that cannot be read just now."""

    def read(self, name: str) -> str:
        raise StoreBusy(name)


def test_while_the_notes_cannot_be_read_nothing_is_fetched_and_nothing_confirmed() -> None:
    world = TelegramWorld()
    world.said(**a_message(text="Halo"))
    with pytest.raises(Unavailable, match="Catatan kanal Uji coba belum dapat dipakai"):
        a_bot(world, Unread()).collect("")
    assert len(world.updates) == 1


def test_a_message_without_its_writer_is_heard_all_the_same() -> None:
    told = a_message(41, GROUP, text="Beras saya kurang")
    del told["from"]
    (said,) = heard(told)
    assert (said.author, said.thread, said.text) == (Author(), f"{GROUP}:", "Beras saya kurang")


@pytest.mark.parametrize(
    "origin",
    [
        {"type": "hidden_user", "sender_user_name": "Entah"},
        {"type": "channel", "chat": {"id": -100777, "type": "channel", "title": "Lain"},
         "message_id": 12},
    ],
    ids=["of nobody", "of another channel"],
)  # fmt: skip
def test_a_post_put_into_the_group_that_is_not_our_channels_is_no_post_of_ours(
    origin: dict[str, Any],
) -> None:
    forward = {**a_forward(), "forward_origin": {**origin, "date": int(AT.timestamp())}}
    comment = a_message(41, GROUP, text="Kapan?", message_thread_id=40, reply_to_message=forward)
    (said,) = heard(forward, comment)
    assert said.entry_remote_id == ""


def test_an_update_whose_number_is_no_number_is_not_taken_for_one() -> None:
    told = {"ok": True, "result": [{"update_id": "9000", "message": a_message(text="Halo")}]}
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        a_bot(transport).collect("")


def test_a_library_that_waits_for_something_of_its_own_is_stopped() -> None:
    stopped = []

    class Waiting:
        def __await__(self) -> Any:
            try:
                yield "a network that is not ours"
            finally:
                stopped.append(True)

    async def work() -> None:
        await Waiting()

    with pytest.raises(RuntimeError, match="not ours"):
        finished(work())
    assert stopped == [True]


def test_a_channel_without_a_discussion_group_says_that_nobody_can_comment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.connectors.telegram_world.LINKS", {})
    world, notes = TelegramWorld(), LooseNotes()
    told = a_bot(world, notes).verify()
    assert told.notes == (
        "Kanal ini belum punya grup diskusi, jadi anggota belum bisa berkomentar di sana.",
    )
    assert told.missing == ()
    assert json.loads(notes.read("home")) == {"chat_id": CHANNEL, "linked_id": None}


@pytest.mark.parametrize(("may", "says"), [(False, "Bot dilarang menulis di grup ini"), (True, "")])
def test_a_bot_that_may_not_write_in_its_group_is_told_so(may: bool, says: str) -> None:
    rights = dict.fromkeys(
        ("can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
         "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_invite_users",
         "can_send_other_messages", "can_add_web_page_previews", "can_change_info",
         "can_pin_messages", "can_manage_topics", "can_edit_tag", "can_react_to_messages"),
        False,
    )  # fmt: skip
    here = {"status": "restricted", "user": BOT, "is_member": True, "until_date": 0, **rights}
    world = TelegramWorld(
        member={GROUP: {**here, "can_send_messages": may}},
        me={**BOT, "can_read_all_group_messages": True},
    )
    missing = a_bot(world, chat=str(GROUP)).verify().missing
    assert [words.partition(".")[0] for words in missing] == ([says] if says else [])


def test_calls_that_do_not_arrive_are_named_when_the_channel_is_verified() -> None:
    class Unheard(TelegramWorld):
        def _getWebhookInfo(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
            words = {"last_error_message": "Connection refused"} if self.trouble else {}
            return {**super()._getWebhookInfo(asked), **words}

        trouble = False

    world, notes = Unheard(), LooseNotes()
    bot = a_bot(world, notes, listens="webhook")
    bot.call_here(HOOK)
    world.said(**a_message(text="Halo"))
    assert bot.verify().missing == ()  # one waits: it may be on its way
    world.trouble = True
    (missing,) = bot.verify().missing
    assert "(Connection refused); 1 pesan menunggu" in missing


@pytest.mark.parametrize("doing", ["hearing", "counting"])
def test_a_chat_that_nobody_knows_is_the_channels_own_trouble(doing: str) -> None:
    world = TelegramWorld()
    world.said(**a_message(text="Halo"))
    lost = a_bot(world, chat="@salahketik")
    with pytest.raises(Unauthorized, match="nama kanalnya salah") as caught:
        lost.collect("") if doing == "hearing" else lost.count_audience()
    assert type(caught.value) is Unauthorized
    assert len(world.updates) == 1


@pytest.mark.parametrize("doing", ["verify", "collect", "count_audience", "publish_video"])
def test_a_group_that_grew_is_known_by_its_new_number_from_then_on(doing: str) -> None:
    notes, world = LooseNotes(), TelegramWorld()

    def answer(request: httpx.Request) -> httpx.Response:
        if b"-555" in request.read():
            moved = {"ok": False, "error_code": 400, "parameters": {"migrate_to_chat_id": GROUP}}
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            return httpx.Response(400, json={**moved, "description": words})
        return world.handle_request(request)

    world.said(**a_message(text="Halo"))
    bot = a_bot(httpx.MockTransport(answer), notes, chat="-555")
    calls: dict[str, Callable[[], object]] = {
        "verify": bot.verify,
        "collect": lambda: bot.collect(""),
        "count_audience": bot.count_audience,
        "publish_video": lambda: bot.publish(an_outgoing(video=a_film()), "key-1"),
    }
    with pytest.raises(Unavailable, match="bernomor baru"):
        calls[doing]()
    assert notes.read("moved -555") == str(GROUP)
    calls[doing]()  # by its new number


def test_a_group_that_grew_is_still_heard_at_the_next_call() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    notes.write("home", json.dumps({"chat_id": -555, "linked_id": None}))
    old = {"id": -555, "type": "group", "title": "Tani"}
    world.said(**{**a_message(5, GROUP), "chat": old, "migrate_to_chat_id": GROUP})
    cursor = a_bot(world, notes, chat="-555").collect("").cursor
    world.said(**a_message(2, GROUP, text="Masih terdengar?"))
    (said,) = a_bot(world, notes, chat="-555").collect(cursor).messages
    assert said.text == "Masih terdengar?"


def test_a_group_known_by_its_name_that_grew_is_known_by_its_new_number() -> None:
    notes = LooseNotes()
    notes.write("home", json.dumps({"chat_id": -555, "linked_id": None}))
    moved = {"ok": False, "error_code": 400, "parameters": {"migrate_to_chat_id": GROUP}}
    words = "Bad Request: group chat was upgraded to a supergroup chat"
    told = {**moved, "description": words}
    transport = httpx.MockTransport(lambda _request: httpx.Response(400, json=told))
    with pytest.raises(Unavailable, match="bernomor baru"):
        a_bot(transport, notes, chat="@tanimaju").publish(an_outgoing(), "key-1")
    assert notes.read("moved -555") == str(GROUP)
    assert json.loads(notes.read("home")) == {"chat_id": GROUP, "linked_id": None}


def test_where_it_listens_is_asked_once() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    for text in ("Halo", "Halo lagi"):
        world.said(**a_message(text=text))
        a_bot(world, notes).collect("")
    assert [method for method, _asked in world.calls].count("getChat") == 1


def test_calls_that_were_stopped_are_missed_by_nobody() -> None:
    world, notes = TelegramWorld(), LooseNotes()
    a_bot(world, notes, listens="webhook").call_here(HOOK)
    a_bot(world, notes).call_here("")
    assert (world.webhook, notes.read("webhook")) == ("", "")


@pytest.mark.parametrize("cursor", ["rusak", "9001", "x 1795000000", "9001 kemarin", f"9 {9**40}"])
def test_a_cursor_nobody_can_read_begins_with_the_oldest_that_is_kept(cursor: str) -> None:
    world = TelegramWorld()
    world.said(**a_message(text="Halo"))
    assert [said.text for said in a_bot(world).collect(cursor).messages] == ["Halo"]
    assert "offset" not in world.calls[0][1]
