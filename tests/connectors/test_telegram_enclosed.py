"""Files on members' messages at Telegram: fetched within bounds, and no message lost for one."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from connectors.house import LooseNotes
from connectors.http import BODY_BYTES_MAX
from connectors.telegram.enclosed import FILES_BYTES_SOON, SOON, TRIES
from connectors.telegram.guide import GUIDE
from domain.attachments import Enclosed, NotKept
from domain.messages import Incoming
from tests.connectors.telegram_told import AT, HOOK, Diary, a_bot, a_message
from tests.connectors.telegram_world import Refused, TelegramWorld

SIZES = [
    {"file_id": "kecil", "file_unique_id": "u1", "width": 90, "height": 67, "file_size": 3},
    {"file_id": "besar", "file_unique_id": "u2", "width": 800, "height": 600, "file_size": 5},
]


def a_file(file_id: str = "f-1", **told: Any) -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", **told}


class Slow(Diary):
    """Every look at it takes most of what a call may take."""

    def now(self) -> datetime:
        self.time += 0.6 * SOON
        return self.time


def heard(world: TelegramWorld) -> list[Incoming]:
    return list(a_bot(world).collect("").messages)


def files_of(world: TelegramWorld, **carried: Any) -> tuple[Enclosed, ...]:
    world.said(**a_message(**carried))
    (said,) = heard(world)
    return said.attachments


def test_of_a_photo_the_largest_is_kept() -> None:
    world = TelegramWorld(files={"kecil": b"abc", "besar": b"abcde"})
    assert files_of(world, photo=SIZES) == (
        Enclosed(kind="image/jpeg", size_bytes=5, data=b"abcde"),
    )


@pytest.mark.parametrize(
    ("field", "told", "name", "kind"),
    [
        (
            "document",
            a_file(file_name="slip.pdf", mime_type="application/pdf"),
            "slip.pdf",
            "application/pdf",
        ),
        ("document", a_file(), "", "application/octet-stream"),
        ("voice", a_file(duration=3), "", "audio/ogg"),
        ("audio", a_file(duration=3, file_name="a.mp3"), "a.mp3", "audio/mpeg"),
        ("video", a_file(duration=3, width=4, height=3), "", "video/mp4"),
        ("video_note", a_file(duration=3, length=9), "", "video/mp4"),
    ],
)
def test_whatever_is_sent_is_kept_under_its_own_name(
    field: str, told: dict[str, Any], name: str, kind: str
) -> None:
    world = TelegramWorld(files={"f-1": b"isi"})
    assert files_of(world, **{field: told}) == (
        Enclosed(name=name, kind=kind, size_bytes=3, data=b"isi"),
    )


def test_an_animation_comes_once_though_it_is_a_document_too() -> None:
    world = TelegramWorld(files={"f-1": b"isi"})
    moving = a_file(duration=3, width=4, height=3)
    assert len(files_of(world, animation=moving, document=a_file())) == 1


def test_words_alone_bring_no_file_and_ask_for_none() -> None:
    world = TelegramWorld()
    assert files_of(world, text="Halo") == ()
    assert "getFile" not in [method for method, _asked in world.calls]


def test_what_is_too_large_for_us_or_the_platform_is_named_and_never_asked_for() -> None:
    world = TelegramWorld()
    told = a_file(file_name="film.mp4", file_size=BODY_BYTES_MAX + 1, duration=9, width=4, height=3)
    assert files_of(world, video=told) == (
        Enclosed(
            name="film.mp4",
            kind="video/mp4",
            size_bytes=BODY_BYTES_MAX + 1,
            not_kept=NotKept.TOO_LARGE,
        ),
    )
    assert "getFile" not in [method for method, _asked in world.calls]


def test_the_guide_names_our_bound() -> None:
    assert f"sampai {BODY_BYTES_MAX // 2**20} MB masing-masing" in " ".join(GUIDE.bounds)


def test_a_file_that_is_gone_costs_the_file_alone() -> None:
    world = TelegramWorld()
    world.said(**a_message(7, document=a_file(file_size=4)))
    world.said(**a_message(8, text="Halo"))
    first, second = heard(world)
    assert first.attachments == (
        Enclosed(kind="application/octet-stream", size_bytes=4, not_kept=NotKept.UNREADABLE),
    )
    assert second.text == "Halo"
    assert [method for method, _asked in world.calls].count("getFile") == TRIES


class Moody(TelegramWorld):
    """Refuses the first question for a file."""

    asked_before = False

    def _getFile(self, asked: Mapping[str, Any]) -> Any:  # noqa: N802
        if not self.asked_before:
            self.asked_before = True
            raise Refused(500, "Internal Server Error")
        return super()._getFile(asked)


def test_what_fails_once_is_asked_for_again() -> None:
    world = Moody(files={"f-1": b"isi"})
    assert [each.data for each in files_of(world, document=a_file())] == [b"isi"]


def test_a_larger_answer_than_told_is_left() -> None:
    world = TelegramWorld(files={"f-1": bytes(BODY_BYTES_MAX + 1)})
    (found,) = files_of(world, document=a_file())
    assert (found.data, found.not_kept) == (None, NotKept.UNREADABLE)


def test_an_edited_message_brings_its_file_no_second_time() -> None:
    world = TelegramWorld(files={"f-1": b"isi"})
    edited = a_message(caption="Baru", document=a_file(), edit_date=int(AT.timestamp()) + 5)
    world.said("edited_message", **edited)
    (said,) = heard(world)
    assert said.attachments == ()


def test_a_called_channel_keeps_files_too() -> None:
    world, notes = TelegramWorld(files={"f-1": b"isi"}), LooseNotes()
    bot = a_bot(world, notes, listens="webhook")
    bot.call_here(HOOK)
    headers = {"x-telegram-bot-api-secret-token": world.secret}
    update = {"update_id": 1, "message": a_message(document=a_file())}
    (said,) = bot.receive(headers, json.dumps(update).encode()).messages
    assert [each.data for each in said.attachments] == [b"isi"]


def test_a_call_that_took_much_leaves_the_rest_to_the_next_one() -> None:
    large = bytes(BODY_BYTES_MAX)
    world = TelegramWorld(files={"f-1": large})
    for number in range(8):
        world.said(**a_message(number, document=a_file()))
    bot = a_bot(world)
    first = bot.collect("")
    then = bot.collect(first.cursor)
    assert len(first.messages) == FILES_BYTES_SOON // BODY_BYTES_MAX + 1
    assert first.goes_on
    assert len(first.messages) + len(then.messages) == 8


def test_a_call_that_took_long_leaves_the_rest_to_the_next_one() -> None:
    world = TelegramWorld(files={"f-1": b"isi"})
    for number in range(3):
        world.said(**a_message(number, document=a_file()))

    bot = a_bot(world, clock=Slow())
    first = bot.collect("")
    then = bot.collect(first.cursor)
    told = [each.text for each in first.messages + then.messages]
    assert (len(first.messages), told) == (2, ["[dokumen]"] * 3)
