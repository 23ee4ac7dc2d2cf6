"""Nothing that was said is ever skipped, whatever comes late, out of order or while we read."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.bluesky.connector import BlueskyConnector
from connectors.bluesky.records import POSTS, Address, stamp, tid
from connectors.bluesky.session import NOTE
from connectors.bluesky.sweep import SEEN_MAX
from connectors.house import LooseNotes
from domain.errors import Rejected, Unavailable
from domain.messages import Incoming, MessageKind
from domain.ports import Batch
from tests.connectors.bluesky_world import DID, NOTES, POST, SARI, SETTINGS, Refused, Server
from tests.connectors.staging import a_house, an_outgoing

NOW = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
BUDI = "did:plc:budi6rjvnyq2ewt5lzxg4u7h"
ROOT = {"uri": POST, "cid": "bafyroot"}


class Desk:
    """A cooperative's inbox over time: its clock, and what it kept."""

    def __init__(self, server: Server, transport: httpx.BaseTransport | None = None) -> None:
        self.server = server
        self.now = NOW
        self.cursor = ""
        self.kept: dict[str, Incoming] = {}
        self.came: list[str] = []
        self.withdrawn: list[str] = []
        notes = LooseNotes()
        notes.write(NOTE, NOTES[NOTE])
        self.house = a_house(transport or server, notes=notes, now=lambda: self.now)

    def collect(self) -> Batch:
        connector = BlueskyConnector(BlueskyConnector.Settings(**SETTINGS), self.house)
        batch = connector.collect(self.cursor)
        self.cursor = batch.cursor
        self.kept.update({message.remote_id: message for message in batch.messages})
        self.came += [message.remote_id for message in batch.messages]
        self.withdrawn += batch.withdrawn
        return batch

    def settle(self, calls: int = 3) -> None:
        """Time passes, and it is quiet."""
        for _call in range(calls):
            self.collect()


def uri(number: int, did: str = SARI) -> str:
    return Address(did=did, rkey=tid(1_763_000_000_000_000 + number, 1)).uri


def in_the_app(
    server: Server, at: datetime, *, parent: str | None, text: str = "Ya", **more: Any
) -> str:
    """Our own people write in Bluesky's app."""
    rkey = tid(int(at.timestamp() * 1_000_000), 5)
    record: dict[str, Any] = {"$type": POSTS, "text": text, "createdAt": stamp(at), **more}
    if parent:
        record["reply"] = {"root": ROOT, "parent": {"uri": parent, "cid": "bafyparent"}}
    return server.put(Address(did=DID, rkey=rkey).uri, record)["uri"]


def test_the_first_call_brings_the_last_three_days_only() -> None:
    desk = Desk(Server())
    for days in range(10):
        desk.server.notify(uri(days), stamp(NOW - timedelta(days=days)))
    desk.settle()
    assert sorted(desk.kept) == sorted(uri(days) for days in range(4))


def test_a_call_that_finds_nothing_new_leaves_the_cursor_as_it_was() -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW))
    in_the_app(desk.server, NOW, parent=None)
    first = desk.collect()
    desk.now += timedelta(minutes=5)
    assert desk.collect() == Batch(cursor=first.cursor)


def test_what_is_indexed_late_and_out_of_order_is_not_skipped() -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW))
    desk.collect()
    desk.server.notify(uri(2), stamp(NOW - timedelta(minutes=20)))  # its author's clock is slow
    desk.server.notify(uri(3), stamp(NOW - timedelta(milliseconds=1)))
    assert [message.remote_id for message in desk.collect().messages] == [uri(2), uri(3)]


def test_a_message_dated_into_the_future_does_not_hide_those_that_follow() -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW + timedelta(days=400)))
    desk.collect()
    desk.server.notify(uri(2), stamp(NOW + timedelta(minutes=1)))
    desk.now += timedelta(minutes=2)
    desk.collect()
    assert set(desk.kept) == {uri(1), uri(2)}


def test_more_than_one_call_may_read_is_read_on_where_it_stopped() -> None:
    desk = Desk(Server(page=3))
    for number in range(100):
        desk.server.notify(uri(number), stamp(NOW - timedelta(minutes=number)))
    assert len(desk.collect().messages) == 30
    desk.server.notify(uri(500), stamp(NOW + timedelta(seconds=1)))  # meanwhile
    desk.settle(8)
    assert sorted(desk.came) == sorted([*(uri(number) for number in range(100)), uri(500)])


def test_a_page_that_the_server_forgot_begins_the_reading_anew() -> None:
    server = Server(page=3)

    def forgetful(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("cursor") == "forgotten":
            return Refused("InvalidRequest", "Malformed cursor").response
        return server.handle_request(request)

    desk = Desk(server, httpx.MockTransport(forgetful))
    server.notify(uri(1), stamp(NOW))
    desk.collect()
    told = json.loads(desk.cursor)
    told["heard"]["page"] = "forgotten"
    desk.cursor = json.dumps(told)
    server.notify(uri(2), stamp(NOW))
    desk.collect()
    assert set(desk.kept) == {uri(1), uri(2)}


def test_a_crash_between_two_pages_loses_nothing() -> None:
    server, broken = Server(page=3), [True]

    def breaking(request: httpx.Request) -> httpx.Response:
        if broken and "cursor" in request.url.params:
            return httpx.Response(502)
        return server.handle_request(request)

    desk = Desk(server, httpx.MockTransport(breaking))
    for number in range(8):
        server.notify(uri(number), stamp(NOW - timedelta(minutes=number)))
    with pytest.raises(Unavailable):
        desk.collect()
    broken.clear()
    desk.settle()
    assert len(desk.kept) == 8


@pytest.mark.parametrize("seed", range(25))
def test_whatever_happens_everything_said_is_kept_once_it_is_quiet(seed: int) -> None:
    chance = random.Random(seed)
    desk, said = Desk(Server(page=chance.choice([2, 5, 20]))), []
    for number in range(60):
        desk.now += timedelta(seconds=chance.randrange(600))
        late = timedelta(seconds=chance.randrange(3_600))
        said.append(uri(number, chance.choice([SARI, BUDI])))
        desk.server.notify(said[-1], stamp(desk.now - late))
        if chance.random() < 0.3:
            desk.collect()
    desk.settle(10)
    assert set(desk.kept) == set(said)


def test_what_is_remembered_stays_bounded() -> None:
    desk = Desk(Server())
    for number in range(SEEN_MAX + 500):
        desk.server.notify(uri(number), stamp(NOW + timedelta(milliseconds=number)))
    desk.now += timedelta(minutes=1)
    desk.settle()
    assert len(json.loads(desk.cursor)["heard"]["seen"]) <= SEEN_MAX
    assert len(desk.kept) == SEEN_MAX + 500


def test_a_cursor_that_nobody_can_read_begins_anew() -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW))
    for cursor in ("[]", "{", '{"heard": {"floor": "x"}}', '{"heard": 7, "said": []}'):
        desk.cursor = cursor
        assert [message.remote_id for message in desk.collect().messages] == [uri(1)]


def test_a_post_that_replies_and_mentions_comes_once_as_a_reply() -> None:
    desk = Desk(Server())
    reply = {"root": ROOT, "parent": ROOT}
    for reason in ("mention", "reply", "mention"):
        desk.server.notify(uri(1), stamp(NOW), reason, reply=reply)
    (message,) = desk.collect().messages
    assert (message.kind, message.entry_remote_id) == (MessageKind.COMMENT, POST)


def test_a_reply_under_our_post_is_one_even_when_bluesky_calls_it_a_mention() -> None:
    desk = Desk(Server())
    theirs = {"uri": uri(9), "cid": "bafytheirs"}
    desk.server.notify(uri(1), stamp(NOW), "mention", reply={"root": ROOT, "parent": theirs})
    desk.server.notify(uri(2), stamp(NOW), "mention", reply={"root": theirs, "parent": theirs})
    desk.collect()
    kinds = {message.remote_id: message.kind for message in desk.kept.values()}
    assert kinds == {uri(1): MessageKind.COMMENT, uri(2): MessageKind.MENTION}


@pytest.mark.parametrize(
    "broken",
    [
        {"uri": None},
        {"uri": "at://x"},
        {"indexedAt": "yesterday"},
        {"reason": "like"},
        {"reason": "follow"},
    ],
)
def test_what_is_no_message_to_us_is_left_out_and_holds_up_no_other(broken: Any) -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW))
    desk.server.said.insert(0, {**desk.server.said[0], "uri": uri(2), **broken})
    desk.collect()
    assert list(desk.kept) == [uri(1)]


def test_a_record_of_any_shape_is_still_a_message() -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW))
    for number, record in enumerate(({"text": 7, "reply": "x", "embed": [1]}, "?", None), start=2):
        told = {**desk.server.said[-1], "uri": uri(number), "record": record, "author": None}
        desk.server.said.insert(0, told)
    desk.collect()
    assert {message.text for message in desk.kept.values()} == {"Halo", ""}
    assert len(desk.kept) == 4


def test_pictures_and_links_that_hang_on_a_message_are_told_of() -> None:
    desk = Desk(Server())
    video = {"$type": "app.bsky.embed.video"}
    link = {"external": {"uri": "https://a.id", "title": "A", "description": ""}}
    embeds: list[Any] = [
        {"images": [{"alt": ""}, {"alt": "Kutu"}]},
        {"$type": "app.bsky.embed.recordWithMedia", "media": link, "record": {}},
        video,
    ]
    for number, embed in enumerate(embeds):
        at = stamp(NOW + timedelta(seconds=number))
        desk.server.notify(uri(number), at, text="Lihat", embed=embed)
    assert [message.text for message in desk.collect().messages] == [
        "Lihat\n[gambar]\n[gambar: Kutu]",
        "Lihat\nhttps://a.id",
        "Lihat\n[video]",
    ]


# --- deleted ---------------------------------------------------------------------------------


def test_a_message_that_its_author_deleted_is_withdrawn() -> None:
    desk = Desk(Server())
    for number in (1, 2):
        desk.server.notify(uri(number), stamp(NOW))
    desk.collect()
    del desk.server.records[uri(1)]
    desk.server.said = [each for each in desk.server.said if each["uri"] != uri(1)]
    desk.settle()
    assert desk.withdrawn == [uri(1)]


def test_a_message_that_is_only_hidden_is_not_withdrawn() -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW))
    desk.collect()
    hidden, desk.server.said = desk.server.said, []
    desk.settle()
    desk.server.said = hidden
    assert [message.remote_id for message in desk.collect().messages] == [uri(1)]
    assert desk.withdrawn == []


# --- our own people in the app -----------------------------------------------------------------


def test_an_answer_from_the_app_joins_the_members_conversation() -> None:
    desk = Desk(Server())
    desk.server.notify(uri(1), stamp(NOW), reply={"root": ROOT, "parent": ROOT})
    answer = in_the_app(desk.server, NOW + timedelta(minutes=1), parent=uri(1))
    desk.collect()
    assert desk.kept[answer].from_us
    assert desk.kept[answer].thread == desk.kept[uri(1)].thread
    assert desk.kept[answer].entry_remote_id == POST


def test_a_second_word_under_our_own_answer_still_answers_the_member() -> None:
    desk = Desk(Server())
    first = in_the_app(desk.server, NOW, parent=uri(1))
    second = in_the_app(desk.server, NOW + timedelta(minutes=1), parent=first)
    desk.collect()
    assert desk.kept[second].thread == desk.kept[first].thread


def test_posts_threads_of_our_own_and_what_this_desk_sent_are_no_messages() -> None:
    desk = Desk(Server())
    post = in_the_app(desk.server, NOW, parent=None)
    in_the_app(desk.server, NOW + timedelta(minutes=1), parent=post)
    in_the_app(desk.server, NOW + timedelta(minutes=2), parent=Address(did=DID, rkey="gone").uri)
    desk.server.put(uri(1), {"$type": POSTS, "text": "Halo", "createdAt": stamp(NOW)})
    connector = BlueskyConnector(BlueskyConnector.Settings(**SETTINGS), desk.house)
    connector.reply(an_outgoing(target_remote_id=uri(1)), "key-1")
    assert desk.collect().messages == ()


def test_a_machine_whose_clock_is_years_behind_does_not_hear_itself() -> None:
    desk = Desk(Server())
    desk.now = datetime(2019, 1, 1, tzinfo=UTC)
    desk.server.put(uri(1), {"$type": POSTS, "text": "Halo", "createdAt": stamp(NOW)})
    connector = BlueskyConnector(BlueskyConnector.Settings(**SETTINGS), desk.house)
    connector.reply(an_outgoing(target_remote_id=uri(1)), "key-1")
    assert desk.collect().messages == ()


def test_an_answer_that_bluesky_does_not_show_yet_comes_when_it_does() -> None:
    desk = Desk(Server())
    answer = in_the_app(desk.server, NOW, parent=uri(1))
    lagging = {"indexedAt": None}
    desk.server.views[answer] = lagging
    assert desk.collect().messages == ()
    desk.server.views[answer] = {"indexedAt": stamp(NOW + timedelta(seconds=2))}
    (message,) = desk.collect().messages
    assert (message.remote_id, message.at) == (answer, NOW + timedelta(seconds=2))
    assert desk.collect().messages == ()


def test_a_telephone_with_a_slow_clock_hides_no_answer() -> None:
    desk = Desk(Server())
    in_the_app(desk.server, NOW, parent=uri(1))
    desk.collect()
    slow = in_the_app(desk.server, NOW - timedelta(minutes=7), parent=uri(1), text="Lambat")
    desk.server.views[slow] = {"indexedAt": stamp(NOW + timedelta(minutes=1))}
    desk.collect()
    assert desk.kept[slow].at == NOW + timedelta(minutes=1)


def test_an_inbox_that_the_server_refuses_is_not_emptied() -> None:
    desk = Desk(Server(serves_reading=False))
    with pytest.raises(Rejected):
        desk.collect()
    assert desk.cursor == ""
