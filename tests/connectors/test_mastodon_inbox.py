"""The inbox of a Mastodon account: nothing skipped, nothing invented, everything placed."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.mastodon.connector import MastodonConnector
from domain.errors import RateLimited, Unavailable
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch
from tests.connectors.mastodon_world import ADDRESS, World, an_attachment, iso
from tests.connectors.staging import AT, SECRET, a_house, an_outgoing

LATER = AT + timedelta(hours=1)


class Desk:
    """A connector that is made anew for every call, as the house does it; the clock is its own."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.notes = LooseNotes()
        self.now = AT
        self.cursor = ""

    def connector(self) -> MastodonConnector:
        settings = MastodonConnector.Settings(instance="koperasi.example", token=SECRET)
        return MastodonConnector(
            settings, a_house(self.world, notes=self.notes, now=lambda: self.now)
        )

    def collect(self) -> Batch:
        batch = self.connector().collect(self.cursor)
        self.cursor = batch.cursor
        return batch

    def texts(self) -> list[str]:
        return [message.text for message in self.collect().messages]

    def wait(self, span: timedelta) -> None:
        self.now += span
        self.world.now = self.now


def opened() -> tuple[World, Desk]:
    """A desk that has collected once, an hour ago, when there was nothing."""
    world = World()
    desk = Desk(world)
    assert desk.collect().messages == ()
    desk.wait(timedelta(hours=1))
    return world, desk


# --- what a message is -----------------------------------------------------------------------


def test_an_answer_under_our_post_is_a_comment_with_all_that_is_known() -> None:
    world, desk = opened()
    post = desk.connector().publish(an_outgoing(), "key-1")
    said = world.say("sari@lain.example", "@tani Kapan <b>dibagi</b>?", under=post.remote_id)
    (message,) = desk.collect().messages
    assert message == Incoming(
        remote_id=said,
        thread=f"{post.remote_id}:{world.statuses[said]['account']['id']}",
        kind=MessageKind.COMMENT,
        author=Author(
            remote_id=world.statuses[said]["account"]["id"],
            name="Sari@Lain.Example",
            contact="@sari@lain.example",
        ),
        text="@tani Kapan <b>dibagi</b>?",
        at=LATER,
        entry_remote_id=post.remote_id,
        url=f"{ADDRESS}/@sari@lain.example/{said}",
        public=True,
    )


def test_a_mention_out_of_the_blue_and_a_direct_message_are_told_apart() -> None:
    world, desk = opened()
    mention = world.say("sari", "@tani Halo")
    world.say("sari", "@tani Rahasia", visibility="direct")
    world.say("budi", "@tani Untuk pengikut", visibility="private")
    first, second, third = desk.collect().messages
    assert (first.kind, first.public, first.thread) == (
        MessageKind.MENTION,
        True,
        f"{mention}:{first.author.remote_id}",
    )
    assert first.author.contact == "@sari@koperasi.example"
    assert (second.kind, second.public, second.thread) == (
        MessageKind.DIRECT,
        False,
        f"direct:{first.author.remote_id}",
    )
    assert (third.kind, third.public) == (MessageKind.MENTION, False)


def test_a_quote_of_our_post_is_heard_too_and_a_like_is_no_message() -> None:
    world, desk = opened()
    quoted = world.statuses[world.say("sari", "RE: bagus!", notify=False)]
    world.notify(quoted, type="quote")
    world.notify(quoted, type="favourite")
    assert desk.texts() == ["RE: bagus!"]


def test_pictures_and_a_warning_are_part_of_what_was_said() -> None:
    world, desk = opened()
    pictures = [an_attachment("1", "Pupuk basah"), an_attachment("2", None)]
    world.say("sari", "Lihat", spoiler_text="Keluhan", media_attachments=pictures)
    world.say("budi", "", media_attachments=pictures[1:])
    assert desk.texts() == [
        f"[Keluhan]\nLihat\n📎 Pupuk basah: {ADDRESS}/media/1.jpg\n📎 {ADDRESS}/media/2.jpg",
        f"📎 {ADDRESS}/media/2.jpg",
    ]


def test_a_message_gone_before_it_was_read_is_passed_over_and_what_follows_is_read() -> None:
    world, desk = opened()
    world.say("sari", "Hilang")
    world.notifications[-1]["status"] = None
    world.say("budi", "Ada")
    assert desk.texts() == ["Ada"]


# --- where it belongs ------------------------------------------------------------------------


def test_a_long_exchange_hangs_under_our_uppermost_post_and_each_person_has_a_conversation() -> (
    None
):
    world, desk = opened()
    connector = desk.connector()
    post = connector.publish(an_outgoing(), "key-1").remote_id
    part = connector.follow_up(an_outgoing(target_remote_id=post), "key-2").remote_id
    first = world.say("sari", "@tani Kapan?", under=part)
    answer = connector.reply(an_outgoing(target_remote_id=first), "key-3").remote_id
    world.say("sari", "@tani Terima kasih", under=answer)
    world.say("budi", "@tani Saya juga", under=first)
    messages = [each for each in desk.collect().messages if not each.from_us]
    assert {message.entry_remote_id for message in messages} == {post}
    sari, again, budi = messages
    assert sari.thread == again.thread == f"{post}:{sari.author.remote_id}"
    assert budi.thread == f"{post}:{budi.author.remote_id}"


def test_an_answer_in_somebody_elses_thread_hangs_under_our_answer_there() -> None:
    world, desk = opened()
    root = world.say("wati", "Siapa tahu pupuk?", notify=False)
    ours = world.write_elsewhere("@wati Kami tahu", under=root)
    world.say("sari", "@tani Berapa?", under=ours)
    message = next(each for each in desk.collect().messages if not each.from_us)
    assert (message.entry_remote_id, message.thread) == (ours, f"{root}:{message.author.remote_id}")


def test_under_a_post_of_ours_that_is_gone_it_still_belongs_there() -> None:
    world, desk = opened()
    post = world.write_elsewhere("Sebentar saja")
    world.say("sari", "@tani Kok hilang?", under=post)
    world.take_away(post)
    (message,) = desk.collect().messages
    assert (message.entry_remote_id, message.kind) == (post, MessageKind.COMMENT)


def test_many_answers_under_one_post_ask_for_it_once_and_never_again() -> None:
    world, desk = opened()
    post = desk.connector().publish(an_outgoing(), "key-1").remote_id
    for number in range(5):
        world.say("sari", f"@tani {number}", under=post)
    world.asked.clear()
    desk.collect()
    assert world.asked.count(f"GET /api/v1/statuses/{post}") == 1
    world.say("sari", "@tani lagi", under=post)
    world.asked.clear()
    desk.collect()
    assert f"GET /api/v1/statuses/{post}" not in world.asked


def test_a_thread_without_end_is_followed_only_so_far() -> None:
    world, desk = opened()
    above = world.say("wati", "0", notify=False)
    for number in range(40):
        above = world.say("wati", str(number), under=above, notify=False)
    world.say("sari", "@tani Halo", under=above)
    world.asked.clear()
    (message,) = desk.collect().messages
    assert message.text == "@tani Halo"
    assert sum(asked.startswith("GET /api/v1/statuses/") for asked in world.asked) == 25


# --- ours ------------------------------------------------------------------------------------


def test_what_staff_answered_in_another_app_is_ours_without_the_name_in_front() -> None:
    world, desk = opened()
    post = world.write_elsewhere("Unggahan")
    message = world.say("sari", "@tani Kapan?", under=post)
    answer = world.write_elsewhere("@sari Besok ya", under=message)
    theirs, ours = desk.collect().messages
    assert (ours.remote_id, ours.from_us, ours.text) == (answer, True, "Besok ya")
    assert ours.thread == theirs.thread
    assert ours.entry_remote_id == post


def test_our_own_posts_their_parts_and_reposts_are_no_messages() -> None:
    world, desk = opened()
    post = world.write_elsewhere("Satu")
    world.write_elsewhere("Dua", under=post)
    world.write_elsewhere("Untuk diri sendiri", visibility="direct")
    assert desk.texts() == []


def test_a_direct_message_that_staff_began_in_another_app_joins_that_persons_conversation() -> None:
    world, desk = opened()
    sari = {"id": "9430", "username": "sari", "acct": "sari", "url": f"{ADDRESS}/@sari"}
    world.write_elsewhere("@sari Ini nomornya", visibility="direct", mentions=[sari])
    (ours,) = desk.collect().messages
    assert (ours.thread, ours.from_us, ours.public) == ("direct:9430", True, False)


def test_our_own_words_that_name_ourselves_are_not_a_members() -> None:
    world, desk = opened()
    world.notify(world.statuses[world.write_elsewhere("@tani catatan")])
    assert desk.texts() == []


# --- nothing skipped -------------------------------------------------------------------------


def test_a_new_channel_begins_with_the_last_three_days_and_floods_nobody() -> None:
    world = World()
    for days in (9, 4, 2, 1):
        world.now = AT - timedelta(days=days)
        world.say("sari", f"{days} hari")
    desk = Desk(world)
    assert desk.texts() == ["2 hari", "1 hari"]
    desk.wait(timedelta(hours=1))
    assert desk.texts() == []


def test_a_new_channel_with_nothing_yet_gets_all_that_comes_even_after_a_week_of_silence() -> None:
    world = World()
    desk = Desk(world)
    desk.collect()
    world.now = AT + timedelta(days=1)
    world.say("sari", "Hari pertama")
    desk.now = AT + timedelta(days=8)
    assert desk.texts() == ["Hari pertama"]


def test_more_than_one_call_takes_comes_with_the_calls_that_follow() -> None:
    world, desk = opened()
    for number in range(950):
        world.say("sari", str(number))
    desk.wait(timedelta(hours=1))
    got = [desk.texts() for _call in range(4)]
    assert [len(texts) for texts in got] == [400, 400, 150, 0]
    assert [text for texts in got for text in texts] == [str(number) for number in range(950)]


def test_a_storm_within_minutes_is_gone_through_and_not_read_over_and_over() -> None:
    world, desk = opened()
    for number in range(450):
        world.say("sari", str(number))
    assert desk.texts()[-1] == "399"
    assert desk.texts()[-1] == "449"


def test_messages_that_arrive_while_we_page_are_neither_lost_nor_doubled() -> None:
    world, desk = opened()
    for number in range(60):
        world.say("sari", str(number))
    desk.wait(timedelta(hours=1))
    world.faults.clear()
    asked = world.handle_request

    def busy(request: httpx.Request) -> httpx.Response:
        answer = asked(request)
        if "notifications" in request.url.path and len(world.notifications) < 63:
            world.say("budi", f"sambil {len(world.notifications)}")
        return answer

    world.handle_request = busy  # type: ignore[method-assign]
    first = desk.texts()
    desk.wait(timedelta(hours=1))
    heard = first + [text for text in desk.texts() if text not in first]
    assert sorted(heard) == sorted([*map(str, range(60)), "sambil 60", "sambil 61", "sambil 62"])
    assert len(first) == len(set(first))


def test_one_that_was_stored_late_with_a_lower_number_is_not_skipped() -> None:
    world, desk = opened()
    late = world.statuses[world.say("sari", "Terlambat", notify=False)]
    world.say("budi", "Lebih dulu")
    assert desk.texts() == ["Lebih dulu"]
    world.notify(late, id="4999")
    desk.wait(timedelta(minutes=1))
    assert "Terlambat" in desk.texts()


def test_what_was_handed_in_is_told_again_for_five_minutes_only() -> None:
    world, desk = opened()
    world.say("sari", "Halo")
    assert desk.texts() == ["Halo"]
    desk.wait(timedelta(minutes=4))
    assert desk.texts() == ["Halo"]
    desk.wait(timedelta(minutes=2))
    assert desk.texts() == ["Halo"]  # the last time: the cursor passes it now
    assert desk.texts() == []


def test_a_crash_before_the_cursor_is_kept_gives_the_same_again() -> None:
    world, desk = opened()
    world.say("sari", "Halo")
    desk.wait(timedelta(hours=1))
    before = desk.cursor
    first = desk.collect()
    desk.cursor = before
    assert desk.collect().messages == first.messages


@pytest.mark.parametrize("cursor", ["no json", "[]", '{"watched": 3}', "null"])
def test_a_cursor_nobody_can_read_begins_anew(cursor: str) -> None:
    world = World()
    world.say("sari", "Halo")
    desk = Desk(world)
    desk.cursor = cursor
    assert desk.texts() == ["Halo"]


def test_a_server_that_knows_no_cursor_repeats_itself_without_end_for_nobody() -> None:
    world, desk = opened()
    page = world.handle_request

    def forgetful(request: httpx.Request) -> httpx.Response:
        bare = request.url.copy_remove_param("min_id").copy_remove_param("max_id")
        return page(httpx.Request(request.method, bare, headers=request.headers))

    world.say("sari", "Halo")
    world.handle_request = forgetful  # type: ignore[method-assign]
    assert desk.texts() == ["Halo"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (httpx.Response(500), Unavailable),
        (httpx.ReadTimeout("no"), Unavailable),
        (httpx.Response(200, content=b"<html>"), Unavailable),
        (httpx.Response(429, headers={"x-ratelimit-reset": iso(LATER)}), RateLimited),
    ],
)
def test_a_fault_half_way_loses_nothing_the_next_call_has_it(fault: Any, error: Any) -> None:
    world, desk = opened()
    post = world.write_elsewhere("Unggahan")
    world.say("sari", "@tani Kapan?", under=post)
    world.answer_next(f"GET /api/v1/statuses/{post}", fault)
    with pytest.raises(error):
        desk.collect()
    assert desk.texts() == ["@tani Kapan?"]


# --- changed and taken away ------------------------------------------------------------------


@pytest.mark.parametrize("bulk", [True, False])
def test_what_was_edited_comes_again_and_what_was_deleted_is_told_once(bulk: bool) -> None:
    world, desk = opened()
    world.bulk = bulk
    kept, changed, gone = (world.say("sari", text) for text in ("Tetap", "Salah", "Hilang"))
    desk.collect()
    desk.wait(timedelta(minutes=20))
    desk.collect()
    world.edit(changed, "Benar")
    world.take_away(gone)
    desk.wait(timedelta(minutes=20))
    batch = desk.collect()
    assert [(each.remote_id, each.text) for each in batch.messages] == [(changed, "Benar")]
    assert batch.messages[0].edited_at is not None
    assert batch.withdrawn == (gone,)
    desk.wait(timedelta(minutes=20))
    assert desk.collect() == Batch(cursor=desk.cursor)
    assert kept in json.loads(desk.cursor)["watched"]


def test_messages_are_looked_at_again_every_ten_minutes_and_no_oftener() -> None:
    world, desk = opened()
    world.say("sari", "Halo")
    desk.collect()
    desk.wait(timedelta(minutes=11))
    world.asked.clear()
    for _beat in range(9):
        desk.collect()
        desk.wait(timedelta(minutes=1))
    assert world.asked.count("GET /api/v1/statuses") == 1


def test_a_server_that_answers_the_bulk_with_nothing_makes_nothing_seem_gone() -> None:
    world, desk = opened()
    world.say("sari", "Halo")
    desk.collect()
    desk.wait(timedelta(minutes=11))
    world.answer_next("GET /api/v1/statuses", httpx.Response(200, json=[]))
    assert desk.collect().withdrawn == ()


def test_what_is_watched_stays_bounded() -> None:
    world, desk = opened()
    for number in range(90):
        world.say("sari", str(number))
    desk.collect()
    assert len(json.loads(desk.cursor)["watched"]) == 40


def test_a_quiet_poll_costs_two_questions() -> None:
    world, desk = opened()
    desk.collect()
    world.asked.clear()
    desk.collect()
    assert world.asked == ["GET /api/v1/notifications", "GET /api/v1/accounts/101/statuses"]
