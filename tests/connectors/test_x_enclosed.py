"""What hangs on members' posts at X: fetched from X's own hosts, paid for, and never with the money
that is kept for posts."""

from typing import Any

import pytest

from connectors.house import LooseNotes
from connectors.x.connector import XConnector
from domain.attachments import Enclosed, NotKept
from domain.messages import Incoming
from tests.connectors.x_stage import NOW, a_connector, on_tape
from tests.connectors.x_world import MENTION_ID, SETTINGS, XWorld

SEEN = "[gambar atau video; lihat aslinya]"
KEY, THERE = "3_1", "https://pbs.twimg.com/media/GxAbc1.png"
PHOTO = {"media_key": KEY, "type": "photo", "url": THERE, "alt_text": "Kutu di beras"}
PNG = Enclosed(name="Kutu di beras.png", kind="image/png", size_bytes=3, data=b"PNG")
MONTH = "spent-2026-11"
# a mention, its writer's name, and a picture, in millionths of a dollar
MENTION, NAME, PICTURE = 1_000, 10_000, 5_000


def an_x(*hung: dict[str, Any], **files: bytes) -> XWorld:
    """Where a member says something with these on it."""
    world = XWorld(now=NOW, hung={each["media_key"]: each for each in hung})
    world.files = {THERE: b"PNG", **files}
    link = {
        "url": "https://t.co/abc",
        "expanded_url": f"https://x.com/s/status/{MENTION_ID}/photo/1",
    }
    world.say(
        "Berasnya begini https://t.co/abc",
        attachments={"media_keys": [each["media_key"] for each in hung] or [KEY]},
        entities={"urls": [link]},
    )
    return world


def heard(x: XConnector) -> Incoming:
    (message,) = x.collect("").messages
    return message


def film(*variants: dict[str, Any], duration_ms: int = 8_000) -> dict[str, Any]:
    return {"media_key": "7_1", "type": "video", "duration_ms": duration_ms, "variants": variants}


def a_file(name: str, bit_rate: int) -> dict[str, Any]:
    there = f"https://video.twimg.com/{name}.mp4"
    return {"content_type": "video/mp4", "bit_rate": bit_rate, "url": there}


STREAM = {"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/a.m3u8"}


def test_a_picture_and_a_video_come_along_with_what_was_said() -> None:
    with on_tape("collect__pictures") as x:
        first, second = x.collect("").messages
    assert (first.text, first.attachments) == (
        "@koperasi Timbangannya begini",
        (
            Enclosed(
                name="Timbangan menunjuk 48 kg.jpg", kind="image/jpeg", size_bytes=4, data=b"JPEG"
            ),
        ),
    )
    assert (second.text, second.attachments) == (
        "@koperasi Kutunya begini",
        (Enclosed(kind="video/mp4", size_bytes=3, data=b"MP4"),),
    )


def test_each_picture_is_paid_for_once_a_day() -> None:
    world, notes = an_x(PHOTO), LooseNotes()
    assert heard(a_connector(world, notes=notes)).attachments == (PNG,)
    assert notes.tally(MONTH) == MENTION + NAME + PICTURE
    a_connector(world, notes=notes).collect("")
    assert notes.tally(MONTH) == MENTION + NAME + PICTURE


def test_its_price_is_the_channels_own_setting() -> None:
    notes = LooseNotes()
    a_connector(an_x(PHOTO), {**SETTINGS, "price_media_read_usd": "0.007"}, notes=notes).collect("")
    assert notes.tally(MONTH) == MENTION + NAME + 7_000


# of the budget of one dollar 0.2 is kept for a post; a page of 100 posts may have 400 pictures
@pytest.mark.parametrize(("budget", "comes"), [("2.200", True), ("2.199", False)])
def test_where_the_money_is_short_only_the_words_are_read(budget: str, comes: bool) -> None:
    notes = LooseNotes()
    x = a_connector(an_x(PHOTO), {**SETTINGS, "monthly_budget_usd": budget}, notes=notes)
    message = heard(x)
    told = (("Berasnya begini", (PNG,)), (f"Berasnya begini\n{SEEN}", ()))
    assert (message.text, message.attachments) == told[0 if comes else 1]
    assert notes.tally(MONTH) == MENTION + NAME + (PICTURE if comes else 0)


def test_the_old_names_bring_pictures_too() -> None:
    world = an_x(PHOTO)
    world.old_names = True
    assert heard(a_connector(world)).attachments == (PNG,)


@pytest.mark.parametrize(
    "there", ["https://pbs.twimg.com.jahat.example/1.jpg", "http://10.0.0.1/1.jpg", "https://[x/1"]
)
def test_an_address_that_is_not_xs_is_told_and_not_gone_to(there: str) -> None:
    world = an_x({**PHOTO, "url": there})
    (found,) = heard(a_connector(world)).attachments
    assert (found.name, found.not_kept) == ("Kutu di beras.jpg", NotKept.ELSEWHERE)
    assert {each.url.host for each in world.asked} == {"api.x.com"}


@pytest.mark.parametrize("odd", [{}, {"type": 7, "url": 8}, {"type": "photo", "url": None}])
def test_a_picture_of_which_x_tells_too_little_says_so(odd: dict[str, Any]) -> None:
    (found,) = heard(a_connector(an_x({"media_key": KEY, **odd}))).attachments
    assert (found.data, found.not_kept) == (None, NotKept.UNREADABLE)


def test_a_picture_that_x_names_and_does_not_tell_of_is_not_overlooked() -> None:
    world = an_x(PHOTO)
    world.hung.clear()
    (found,) = heard(a_connector(world)).attachments
    assert found == Enclosed(not_kept=NotKept.UNREADABLE)


@pytest.mark.parametrize(
    ("variants", "fetched"),
    [
        ((a_file("a", 800_000), a_file("b", 2_000_000), STREAM, a_file("c", 9_000_000)), "b"),
        ((a_file("c", 9_000_000), a_file("d", 12_000_000)), "c"),
        ((STREAM, {**a_file("e", 1), "bit_rate": None}), "e"),
    ],
)
def test_of_a_video_the_best_file_that_may_be_kept_is_fetched(
    variants: tuple[dict[str, Any], ...], fetched: str
) -> None:
    world = an_x(film(*variants), **{f"https://video.twimg.com/{fetched}.mp4": b"MP4"})
    assert heard(a_connector(world)).attachments == (
        Enclosed(kind="video/mp4", size_bytes=3, data=b"MP4"),
    )


@pytest.mark.parametrize("variants", [(), (STREAM,), None, "x", (7,)])
def test_a_video_that_is_but_a_stream_is_told_and_not_kept(variants: Any) -> None:
    (found,) = heard(a_connector(an_x({**film(), "variants": variants}))).attachments
    assert found == Enclosed(kind="video/mp4", not_kept=NotKept.UNREADABLE)


@pytest.mark.parametrize("odd", [None, "x", {"media_keys": None}, {"media_keys": [7]}])
def test_attachments_that_are_none_leave_the_words(odd: Any) -> None:
    world = an_x(PHOTO)
    for post in world.posts.values():
        post["attachments"] = odd
    world._hung_on = lambda _shown: iter(())  # type: ignore[method-assign,assignment]
    message = heard(a_connector(world))
    assert (message.text, message.attachments) == (f"Berasnya begini\n{SEEN}", ())


def test_a_server_of_files_that_fails_loses_the_picture_and_not_the_message() -> None:
    world = an_x(PHOTO)
    world.files.clear()
    message = heard(a_connector(world))
    assert message.text == "Berasnya begini"
    assert [each.not_kept for each in message.attachments] == [NotKept.UNREADABLE]
