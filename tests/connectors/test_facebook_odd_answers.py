"""Answers of Graph that fail halfway or say too little: a doubt stays one, a question is none."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from connectors.facebook.inbox import Sweep
from connectors.house import LooseNotes
from domain.channels import RateBudget
from domain.deliveries import DeliveryKind
from domain.errors import OutcomeUnknown, Rejected, Unauthorized, Unavailable
from domain.media import IMAGES_PER_POST_MAX, UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX
from domain.ports import Batch
from tests.connectors.facebook_stage import POST_ID, answering, connector
from tests.connectors.facebook_told import a_reply
from tests.connectors.facebook_world import PAGE_ID, refused
from tests.connectors.staging import AT, SECRET, a_house, a_picture, an_outgoing
from tests.connectors.test_facebook import a_film
from tests.connectors.test_facebook_webhook import called, received
from tests.connectors.test_facebook_whispers import FRESH, a_whisper

ASKED_BY = httpx.Response(
    200, json={"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
)
HALFWAY = [
    refused(500, message="An unknown error occurred", code=1),
    refused(400, message="Service temporarily unavailable", code=2),
    refused(400, message="Please retry", code=9, is_transient=True),
    httpx.Response(200, json={"recipient_id": "7001"}),
]
HALFWAY_NAMES = ["unknown", "unavailable", "transient", "no id"]


# --- sending ---------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", HALFWAY, ids=HALFWAY_NAMES)
def test_a_message_that_fails_halfway_is_never_sent_again_blindly(answer: httpx.Response) -> None:
    asked, page = answering(ASKED_BY, answer)
    with pytest.raises(OutcomeUnknown):
        page.reply(a_reply("m_1"), "key-3")
    assert len(asked) == 2


@pytest.mark.parametrize("answer", HALFWAY, ids=HALFWAY_NAMES)
def test_a_private_answer_that_fails_halfway_is_never_sent_again_blindly(
    answer: httpx.Response,
) -> None:
    asked, page = answering(httpx.Response(200, json=FRESH), answer)
    with pytest.raises(OutcomeUnknown):
        page.reply_privately(a_whisper(), "key-3")
    assert len(asked) == 2


def test_the_words_of_a_post_are_bared_of_blank_lines_before_its_link_is_added() -> None:
    asked, page = answering(
        httpx.Response(200, json={"id": "9001"}), httpx.Response(200, json={"id": POST_ID})
    )
    post = an_outgoing(
        text="Panen raya.\n\n", link="https://koperasi.example", pictures=(a_picture("panen"),)
    )
    page.publish(post, "key-1")
    assert b"message=Panen+raya.%0A%0Ahttps%3A%2F%2Fkoperasi.example&" in asked[1].content + b"&"


# --- looking for what was sent -----------------------------------------------------------------


def test_a_comment_that_may_not_be_looked_at_is_not_taken_for_gone() -> None:
    asked, page = answering(refused(400, message="(#100) Unknown field", code=100))
    with pytest.raises(Rejected):
        page.find(a_whisper(), "key-3", DeliveryKind.REPLY)
    assert len(asked) == 1


@pytest.mark.parametrize("told", [{}, {"data": [{"id": "t_1"}]}, {"data": [{"messages": {}}]}])
def test_a_conversation_nobody_can_read_is_looked_at_again(told: object) -> None:
    _asked, page = answering(ASKED_BY, httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        page.find(an_outgoing(target_remote_id="m_1"), "key-3", DeliveryKind.REPLY)


OURS = {"id": "m_2", "message": "Sudah kami kirim", "from": {"id": PAGE_ID}}
THEIRS = {"id": "m_3", "message": "Sudah kami kirim", "from": {"id": "7001"}}
AFTER, MINUTES_AFTER = "2026-11-18T05:00:02+0000", "2026-11-18T05:04:00+0000"


@pytest.mark.parametrize(
    ("said", "found_id"),
    [
        ([{**THEIRS, "created_time": AFTER}], None),
        ([{**OURS, "created_time": MINUTES_AFTER}, {**THEIRS, "created_time": AFTER}], "m_2"),
        ([{**OURS, "from": None, "created_time": AFTER}], None),
    ],
    ids=["the person's", "ours beside the person's", "nobody's"],
)  # fmt: skip
def test_the_same_words_of_anybody_else_are_not_taken_for_our_message(
    said: list[dict[str, Any]], found_id: str | None
) -> None:
    talks = {"data": [{"id": "t_1", "messages": {"data": said}}]}
    _asked, page = answering(ASKED_BY, httpx.Response(200, json=talks))
    sent = an_outgoing(text="Sudah kami kirim", target_remote_id="m_1")
    found = page.find(sent, "key-3", DeliveryKind.REPLY)
    assert (found.remote_id if found else None) == found_id


@pytest.mark.parametrize("told", [{}, {"id": "501_81", "private_reply_conversation": {"x": 1}}])
def test_a_comment_nobody_can_read_is_looked_at_again(told: dict[str, Any]) -> None:
    answer = {**told, "private_reply_conversation": told.get("private_reply_conversation", ["x"])}
    _asked, page = answering(httpx.Response(200, json=answer))
    with pytest.raises(Unavailable):
        page.find(a_whisper(), "key-3", DeliveryKind.REPLY)


@pytest.mark.parametrize("told", [[], "x", {"parent": 5}])
def test_a_comment_whose_thread_nobody_can_read_is_looked_at_again(told: Any) -> None:
    _asked, page = answering(httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        page.find(an_outgoing(target_remote_id="501_81"), "key-3", DeliveryKind.REPLY)


@pytest.mark.parametrize("told", [{}, {"created_time": "kemarin"}, {"created_time": 5}, []])
def test_a_message_whose_moment_nobody_can_read_is_answered_later(told: Any) -> None:
    asked, page = answering(httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        page.reply(a_reply("m_1"), "key-3")
    assert len(asked) == 1


# --- hearing and measuring ----------------------------------------------------------------------


def test_what_the_page_says_below_its_own_post_answers_nobody_and_nobody_is_asked() -> None:
    told = called("webhook_comment__our_answer")
    value = told["entry"][0]["changes"][0]["value"]
    value["parent_id"] = value["post_id"]
    asked, page = answering(httpx.Response(200, json={"id": "1", "from": {"id": "7001"}}))
    assert received(page, told) == Batch()
    assert asked == []


@pytest.mark.parametrize("told", [{}, {"success": False}, {"success": "true"}])
def test_calls_are_only_taken_for_stopped_where_graph_says_so(told: object) -> None:
    _asked, page = answering(httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        page.call_here("")


def test_a_token_that_is_over_is_asked_no_second_time_for_counts() -> None:
    asked, page = answering(refused(400, message="over", code=190))
    with pytest.raises(Unauthorized):
        page.measure((POST_ID,))
    assert len(asked) == 1


def test_counts_refused_for_no_known_reason_are_asked_for_once() -> None:
    asked, page = answering(refused(400, message="(#100) Unknown path", code=100))
    with pytest.raises(Rejected, match="Unknown path"):
        page.measure((POST_ID,))
    assert len(asked) == 1


@pytest.mark.parametrize("moment", ["2026-11-18T05:00:01", "kemarin", ""])
def test_a_post_whose_moment_is_of_no_zone_is_looked_for_before_it_is_called_sent(
    moment: str,
) -> None:
    told = {"id": POST_ID, "created_time": moment}
    _asked, page = answering(httpx.Response(200, json=told))
    with pytest.raises(OutcomeUnknown):
        page.publish(an_outgoing(), "key-1")


def test_a_name_that_fails_for_another_reason_is_not_taken_for_retired() -> None:
    notes = LooseNotes()
    answers = iter(
        [
            refused(400, message="The value must be a valid insights metric", code=100),
            refused(400, message="(#100) Unknown path", code=100),
        ]
    )
    transport = httpx.MockTransport(lambda _request: next(answers))
    page = connector(house=a_house(transport, now=lambda: AT, notes=notes))
    with pytest.raises(Rejected, match="Unknown path"):
        page.measure((POST_ID,))
    assert json.loads(notes.read("metrics.retired") or "{}") == {}


def test_a_video_in_doubt_whose_post_is_named_without_its_page_is_named_with_it() -> None:
    video = {"id": "77", "created_time": "2026-11-18T05:00:02+0000", "description": "Panen"}
    _asked, page = answering(httpx.Response(200, json={"data": [{**video, "post_id": "501"}]}))
    sent = an_outgoing(text="Panen", video=a_film())
    found = page.find(sent, "key-9", DeliveryKind.POST)
    assert found is not None
    assert found.remote_id == f"{PAGE_ID}_501"


THERE = "https://scontent.xx.fbcdn.net/1_n.jpg"


def test_a_message_that_comes_on_two_pages_of_one_call_keeps_its_picture() -> None:
    picture = {"mime_type": "image/jpeg", "image_data": {"url": THERE}}
    said = {
        "id": "m_1",
        "message": "Begini timbangannya",
        "created_time": AFTER,
        "from": {"id": "7001", "name": "Sari Dewi"},
        "attachments": {"data": [picture]},
    }
    talk = {"id": "t_1", "updated_time": AFTER, "messages": {"data": [said]}}
    further = {"cursors": {"after": "QV"}, "next": "https://x"}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host != "graph.facebook.com":
            return httpx.Response(200, content=b"JPEG")
        if not request.url.path.endswith("/conversations"):
            return httpx.Response(200, json={"data": []})
        more = {} if "after" in request.url.params else {"paging": further}
        return httpx.Response(200, json={"data": [talk], **more})

    (message,) = connector(httpx.MockTransport(answer)).collect("").messages
    assert [file.data for file in message.attachments] == [b"JPEG"]


def test_a_half_that_may_not_be_read_is_asked_for_once_a_call() -> None:
    sweep = Sweep(
        comments_seen=1,
        messages_seen=1,
        deep_at=1,
        began=2,
        left=[["comments", "1_1", ""], ["comments", "1_2", ""], ["talks", "", ""]],
    )
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.rpartition("/")[2])
        if asked[-1] == "comments":
            return refused(403, message="(#200) Permissions error", code=200)
        return httpx.Response(200, json={"data": []})

    connector(httpx.MockTransport(answer)).collect(sweep.cursor)
    assert asked == ["comments", "conversations"]


# --- signing in ------------------------------------------------------------------------------

NAMELESS = {"access_token": "token-halaman-1"}


@pytest.mark.parametrize(
    "answers",
    [
        [{}],
        [{"access_token": "pendek"}, {}],
        [{"access_token": "pendek"}, {"access_token": "panjang"}, {}],
        [{"access_token": "pendek"}, {"access_token": "panjang"}, {"data": [NAMELESS]}],
    ],
    ids=["no token", "no lasting token", "no list", "no page"],
)  # fmt: skip
def test_a_sign_in_that_nobody_can_read_can_be_begun_anew(answers: list[Any]) -> None:
    _asked, page = answering(*[httpx.Response(200, json=told) for told in answers])
    with pytest.raises(Unavailable):
        page.redeem(redirect_uri="https://koperasi.example", code="kode-1", verifier="v")


def test_a_pages_token_stands_in_no_words_of_a_refusal() -> None:
    page_one = {
        "data": [{"id": "1", "name": "Satu", "access_token": "token-halaman-1"}],
        "paging": {"cursors": {"after": "QV"}, "next": "https://x"},
    }
    _asked, page = answering(
        httpx.Response(200, json={"access_token": "pendek"}),
        httpx.Response(200, json={"access_token": "panjang"}),
        httpx.Response(200, json=page_one),
        refused(400, message="token-halaman-1 is odd", code=100),
    )
    with pytest.raises(Rejected, match="is odd") as caught:
        page.redeem(redirect_uri="https://koperasi.example", code="kode-1", verifier="v")
    assert "token-halaman-1" not in f"{caught.value} {caught.value.detail}"


@pytest.mark.parametrize("told", [{}, {"data": None}, {"data": 5}])
def test_what_a_token_is_worth_that_nobody_can_read_is_asked_again(told: Any) -> None:
    me = {"id": PAGE_ID, "name": "Koperasi Maju"}
    _asked, page = answering(httpx.Response(200, json=me), httpx.Response(200, json=told))
    with pytest.raises(Unavailable):
        page.verify()


# --- calls -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"first_name": "Sari", "last_name": "Dewi"}, "Sari Dewi"),
        ({"first_name": "Sari", "last_name": ""}, "Sari"),
        ({"last_name": "Dewi"}, "Dewi"),
        ({}, ""),
        ([], ""),
        ("x", ""),
    ],
)
def test_a_caller_is_named_by_as_much_as_facebook_tells(told: Any, name: str) -> None:
    _asked, page = answering(httpx.Response(200, json=told))
    (message,) = received(page, called("webhook_message__text")).messages
    assert message.author.name == name


@pytest.mark.parametrize("told", [{}, [], "x"])
def test_an_answer_of_ours_to_a_comment_nobody_can_read_is_left_to_the_next_sweep(
    told: Any,
) -> None:
    _asked, page = answering(httpx.Response(200, json=told))
    assert received(page, called("webhook_comment__our_answer")) == Batch()


def test_milliseconds_are_told_from_seconds() -> None:
    told = called("webhook_comment__added")
    value = told["entry"][0]["changes"][0]["value"]
    _asked, page = answering(httpx.Response(503))
    (in_seconds,) = received(page, told).messages
    value["created_time"] *= 1_000
    (in_milliseconds,) = received(page, told).messages
    assert in_milliseconds.at == in_seconds.at


def test_a_token_that_facebook_repeats_stands_in_no_words_of_ours() -> None:
    me = {"id": PAGE_ID, "name": "Koperasi Maju"}
    _asked, page = answering(
        httpx.Response(200, json=me),
        refused(400, message=f"Malformed access token {SECRET}", code=100),
    )
    with pytest.raises(Rejected, match="Malformed access token") as caught:
        page.verify()
    assert SECRET not in f"{caught.value} {caught.value.detail}"


def test_the_limits_are_facebooks_own() -> None:
    limits = connector().limits
    assert (limits.text_max, limits.follow_up_max) == (63_206, 8_000)
    assert (limits.video_s_max, limits.images_max) == (20 * 60, IMAGES_PER_POST_MAX)
    assert (limits.image_bytes_max, limits.video_bytes_max) == (UPLOAD_BYTES_MAX, VIDEO_BYTES_MAX)
    assert limits.budget == RateBudget(deliveries=120, window_s=3_600)
    assert limits.reply_window == timedelta(hours=24)
