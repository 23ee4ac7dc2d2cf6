"""What comes in from X: mentions, replies, our own answers, and the cursor that skips none."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.house import LooseNotes
from connectors.x.inbox import PAGES_MAX
from domain.errors import Unavailable
from domain.messages import Author, Incoming, MessageKind
from domain.metrics import Metric, Reading
from tests.connectors.x_stage import NOW, a_connector, an_outgoing, answering, on_tape
from tests.connectors.x_world import ME, MEMBER, XWorld

SARI = Author(remote_id="783214", name="Sari Dewi (@sari)")
BUDI = Author(remote_id="6253282", name="Budi (@budi)")
ROOT = "2125409132344246272"
HELLO, ASKED, QUOTED, EDITED, COMPLAINT = (
    "2125424231838646272", "2125426748421046272", "2125429265003446272",
    "2125431781585846272", "2125432033244086272",
)  # fmt: skip


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, 25, hour, minute, second, tzinfo=UTC)


def floors(cursor: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(cursor)
    return told


def test_the_first_call_gives_what_people_said_and_what_we_answered_oldest_first() -> None:
    with on_tape("collect__first_time") as x:
        batch = x.collect("")
    assert batch.messages == (
        Incoming(
            remote_id=HELLO,
            thread=f"{HELLO}:6253282",
            kind=MessageKind.MENTION,
            author=BUDI,
            text="Halo @koperasi",
            at=at(3, 0),
            url=f"https://x.com/budi/status/{HELLO}",
            public=True,
        ),
        Incoming(
            remote_id="2125428006712246272",
            thread=f"{ROOT}:783214",
            kind=MessageKind.REPLY,
            author=Author(),
            text="Besok pukul sembilan, Bu & Pak.",
            at=at(3, 15),
            entry_remote_id=ROOT,
            url="https://x.com/i/status/2125428006712246272",
            public=True,
            from_us=True,
        ),
        Incoming(
            remote_id=QUOTED,
            thread=f"{QUOTED}:6253282",
            kind=MessageKind.MENTION,
            author=BUDI,
            text="Bagus https://t.co/kut",
            at=at(3, 20),
            entry_remote_id=ROOT,
            url=f"https://x.com/budi/status/{QUOTED}",
            public=True,
        ),
        Incoming(
            remote_id=ASKED,
            thread=f"{ROOT}:783214",
            kind=MessageKind.COMMENT,
            author=SARI,
            text="@koperasi Jam berapa rapatnya?",
            at=at(3, 10),
            entry_remote_id=ROOT,
            url=f"https://x.com/sari/status/{EDITED}",
            public=True,
            edited_at=at(3, 30),
        ),
        Incoming(
            remote_id=COMPLAINT,
            thread=f"{COMPLAINT}:6253282",
            kind=MessageKind.MENTION,
            author=BUDI,
            text="@koperasi Kok belum cair > 3 hari? https://koperasi.id/bukti"
            " Sudah saya kirim semua berkasnya.",
            at=at(3, 31),
            url=f"https://x.com/budi/status/{COMPLAINT}",
            public=True,
        ),
    )


def test_nothing_new_leaves_the_cursor_as_it_was() -> None:
    with on_tape("collect__nothing_new") as x:
        cursor = json.dumps({"mentions": {"floor": HELLO}, "own": {"floor": ROOT}})
        cursor = cursor.replace(" ", "")
        batch = x.collect(cursor)
    assert (batch.messages, batch.cursor) == ((), cursor)


def test_pages_are_read_to_the_end_before_the_floor_is_raised() -> None:
    with on_tape("collect__two_pages") as x:
        batch = x.collect("")
    assert [message.text for message in batch.messages] == ["Pertama @koperasi", "Kedua @koperasi"]
    mentions = floors(batch.cursor)["mentions"]
    assert "token" not in mentions
    assert HELLO < mentions["floor"] < COMPLAINT


def test_the_old_names_are_spoken_where_the_platform_knows_no_others() -> None:
    notes = LooseNotes()
    with on_tape("collect__old_names", notes=notes) as x:
        batch = x.collect("")
    (message,) = batch.messages
    assert (message.remote_id, message.thread) == (ASKED, f"{ROOT}:783214")
    assert message.edited_at == at(3, 30)
    assert notes.read("names") == "tweet"


# --- never skipping --------------------------------------------------------------------------


def drained(world: XWorld, cursor: str = "") -> Iterator[tuple[list[str], str]]:
    while True:
        batch = a_connector(world).collect(cursor)
        cursor = batch.cursor
        yield [message.text for message in batch.messages], cursor


def a_world(**changes: Any) -> XWorld:
    return XWorld(**{"now": NOW, **changes})


def test_more_pages_than_one_call_takes_are_continued_at_the_next_call() -> None:
    world = a_world(page=2)
    said = [f"Pesan {number} @koperasi" for number in range(2 * PAGES_MAX + 3)]
    for text in said:
        world.say(text)
    calls = drained(world)
    first, cursor = next(calls)
    assert first == said[-2 * PAGES_MAX :]
    assert floors(cursor)["mentions"]["token"]
    second, cursor = next(calls)
    assert second == said[:3]
    assert "token" not in floors(cursor)["mentions"]
    assert next(calls)[0] == []


def test_what_arrives_while_pages_are_read_comes_at_the_next_walk() -> None:
    world = a_world(page=1)
    for number in range(3):
        world.say(f"Pesan {number}")
    plain, late = world.handle_request, iter(["Pesan baru"])

    def answer(request: httpx.Request) -> httpx.Response:
        if "pagination_token" in request.url.params and (text := next(late, None)):
            world.say(text)
        return plain(request)

    x = a_connector(answering(answer))
    batch = x.collect("")
    texts = [message.text for message in batch.messages]
    assert set(texts) >= {"Pesan 0", "Pesan 1", "Pesan 2"}
    assert [m.text for m in a_connector(world).collect(batch.cursor).messages] == ["Pesan baru"]


def test_a_message_that_shows_late_with_a_lower_number_is_not_skipped() -> None:
    world = a_world()
    calls = drained(world)
    late = world.say("Terlambat tampil")
    hidden = world.posts.pop(late)
    world.now = NOW + timedelta(seconds=50)
    world.say("Segera tampil")
    assert next(calls)[0] == ["Segera tampil"]
    world.posts[late] = hidden
    assert next(calls)[0] == ["Terlambat tampil"]
    assert next(calls)[0] == []


def test_a_crash_between_pages_gives_everything_again_from_the_old_cursor() -> None:
    world = a_world(page=1)
    for number in range(3):
        world.say(f"Pesan {number}")

    def answer(request: httpx.Request) -> httpx.Response:
        if "pagination_token" in request.url.params:
            raise httpx.ReadTimeout("no", request=request)
        return world.handle_request(request)

    with pytest.raises(Unavailable):
        a_connector(answering(answer)).collect("")
    assert next(drained(world))[0] == ["Pesan 0", "Pesan 1", "Pesan 2"]


def test_a_page_token_that_grew_too_old_starts_the_walk_again_from_the_top() -> None:
    world = a_world(page=2)
    for number in range(2 * PAGES_MAX + 2):
        world.say(f"Pesan {number}")
    cursor = next(drained(world))[1]

    def answer(request: httpx.Request) -> httpx.Response:
        if "pagination_token" in request.url.params:
            return httpx.Response(400, json={"title": "Invalid Request", "detail": "expired"})
        return world.handle_request(request)

    world.page = 100
    batch = a_connector(answering(answer)).collect(cursor)
    assert [message.text for message in batch.messages] == ["Pesan 0", "Pesan 1"]


@pytest.mark.parametrize(
    "cursor",
    ["no json", "{}", "[]", '{"mentions":{"floor":"1"}}',
     '{"mentions":{"floor":"x"},"own":{"floor":"1"}}'],
)  # fmt: skip
def test_a_cursor_nobody_can_read_looks_two_days_back(cursor: str) -> None:
    world = a_world()
    world.say("Halo")
    batch = a_connector(world).collect(cursor)
    assert [message.text for message in batch.messages] == ["Halo"]


def test_an_edited_message_comes_again_under_its_first_number() -> None:
    world = a_world()
    calls = drained(world)
    first = world.say("Kapan rapt?")
    assert next(calls)[0] == ["Kapan rapt?"]
    world.now = NOW + timedelta(minutes=10)
    world.posts.pop(first)
    world.say("Kapan rapat?", conversation_id=first, edit_history_post_ids=[first, "x"])
    edited = max(world.posts, key=int)
    world.posts[edited]["edit_history_post_ids"] = [first, edited]
    batch = a_connector(world).collect("")
    (message,) = batch.messages
    assert (message.remote_id, message.text) == (first, "Kapan rapat?")
    assert message.edited_at is not None
    assert message.edited_at - message.at >= timedelta(minutes=10)


def test_our_own_posts_and_threads_are_no_messages_and_our_answers_join_the_members_thread() -> (
    None
):
    world = a_world()
    x = a_connector(world)
    post = x.publish(an_outgoing("Rapat besok"), "key-1")
    x.follow_up(an_outgoing("Bagian dua", target_remote_id=post.remote_id), "key-2")
    asked = world.say(
        "Jam berapa?",
        conversation_id=post.remote_id,
        referenced_posts=[{"type": "replied_to", "id": post.remote_id}],
    )
    world.say(
        "@sari Pukul 9",
        author_id=ME,
        conversation_id=post.remote_id,
        in_reply_to_user_id=MEMBER,
        referenced_posts=[{"type": "replied_to", "id": asked}],
    )
    batch = x.collect("")
    assert [(m.text, m.from_us, m.thread) for m in batch.messages] == [
        ("Jam berapa?", False, f"{post.remote_id}:{MEMBER}"),
        ("Pukul 9", True, f"{post.remote_id}:{MEMBER}"),
    ]


# --- counts -----------------------------------------------------------------------------------

YOUNG, GONE, OLD = ROOT, "2125394032849846272", "1900000000000000000"
COUNTS: dict[Metric, int | None] = {
    Metric.IMPRESSIONS: 345,
    Metric.REACH: None,
    Metric.VIEWS: None,
    Metric.REACTIONS: 12,
    Metric.COMMENTS: 3,
    Metric.SHARES: 5,
    Metric.SAVES: 2,
    Metric.CLICKS: None,
}
RAW: dict[Metric, dict[str, int]] = {
    Metric.IMPRESSIONS: {"impression_count": 345},
    Metric.REACTIONS: {"like_count": 12},
    Metric.COMMENTS: {"reply_count": 3},
    Metric.SHARES: {"repost_count": 4, "quote_count": 1},
    Metric.SAVES: {"bookmark_count": 2},
}


def test_clicks_are_told_of_young_posts_and_a_post_deleted_by_hand_is_left_out() -> None:
    with on_tape("measure__young_old_and_gone") as x:
        readings = x.measure([OLD, "not-there", GONE, YOUNG])
    assert readings == (
        Reading(
            remote_id=OLD,
            values={**COUNTS, Metric.REACTIONS: 0},
            raw={**RAW, Metric.REACTIONS: {"like_count": 0}},
        ),
        Reading(
            remote_id=YOUNG,
            values={**COUNTS, Metric.CLICKS: 9},
            raw={**RAW, Metric.CLICKS: {"url_link_clicks": 9}},
        ),
    )


def test_own_counts_that_are_refused_are_done_without_and_not_asked_for_again() -> None:
    notes = LooseNotes()
    with on_tape("measure__own_counts_refused", notes=notes) as x:
        assert x.measure([YOUNG]) == (Reading(remote_id=YOUNG, values=COUNTS, raw=RAW),)
    world = a_world()
    world.say("Rapat", id=YOUNG)
    a_connector(world, notes=notes).measure([YOUNG])
    assert [dict(request.url.params) for request in world.asked] == [
        {"ids": YOUNG, "post.fields": "public_metrics"}
    ]


def test_own_counts_that_are_left_out_are_unknown_and_never_zero() -> None:
    with on_tape("measure__own_counts_left_out") as x:
        assert x.measure([YOUNG]) == (Reading(remote_id=YOUNG, values=COUNTS, raw=RAW),)


def test_many_posts_are_asked_for_a_hundred_at_a_time() -> None:
    world = a_world()
    ids = [world.say(f"Unggahan {number}") for number in range(150)]
    readings = a_connector(world).measure(ids)
    assert [reading.remote_id for reading in readings] == ids
    assert [len(request.url.params["ids"].split(",")) for request in world.asked] == [100, 50]
