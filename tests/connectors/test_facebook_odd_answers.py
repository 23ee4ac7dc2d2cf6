"""Answers of Graph that fail halfway or say too little: a doubt stays one, a question is none."""

import json

import httpx
import pytest

from connectors.house import LooseNotes
from domain.deliveries import DeliveryKind
from domain.errors import OutcomeUnknown, Rejected, Unauthorized, Unavailable
from domain.ports import Batch
from tests.connectors.facebook_stage import POST_ID, answering, connector
from tests.connectors.facebook_told import a_reply
from tests.connectors.facebook_world import PAGE_ID, refused
from tests.connectors.staging import AT, a_house, a_picture, an_outgoing
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
