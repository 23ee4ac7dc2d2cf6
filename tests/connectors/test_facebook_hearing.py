"""A Facebook Page's inbox: comments and Messenger, read in sweeps."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from connectors.facebook.inbox import CALLS_MAX, FIRST_FOR, OVERLAP_S, Sweep
from domain.attachments import Enclosed
from domain.errors import PlatformError, RateLimited, Rejected, Unauthorized, Unavailable
from domain.messages import Author, Incoming, MessageKind
from domain.ports import Batch
from tests.connectors.facebook_stage import POST_ID, answering, at, connector, taped
from tests.connectors.facebook_world import NOT_THERE, PAGE_ID, refused
from tests.connectors.staging import AT, a_house

SARI = Author(remote_id="7001", name="Sari Dewi")
US = Author(remote_id=PAGE_ID, name="Koperasi Maju")
NOTHING = httpx.Response(200, json={"data": []})
NO_RIGHT = refused(403, message="(#10) This endpoint requires the permission", code=10)
INBOX_URL = (
    "https://business.facebook.com/latest/inbox/messenger"
    f"?asset_id={PAGE_ID}&selected_item_id=7001&thread_type=FB_MESSAGE"
)


def a_comment(number: int, **changes: Any) -> Incoming:
    return Incoming(
        **{
            "remote_id": f"501_{number}",
            "thread": f"{POST_ID}:7001",
            "kind": MessageKind.COMMENT,
            "author": SARI,
            "url": f"https://www.facebook.com/{PAGE_ID}/posts/501/?comment_id={number}",
            "entry_remote_id": POST_ID,
            "public": True,
            **changes,
        }
    )


def a_message(number: int, **changes: Any) -> Incoming:
    return Incoming(
        **{
            "remote_id": f"m_{number}",
            "thread": "messenger:7001",
            "kind": MessageKind.DIRECT,
            "author": SARI,
            "url": INBOX_URL,
            **changes,
        }
    )


ANSWER = {"kind": MessageKind.REPLY, "author": US, "from_us": True}
FIRST = (
    a_comment(71, text="Kapan pupuk datang?", at=at("17T10:00")),
    a_comment(72, text="Hari Kamis, Bu.", at=at("17T10:20"), **ANSWER),
    a_comment(
        73,
        text="Di sini juga belum.",
        at=at("17T11:00"),
        author=Author(),
        thread=f"{POST_ID}:501_73",
    ),
    a_comment(
        74, text="Kami juga menunggu.", at=at("17T11:05"), thread=f"{POST_ID}:501_73", **ANSWER
    ),
    a_comment(
        75,
        text="(Lampiran tanpa teks. Buka di Facebook untuk melihatnya.)",
        at=at("17T12:00"),
        author=Author(remote_id="7002", name="Budi"),
        thread=f"{POST_ID}:7002",
        attachments=(Enclosed(kind="image/jpeg", size_bytes=4, data=b"JPEG"),),
    ),
    a_message(
        1,
        text="Bisa ambil besok?",
        at=at("18T03:00"),
        attachments=(Enclosed(name="kuitansi.jpg", kind="image/jpeg", size_bytes=4, data=b"JPEG"),),
    ),
    a_message(2, text="Bisa, Bu.", at=at("18T03:30"), **ANSWER),
    a_message(3, text="Baik, terima kasih.", at=at("18T04:00")),
)


def test_the_first_sweep_hears_comments_and_messages_oldest_first_and_our_answers_as_ours() -> None:
    with taped("collect__first") as page:
        batch = page.collect("")
    assert batch.messages == FIRST
    sweep = Sweep(**json.loads(batch.cursor))
    assert sweep.comments_seen == int(at("17T12:30").timestamp())
    assert sweep.messages_seen == int(at("18T04:00").timestamp())
    assert sweep.left == []


def test_every_further_page_is_read_where_graph_says_there_is_one() -> None:
    with taped("collect__more_pages") as page:
        batch = page.collect(_seen(at("18T04:00")))
    assert [each.text for each in batch.messages] == ["Tiga", "Satu", "Dua", "Pesan 8", "Pesan 9"]
    assert [each.entry_remote_id for each in batch.messages] == [
        f"{PAGE_ID}_400", POST_ID, POST_ID, "", "",
    ]  # fmt: skip


def _seen(moment: datetime) -> str:
    seconds = int(moment.timestamp())
    return Sweep(comments_seen=seconds, messages_seen=seconds, deep_at=seconds).cursor


# --- a Page with many comments, of which everything must come ------------------------------


class Busy(httpx.BaseTransport):
    """One post with comments; `comments`: (number, when), `per_page` at a time."""

    def __init__(self, per_page: int = 50) -> None:
        self.comments: list[tuple[int, datetime]] = []
        self.per_page = per_page
        self.calls = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Graph's answer, its pages by the number of the last comment."""
        self.calls += 1
        edge = request.url.path.rpartition("/")[2]
        if edge == "conversations":
            return _listed([])
        query = request.url.params
        if edge == "published_posts":
            fields = query["fields"]
            since = int(fields.partition(".since(")[2].partition(")")[0])
            return _listed([{"id": POST_ID, "comments": self._page(since, -1)}])
        return httpx.Response(200, json=self._page(int(query["since"]), int(query["after"])))

    def _page(self, since: int, after: int) -> dict[str, Any]:
        there = sorted(
            (each for each in self.comments if each[1].timestamp() >= since and each[0] > after),
            key=lambda each: each[1],
        )
        page = there[: self.per_page]
        told: dict[str, Any] = {"data": [_comment(*each) for each in page]}
        if len(there) > len(page):
            told["paging"] = {"cursors": {"after": str(page[-1][0])}, "next": "https://x"}
        return told


def _listed(posts: list[dict[str, Any]]) -> httpx.Response:
    return httpx.Response(200, json={"data": posts})


def _comment(number: int, when: datetime) -> dict[str, Any]:
    return {
        "id": f"501_{number}",
        "message": f"Nomor {number}",
        "created_time": when.isoformat(),
        "from": {"id": str(number), "name": "Anggota"},
    }


class Desk:
    """Collects as the house does: what came before the cursor is kept with it."""

    def __init__(self, graph: httpx.BaseTransport) -> None:
        self.now = AT
        self.cursor = ""
        self.kept: set[str] = set()
        self.page = connector(house=a_house(graph, now=lambda: self.now))

    def collect(self) -> Batch:
        batch = self.page.collect(self.cursor)
        self.kept |= {each.remote_id for each in batch.messages}
        self.cursor = batch.cursor
        return batch


def test_more_than_one_call_may_read_is_read_by_the_next_ones() -> None:
    graph = Busy(per_page=3)
    graph.comments = [(number, AT - timedelta(minutes=100 - number)) for number in range(70)]
    desk = Desk(graph)
    desk.collect()
    assert graph.calls == CALLS_MAX
    assert len(desk.kept) == 27
    for _turn in range(2):
        desk.collect()
    assert desk.kept == {f"501_{number}" for number in range(70)}


def test_a_process_that_dies_before_the_cursor_is_kept_reads_again_and_skips_nothing() -> None:
    graph = Busy(per_page=3)
    graph.comments = [(number, AT - timedelta(minutes=100 - number)) for number in range(40)]
    desk = Desk(graph)
    desk.collect()
    first = desk.cursor
    lost = desk.page.collect(first)
    assert {each.remote_id for each in lost.messages} <= {
        each.remote_id for each in desk.page.collect(first).messages
    }
    for _turn in range(2):
        desk.collect()
    assert len(desk.kept) == 40


def test_what_arrives_while_a_long_sweep_lasts_comes_with_the_next_one() -> None:
    graph = Busy(per_page=3)
    graph.comments = [(number, AT - timedelta(minutes=100 - number)) for number in range(60)]
    desk = Desk(graph)
    desk.collect()
    desk.now = AT + timedelta(hours=1)  # the sweep goes on an hour later
    late = [(900, AT + timedelta(minutes=5)), (901, AT + timedelta(minutes=59))]
    graph.comments = [*graph.comments[:30], *late, *graph.comments[30:]]
    for _turn in range(4):
        desk.collect()
    assert {"501_900", "501_901"} <= desk.kept


class TwoPosts(Busy):
    """A post with many comments, on a page of its own before the post with `others`."""

    others: tuple[tuple[int, datetime], ...] = ()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The second post once its page is asked for, or its number."""
        edge = request.url.path.rpartition("/")[2]
        if edge == "published_posts" and "after" in request.url.params:
            comments = {"data": [_comment(*each) for each in self.others]}
            return _listed([{"id": f"{PAGE_ID}_2", "comments": comments}])
        given = super().handle_request(request)
        if edge == "published_posts":
            paging = {"next": "https://x", "cursors": {"after": "-1"}}
            return httpx.Response(200, json={**given.json(), "paging": paging})
        return given


def test_a_newer_comment_that_is_read_late_does_not_hide_one_under_what_was_read_early() -> None:
    graph = TwoPosts(per_page=3)
    desk = Desk(graph)
    desk.collect()
    stop = Sweep.of(desk.cursor, AT)  # a sweep that is half done: the first post is read already
    stop.left = [["posts", "", "-1"]]
    desk.cursor = stop.cursor
    graph.comments = [(10, AT + timedelta(minutes=10))]
    graph.others = ((20, AT + timedelta(minutes=40)),)
    desk.now = AT + timedelta(minutes=41)
    desk.collect()
    assert desk.kept == {"501_20"}
    desk.collect()
    assert desk.kept == {"501_10", "501_20"}


def test_comments_that_show_up_late_or_out_of_order_are_heard_within_the_overlap() -> None:
    graph = Busy()
    graph.comments = [(5, AT - timedelta(minutes=1))]
    desk = Desk(graph)
    desk.collect()
    graph.comments.append((4, AT - timedelta(minutes=14)))
    desk.collect()
    assert desk.kept == {"501_4", "501_5"}


@pytest.mark.parametrize("minutes", [-14, 14])
def test_our_clock_may_be_off_by_minutes(minutes: int) -> None:
    graph = Busy()
    desk = Desk(graph)
    desk.now = AT + timedelta(minutes=minutes)
    for turn in range(1, 6):
        truly = AT + timedelta(minutes=turn)
        desk.now = truly + timedelta(minutes=minutes)
        graph.comments.append((turn, truly - timedelta(seconds=30)))
        desk.collect()
    assert len(desk.kept) == 5


def test_a_clock_that_ran_far_ahead_and_was_set_right_hides_nothing() -> None:
    graph = Busy()
    desk = Desk(graph)
    desk.now = AT + timedelta(days=400)
    desk.collect()
    desk.now = AT
    graph.comments.append((1, AT - timedelta(hours=2)))
    desk.collect()
    assert desk.kept == {"501_1"}


def test_the_first_sweep_takes_the_last_three_days_only() -> None:
    graph = Busy()
    graph.comments = [(1, AT - FIRST_FOR - timedelta(seconds=OVERLAP_S + 1)), (2, AT - FIRST_FOR)]
    desk = Desk(graph)
    desk.collect()
    assert desk.kept == {"501_2"}


class Old(httpx.BaseTransport):
    """A Page with one post of long ago; `asked`: since when posts and comments were asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[datetime, datetime]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Its comment, for whoever looks back far enough."""
        if request.url.path.endswith("conversations"):
            return _listed([])
        since = re.findall(r"\.since\((\d+)\)", request.url.params["fields"])[0]
        posts, comments = (
            datetime.fromtimestamp(int(each), UTC) for each in (request.url.params["since"], since)
        )
        self.asked.append((posts, comments))
        if posts > AT - timedelta(days=300) or comments > AT:
            return _listed([])
        return _listed([{"id": "1_2", "comments": {"data": [_comment(1, AT)]}}])


def test_once_a_day_a_sweep_goes_deep_and_no_comment_under_an_old_post_is_lost() -> None:
    graph, began = Old(), AT - timedelta(minutes=1)
    desk = Desk(graph)
    for turn in range(5):
        desk.now = began + timedelta(hours=12 * turn)
        desk.collect()
    near, deep = timedelta(days=30), timedelta(days=400)
    looked_back = [
        began + timedelta(hours=12 * turn) - posts for turn, (posts, _) in enumerate(graph.asked)
    ]
    assert looked_back == [deep, near, deep, near, deep]
    comments_since = [comments for _posts, comments in graph.asked]
    overlap = timedelta(seconds=OVERLAP_S)
    assert comments_since[0] == began - FIRST_FOR - overlap
    assert comments_since[2] == began - overlap
    assert comments_since[4] == AT - overlap
    assert desk.kept == {"501_1"}


@pytest.mark.parametrize(
    "cursor", ["", "kosong", "{}", '{"left": 1}', "[]", '{"comments_seen": 1}']
)
def test_a_cursor_nobody_can_read_is_a_first_one(cursor: str) -> None:
    graph = Busy()
    graph.comments = [(1, AT - timedelta(minutes=1))]
    desk = Desk(graph)
    desk.cursor = cursor
    desk.collect()
    assert desk.kept == {"501_1"}


# --- what goes wrong on the way --------------------------------------------------------------


def _by_edge(answers: Mapping[str, httpx.Response]) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        given = answers[request.url.path.rpartition("/")[2]]
        return httpx.Response(given.status_code, headers=given.headers, content=given.content)

    return httpx.MockTransport(answer)


def test_a_half_that_we_may_not_read_is_left_out_and_the_other_is_heard() -> None:
    talk = {
        "id": "t_1",
        "updated_time": "2026-11-18T04:00:00+0000",
        "messages": {
            "data": [
                {
                    "id": "m_1",
                    "message": "Halo",
                    "created_time": "2026-11-18T04:00:00+0000",
                    "from": {"id": "7001", "name": "Sari Dewi"},
                }
            ]
        },
    }
    page = connector(_by_edge({"published_posts": NO_RIGHT, "conversations": _listed([talk])}))
    assert page.collect("").messages == (a_message(1, text="Halo", at=at("18T04:00")),)
    page = connector(_by_edge({"published_posts": NOTHING, "conversations": NO_RIGHT}))
    assert page.collect("").messages == ()


def test_where_nothing_may_be_read_that_is_said_and_posts_still_go_out() -> None:
    page = connector(_by_edge({"published_posts": NO_RIGHT, "conversations": NO_RIGHT}))
    with pytest.raises(Rejected, match="belum mengizinkan kita membaca"):
        page.collect("")


def test_a_token_that_is_over_is_no_missing_permission() -> None:
    _asked, page = answering(refused(400, message="Session has expired", code=190))
    with pytest.raises(Unauthorized):
        page.collect("")


def test_a_post_that_is_deleted_while_its_comments_are_read_holds_nothing_up() -> None:
    sweep = Sweep(
        comments_seen=1, messages_seen=1, deep_at=1, began=2, left=[["comments", "1_2", "QV"]]
    )
    asked, page = answering(refused(400, **NOT_THERE))
    batch = page.collect(sweep.cursor)
    assert (batch.messages, Sweep(**json.loads(batch.cursor)).left) == ((), [])
    assert len(asked) == 1


def test_a_page_of_results_that_is_no_more_begins_the_sweep_anew() -> None:
    seen = int(at("18T04:00").timestamp())
    sweep = Sweep(
        comments_seen=seen,
        messages_seen=seen,
        deep_at=seen,
        began=seen + 60,
        left=[["posts", "", "stale"]],
    )
    _asked, page = answering(refused(400, message="(#100) Invalid cursor", code=100))
    told = Sweep(**json.loads(page.collect(sweep.cursor).cursor))
    assert told.left == [["posts", "", ""], ["talks", "", ""]]
    assert told.comments_seen == seen


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refused(400, message="(#100) Unknown path", code=100), Rejected),
        (refused(400, message="(#4) Application request limit reached", code=4), RateLimited),
        (refused(500, message="An unknown error occurred", code=1), Unavailable),
        (httpx.Response(200, json={"data": [{"no": "id"}]}), Unavailable),
        (
            httpx.Response(200, json={"data": [{"id": "1", "comments": {"data": [{}]}}]}),
            Unavailable,
        ),
    ],
    ids=["refused", "limit", "unknown", "no id", "no time"],
)
def test_a_sweep_that_fails_leaves_the_cursor_to_be_tried_again(
    answer: httpx.Response, error: type[PlatformError]
) -> None:
    _asked, page = answering(answer)
    with pytest.raises(error):
        page.collect("")


def test_a_long_conversation_is_read_until_it_is_known() -> None:
    sweep = Sweep(
        comments_seen=1, messages_seen=1, deep_at=1, began=2, left=[["talk", "t_1", "QV"]]
    )
    told = {"id": "m_1", "created_time": "1970-01-01T00:00:01+0000", "from": {"id": "7001"}}
    paging = {"next": "https://x", "cursors": {"after": "QW"}}
    asked, page = answering(
        httpx.Response(200, json={"data": [told], "paging": paging}), _listed([])
    )
    batch = page.collect(sweep.cursor)
    assert [each.remote_id for each in batch.messages] == ["m_1"]
    assert [request.url.params["after"] for request in asked] == ["QV", "QW"]


def test_our_answer_to_ourselves_answers_nobody() -> None:
    told = {
        "id": "501_78",
        "created_time": "2026-11-18T04:00:00+0000",
        "from": {"id": PAGE_ID},
        "parent": {"id": "501_77", "from": {"id": PAGE_ID}},
    }
    page = connector(
        _by_edge(
            {
                "published_posts": _listed([{"id": POST_ID, "comments": {"data": [told]}}]),
                "conversations": NOTHING,
            }
        )
    )
    assert page.collect("").messages == ()


def test_a_time_without_its_zone_is_no_time() -> None:
    told = {"id": "501_1", "created_time": "2026-11-18T04:00:00"}
    _asked, page = answering(_listed([{"id": "1", "comments": {"data": [told]}}]))
    with pytest.raises(Unavailable):
        page.collect("")


def test_a_message_of_ours_to_nobody_is_left_out() -> None:
    told = {
        "id": "m_1",
        "message": "Halo",
        "created_time": "2026-11-18T04:00:00+0000",
        "from": {"id": PAGE_ID},
    }
    talk = {
        "id": "t_1",
        "updated_time": "2026-11-18T04:00:00+0000",
        "messages": {"data": [told]},
    }
    page = connector(_by_edge({"published_posts": NOTHING, "conversations": _listed([talk])}))
    assert page.collect("").messages == ()
