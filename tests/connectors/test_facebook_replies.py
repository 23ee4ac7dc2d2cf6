"""Follow-ups and replies on Facebook stand where they belong, once."""

import httpx
import pytest

from domain.deliveries import Receipt
from domain.errors import (
    OutcomeUnknown,
    Rejected,
    Unauthorized,
    Unavailable,
)
from tests.connectors.facebook_stage import POST_ID, answering, at, taped
from tests.connectors.facebook_told import BY_HAND, COMMENT_URL, HANGS_UP, INBOX_URL, a_reply
from tests.connectors.facebook_world import NOT_THERE, PAGE_ID, refused
from tests.connectors.staging import AT, an_outgoing


def test_a_follow_up_is_our_comment_below_our_post() -> None:
    with taped("follow_up__part_two") as page:
        given = page.follow_up(a_reply(POST_ID), "key-2")
    assert given == Receipt(remote_id="501_77", url=COMMENT_URL, sent_at=at("18T05:00:01"))


def test_a_reply_stands_below_the_comment() -> None:
    with taped("reply__comment") as page:
        given = page.reply(a_reply("501_77"), "key-3")
    url = f"{COMMENT_URL}&reply_comment_id=78"
    assert given == Receipt(remote_id="501_78", url=url, sent_at=at("18T05:00:01"))


def test_an_answer_to_an_answer_goes_below_the_comment_that_began_the_thread() -> None:
    with taped("reply__below_an_answer") as page:
        given = page.reply(a_reply("501_81"), "key-3")
    assert given == Receipt(remote_id="501_82", url=COMMENT_URL, sent_at=at("18T05:00:01"))


def test_what_is_refused_below_our_own_post_is_refused() -> None:
    asked, page = answering(refused(400, message="(#100) Comments are closed", code=100))
    with pytest.raises(Rejected, match="Comments are closed"):
        page.follow_up(a_reply(POST_ID), "key-2")
    assert len(asked) == 1


def test_a_refused_reply_whose_thread_cannot_be_asked_for_is_the_first_refusal() -> None:
    _asked, page = answering(refused(400, message="(#100) No", code=100), HANGS_UP)
    with pytest.raises(Rejected, match="No"):
        page.reply(a_reply("501_81"), "key-3")


def test_a_comment_that_is_gone_cannot_be_answered() -> None:
    asked, page = answering(refused(400, **NOT_THERE))
    with pytest.raises(Rejected, match="sudah tidak ada di Facebook"):
        page.reply(a_reply("501_81"), "key-3")
    assert len(asked) == 1


def test_replies_that_may_not_be_given_leave_the_channel_as_it_is() -> None:
    _asked, page = answering(refused(403, message="(#200) Permissions error", code=200))
    with pytest.raises(Rejected, match="tidak memberi izin"):
        page.reply(a_reply("501_81"), "key-3")
    with pytest.raises(Unauthorized, match="tidak memberi izin"):
        page.publish(an_outgoing(), "key-1")


def test_a_reply_of_a_revoked_token_asks_to_reconnect() -> None:
    _asked, page = answering(refused(401, message="Session has expired", code=190))
    with pytest.raises(Unauthorized):
        page.reply(a_reply("501_81"), "key-3")


@pytest.mark.parametrize(("target", "longest"), [("501_81", 8_000), ("m_1", 2_000)])
def test_comments_and_messages_have_their_own_limits(target: str, longest: int) -> None:
    asked, page = answering(httpx.Response(500))
    with pytest.raises(Rejected, match=f"{longest + 1} dari {longest}"):
        page.reply(an_outgoing(text="a" * (longest + 1), target_remote_id=target), "key-3")
    assert asked == []


def test_a_message_is_answered_in_messenger_within_a_day() -> None:
    with taped("reply__message") as page:
        given = page.reply(a_reply("m_Abc-1"), "key-3")
        assert page.reply(a_reply("m_Abc-1"), "key-3") == given
    assert given == Receipt(remote_id="m_Def-2", url=INBOX_URL, sent_at=AT)


def test_the_same_comment_again_gives_its_receipt_and_sends_nothing() -> None:
    asked, page = answering(httpx.Response(200, json={"id": "501_82"}))
    first = page.reply(a_reply("501_81"), "key-3")
    assert page.reply(a_reply("501_81"), "key-3") == first
    assert page.follow_up(a_reply("501_81"), "key-3") == first
    assert len(asked) == 1


def test_a_message_of_our_own_is_answered_to_the_person_it_went_to() -> None:
    ours = {
        "created_time": "2026-11-18T04:00:00+0000",
        "from": {"id": PAGE_ID},
        "to": {"data": [{"id": "7001"}]},
    }
    asked, page = answering(
        httpx.Response(200, json=ours), httpx.Response(200, json={"message_id": "m_2"})
    )
    given = page.reply(a_reply("m_1"), "key-3")
    assert given == Receipt(remote_id="m_2", url=INBOX_URL, sent_at=AT)
    assert b"recipient=%7B%22id%22%3A%227001%22%7D" in asked[1].content


def test_after_a_day_a_person_answers_in_the_business_suite() -> None:
    with taped("reply__message_after_a_day") as page:
        assert page.reply(a_reply("m_Abc-1"), "key-3") == BY_HAND


def test_a_day_that_ends_by_facebooks_clock_is_a_persons_too() -> None:
    with taped("reply__window_closed_meanwhile") as page:
        assert page.reply(a_reply("m_Abc-1"), "key-3") == BY_HAND


def test_a_person_who_takes_no_messages_is_told_so() -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    _asked, page = answering(
        httpx.Response(200, json=asked_by),
        refused(400, message="(#551) This person isn't available right now.", code=551),
    )
    with pytest.raises(Rejected, match="tidak dapat dikirimi pesan"):
        page.reply(a_reply("m_1"), "key-3")


def test_losing_the_answer_to_a_message_is_a_doubt_and_losing_the_question_is_none() -> None:
    asked_by = {"id": "m_1", "created_time": "2026-11-18T04:00:00+0000", "from": {"id": "7001"}}
    _asked, page = answering(httpx.Response(200, json=asked_by), HANGS_UP)
    with pytest.raises(OutcomeUnknown):
        page.reply(a_reply("m_1"), "key-3")
    _asked, page = answering(HANGS_UP)
    with pytest.raises(Unavailable):
        page.reply(a_reply("m_1"), "key-3")
