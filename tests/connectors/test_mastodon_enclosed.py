"""Files on members' posts: our server's copy of them, fetched once, and no message lost for one."""

from datetime import timedelta

import httpx
import pytest

from connectors.fetching import FILES_BYTES_SOON, TRIES
from connectors.http import BODY_BYTES_MAX
from connectors.mastodon.inbox import REREAD_EVERY, read_cursor
from connectors.mastodon.paging import OVERLAP
from domain.attachments import Enclosed, NotKept
from tests.connectors.mastodon_world import ADDRESS, World, an_attachment
from tests.connectors.staging import a_picture, an_outgoing
from tests.connectors.test_mastodon_inbox import Desk, opened

FETCHED = "GET /media/1.jpg"


def says_with(world: World, *ids: str, data: bytes = b"JPEG") -> str:
    """A member's post with pictures, each at its address on our server."""
    world.files |= {f"{ADDRESS}/media/{one}.jpg": data for one in ids}
    pictures = [an_attachment(one, f"Pupuk {one}") for one in ids]
    return world.say("sari", "Lihat", media_attachments=pictures)


def test_the_pictures_come_with_their_message_named_by_what_is_seen_on_them() -> None:
    world, desk = opened()
    says_with(world, "1", "2")
    (message,) = desk.collect().messages
    assert message.attachments == tuple(
        Enclosed(name=f"Pupuk {one}.jpg", kind="image/jpeg", size_bytes=4, data=b"JPEG")
        for one in "12"
    )
    assert message.text == (
        f"Lihat\n📎 Pupuk 1: {ADDRESS}/media/1.jpg\n📎 Pupuk 2: {ADDRESS}/media/2.jpg"
    )


def test_a_server_that_keeps_its_files_at_a_host_below_its_own_is_asked_there() -> None:
    world, desk = opened()
    there = "https://files.koperasi.example/9.png"
    world.files[there] = b"PNG."
    picture = {**an_attachment("9", None), "url": there, "remote_url": "https://lain.example/9.png"}
    world.say("sari@lain.example", "Lihat", media_attachments=[picture])
    (message,) = desk.collect().messages
    assert message.attachments == (Enclosed(kind="image/png", size_bytes=4, data=b"PNG."),)
    assert "https://lain.example/9.png" in message.text


@pytest.mark.parametrize("there", ["https://lain.example/9.png", "http://10.0.0.1/9.png"])
def test_what_lies_elsewhere_is_told_and_not_gone_to(there: str) -> None:
    world, desk = opened()
    world.files[there] = b"PNG."
    world.say("sari", "Lihat", media_attachments=[{**an_attachment("9", None), "url": there}])
    (message,) = desk.collect().messages
    assert message.attachments == (Enclosed(kind="image/png", not_kept=NotKept.ELSEWHERE),)


def test_a_file_that_the_server_does_not_copy_says_so() -> None:
    world, desk = opened()
    world.say("sari", "Lihat", media_attachments=[an_attachment("9", None, ready=False)])
    (message,) = desk.collect().messages
    assert message.attachments == (Enclosed(not_kept=NotKept.UNREADABLE),)


def test_a_broken_line_loses_the_file_and_not_the_message() -> None:
    world, desk = opened()
    says_with(world, "1")
    for _try in range(TRIES):
        world.answer_next(FETCHED, httpx.ReadError("putus"))
    (message,) = desk.collect().messages
    assert [each.not_kept for each in message.attachments] == [NotKept.UNREADABLE]


def test_what_is_read_again_is_not_fetched_again() -> None:
    world, desk = opened()
    said = says_with(world, "1")
    desk.collect()
    (again,) = desk.collect().messages  # too young for the cursor to pass it
    assert (again.remote_id, again.attachments) == (said, ())
    world.edit(said, "Lihatlah")
    desk.wait(REREAD_EVERY + timedelta(minutes=10))
    assert {message.attachments for message in desk.collect().messages} == {()}
    assert world.asked.count(FETCHED) == 1


def test_what_is_too_much_for_one_reading_comes_with_the_next_one() -> None:
    world, desk = opened()
    size = BODY_BYTES_MAX - 1
    said = [says_with(world, str(n), data=b"x" * size) for n in range(8)]
    first = [message.remote_id for message in desk.collect().messages]
    assert first == said[: FILES_BYTES_SOON // size + 1]
    came = {each.remote_id: each for each in desk.collect().messages if each.attachments}
    assert list(came) == said[len(first) :]
    assert {len(file.data or b"") for each in came.values() for file in each.attachments} == {size}


def test_a_message_without_files_that_follows_is_left_too_so_that_none_is_skipped() -> None:
    world, desk = opened()
    size = BODY_BYTES_MAX - 1
    said = [says_with(world, str(n), data=b"x" * size) for n in range(6)]
    said.append(world.say("budi", "Tanpa gambar"))
    kept: dict[str, object] = {}
    for _reading in range(3):
        kept |= {message.remote_id: message for message in desk.collect().messages}
    assert list(kept) == said


def answers_with(world: World, *ids: str, text: str = "Ini") -> str:
    """Our people answer a member in another app, with pictures."""
    asked = world.say("sari", "@tani Seperti apa?")
    world.files |= {f"{ADDRESS}/media/{one}.jpg": b"JPEG" for one in ids}
    pictures = [an_attachment(one, None) for one in ids]
    return world.write_elsewhere(f"@sari {text}", under=asked, media_attachments=pictures)


def ours(desk: Desk) -> list[tuple[str, str, tuple[Enclosed, ...]]]:
    messages = desk.collect().messages
    return [(each.remote_id, each.text, each.attachments) for each in messages if each.from_us]


def test_pictures_that_our_people_answered_with_in_another_app_come_once() -> None:
    world, desk = opened()
    answer = answers_with(world, "1")
    picture = Enclosed(kind="image/jpeg", size_bytes=4, data=b"JPEG")
    assert ours(desk) == [(answer, "Ini", (picture,))]
    assert ours(desk) == [(answer, "Ini", ())]  # too young for the cursor to pass it
    assert world.asked.count(FETCHED) == 1


def test_whose_pictures_came_is_forgotten_once_nobody_reads_them_again() -> None:
    world, desk = opened()
    answers_with(world, "1")
    desk.collect()
    desk.wait(OVERLAP + timedelta(minutes=1))
    desk.collect()
    assert read_cursor(desk.cursor).pictured == ()


def test_an_answer_of_a_picture_alone_still_says_that_there_is_one() -> None:
    world, desk = opened()
    answer = answers_with(world, "1", text="")
    ((remote_id, text, _files),) = ours(desk)
    assert (remote_id, text) == (answer, f"📎 {ADDRESS}/media/1.jpg")


def test_the_pictures_of_a_reply_that_went_out_from_here_are_not_fetched_back() -> None:
    world, desk = opened()
    asked = world.say("sari", "@tani Seperti apa?")
    reply = an_outgoing(text="Begini", target_remote_id=asked, pictures=(a_picture("p"),))
    desk.connector().reply(reply, "k")
    assert [files for _id, _text, files in ours(desk)] == [()]
